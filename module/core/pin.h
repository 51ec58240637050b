/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_PIN_H
#define MMDEP_CORE_PIN_H

#include <linux/types.h>

#include "compat/folio.h"
#include "core/who.h"

/**
 * struct mmdep_pin - a long-term pin that had to move pages
 * @start_ns: since when, CLOCK_MONOTONIC
 * @end_ns:   until when; 0: it still runs
 * @by:       the task that pins
 * @address:  of the memory; 0: not known
 * @pages:    how many were asked for; 0: not known
 * @flags:    it was asked for with, at the first try
 * @rounds:   how often its pages were in memory where they may not stay
 * @idle:     of these, without any page that could be taken to be moved
 * @moved:    pages that were moved
 * @move_ns:  time that took
 * @refused:  folios that could not be moved, at the last try
 * @first:    the first of these, as it was then
 * @ret:      what it returned: pages, or a negative errno
 * @ret_known: @ret is that
 * @tried:    its pages were asked for, and nothing was moved since
 */
struct mmdep_pin {
	u64 start_ns;
	u64 end_ns;
	struct mmdep_who by;
	unsigned long address;
	unsigned long pages;
	unsigned int flags;
	u32 rounds;
	u32 idle;
	u64 moved;
	u64 move_ns;
	u32 refused;
	struct mmdep_folio_use first;
	long ret;
	bool ret_known;
	bool tried;
};

void mmdep_pins_reset(void);
struct mmdep_pin *mmdep_pin_begin(void);
struct mmdep_pin *mmdep_pin_current(void);
void mmdep_pin_store(struct mmdep_pin *pin);
void mmdep_pin_end(struct mmdep_pin *pin);

bool mmdep_pins_ended(u64 *next, struct mmdep_pin *copy);
bool mmdep_pins_running(unsigned int *next, struct mmdep_pin *copy);

#endif /* MMDEP_CORE_PIN_H */
