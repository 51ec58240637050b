// SPDX-License-Identifier: GPL-2.0
/*
 * The contract: sizes that are promised, versions that fit.
 */
#include "unit.h"

#include <mmdep.h>

#include "lib/parse.h"

static void sizes(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct mmdep_version), MMDEP_VERSION_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_config), MMDEP_CONFIG_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_reset), MMDEP_RESET_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_stream), MMDEP_STREAM_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_scenario_info),
			 MMDEP_SCENARIO_INFO_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_scenario_start),
			 MMDEP_SCENARIO_START_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_scenario_state),
			 MMDEP_SCENARIO_STATE_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_lock_name), MMDEP_LOCK_NAME_SIZE_V1);
	assert_int_equal(sizeof(struct mmdep_event), 16);
	assert_int_equal(sizeof(struct mmdep_event_lost), 40);
	assert_int_equal(sizeof(struct mmdep_event_wait), 96);
	assert_int_equal(sizeof(struct mmdep_event_finding), 720);
	assert_int_equal(sizeof(struct mmdep_event_job), 112);
	assert_true(sizeof(struct mmdep_event_finding) <= MMDEP_EVENT_MAX);
}

/* A moved field would be read by an old program as another one. */
static void offsets(void **state)
{
	(void)state;
	assert_int_equal(offsetof(struct mmdep_version, abi_major), 8);
	assert_int_equal(offsetof(struct mmdep_version, watches), 16);
	assert_int_equal(offsetof(struct mmdep_version, module), 24);
	assert_int_equal(offsetof(struct mmdep_config, watches), 8);
	assert_int_equal(offsetof(struct mmdep_config, collapse_long_ns), 32);
	assert_int_equal(offsetof(struct mmdep_scenario_info, name), 16);
	assert_int_equal(offsetof(struct mmdep_scenario_info, why), 304);
	assert_int_equal(offsetof(struct mmdep_scenario_start, hold_ms), 40);
	assert_int_equal(offsetof(struct mmdep_scenario_state, held_now), 40);
	assert_int_equal(offsetof(struct mmdep_scenario_state, held_ns), 64);
	assert_int_equal(offsetof(struct mmdep_event_wait, kind), 48);
	assert_int_equal(offsetof(struct mmdep_event_finding, tid), 48);
	assert_int_equal(offsetof(struct mmdep_event_finding, comm), 72);
	assert_int_equal(offsetof(struct mmdep_event_finding, what), 136);
	assert_int_equal(offsetof(struct mmdep_event_finding, ring), 656);
}

static void numbers(void **state)
{
	(void)state;
	assert_int_equal(MMDEP_IOC_VERSION, 0xc058e700);
	assert_int_equal(MMDEP_IOC_GET_CONFIG, 0xc068e701);
	assert_int_equal(MMDEP_IOC_SET_CONFIG, 0xc068e702);
	assert_int_equal(MMDEP_IOC_RESET, 0xc018e703);
	assert_int_equal(MMDEP_IOC_STREAM, 0xc018e704);
	assert_int_equal(MMDEP_IOC_SCENARIO_INFO, 0xc210e710);
	assert_int_equal(MMDEP_IOC_SCENARIO_START, 0xc050e711);
	assert_int_equal(MMDEP_IOC_SCENARIO_STATE, 0xc068e712);
	assert_int_equal(MMDEP_IOC_SCENARIO_STOP, 0xc068e713);
	assert_int_equal(MMDEP_IOC_LOCK_ADD, 0xc0f0e730);
	assert_int_equal(MMDEP_IOC_LOCK_REMOVE, 0xc0f0e731);
}

static void versions(void **state)
{
	char why[160];

	(void)state;
	assert_true(abi_fits(MMDEP_ABI_MAJOR, 0, why, sizeof(why)));
	assert_true(abi_fits(MMDEP_ABI_MAJOR, 99, why, sizeof(why)));
	assert_false(abi_fits(MMDEP_ABI_MAJOR + 1, 0, why, sizeof(why)));
	assert_string_equal(why, "the module speaks ABI 2.0 and this mmdepctl ABI 1.4; the first number must be the same");
	assert_false(abi_fits(0, 5, why, sizeof(why)));
	assert_true(abi_text_fits("1.0", why, sizeof(why)));
	assert_true(abi_text_fits("1.12", why, sizeof(why)));
	assert_false(abi_text_fits("10.0", why, sizeof(why)));
	assert_false(abi_text_fits("2.0", why, sizeof(why)));
}

static void versions_malformed(void **state)
{
	static const char * const bad[] = {
		"", "1", "1.", ".0", "1.0.0", "a.b", "1.x", " 1.0", "-1.0",
		"4294967297.0", "1.4294967296", "99999999999999999999999999.0",
	};
	char why[160];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		why[0] = '\0';
		assert_false(abi_text_fits(bad[i], why, sizeof(why)));
		assert_non_null(strstr(why, "is not an ABI version such as 1.4"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(offsets),
		cmocka_unit_test(numbers),
		cmocka_unit_test(versions),
		cmocka_unit_test(versions_malformed),
	};

	return cmocka_run_group_tests_name("abi", tests, NULL, NULL);
}
