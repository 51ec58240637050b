// SPDX-License-Identifier: GPL-2.0
/*
 * When a call of get_user_pages() is a second pass, in the module's own source.
 */
#include "unit.h"

#include "core/pass.h"

#define MM	0xffff888000001000UL
#define AT	0x7f0000003000UL

/* FOLL_TRIED of Linux 6.1, and of 6.12. */
static const unsigned int tried[] = { 0x800, 1 << 17 };

static void second(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(tried); i++) {
		struct mmdep_gup_pass left = {
			.mm = MM, .address = AT, .flags = 0x2007,
		};

		assert_true(mmdep_gup_is_second(&left, MM, AT, 1,
						left.flags | tried[i]));
		/* And again: now both have the flag. */
		left.flags |= tried[i];
		left.passes = 1;
		assert_true(mmdep_gup_is_second(&left, MM, AT, 1, left.flags));
		assert_false(mmdep_gup_is_second(&left, MM, AT, 1,
						 left.flags & ~tried[i]));
		assert_false(mmdep_gup_is_second(&left, MM, AT, 1,
						 left.flags | 1U << 30));
	}
}

/* What a caller does that looks again itself, or does something else. */
static void not_second(void **state)
{
	const struct mmdep_gup_pass left = {
		.mm = MM, .address = AT, .flags = 0x2007,
	};
	unsigned int flags = left.flags | tried[0];

	(void)state;
	assert_false(mmdep_gup_is_second(&left, MM, AT, 1, left.flags));
	assert_false(mmdep_gup_is_second(&left, MM + 64, AT, 1, flags));
	assert_false(mmdep_gup_is_second(&left, MM, AT + 4096, 1, flags));
	assert_false(mmdep_gup_is_second(&left, MM, AT, 2, flags));
	assert_false(mmdep_gup_is_second(&left, MM, AT, 0, flags));
	/* Two flags more, or one more and one less. */
	assert_false(mmdep_gup_is_second(&left, MM, AT, 1, flags | 1U << 20));
	assert_false(mmdep_gup_is_second(&left, MM, AT, 1, flags & ~1U));
}

/* An address may stand within its page. */
static void within_page(void **state)
{
	const struct mmdep_gup_pass left = {
		.mm = MM, .address = AT + 0x123, .flags = 1,
	};

	(void)state;
	assert_true(mmdep_gup_is_second(&left, MM, AT + 0x123, 1, 0x801));
	assert_false(mmdep_gup_is_second(&left, MM, AT, 1, 0x801));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(second),
		cmocka_unit_test(not_second),
		cmocka_unit_test(within_page),
	};

	return cmocka_run_group_tests_name("pass", tests, NULL, NULL);
}
