/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before everything else when clang builds for a kernel that was
 * configured for gcc (see KFLAGS in the Makefile): what such a kernel's
 * autoconf.h says of the compiler is not true of clang.
 */
#ifndef MMDEP_COMPAT_CLANG_H
#define MMDEP_COMPAT_CLANG_H

#undef CONFIG_CC_IS_GCC
#undef CONFIG_GCC_VERSION
#undef CONFIG_CLANG_VERSION
#define CONFIG_CC_IS_CLANG 1
#define CONFIG_GCC_VERSION 0
#define CONFIG_CLANG_VERSION \
	(__clang_major__ * 10000 + __clang_minor__ * 100 + __clang_patchlevel__)

/*
 * Clang knows __seg_gs but forgets the segment of an asm's memory operand: a
 * per-CPU access would go to a wrong address. No kernel uses it with clang.
 */
#undef CONFIG_CC_HAS_NAMED_AS
#undef CONFIG_USE_X86_SEG_SUPPORT

#endif
