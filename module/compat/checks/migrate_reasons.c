// SPDX-License-Identifier: GPL-2.0
/* The trace header lists the reasons of migrate_pages() by name. */
#include <linux/migrate.h>
#include <trace/events/migrate.h>

#undef EM
#undef EMe
#define EM(name, text)	[name] = text,
#define EMe(name, text)	[name] = text,

static const char * const check[] __used = { MIGRATE_REASON };
