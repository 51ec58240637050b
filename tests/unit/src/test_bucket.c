// SPDX-License-Identifier: GPL-2.0
/*
 * The buckets of the module's histograms, in the module's own source.
 */
#include "unit.h"

#include "core/bucket.h"

static void edges(void **state)
{
	unsigned int k;

	(void)state;
	assert_int_equal(mmdep_bucket(0), 0);
	assert_int_equal(mmdep_bucket(1), 1);
	for (k = 1; k < 64; k++) {
		uint64_t power = 1ULL << k;
		unsigned int last = MMDEP_BUCKETS - 1;

		assert_int_equal(mmdep_bucket(power - 1), k < last ? k : last);
		assert_int_equal(mmdep_bucket(power), k + 1 < last ? k + 1 : last);
		assert_int_equal(mmdep_bucket(power + 1),
				 k + 1 < last ? k + 1 : last);
	}
	assert_int_equal(mmdep_bucket(UINT64_MAX), MMDEP_BUCKETS - 1);
}

static void bounds_belong_to_their_bucket(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < MMDEP_BUCKETS; i++) {
		assert_int_equal(mmdep_bucket(mmdep_bucket_from(i)), i);
		assert_int_equal(mmdep_bucket(mmdep_bucket_to(i)), i);
		assert_true(mmdep_bucket_from(i) <= mmdep_bucket_to(i));
	}
}

static void buckets_leave_no_gap(void **state)
{
	unsigned int i;

	(void)state;
	assert_true(mmdep_bucket_from(0) == 0);
	assert_true(mmdep_bucket_to(MMDEP_BUCKETS - 1) == UINT64_MAX);
	for (i = 1; i < MMDEP_BUCKETS; i++)
		assert_true(mmdep_bucket_from(i) == mmdep_bucket_to(i - 1) + 1);
}

/* Every value up to 2^17, against a count of its bits. */
static void small_values(void **state)
{
	uint64_t value;

	(void)state;
	for (value = 0; value < 1 << 17; value++) {
		unsigned int bits = 0;

		while (value >> bits)
			bits++;
		assert_int_equal(mmdep_bucket(value), bits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges),
		cmocka_unit_test(bounds_belong_to_their_bucket),
		cmocka_unit_test(buckets_leave_no_gap),
		cmocka_unit_test(small_values),
	};

	return cmocka_run_group_tests_name("bucket", tests, NULL, NULL);
}
