/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A text that is longer than the screen.
 */
#ifndef MMDEPCTL_PAGE_H
#define MMDEPCTL_PAGE_H

/* From its first line on, up and down, until somebody has read it. */
void page_show(const char *text);

#endif /* MMDEPCTL_PAGE_H */
