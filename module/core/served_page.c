// SPDX-License-Identifier: GPL-2.0
/*
 * What was done about single pages of userfaultfds: whether the fault was read,
 * and how it was answered.
 *
 * A table of fixed size, found by page.  A page has a few places; when they are
 * taken it overwrites the one that nothing was noted of for longest.
 */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "core/server.h"
#include "core/version.h"

#define PAGE_BITS	10
#define NR_PAGES	BIT(PAGE_BITS)
#define PLACES		4U

/**
 * struct page_note - a page of a userfaultfd
 * @version:  odd while it is written
 * @answerer: see struct mmdep_page_served
 * @uffd:     which userfaultfd
 * @address:  which page
 * @read_ns:  when a fault on it was last read; 0: not known to have been
 * @answer:   the last answer for it, or MMDEP_DID_NOTHING
 */
struct page_note {
	atomic_t version;
	pid_t answerer;
	unsigned long uffd;
	u64 address;
	u64 read_ns;
	struct mmdep_deed answer;
};

static struct page_note *pages;
static atomic64_t dropped;

/**
 * mmdep_served_pages_init - allocate the table
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM.
 */
int mmdep_served_pages_init(void)
{
	pages = kvcalloc(NR_PAGES, sizeof(*pages), GFP_KERNEL);
	return pages ? 0 : -ENOMEM;
}

/**
 * mmdep_served_pages_exit - free the table; no handler and no scan runs any more
 *
 * Context: process, may sleep.
 */
void mmdep_served_pages_exit(void)
{
	kvfree(pages);
}

/**
 * mmdep_served_pages_bytes - memory of the table
 */
size_t mmdep_served_pages_bytes(void)
{
	return NR_PAGES * sizeof(*pages);
}

/**
 * mmdep_served_pages_dropped - things that could not be noted
 *
 * Context: any.
 */
u64 mmdep_served_pages_dropped(void)
{
	return atomic64_read(&dropped);
}

static __always_inline struct page_note *place(unsigned long uffd, u64 page,
					       unsigned int i)
{
	return &pages[(hash_long(uffd ^ (page >> PAGE_SHIFT), PAGE_BITS) ^ i) %
		      NR_PAGES];
}

static __always_inline bool is_of(const struct page_note *note,
				  unsigned long uffd, u64 page)
{
	return READ_ONCE(note->uffd) == uffd &&
	       READ_ONCE(note->address) == page;
}

/* When something was noted of it last; 0: never. */
static __always_inline u64 noted_ns(const struct page_note *note)
{
	return READ_ONCE(note->uffd) ? max(READ_ONCE(note->read_ns),
					   READ_ONCE(note->answer.time_ns)) : 0;
}

/* The record of a page, or the one that it is to overwrite. */
static __always_inline struct page_note *note_of(unsigned long uffd, u64 page)
{
	struct page_note *oldest = place(uffd, page, 0), *at;
	unsigned int i;

	for (i = 0; i < PLACES; i++) {
		at = place(uffd, page, i);
		if (is_of(at, uffd, page))
			return at;
		if (noted_ns(at) < noted_ns(oldest))
			oldest = at;
	}
	return oldest;
}

/* Takes the record of a page to write in it; NULL: another has it. */
static __always_inline struct page_note *note_begin(unsigned long uffd, u64 page)
{
	struct page_note *note = note_of(uffd, page);

	if (!mmdep_write_begin(&note->version)) {
		atomic64_inc(&dropped);
		return NULL;
	}
	if (note->uffd != uffd || note->address != page) {
		note->uffd = uffd;
		note->address = page;
		note->read_ns = 0;
		memset(&note->answer, 0, sizeof(note->answer));
	}
	return note;
}

/**
 * mmdep_served_page_answer - the current task answered through a userfaultfd
 * @uffd: which
 * @deed: how; an answer for more than one page is found by its range, in the
 *        record of the userfaultfd
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_served_page_answer(unsigned long uffd,
				      const struct mmdep_deed *deed)
{
	struct page_note *note;

	if (deed->end - deed->start != PAGE_SIZE)
		return;
	note = note_begin(uffd, deed->start);
	if (!note)
		return;
	note->answer = *deed;
	note->answerer = current->pid;
	mmdep_write_end(&note->version);
}
NOKPROBE_SYMBOL(mmdep_served_page_answer);

/**
 * mmdep_server_read_fault - a fault was read from a userfaultfd
 * @uffd:    which
 * @address: of the fault
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_server_read_fault(unsigned long uffd, u64 address)
{
	struct page_note *note = note_begin(uffd, address & PAGE_MASK);

	if (!note)
		return;
	note->read_ns = ktime_get_mono_fast_ns();
	mmdep_write_end(&note->version);
}
NOKPROBE_SYMBOL(mmdep_server_read_fault);

/**
 * mmdep_served_page - what was done about the fault of a wait
 * @uffd:     which userfaultfd
 * @address:  of the fault
 * @start_ns: when the wait began, CLOCK_MONOTONIC
 * @again:    how often before, in a row: a fault that is tried again and again was
 *            read and answered at one of its tries
 * @page:     filled
 *
 * Context: process.
 */
void mmdep_served_page(unsigned long uffd, u64 address, u64 start_ns, u32 again,
		       struct mmdep_page_served *page)
{
	struct page_note *note = note_of(uffd, address & PAGE_MASK);
	struct page_note copy;
	int before = mmdep_read_begin(&note->version);

	memset(page, 0, sizeof(*page));
	copy = *note;
	if (!mmdep_read_ok(&note->version, before))
		return;
	if (again)
		start_ns = 0;
	if (copy.uffd == uffd && copy.address == (address & PAGE_MASK)) {
		page->read = copy.read_ns > start_ns ? MMDEP_YES : MMDEP_NO;
		if (copy.answer.did && copy.answer.time_ns >= start_ns) {
			page->answer = copy.answer;
			page->answerer = copy.answerer;
		}
	} else if (!copy.uffd) {
		/* One of its places is free: it was not even read. */
		page->read = MMDEP_NO;
	}
}
