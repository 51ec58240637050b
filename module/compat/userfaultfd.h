/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why a fault was handed to a userfaultfd, as bits of handle_userfault()'s
 * second argument.  Their values differ from kernel to kernel.
 */
#ifndef MMDEP_COMPAT_USERFAULTFD_H
#define MMDEP_COMPAT_USERFAULTFD_H

#include <linux/mm.h>

/* 5.13 brought minor faults. */
#ifndef VM_UFFD_MINOR
#define VM_UFFD_MINOR	0UL
#endif

#endif /* MMDEP_COMPAT_USERFAULTFD_H */
