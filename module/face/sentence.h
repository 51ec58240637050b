/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_FACE_SENTENCE_H
#define MMDEP_FACE_SENTENCE_H

#include "core/finding.h"

void mmdep_sentence_what(const struct mmdep_finding *f, char *buf, size_t len);

#endif /* MMDEP_FACE_SENTENCE_H */
