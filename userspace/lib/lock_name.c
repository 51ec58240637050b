// SPDX-License-Identifier: GPL-2.0
/*
 * Names of locks, and the kernel's table of symbols.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"
#include "lock_name.h"
#include "output.h"
#include "sys.h"

#define KALLSYMS	"/proc/kallsyms"

/* A line of the table: "ffffffffc0a12340 d loop_ctl_mutex	[loop]". */
struct symbol {
	uint64_t address;
	char type;
	const char *name;
	size_t name_len;
	const char *module;
	size_t module_len;
};

static bool parse_symbol(const char *line, struct symbol *s)
{
	char *end;

	errno = 0;
	s->address = strtoull(line, &end, 16);
	if (errno || end == line || *end != ' ' || !isalpha((unsigned char)end[1]) ||
	    end[2] != ' ')
		return false;
	s->type = end[1];
	s->name = end + 3;
	s->name_len = strcspn(s->name, " \t\n");
	s->module = s->name + s->name_len;
	s->module += strspn(s->module, " \t");
	s->module_len = 0;
	if (*s->module == '[') {
		s->module++;
		s->module_len = strcspn(s->module, "]\n");
	}
	return s->name_len;
}

/* One that is written to; what is constant is no lock. */
static bool is_variable(const struct symbol *s)
{
	return strchr("bBdDgGsS", s->type);
}

static bool is_word(const char *text, size_t len, const char *word, size_t word_len)
{
	return len == word_len && !memcmp(text, word, len);
}

struct search {
	size_t variables;	/* in the whole table */
	size_t others;		/* of that name, and no variable */
	size_t found;
	struct symbol first;
	char *list;
};

static void take(struct search *r, const struct symbol *s)
{
	char *more;

	if (!r->found++)
		r->first = *s;
	if (r->found > 4)
		return;
	more = format("%s%s%.*s%s%.*s", r->list ? r->list : "", r->list ? ", " : "",
		      (int)s->module_len, s->module, s->module_len ? ":" : "",
		      (int)s->name_len, s->name);
	free(r->list);
	r->list = more;
}

static void search(const char *text, const char *word, struct search *r)
{
	const char *colon = strchr(word, ':'), *name = colon ? colon + 1 : word, *at;
	size_t name_len = strlen(name);
	struct symbol s;

	for (at = text; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		if (!parse_symbol(at, &s))
			continue;
		r->variables += is_variable(&s);
		if (!is_word(s.name, s.name_len, name, name_len) ||
		    (colon && !is_word(s.module, s.module_len, word, colon - word)))
			continue;
		if (is_variable(&s))
			take(r, &s);
		else
			r->others++;
	}
}

static char *explain(const struct search *r, const char *word)
{
	if (!r->found && r->others)
		return format("'%s' is no variable. A lock that is in one can be named if the variable begins with it",
			      word);
	if (!r->found && !r->variables)
		return format("this kernel has no table of its variables (CONFIG_KALLSYMS_ALL), so none can be named");
	if (!r->found)
		return format("the kernel has no variable '%s' (" KALLSYMS "). One of a module is there while that is loaded",
			      word);
	if (r->found > 1)
		return format("'%s' is not one variable, but %zu: %s%s. Say MODULE:SYMBOL, or :SYMBOL for that of the kernel itself, where that is only one",
			      word, r->found, r->list, r->found > 4 ? ", ..." : "");
	if (!r->first.address)
		return format("the kernel hides its addresses (" KALLSYMS "). Run mmdepctl as root, with CAP_SYSLOG, and with kernel.kptr_restrict below 2");
	if (r->first.module_len >= MMDEP_MODULE_LEN || r->first.name_len >= MMDEP_SYMBOL_MAX)
		return format("'%s' is too long a name", word);
	return NULL;
}

