// SPDX-License-Identifier: GPL-2.0
/*
 * Who serves a userfaultfd: the tasks that read it or answered through it, and
 * what they did last.
 *
 * A table of fixed size has a record for each userfaultfd; when it is full the
 * closed or longest unused one goes.  Writers are handlers: what they cannot note
 * they count.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "core/server.h"
#include "core/version.h"

#define CONTEXT_BITS	7
#define NR_CONTEXTS	BIT(CONTEXT_BITS)
#define PROBES		8U

/**
 * struct context - a userfaultfd
 * @version: odd while it is written
 * @is:      what is known
 */
struct context {
	atomic_t version;
	struct mmdep_served is;
};

static struct context *contexts;
static atomic64_t evicted, dropped;

/**
 * mmdep_servers_init - allocate the tables
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM; then mmdep_servers_exit() is still to be called.
 */
int mmdep_servers_init(void)
{
	contexts = kvcalloc(NR_CONTEXTS, sizeof(*contexts), GFP_KERNEL);
	return contexts ? mmdep_served_pages_init() : -ENOMEM;
}

/**
 * mmdep_servers_exit - free the tables; no handler and no scan runs any more
 *
 * Context: process, may sleep.
 */
void mmdep_servers_exit(void)
{
	mmdep_served_pages_exit();
	kvfree(contexts);
}

/**
 * mmdep_servers_bytes - memory of the tables
 */
size_t mmdep_servers_bytes(void)
{
	return NR_CONTEXTS * sizeof(*contexts) + mmdep_served_pages_bytes();
}

/**
 * mmdep_contexts_evicted - open userfaultfds that had to go for newer ones
 *
 * Context: any.
 */
u64 mmdep_contexts_evicted(void)
{
	return atomic64_read(&evicted);
}

/**
 * mmdep_deeds_dropped - things that could not be noted, because another CPU noted
 * something about the same userfaultfd or page
 *
 * Context: any.
 */
u64 mmdep_deeds_dropped(void)
{
	return atomic64_read(&dropped) + mmdep_served_pages_dropped();
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

/* Makes a record, taken to be written, one of this userfaultfd. */
static __always_inline void begin_record(struct mmdep_served *is,
					 unsigned long uffd)
{
	if (is->uffd && is->uffd != uffd && !is->closed_ns)
		atomic64_inc(&evicted);
	memset(is, 0, sizeof(*is));
	is->uffd = uffd;
}

static __always_inline bool is_answer(const struct mmdep_deed *deed)
{
	return deed->did >= MMDEP_DID_WAKE && !deed->ongoing;
}

static __always_inline bool is_busy(const struct mmdep_server *server)
{
	return server->last.ongoing && server->last.did >= MMDEP_DID_WAKE;
}

/*
 * Who is forgotten first, when there is no place: who was idle for longest.  Who
 * answers just now stays, and the longer the more: whether somebody is still to be
 * woken hangs on it.
 */
static __always_inline bool goes_before(const struct mmdep_server *a,
					const struct mmdep_server *b)
{
	bool busy = is_busy(a);

	if (busy != is_busy(b))
		return !busy;
	if (busy)
		return a->last.time_ns > b->last.time_ns;
	return a->last.time_ns < b->last.time_ns;
}

/* The current task's place among the servers, or the one that it is to have. */
static __always_inline struct mmdep_server *my_place(struct mmdep_served *is)
{
	struct mmdep_server *least = &is->server[0], *at;

	for (at = is->server; at < is->server + MMDEP_NR_SERVERS; at++) {
		if (at->who.tid == current->pid &&
		    at->who.born_ns == current->start_time)
			return at;
		if (goes_before(at, least))
			least = at;
	}
	return least;
}

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

	if (!mmdep_write_begin(&context->version)) {
		atomic64_inc(&dropped);
		return;
	}
	/* A closed one's memory serves a new one. */
	if (is->uffd != uffd || is->closed_ns)
		begin_record(is, uffd);
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
	mmdep_write_end(&context->version);
	if (is_answer(deed))
		mmdep_served_page_answer(uffd, deed);
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

	if (!mmdep_write_begin(&context->version)) {
		atomic64_inc(&dropped);
		return;
	}
	if (context->is.uffd != uffd)
		begin_record(&context->is, uffd);
	context->is.used_ns = ktime_get_mono_fast_ns();
	context->is.closed_ns = context->is.used_ns;
	mmdep_write_end(&context->version);
}
NOKPROBE_SYMBOL(mmdep_server_closed);

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
		before = mmdep_read_begin(&context->version);
		*copy = context->is;
		if (mmdep_read_ok(&context->version, before))
			return copy->uffd == uffd;
		cpu_relax();
	}
	return false;
}

/**
 * mmdep_served_busy - whether an answer may be under way for long
 * @uffd:     which userfaultfd
 * @since_ns: it began before that, CLOCK_MONOTONIC
 *
 * With as many answers under way as there are places, there may be others.
 *
 * Context: process; judges run one at a time.
 */
bool mmdep_served_busy(unsigned long uffd, u64 since_ns)
{
	static struct mmdep_served served;
	const struct mmdep_server *at;
	unsigned int busy = 0;

	/* So much is going on there that no copy can be had. */
	if (!mmdep_served_by(uffd, &served))
		return find(uffd);
	for (at = served.server; at < served.server + MMDEP_NR_SERVERS; at++) {
		if (!is_busy(at))
			continue;
		if (at->last.time_ns <= since_ns)
			return true;
		busy++;
	}
	return busy == MMDEP_NR_SERVERS;
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
