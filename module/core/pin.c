// SPDX-License-Identifier: GPL-2.0
/*
 * Long-term pins: those that run, and the last ones that had to move pages.
 *
 * Those that run are in a table so small that all of it is searched.  Only its own
 * task writes a slot, so it needs no lock; a reader believes its copy when the pin
 * is the same before and after.  One whose task is gone without an end having been
 * seen is taken out by the next reader.
 */
#include <linux/atomic.h>
#include <linux/kprobes.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>

#include "core/pin.h"
#include "core/ring.h"
#include "core/version.h"

#define NR_SLOTS	32U
#define NR_ENDED	32U

struct slot {
	struct task_struct *owner;
	struct mmdep_pin pin;
};

static struct slot slots[NR_SLOTS];

static u64 ended_seqs[NR_ENDED];
static struct mmdep_pin ended_data[NR_ENDED];
static struct mmdep_ring ended = {
	.nr = NR_ENDED,
	.size = sizeof(struct mmdep_pin),
	.seqs = ended_seqs,
	.data = ended_data,
};

static __always_inline struct slot *find(void)
{
	unsigned int i;

	for (i = 0; i < NR_SLOTS; i++)
		if (READ_ONCE(slots[i].owner) == current)
			return &slots[i];
	return NULL;
}

/**
 * mmdep_pins_reset - no task makes a long-term pin, as far as is known
 *
 * Context: process; no handler runs that begins or ends one.
 */
void mmdep_pins_reset(void)
{
	unsigned int i;

	for (i = 0; i < NR_SLOTS; i++) {
		slots[i].pin.start_ns = 0;
		slots[i].owner = NULL;
	}
}

/**
 * mmdep_pin_begin - the current task begins a long-term pin
 *
 * One of this task that is still there is over: its end was missed.
 *
 * Context: as for struct mmdep_target.
 * Return: the pin, empty but for its task and time; NULL: there is no room.
 */
notrace struct mmdep_pin *mmdep_pin_begin(void)
{
	struct slot *slot = find();
	unsigned int i;

	for (i = 0; !slot && i < NR_SLOTS; i++)
		if (!READ_ONCE(slots[i].owner) && !cmpxchg(&slots[i].owner, NULL, current))
			slot = &slots[i];
	if (!slot)
		return NULL;
	WRITE_ONCE(slot->pin.start_ns, 0);
	/* A reader that copies from here on sees that it is another. */
	smp_wmb();
	slot->pin = (struct mmdep_pin){};
	mmdep_who_current(&slot->pin.by);
	/* A reader sees it only when the rest is there. */
	smp_store_release(&slot->pin.start_ns, ktime_get_mono_fast_ns());
	return &slot->pin;
}
NOKPROBE_SYMBOL(mmdep_pin_begin);

/**
 * mmdep_pin_current - the long-term pin that the current task makes
 *
 * Context: as for struct mmdep_target.
 * Return: the pin, or NULL: it makes none that is known.
 */
notrace struct mmdep_pin *mmdep_pin_current(void)
{
	struct slot *slot = find();

	return slot ? &slot->pin : NULL;
}
NOKPROBE_SYMBOL(mmdep_pin_current);

/**
 * mmdep_pin_store - keep a pin that has ended
 * @pin: from mmdep_pin_current()
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_pin_store(struct mmdep_pin *pin)
{
	/* The fast clock may step back a little across CPUs. */
	pin->end_ns = max(ktime_get_mono_fast_ns(), pin->start_ns + 1);
	mmdep_ring_add(&ended, pin);
}
NOKPROBE_SYMBOL(mmdep_pin_store);

/**
 * mmdep_pin_end - the pin of the current task is over
 * @pin: from mmdep_pin_current(), not to be used any more
 *
 * Context: as for struct mmdep_target.
 */
notrace void mmdep_pin_end(struct mmdep_pin *pin)
{
	struct slot *slot = container_of(pin, struct slot, pin);

	WRITE_ONCE(pin->start_ns, 0);
	/* Pairs with the exchange in mmdep_pin_begin(). */
	smp_store_release(&slot->owner, NULL);
}
NOKPROBE_SYMBOL(mmdep_pin_end);

/**
 * mmdep_pins_ended - go through the last pins that had to move pages
 * @next: 0 at first; then as it was left
 * @copy: the next one, oldest first
 *
 * Context: any.
 * Return: false when there is none any more.
 */
bool mmdep_pins_ended(u64 *next, struct mmdep_pin *copy)
{
	u64 lost = 0;

	if (!mmdep_ring_peek(&ended, next, &lost, copy))
		return false;
	++*next;
	return true;
}

static bool copy_running(struct slot *slot, struct mmdep_pin *copy)
{
	/* Pairs with the release in mmdep_pin_begin(). */
	u64 start_ns = smp_load_acquire(&slot->pin.start_ns);
	struct task_struct *owner = READ_ONCE(slot->owner);

	if (!owner || !start_ns)
		return false;
	mmdep_copy(copy, &slot->pin, sizeof(*copy));
	if (READ_ONCE(slot->owner) != owner || READ_ONCE(slot->pin.start_ns) != start_ns)
		return false;
	if (mmdep_who_lives(&copy->by))
		return copy->rounds && !copy->end_ns;
	/* What the next task finds in the slot is none that runs. */
	if (cmpxchg(&slot->pin.start_ns, start_ns, 0) == start_ns)
		WRITE_ONCE(slot->owner, NULL);
	return false;
}

/**
 * mmdep_pins_running - go through the pins that run, and have had to move pages
 * @next: 0 at first; then as it was left
 * @copy: the next one
 *
 * Context: process.
 * Return: false when there is none any more.
 */
bool mmdep_pins_running(unsigned int *next, struct mmdep_pin *copy)
{
	while (*next < NR_SLOTS)
		if (copy_running(&slots[(*next)++], copy))
			return true;
	return false;
}
