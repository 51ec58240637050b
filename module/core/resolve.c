// SPDX-License-Identifier: GPL-2.0
/*
 * From a name in the source to what this kernel calls it.
 *
 * Symbols are only ever handed to the kernel's own probe registration, which
 * says whether they exist.  Nothing is called through an address found here:
 * many of these functions are sealed against indirect calls (IBT).
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "core/resolve.h"
#include "core/symname.h"

static char *absent;
module_param(absent, charp, 0400);
MODULE_PARM_DESC(absent, "for tests: names to treat as absent from this kernel, a,b,c");

static char *symbols;
module_param(symbols, charp, 0400);
MODULE_PARM_DESC(symbols, "names of functions that this kernel calls otherwise, name=symbol,...");

/**
 * mmdep_resolve - attach to a function under whatever name it has
 * @name:   its name in the source
 * @symbol: the name that worked, or the last one that was refused
 * @len:    size of @symbol
 * @attach: tries one symbol: 0, -ENOENT when there is none of that name, else
 *          the errno of the attachment
 * @data:   for @attach
 *
 * Context: process, may sleep.
 * Return: 0, -ENOENT when no name is known to the kernel, or what @attach said
 * of a name that is.
 */
int mmdep_resolve(const char *name, char *symbol, size_t len,
		  int (*attach)(const char *symbol, void *data), void *data)
{
	unsigned int i;
	int err;

	if (mmdep_list_has(absent, name))
		return -ENOENT;
	if (mmdep_list_value(symbols, name, symbol, len))
		return attach(symbol, data);
	for (i = 0; mmdep_symname(name, i, symbol, len); i++) {
		err = attach(symbol, data);
		if (err != -ENOENT)
			return err;
	}
	return -ENOENT;
}

struct tracepoint_query {
	const char *name;
	struct tracepoint *found;
};

static void match(struct tracepoint *tp, void *data)
{
	struct tracepoint_query *query = data;

	if (!strcmp(tp->name, query->name))
		query->found = tp;
}

/**
 * mmdep_find_tracepoint - look up one of the kernel's tracepoints by name
 * @name: such as "mm_collapse_huge_page"
 *
 * Context: process, may sleep.
 * Return: the tracepoint, or NULL.
 */
struct tracepoint *mmdep_find_tracepoint(const char *name)
{
	struct tracepoint_query query = { .name = name };

	if (!mmdep_list_has(absent, name))
		for_each_kernel_tracepoint(match, &query);
	return query.found;
}
