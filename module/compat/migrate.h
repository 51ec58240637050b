/* SPDX-License-Identifier: GPL-2.0 */
/*
 * <linux/migrate.h>: why pages are moved.
 *
 * The reasons change with nearly every release; the trace header lists their
 * names for its own output.
 */
#ifndef MMDEP_COMPAT_MIGRATE_H
#define MMDEP_COMPAT_MIGRATE_H

#include <linux/migrate.h>
#include <trace/events/migrate.h>

#include "compat/features.h"

#undef EM
#undef EMe
#define EM(name, text)	[name] = text,
#define EMe(name, text)	[name] = text,

/* "compaction", "syscall_or_cpuset", ... by reason, as an initialiser. */
#ifdef MMDEP_HAVE_MIGRATE_REASONS
#define MMDEP_MIGRATE_REASONS	MIGRATE_REASON
#else
#define MMDEP_MIGRATE_REASONS	NULL
#endif

#endif /* MMDEP_COMPAT_MIGRATE_H */
