// SPDX-License-Identifier: GPL-2.0
/*
 * Who serves a userfaultfd: the tasks that read it or answered through it, what
 * they did last, and what was done about single pages.
 *
 * Two tables of fixed size.  One has a record for each userfaultfd; when it is
 * full the closed or longest unused one goes.  The other has one for each page that
 * was read or answered lately; a newer page overwrites.  Writers are handlers:
 * they take a record by one exchange, and when another has it they leave and count
 * what could not be noted.  Readers copy and look whether the record stayed the
 * same.
 */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "core/server.h"

#define CONTEXT_BITS	7
#define NR_CONTEXTS	BIT(CONTEXT_BITS)
#define PROBES		8U

#define PAGE_BITS	11
#define NR_PAGES	BIT(PAGE_BITS)

/**
 * struct context - a userfaultfd
 * @version: odd while it is written
 * @is:      what is known
 */
struct context {
	atomic_t version;
	struct mmdep_served is;
};

/**
 * struct page_note - a page of a userfaultfd
 * @version:  odd while it is written
 * @answerer: see struct mmdep_page_served
 * @uffd:     which userfaultfd
 * @address:  which page
 * @read_ns:  see struct mmdep_page_served
 * @answer:   likewise
 */
struct page_note {
	atomic_t version;
	pid_t answerer;
	unsigned long uffd;
	u64 address;
	u64 read_ns;
	struct mmdep_deed answer;
};

static struct context *contexts;
static struct page_note *pages;
static atomic64_t dropped;

/* Handlers may interrupt each other, so this only tries. */
static __always_inline bool write_begin(atomic_t *version)
{
	int old = atomic_read(version);

	if (!(old & 1) && atomic_cmpxchg(version, old, old + 1) == old)
		return true;
	atomic64_inc(&dropped);
	return false;
}

static __always_inline void write_end(atomic_t *version)
{
	/* What was written is seen before the version is even again. */
	smp_mb__before_atomic();
	atomic_inc(version);
}

/* Whether a copy that was made after @before was read is of one piece. */
static __always_inline bool read_ok(const atomic_t *version, int before)
{
	smp_rmb();
	return !(before & 1) && atomic_read(version) == before;
}

/**
 * mmdep_servers_init - allocate the tables
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM; then mmdep_servers_exit() is still to be called.
 */
int mmdep_servers_init(void)
{
	contexts = kvcalloc(NR_CONTEXTS, sizeof(*contexts), GFP_KERNEL);
	pages = kvcalloc(NR_PAGES, sizeof(*pages), GFP_KERNEL);
	return contexts && pages ? 0 : -ENOMEM;
}

/**
 * mmdep_servers_exit - free the tables; no handler and no scan runs any more
 *
 * Context: process, may sleep.
 */
void mmdep_servers_exit(void)
{
	kvfree(contexts);
	kvfree(pages);
}

/**
 * mmdep_servers_bytes - memory of the tables
 */
size_t mmdep_servers_bytes(void)
{
	return NR_CONTEXTS * sizeof(*contexts) + NR_PAGES * sizeof(*pages);
}

/**
 * mmdep_servers_dropped - things that could not be noted
 *
 * Context: any.
 */
u64 mmdep_servers_dropped(void)
{
	return atomic64_read(&dropped);
}

static __always_inline struct context *slot(unsigned long uffd, unsigned int i)
{
	return &contexts[(hash_long(uffd, CONTEXT_BITS) + i) % NR_CONTEXTS];
}

static __always_inline struct context *find(unsigned long uffd)
{
	unsigned int i;

	for (i = 0; i < PROBES; i++)
		if (READ_ONCE(slot(uffd, i)->is.uffd) == uffd)
			return slot(uffd, i);
	return NULL;
}

/* The record of a userfaultfd, or the one that it is to replace. */
static __always_inline struct context *find_or_oldest(unsigned long uffd)
{
	struct context *oldest = slot(uffd, 0), *at;
	u64 age = ~0ULL, used;
	unsigned int i;

	for (i = 0; i < PROBES; i++) {
		at = slot(uffd, i);
		if (READ_ONCE(at->is.uffd) == uffd)
			return at;
		used = READ_ONCE(at->is.closed_ns) ? 0 :
		       READ_ONCE(at->is.used_ns);
		if (used < age) {
			age = used;
			oldest = at;
		}
	}
	return oldest;
}

/* The current task's place among the servers, or of who was idle for longest. */
static __always_inline struct mmdep_server *my_place(struct mmdep_served *is)
{
	struct mmdep_server *oldest = &is->server[0], *at;

	for (at = is->server; at < is->server + MMDEP_NR_SERVERS; at++) {
		if (at->who.tid == current->pid &&
		    at->who.born_ns == current->start_time)
			return at;
		if (at->last.time_ns < oldest->last.time_ns)
			oldest = at;
	}
	return oldest;
}

static __always_inline bool is_answer(const struct mmdep_deed *deed)
{
	return deed->did >= MMDEP_DID_WAKE && !deed->ongoing;
}

static __always_inline void note_answer(unsigned long uffd,
					const struct mmdep_deed *deed);

/**
 * mmdep_server_did - the current task did something with a userfaultfd
 * @uffd: which
 * @deed: what
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_server_did(unsigned long uffd, const struct mmdep_deed *deed)
{
	struct context *context = find_or_oldest(uffd);
	struct mmdep_served *is = &context->is;
	struct mmdep_server *me;

	if (!write_begin(&context->version))
		return;
	/* A closed one's memory serves a new one. */
	if (is->uffd != uffd || is->closed_ns) {
		memset(is, 0, sizeof(*is));
		is->uffd = uffd;
	}
	is->used_ns = deed->time_ns;
	me = my_place(is);
	if (me->who.tid != current->pid || me->who.born_ns != current->start_time)
		me->serves = false;
	mmdep_who_current(&me->who);
	me->last = *deed;
	me->serves |= deed->did == MMDEP_DID_READ || deed->did >= MMDEP_DID_WAKE;
	if (is_answer(deed)) {
		is->again = deed->result == -EAGAIN ? is->again + 1 : 0;
		is->answer = *deed;
		is->answerer = me->who;
	}
	write_end(&context->version);
	if (is_answer(deed))
		note_answer(uffd, deed);
}
NOKPROBE_SYMBOL(mmdep_server_did);

