/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_CARE_H
#define MMDEP_CORE_CARE_H

#include "core/server.h"

/**
 * struct mmdep_care - who took care of the fault of a wait, and how
 * @read:   it was read from the userfaultfd
 * @answer: the last answer for its page; did is MMDEP_DID_NOTHING: none is known
 * @eagain: answers in a row, for any page, that failed with EAGAIN
 * @who:    who answered; else who did something with the userfaultfd last.  Its tid
 *          is 0 when nobody is known
 * @deed:   what @who did: the answer, or what it did last
 */
struct mmdep_care {
	enum mmdep_known read;
	struct mmdep_deed answer;
	u32 eagain;
	struct mmdep_who who;
	struct mmdep_deed deed;
};

void mmdep_care_of(unsigned long uffd, u64 address, u64 start_ns, u32 again,
		   struct mmdep_care *care);

#endif /* MMDEP_CORE_CARE_H */
