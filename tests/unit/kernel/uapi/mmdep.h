/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What code of the module that is compiled into tests needs of <uapi/mmdep.h>.
 */
#ifndef MMDEP_TESTS_KERNEL_MMDEP_H
#define MMDEP_TESTS_KERNEL_MMDEP_H

#include "../../../../include/uapi/mmdep.h"

#endif /* MMDEP_TESTS_KERNEL_MMDEP_H */
