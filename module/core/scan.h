/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_SCAN_H
#define MMDEP_CORE_SCAN_H

void mmdep_scan_kick(void);
void mmdep_scan_kick_notices(void);
void mmdep_scan_exit(void);

#endif /* MMDEP_CORE_SCAN_H */
