// SPDX-License-Identifier: GPL-2.0
/*
 * What happens, as it happens: the tracepoints, and the stream that readers of
 * the device get.
 *
 * The stream is rings of fixed size, one for findings, one for waits, one for jobs, so
 * that many waits cannot drive out a finding.  Waits and jobs are written only while
 * somebody wants them.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "core/events.h"
#include "core/ring.h"

#define CREATE_TRACE_POINTS
#include "core/trace.h"

static struct mmdep_ring rings[MMDEP_NR_RINGS] = {
	[MMDEP_RING_FINDINGS] = {
		.nr = 64,
		.size = sizeof(struct mmdep_event_finding),
	},
	[MMDEP_RING_WAITS] = {
		.nr = 1024,
		.size = sizeof(struct mmdep_event_wait),
	},
	[MMDEP_RING_JOBS] = {
		.nr = 256,
		.size = sizeof(struct mmdep_event_job),
	},
};

/* Readers that want what is in each. */
static atomic_t wanted[MMDEP_NR_RINGS];

static DECLARE_WAIT_QUEUE_HEAD(queue);

static void wake_readers(struct irq_work *work)
{
	wake_up_interruptible(&queue);
}

static struct irq_work waker = { .func = wake_readers };

static int ring_init(struct mmdep_ring *ring)
{
	ring->seqs = kcalloc(ring->nr, sizeof(*ring->seqs), GFP_KERNEL);
	ring->data = kvcalloc(ring->nr, ring->size, GFP_KERNEL);
	return ring->seqs && ring->data ? 0 : -ENOMEM;
}

static void ring_exit(struct mmdep_ring *ring)
{
	kfree(ring->seqs);
	kvfree(ring->data);
}

/**
 * mmdep_events_init - allocate the stream
 *
 * Context: module init, may sleep.
 * Return: 0 or -ENOMEM; then mmdep_events_exit() is still to be called.
 */
int mmdep_events_init(void)
{
	int i, err = 0;

	for (i = 0; !err && i < MMDEP_NR_RINGS; i++)
		err = ring_init(&rings[i]);
	return err;
}

/**
 * mmdep_events_exit - free the stream; nobody writes or reads it any more
 *
 * Context: process, may sleep.
 */
void mmdep_events_exit(void)
{
	int i;

	irq_work_sync(&waker);
	for (i = 0; i < MMDEP_NR_RINGS; i++)
		ring_exit(&rings[i]);
}

/**
 * mmdep_events_bytes - memory of the stream
 */
size_t mmdep_events_bytes(void)
{
	size_t bytes = 0;
	int i;

	for (i = 0; i < MMDEP_NR_RINGS; i++)
		bytes += rings[i].nr * (rings[i].size + sizeof(*rings[i].seqs));
	return bytes;
}

static __always_inline void add_wait(const struct mmdep_open_wait *wait,
				     u16 type, u64 waited_ns, bool slept)
{
	struct mmdep_event_wait event = {
		.head.size = sizeof(event),
		.head.type = type,
		.head.time_ns = ktime_get_mono_fast_ns(),
		.address = wait->address,
		.waited_ns = waited_ns,
		.tid = wait->pid,
		.pid = wait->tgid,
		.flags = (wait->from > MMDEP_FROM_USER ? MMDEP_WAIT_KERNEL : 0) |
			 (slept ? MMDEP_WAIT_SLEPT : 0),
	};

	strscpy(event.kind, mmdep_wait_kind_name(wait->kind),
		sizeof(event.kind));
	memcpy(event.comm, current->comm, sizeof(event.comm));
	mmdep_ring_add(&rings[MMDEP_RING_WAITS], &event);
	irq_work_queue(&waker);
}