int lock_name_find(const char *text, const char *word, struct mmdep_lock_name *lock,
		   char **why)
{
	struct search r = { 0 };

	search(text, word, &r);
	*why = explain(&r, word);
	if (!*why) {
		memset(lock, 0, sizeof(*lock));
		lock->size = sizeof(*lock);
		lock->address = r.first.address;
		memcpy(lock->module, r.first.module, r.first.module_len);
		memcpy(lock->symbol, r.first.name, r.first.name_len);
	}
	free(r.list);
	return *why ? -ENOENT : 0;
}

static int look_up(struct ctx *ctx, const char *who, const char *word,
		   struct mmdep_lock_name *lock)
{
	char *path = format("%s" KALLSYMS, ctx->root), *text, *why;
	size_t len;
	int ret = read_whole(path, &text, &len);

	if (ret) {
		ret = fail("%s: %s: %s. The kernel's symbols are needed to find a lock by its name",
			   who, path, strerror(-ret));
	} else {
		ret = lock_name_find(text, word, lock, &why);
		if (ret)
			ret = fail("%s: %s", who, why);
		if (ret)
			free(why);
		free(text);
	}
	free(path);
	return ret;
}

int lock_name_add(struct ctx *ctx, int fd, const char *who, const char *word, bool *had)
{
	struct mmdep_lock_name lock;
	int ret = look_up(ctx, who, word, &lock);

	if (had)
		*had = false;
	if (ret || !ioctl(fd, MMDEP_IOC_LOCK_ADD, &lock))
		return ret;
	switch (errno) {
	case EEXIST:
		if (had)
			*had = true;
		return had ? 0 : fail("%s: '%s' is named already. See 'mmdepctl locks named'", who, word);
	case ENOSPC:
		return fail("%s: %u locks are named, and there is no room for more. Take one back: mmdepctl locks remove",
			    who, MMDEP_LOCKS_MAX);
	case ENAMETOOLONG:
		return fail("%s: '%s' is too long a name", who, word);
	case EINVAL:
		return fail("%s: '%s' is not what the kernel has at its address: it went meanwhile, has another name there, too, or no lock can be at such a place",
			    who, word);
	case ENODEV:
		fail("%s: the watch on locks cannot be had on this kernel. See 'mmdepctl hooks'",
		     who);
		return EXIT_UNSUPPORTED;
	default:
		return device_failed(ctx, "MMDEP_IOC_LOCK_ADD", errno);
	}
}

int lock_name_remove(struct ctx *ctx, int fd, const char *who, const char *word)
{
	struct mmdep_lock_name lock = { .size = sizeof(lock) };
	const char *colon = strchr(word, ':'), *name = colon ? colon + 1 : word;

	if ((colon && colon - word >= MMDEP_MODULE_LEN) || strlen(name) >= MMDEP_SYMBOL_MAX)
		return fail("%s: '%s' is not named. See 'mmdepctl locks named'", who, word);
	if (colon)
		memcpy(lock.module, word, colon - word);
	strcpy(lock.symbol, name);
	if (!ioctl(fd, MMDEP_IOC_LOCK_REMOVE, &lock))
		return 0;
	if (errno == ENOENT)
		return fail("%s: '%s' is not named. See 'mmdepctl locks named', and write it as it stands there",
			    who, word);
	return device_failed(ctx, "MMDEP_IOC_LOCK_REMOVE", errno);
}

int lock_name_change(struct ctx *ctx, const char *verb, const char *word)
{
	bool add = !strcmp(verb, "add");
	char *who;
	int fd, ret;

	if (!word)
		return fail("locks %s: say which: SYMBOL or MODULE:SYMBOL", verb);
	if (ctx->csv || ctx->json)
		return fail("locks %s: it shows nothing. Leave out --json and --csv", verb);
	ret = device_open(ctx, &fd, NULL);
	if (ret)
		return ret;
	who = format("locks %s", verb);
	if (add)
		ret = lock_name_add(ctx, fd, who, word, NULL);
	else
		ret = lock_name_remove(ctx, fd, who, word);
	free(who);
	close(fd);
	if (!ret)
		printf("%s %s\n", word, add ? "is named" : "is not named any more");
	return ret;
}
