/* SPDX-License-Identifier: GPL-2.0 */
/*
 * khugepaged's pace, borrowed.
 */
#ifndef MMDEPCTL_KHUGEPAGED_H
#define MMDEPCTL_KHUGEPAGED_H

/* Has it scan all the time; -errno.  A signal that ends us puts it back. */
int khugepaged_hurry(void);
/* As it was before; nothing happens when it was not changed. */
void khugepaged_restore(void);

#endif /* MMDEPCTL_KHUGEPAGED_H */