/**
 * mmdep_event_wait_begin - tell that a wait of the current task begins
 * @wait: which
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_event_wait_begin(const struct mmdep_open_wait *wait)
{
	trace_wait_begin(wait);
	if (atomic_read(&wanted[MMDEP_RING_WAITS]))
		add_wait(wait, MMDEP_EVENT_WAIT_BEGIN, 0, false);
}
NOKPROBE_SYMBOL(mmdep_event_wait_begin);

/**
 * mmdep_event_wait_end - tell that a wait of the current task has ended
 * @wait:      which
 * @waited_ns: how long it took
 * @slept:     the task slept
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_event_wait_end(const struct mmdep_open_wait *wait,
				  u64 waited_ns, bool slept)
{
	trace_wait_end(wait, waited_ns, slept);
	if (atomic_read(&wanted[MMDEP_RING_WAITS]))
		add_wait(wait, MMDEP_EVENT_WAIT_END, waited_ns, slept);
}
NOKPROBE_SYMBOL(mmdep_event_wait_end);

/**
 * mmdep_event_gup_retry - tell that get_user_pages() gave mmap_lock up
 * @address: of the page that it is to try again
 * @passes:  second passes over it so far
 * @pages:   its caller wants the page, not only that it is there
 * @slept:   the task slept
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_event_gup_retry(unsigned long address, u32 passes, bool pages,
				   bool slept)
{
	trace_gup_retry(address, passes, pages, slept);
}
NOKPROBE_SYMBOL(mmdep_event_gup_retry);

static __always_inline void add_job(struct mmdep_event_job *event, const char *name)
{
	event->head.size = sizeof(*event);
	event->tid = current->pid;
	event->pid = current->tgid;
	strscpy(event->name, name, sizeof(event->name));
	memcpy(event->comm, current->comm, sizeof(event->comm));
	mmdep_ring_add(&rings[MMDEP_RING_JOBS], event);
	irq_work_queue(&waker);
}

/**
 * mmdep_event_migration - tell that the current task has moved folios
 * @done: what it did
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_event_migration(const struct mmdep_job_done *done)
{
	struct mmdep_event_job event = {
		.head.type = MMDEP_EVENT_MIGRATION,
		.folios = done->folios,
	};
	u64 now_ns;

	if (!atomic_read(&wanted[MMDEP_RING_JOBS]))
		return;
	now_ns = ktime_get_mono_fast_ns();
	event.head.time_ns = now_ns;
	event.took_ns = now_ns > done->since_ns ? now_ns - done->since_ns : 1;
	add_job(&event, mmdep_job_name(done->why));
}
NOKPROBE_SYMBOL(mmdep_event_migration);

/**
 * mmdep_event_collapse - tell that an attempt to collapse has ended
 * @c: the attempt
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_event_collapse(const struct mmdep_collapse *c)
{
	struct mmdep_event_job event = {
		.head.type = MMDEP_EVENT_COLLAPSE,
		.head.time_ns = c->at_ns[MMDEP_COLLAPSE_ENDED],
		.address = c->address,
		.took_ns = mmdep_collapse_ns(c, MMDEP_COLLAPSE_BEGAN,
					     MMDEP_COLLAPSE_ENDED),
		.wait_ns = mmdep_collapse_wait_ns(c),
		.hold_ns = mmdep_collapse_hold_ns(c),
		.owner_pid = c->owner.tgid,
	};

	trace_collapse(c);
	if (atomic_read(&wanted[MMDEP_RING_JOBS]))
		add_job(&event, mmdep_scan_names[c->result]);
}
NOKPROBE_SYMBOL(mmdep_event_collapse);

/**
 * mmdep_event_finding - tell of a finding
 * @event: the record
 *
 * Context: process.
 */
void mmdep_event_finding(const struct mmdep_event_finding *event)
{
	trace_finding(event);
	mmdep_ring_add(&rings[MMDEP_RING_FINDINGS], event);
	wake_up_interruptible(&queue);
}

/**
 * mmdep_reader_begin - a reader begins to read, or chooses anew
 * @reader: all zero at first
 * @what:   MMDEP_STREAM_*
 *
 * It begins with what comes next.
 *
 * Context: process; one call at a time for a reader.
 */
