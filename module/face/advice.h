/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_FACE_ADVICE_H
#define MMDEP_FACE_ADVICE_H

#include "core/finding.h"

const char *mmdep_advice_why(enum mmdep_finding_type type);
const char *mmdep_advice_next(enum mmdep_finding_type type);

#endif /* MMDEP_FACE_ADVICE_H */
