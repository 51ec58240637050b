/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_RESOLVE_H
#define MMDEP_CORE_RESOLVE_H

#include <linux/types.h>

struct tracepoint;

int mmdep_resolve(const char *name, char *symbol, size_t len,
		  int (*attach)(const char *symbol, void *data), void *data);
struct tracepoint *mmdep_find_tracepoint(const char *name);

#endif /* MMDEP_CORE_RESOLVE_H */