void mmdep_reader_begin(struct mmdep_reader *reader, u32 what)
{
	u32 before = reader->what;
	int i;

	for (i = 0; i < MMDEP_NR_RINGS; i++) {
		if (what & ~before & BIT(i)) {
			atomic_inc(&wanted[i]);
			reader->next[i] = atomic64_read(&rings[i].head);
		} else if (before & ~what & BIT(i)) {
			atomic_dec(&wanted[i]);
		}
	}
	reader->what = what;
}

/**
 * mmdep_reader_end - a reader is gone
 * @reader: which
 *
 * Context: process.
 */
void mmdep_reader_end(struct mmdep_reader *reader)
{
	mmdep_reader_begin(reader, 0);
}

/**
 * mmdep_reader_pending - whether there may be something to read
 * @reader: which
 *
 * Context: any.
 */
bool mmdep_reader_pending(const struct mmdep_reader *reader)
{
	int i;

	for (i = 0; i < MMDEP_NR_RINGS; i++)
		if (reader->lost[i] || (reader->what & BIT(i) &&
					mmdep_ring_pending(&rings[i], reader->next[i])))
			return true;
	return false;
}

/* The next record of a ring; its time, or U64_MAX when there is none yet. */
static u64 peek(struct mmdep_reader *reader, int i, struct mmdep_event *record)
{
	if (reader->what & BIT(i) &&
	    mmdep_ring_peek(&rings[i], &reader->next[i], &reader->lost[i], record))
		return record->time_ns;
	return U64_MAX;
}

/**
 * mmdep_reader_next - what a reader is to be given next
 * @reader: which; has begun
 * @buf:    room for MMDEP_EVENT_MAX bytes, aligned for any record
 *
 * Context: process; one call at a time for a reader.
 * Return: the record, or NULL when there is none yet.  It stays the next one
 * until mmdep_reader_took().
 */
struct mmdep_event *mmdep_reader_next(struct mmdep_reader *reader, void *buf)
{
	struct mmdep_event_lost *lost = buf;
	struct mmdep_event_wait wait;
	struct mmdep_event_job job;
	u64 finding_ns, wait_ns, job_ns;

	finding_ns = peek(reader, MMDEP_RING_FINDINGS, buf);
	wait_ns = peek(reader, MMDEP_RING_WAITS, &wait.head);
	job_ns = peek(reader, MMDEP_RING_JOBS, &job.head);
	if (memchr_inv(reader->lost, 0, sizeof(reader->lost))) {
		*lost = (struct mmdep_event_lost){
			.head.size = sizeof(*lost),
			.head.type = MMDEP_EVENT_LOST,
			.head.time_ns = ktime_get_ns(),
			.findings = reader->lost[MMDEP_RING_FINDINGS],
			.waits = reader->lost[MMDEP_RING_WAITS],
			.jobs = reader->lost[MMDEP_RING_JOBS],
		};
		return &lost->head;
	}
	if (min3(finding_ns, wait_ns, job_ns) == U64_MAX)
		return NULL;
	if (wait_ns < finding_ns && wait_ns <= job_ns)
		memcpy(buf, &wait, sizeof(wait));
	else if (job_ns < finding_ns)
		memcpy(buf, &job, sizeof(job));
	return buf;
}

/**
 * mmdep_reader_took - a reader has got a record
 * @reader: which
 * @event:  as mmdep_reader_next() gave it
 *
 * Context: process; one call at a time for a reader.
 */
void mmdep_reader_took(struct mmdep_reader *reader,
		       const struct mmdep_event *event)
{
	switch (event->type) {
	case MMDEP_EVENT_LOST:
		memset(reader->lost, 0, sizeof(reader->lost));
		break;
	case MMDEP_EVENT_FINDING:
		reader->next[MMDEP_RING_FINDINGS]++;
		break;
	case MMDEP_EVENT_WAIT_BEGIN:
	case MMDEP_EVENT_WAIT_END:
		reader->next[MMDEP_RING_WAITS]++;
		break;
	default:
		reader->next[MMDEP_RING_JOBS]++;
	}
}

/**
 * mmdep_events_queue - where readers wait
 */
wait_queue_head_t *mmdep_events_queue(void)
{
	return &queue;
}