/**
 * mmdep_server_closed - a userfaultfd is being closed
 * @uffd: which
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_server_closed(unsigned long uffd)
{
	struct context *context = find_or_oldest(uffd);

	if (!write_begin(&context->version))
		return;
	if (context->is.uffd != uffd) {
		memset(&context->is, 0, sizeof(context->is));
		context->is.uffd = uffd;
	}
	context->is.used_ns = ktime_get_mono_fast_ns();
	context->is.closed_ns = context->is.used_ns;
	write_end(&context->version);
}
NOKPROBE_SYMBOL(mmdep_server_closed);

static __always_inline struct page_note *note_of(unsigned long uffd, u64 page)
{
	return &pages[hash_long(uffd ^ (page >> PAGE_SHIFT), PAGE_BITS)];
}

/* Takes the record of a page to write in it; NULL: another has it. */
static __always_inline struct page_note *note_begin(unsigned long uffd, u64 page)
{
	struct page_note *note = note_of(uffd, page);

	if (!write_begin(&note->version))
		return NULL;
	if (note->uffd != uffd || note->address != page) {
		note->uffd = uffd;
		note->address = page;
		note->read_ns = 0;
		note->answer.did = MMDEP_DID_NOTHING;
	}
	return note;
}

/* An answer for many pages is found by its range, in the context. */
static __always_inline void note_answer(unsigned long uffd,
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
	write_end(&note->version);
}

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
	write_end(&note->version);
}
NOKPROBE_SYMBOL(mmdep_server_read_fault);

/**
 * mmdep_served_by - what is known of a userfaultfd
 * @uffd: which
 * @copy: filled
 *
 * Context: process.
 * Return: false when nothing is.
 */
bool mmdep_served_by(unsigned long uffd, struct mmdep_served *copy)
{
	struct context *context = find(uffd);
	unsigned int tries = 10;
	int before;

	while (context && tries--) {
		before = atomic_read_acquire(&context->version);
		*copy = context->is;
		if (read_ok(&context->version, before))
			return copy->uffd == uffd;
		cpu_relax();
	}
	return false;
}

/**
 * mmdep_served_closed - whether a userfaultfd was closed since
 * @uffd:     which
 * @since_ns: since when, CLOCK_MONOTONIC
 *
 * Context: any.
 */
notrace bool mmdep_served_closed(unsigned long uffd, u64 since_ns)
{
	struct context *context = find(uffd);

	return context && READ_ONCE(context->is.closed_ns) >= since_ns;
}
NOKPROBE_SYMBOL(mmdep_served_closed);

/**
 * mmdep_served_page - what was done about a page of a userfaultfd
 * @uffd:    which
 * @address: of the page
 * @page:    filled
 *
 * Context: process.
 */
void mmdep_served_page(unsigned long uffd, u64 address,
		       struct mmdep_page_served *page)
{
	struct page_note *note = note_of(uffd, address & PAGE_MASK);
	struct page_note copy;
	int before = atomic_read_acquire(&note->version);

	memset(page, 0, sizeof(*page));
	copy = *note;
	if (!read_ok(&note->version, before))
		return;
	if (copy.uffd == uffd && copy.address == (address & PAGE_MASK)) {
		page->known = true;
		page->read_ns = copy.read_ns;
		page->answer = copy.answer;
		page->answerer = copy.answerer;
	} else {
		/* Its place is free: it was not even read. */
		page->known = !copy.uffd;
	}
}

/**
 * mmdep_served_last - who did something with a userfaultfd last
 * @served: what is known of it
 *
 * Context: any.
 * Return: NULL when nobody is known.
 */
const struct mmdep_server *mmdep_served_last(const struct mmdep_served *served)
{
	const struct mmdep_server *last = NULL, *at;

	for (at = served->server; at < served->server + MMDEP_NR_SERVERS; at++)
		if (at->who.tid &&
		    (!last || at->last.time_ns > last->last.time_ns))
			last = at;
	return last;
}

/**
 * mmdep_did_name - the word for what a task did
 * @did: what
 */
const char *mmdep_did_name(enum mmdep_did did)
{
	static const char * const names[MMDEP_NR_DID] = {
		[MMDEP_DID_NOTHING] = "nothing",
		[MMDEP_DID_READ] = "read",
		[MMDEP_DID_API] = "UFFDIO_API",
		[MMDEP_DID_REGISTER] = "UFFDIO_REGISTER",
		[MMDEP_DID_UNREGISTER] = "UFFDIO_UNREGISTER",
		[MMDEP_DID_WAKE] = "UFFDIO_WAKE",
		[MMDEP_DID_COPY] = "UFFDIO_COPY",
		[MMDEP_DID_ZEROPAGE] = "UFFDIO_ZEROPAGE",
		[MMDEP_DID_MOVE] = "UFFDIO_MOVE",
		[MMDEP_DID_WRITEPROTECT] = "UFFDIO_WRITEPROTECT",
		[MMDEP_DID_CONTINUE] = "UFFDIO_CONTINUE",
		[MMDEP_DID_POISON] = "UFFDIO_POISON",
		[MMDEP_DID_OTHER] = "ioctl",
	};

	return names[did];
}
