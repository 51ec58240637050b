/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_FACE_TEXT_H
#define MMDEP_FACE_TEXT_H

struct mmdep_finding;
struct mmdep_hist;
struct seq_file;

void mmdep_text_status(struct seq_file *m);
void mmdep_text_hooks(struct seq_file *m);
void mmdep_text_counters(struct seq_file *m);
int mmdep_text_waits(struct seq_file *m);
int mmdep_text_lock_status(struct seq_file *m);
int mmdep_text_lock_classes(struct seq_file *m);
int mmdep_text_lock_edges(struct seq_file *m);
int mmdep_text_lock_held(struct seq_file *m);
int mmdep_text_lock_named(struct seq_file *m);
int mmdep_text_lock_dot(struct seq_file *m);
void mmdep_text_lock_report(struct seq_file *m, u32 nr);
void mmdep_text_collapses(struct seq_file *m);
void mmdep_text_pins(struct seq_file *m);
void mmdep_text_holds(struct seq_file *m);
int mmdep_text_findings(struct seq_file *m);
void mmdep_tell_finding(const struct mmdep_finding *f);
void mmdep_text_hist(struct seq_file *m, struct mmdep_hist *hist);

#endif /* MMDEP_FACE_TEXT_H */
