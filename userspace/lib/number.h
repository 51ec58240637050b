/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers as people write and read them.
 */
#ifndef MMDEPCTL_NUMBER_H
#define MMDEPCTL_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* Decimal digits and nothing else: 0, -EINVAL or -ERANGE. */
int parse_u64(const char *text, uint64_t *value);
/* "0x" and hexadecimal digits, in the same way. */
int parse_hex(const char *text, uint64_t *value);

/**
 * parse_duration() - "250us", "1.5s" to nanoseconds
 * @text: digits, perhaps a fraction, and a unit: ns, us, ms or s
 * @ns:   (out) the value
 * @why:  (out) what is wrong with @text, without its subject
 * @len:  size of @why
 *
 * Return: 0, or -EINVAL or -ERANGE with @why filled.
 */
int parse_duration(const char *text, uint64_t *ns, char *why, size_t len);

/* For qsort(): below, at or above zero. */
int compare_u64(uint64_t a, uint64_t b);

#define NS_TEXT_LEN	48

/* Three significant digits and the unit: 999ns, 1.05us, 131us, 2.1ms, 67s. */
const char *format_ns(uint64_t ns, char text[NS_TEXT_LEN]);
/* Exactly, in the largest unit that leaves no fraction: 1500us, 100ms, 1s. */
const char *format_ns_exact(uint64_t ns, char text[NS_TEXT_LEN]);
/* 512 B, 412 KiB, 2 MiB: rounded up to the unit. */
const char *format_bytes(uint64_t bytes, char text[NS_TEXT_LEN]);

#endif /* MMDEPCTL_NUMBER_H */
