/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of functions as the compiler leaves them, and the lists in which a
 * user names functions.  Pure string work, also compiled on the host.
 */
#ifndef MMDEP_CORE_SYMNAME_H
#define MMDEP_CORE_SYMNAME_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#endif

/* Longest symbol name that is tried, with its NUL. */
#define MMDEP_SYMBOL_LEN	96

bool mmdep_symname(const char *base, unsigned int i, char *buf, size_t len);
bool mmdep_symname_rewritten(const char *symbol);
bool mmdep_symname_partial(const char *symbol);
bool mmdep_list_has(const char *list, const char *name);
bool mmdep_list_value(const char *list, const char *name, char *buf, size_t len);

#endif /* MMDEP_CORE_SYMNAME_H */
