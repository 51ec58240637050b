// SPDX-License-Identifier: GPL-2.0
/*
 * Names of functions as the compiler leaves them.
 *
 * A static function can end up under another name: gcc appends ".isra.N" when
 * it rewrote the parameters, ".constprop.N" when it made a copy for constant
 * arguments, ".part.N" when it split a function and inlined only its head; clang
 * appends ".llvm." and a hash when it promoted the function.  gcc counts from 0
 * and Debian's kernels have no higher number on anything mmdep looks at.  A hash
 * cannot be guessed: the controller finds it in /proc/kallsyms and hands it over
 * in the module parameter "symbols".
 */
#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/string.h>
#else
#include <stdio.h>
#include <string.h>
#endif

#include "core/symname.h"

static const char * const suffixes[] = {
	"", ".isra.0", ".constprop.0", ".constprop.0.isra.0", ".part.0",
};

/**
 * mmdep_symname - the i-th name under which a function may be found
 * @base: its name in the source
 * @i:    0, 1, ...
 * @buf:  the name
 * @len:  size of @buf
 *
 * Context: any.
 * Return: false past the last name, or when @buf is too short for this one.
 */
bool mmdep_symname(const char *base, unsigned int i, char *buf, size_t len)
{
	int n;

	if (i >= sizeof(suffixes) / sizeof(suffixes[0]))
		return false;
	n = snprintf(buf, len, "%s%s", base, suffixes[i]);
	return n >= 0 && (size_t)n < len;
}

/**
 * mmdep_symname_rewritten - whether the arguments of a symbol can be trusted
 * @symbol: a name as it stands in the symbol table
 *
 * Return: true when the compiler may have changed the parameter list or the
 * return value: whoever hooks it must read neither.
 */
bool mmdep_symname_rewritten(const char *symbol)
{
	return strstr(symbol, ".isra.") || strstr(symbol, ".constprop.") ||
	       mmdep_symname_partial(symbol);
}

/**
 * mmdep_symname_partial - whether a symbol is only a part of its function
 * @symbol: a name as it stands in the symbol table
 *
 * Return: true when calls that end in the inlined head are not seen.
 */
bool mmdep_symname_partial(const char *symbol)
{
	return strstr(symbol, ".part.");
}

/* The element of a comma list that begins with @name and then has @end. */
static const char *list_find(const char *list, const char *name, char end)
{
	size_t len = strlen(name);
	const char *at;

	if (!list || !len)
		return NULL;
	for (at = list; at; at = strchr(at, ',')) {
		if (*at == ',')
			at++;
		if (strncmp(at, name, len))
			continue;
		if (at[len] == end || (end == ',' && at[len] == '\0'))
			return at + len;
	}
	return NULL;
}

/**
 * mmdep_list_has - whether a comma-separated list has a name
 * @list: such as "a,b,c"; NULL is the empty list
 * @name: what to look for, as a whole element
 */
bool mmdep_list_has(const char *list, const char *name)
{
	return list_find(list, name, ',');
}

/**
 * mmdep_list_value - the value of a name in a list of "name=value"
 * @list: such as "a=x,b=y"; NULL is the empty list
 * @name: what to look for
 * @buf:  its value
 * @len:  size of @buf
 *
 * Return: false when @name is not there, has no value, or @buf is too short.
 */
bool mmdep_list_value(const char *list, const char *name, char *buf, size_t len)
{
	const char *at = list_find(list, name, '=');
	size_t n;

	if (!at)
		return false;
	at++;
	n = strcspn(at, ",");
	if (!n || n >= len)
		return false;
	memcpy(buf, at, n);
	buf[n] = '\0';
	return true;
}
