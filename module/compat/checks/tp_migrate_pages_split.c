// SPDX-License-Identifier: GPL-2.0
/* 6.8 to 7.2: mm_migrate_pages with "large_folio_split". */
#include <linux/migrate.h>
#include <trace/events/migrate.h>

static void probe(void *data, unsigned long succeeded, unsigned long failed,
		  unsigned long thp_succeeded, unsigned long thp_failed,
		  unsigned long thp_split, unsigned long large_folio_split,
		  enum migrate_mode mode, int reason)
{
}

static void __used check(void)
{
	check_trace_callback_type_mm_migrate_pages(probe);
}
