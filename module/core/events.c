// SPDX-License-Identifier: GPL-2.0
/*
 * What happens, as it happens: the tracepoints, and the stream that readers of
 * the device get.
 *
 * The stream is two rings of fixed size, one for findings and one for waits, so
 * that many waits cannot drive out a finding.  Waits are written only while
 * somebody wants them.
 */
#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "core/events.h"
#include "core/ring.h"

#define CREATE_TRACE_POINTS
#include "core/trace.h"

#define NR_FINDINGS	64U
#define NR_WAITS	1024U

static struct mmdep_ring findings = {
	.nr = NR_FINDINGS,
	.size = sizeof(struct mmdep_event_finding),
};

static struct mmdep_ring waits = {
	.nr = NR_WAITS,
	.size = sizeof(struct mmdep_event_wait),
};

/* Readers that want waits. */
static atomic_t waits_wanted;

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
	int err = ring_init(&findings);

	return err ? err : ring_init(&waits);
}

/**
 * mmdep_events_exit - free the stream; nobody writes or reads it any more
 *
 * Context: process, may sleep.
 */
void mmdep_events_exit(void)
{
	irq_work_sync(&waker);
	ring_exit(&findings);
	ring_exit(&waits);
}

/**
 * mmdep_events_bytes - memory of the stream
 */
size_t mmdep_events_bytes(void)
{
	return findings.nr * (findings.size + sizeof(*findings.seqs)) +
	       waits.nr * (waits.size + sizeof(*waits.seqs));
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
	mmdep_ring_add(&waits, &event);
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
	if (atomic_read(&waits_wanted))
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
	if (atomic_read(&waits_wanted))
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

/**
 * mmdep_event_collapse - tell that an attempt to collapse has ended
 * @c: the attempt
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_event_collapse(const struct mmdep_collapse *c)
{
	trace_collapse(c);
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
	mmdep_ring_add(&findings, event);
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

	if ((what & ~before) & MMDEP_STREAM_FINDINGS)
		reader->findings = atomic64_read(&findings.head);
	if ((what & ~before) & MMDEP_STREAM_WAITS) {
		atomic_inc(&waits_wanted);
		reader->waits = atomic64_read(&waits.head);
	}
	if ((before & ~what) & MMDEP_STREAM_WAITS)
		atomic_dec(&waits_wanted);
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
	return reader->lost_findings || reader->lost_waits ||
	       (reader->what & MMDEP_STREAM_FINDINGS &&
		mmdep_ring_pending(&findings, reader->findings)) ||
	       (reader->what & MMDEP_STREAM_WAITS &&
		mmdep_ring_pending(&waits, reader->waits));
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
	struct mmdep_event *finding = buf;
	struct mmdep_event_lost *lost = buf;
	struct mmdep_event_wait wait;
	bool has_finding, has_wait;

	has_finding = reader->what & MMDEP_STREAM_FINDINGS &&
		      mmdep_ring_peek(&findings, &reader->findings,
				      &reader->lost_findings, buf);
	has_wait = reader->what & MMDEP_STREAM_WAITS &&
		   mmdep_ring_peek(&waits, &reader->waits, &reader->lost_waits, &wait);
	if (reader->lost_findings || reader->lost_waits) {
		*lost = (struct mmdep_event_lost){
			.head.size = sizeof(*lost),
			.head.type = MMDEP_EVENT_LOST,
			.head.time_ns = ktime_get_ns(),
			.findings = reader->lost_findings,
			.waits = reader->lost_waits,
		};
		return &lost->head;
	}
	if (has_wait && (!has_finding || wait.head.time_ns < finding->time_ns))
		memcpy(buf, &wait, sizeof(wait));
	return has_finding || has_wait ? buf : NULL;
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
		reader->lost_findings = 0;
		reader->lost_waits = 0;
		break;
	case MMDEP_EVENT_FINDING:
		reader->findings++;
		break;
	default:
		reader->waits++;
	}
}

/**
 * mmdep_events_queue - where readers wait
 */
wait_queue_head_t *mmdep_events_queue(void)
{
	return &queue;
}
