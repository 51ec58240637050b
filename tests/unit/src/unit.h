/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every unit test needs before cmocka.h.
 */
#ifndef MMDEP_TESTS_UNIT_H
#define MMDEP_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A macro of cmocka's; the controller has a function of this name. */
#undef fail

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))

#endif /* MMDEP_TESTS_UNIT_H */
