/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/linkage.h> and <linux/objtool.h>, for assembler. */
#ifndef MMDEP_COMPAT_LINKAGE_H
#define MMDEP_COMPAT_LINKAGE_H

#include <linux/linkage.h>
#include <linux/objtool.h>

/*
 * For a function whose address is taken, and which is never called or jumped to
 * through it: objtool of a kernel with IBT wants that said.  Since 6.15; before,
 * every SYM_FUNC_START had a landing pad, wanted or not, and this was a macro of
 * the assembler, which cannot be asked for here.
 */
#ifdef ANNOTATE_NOENDBR
#define MMDEP_NO_LANDING_PAD	ANNOTATE_NOENDBR
#else
#define MMDEP_NO_LANDING_PAD
#endif

#endif /* MMDEP_COMPAT_LINKAGE_H */
