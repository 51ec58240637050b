// SPDX-License-Identifier: GPL-2.0
/* since 7.3: mm_migrate_pages with a reason of its own type. */
#include <linux/migrate.h>
#include <trace/events/migrate.h>

static void probe(void *data, unsigned long succeeded, unsigned long failed,
		  unsigned long thp_succeeded, unsigned long thp_failed,
		  unsigned long thp_split, unsigned long large_folio_split,
		  enum migrate_mode mode, enum migrate_reason reason)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_migrate_pages(probe);
}
