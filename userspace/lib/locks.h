/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files below locks/.
 */
#ifndef MMDEPCTL_LOCKS_H
#define MMDEPCTL_LOCKS_H

#include "parse.h"

/* What is known of the locks of a class; the texts are parts of @line. */
struct lock_class {
	char *line;
	const char *name;
	const char *known_by;
	const char *documented_as;
};

/* @taken was taken under @held; @stack as the module writes it, or "". */
struct lock_edge {
	char *held;
	char *taken;
	uint64_t count;
	char *modes;
	char *held_at;
	char *taken_at;
	char *stack;
};

/* A lock that is held; the texts are parts of @line. */
struct lock_hold {
	char *line;
	uint32_t tid;
	uint32_t pid;
	const char *class;
	const char *mode;
	uint64_t since_ns;
	const char *taken_at;
	const char *comm;
};

/* A lock that was named; @class "-": not seen yet together with another one. */
struct lock_named {
	char *line;
	const char *name;
	const char *class;
};

struct lock_names {
	struct lock_named *named;
	size_t n;
};

struct lock_classes {
	struct lock_class *class;
	size_t n;
};

struct lock_edges {
	struct lock_edge *edge;
	size_t n;
};

struct lock_holds {
	struct lock_hold *hold;
	size_t n;
};

int parse_lock_classes(const char *text, size_t len, struct lock_classes *c,
		       struct parse_error *err);
void lock_classes_free(struct lock_classes *c);

int parse_lock_edges(const char *text, size_t len, struct lock_edges *e,
		     struct parse_error *err);
void lock_edges_free(struct lock_edges *e);

int parse_lock_holds(const char *text, size_t len, struct lock_holds *h,
		     struct parse_error *err);
void lock_holds_free(struct lock_holds *h);

int parse_lock_names(const char *text, size_t len, struct lock_names *n,
		     struct parse_error *err);
void lock_names_free(struct lock_names *n);

#endif /* MMDEPCTL_LOCKS_H */
