// SPDX-License-Identifier: GPL-2.0
/*
 * The words that several files of the faces use for the same things.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "face/words.h"

/**
 * mmdep_words_state - the word for what stands in the page table
 * @state: the state
 */
const char *mmdep_words_state(enum mmdep_entry_state state)
{
	static const char * const states[MMDEP_NR_ENTRY] = { MMDEP_ENTRY_NAMES };

	return states[state];
}

/**
 * mmdep_words_entry - LEVEL:STATE or LEVEL:STATE:pfn=N; "-" when not known
 * @entry: the entry
 * @buf:   where to
 * @len:   its size; MMDEP_ENTRY_LEN is enough
 */
void mmdep_words_entry(const struct mmdep_entry *entry, char *buf, size_t len)
{
	static const char * const levels[] = {
		[MMDEP_LEVEL_PTE] = "pte", [MMDEP_LEVEL_PMD] = "pmd",
		[MMDEP_LEVEL_PUD] = "pud", [MMDEP_LEVEL_P4D] = "p4d",
		[MMDEP_LEVEL_PGD] = "pgd",
	};

	if (entry->state == MMDEP_ENTRY_UNKNOWN)
		strscpy(buf, "-", len);
	else if (entry->pfn)
		snprintf(buf, len, "%s:%s:pfn=0x%llx", levels[entry->level],
			 mmdep_words_state(entry->state), (u64)entry->pfn);
	else
		snprintf(buf, len, "%s:%s", levels[entry->level],
			 mmdep_words_state(entry->state));
}

/**
 * mmdep_words_comm - the name of a task, all but plain bytes as \ooo
 * @m:    where to
 * @comm: the name, which may have any bytes
 */
void mmdep_words_comm(struct seq_file *m, const char *comm)
{
	unsigned int i;

	for (i = 0; i < TASK_COMM_LEN && comm[i]; i++) {
		u8 byte = comm[i];

		if (byte > ' ' && byte < 0x7f && byte != '\\')
			seq_putc(m, byte);
		else
			seq_printf(m, "\\%03o", byte);
	}
}

/**
 * mmdep_words_from - the word for who touched the memory
 * @from: who
 */
const char *mmdep_words_from(enum mmdep_from from)
{
	static const char * const names[MMDEP_NR_FROM] = {
		[MMDEP_FROM_UNKNOWN] = "-",
		[MMDEP_FROM_USER] = "user",
		[MMDEP_FROM_KERNEL] = "kernel",
		[MMDEP_FROM_GUP] = "gup",
		[MMDEP_FROM_KTHREAD] = "kthread",
	};

	return names[from];
}

/**
 * mmdep_words_now - the word, or letter, for what a task does
 * @now: as mmdep_task_now() gives it
 * @buf: where to
 * @len: its size; MMDEP_NOW_LEN is enough
 */
void mmdep_words_now(char now, char *buf, size_t len)
{
	if (now == MMDEP_NOW_WAITS)
		strscpy(buf, "waits", len);
	else if (now == MMDEP_NOW_GONE)
		strscpy(buf, "gone", len);
	else
		snprintf(buf, len, "%c", now);
}
