/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <linux/moduleparam.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_MODULEPARAM_H
#define MMDEP_TESTS_KERNEL_MODULEPARAM_H

#define module_param(name, type, mode)	_Static_assert(1, #name)
#define MODULE_PARM_DESC(name, text)	_Static_assert(1, text)

#endif /* MMDEP_TESTS_KERNEL_MODULEPARAM_H */
