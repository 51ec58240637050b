/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_SELFTEST_H
#define MMDEP_CORE_SELFTEST_H

int mmdep_selftest(void);

#endif /* MMDEP_CORE_SELFTEST_H */
