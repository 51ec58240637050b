/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of tasks.  A process may call itself anything, and what is printed
 * must not be able to drive a terminal.
 */
#ifndef MMDEPCTL_COMM_H
#define MMDEPCTL_COMM_H

#include <stddef.h>

/* Every byte of the kernel's 16 as \ooo, and a NUL. */
#define COMM_TEXT_LEN	65

/* Bytes that are not plain ASCII, and backslashes, as \ooo; blanks stay. */
const char *comm_escape(const char *raw, char text[COMM_TEXT_LEN]);

/* What debugfs writes: its blanks are escaped, too.  In place. */
void comm_blanks(char *text);

/* A sentence of the kernel: its names are escaped, its bytes should be text. */
void text_escape(const char *raw, char *text, size_t len);

#endif /* MMDEPCTL_COMM_H */
