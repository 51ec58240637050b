/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_SCAN_H
#define MMDEP_CORE_SCAN_H

#include <linux/types.h>

/**
 * struct mmdep_scan_cost - what the scans took
 * @scans:      how many there were since the module was loaded
 * @last_ns:    how long the last one took, with what ran on its CPU in between
 * @longest_ns: the longest
 */
struct mmdep_scan_cost {
	u64 scans;
	u64 last_ns;
	u64 longest_ns;
};

void mmdep_scan_cost(struct mmdep_scan_cost *copy);
void mmdep_scan_kick(void);
void mmdep_scan_kick_notices(void);
void mmdep_scan_exit(void);

#endif /* MMDEP_CORE_SCAN_H */
