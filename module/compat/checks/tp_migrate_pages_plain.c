// SPDX-License-Identifier: GPL-2.0
/* up to 6.7: mm_migrate_pages without "large_folio_split". */
#include <linux/migrate.h>
#include <trace/events/migrate.h>

static void probe(void *data, unsigned long succeeded, unsigned long failed,
		  unsigned long thp_succeeded, unsigned long thp_failed,
		  unsigned long thp_split, enum migrate_mode mode, int reason)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_migrate_pages(probe);
}
