/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of a verdict; each function's answer is to be freed.
 */
#ifndef MMDEPCTL_VERDICT_SAY_H
#define MMDEPCTL_VERDICT_SAY_H

#include "verdict.h"

/* A finding about the process. */
char *say_finding(const struct found *f, enum verdict_kind kind);
/* A wait of the process that is no finding. */
char *say_wait(const struct subject *s, const struct open_wait *w);
/* The longest of @n waits of others for the process. */
char *say_awaited(const struct subject *s, const struct open_wait *w, size_t n);
/* A finding about others that the process causes. */
char *say_caused(const struct found *f);

#endif /* MMDEPCTL_VERDICT_SAY_H */
