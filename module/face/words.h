/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_FACE_WORDS_H
#define MMDEP_FACE_WORDS_H

#include "core/finding.h"

struct seq_file;

/* Room for any text of mmdep_words_entry(). */
#define MMDEP_ENTRY_LEN	48

/* Room for any text of mmdep_words_now(). */
#define MMDEP_NOW_LEN	8

void mmdep_words_entry(const struct mmdep_entry *entry, char *buf, size_t len);
void mmdep_words_comm(struct seq_file *m, const char *comm);
const char *mmdep_words_from(enum mmdep_from from);
const char *mmdep_words_state(enum mmdep_entry_state state);
void mmdep_words_now(char now, char *buf, size_t len);

#endif /* MMDEP_FACE_WORDS_H */
