// SPDX-License-Identifier: GPL-2.0
/*
 * Random histories of locks: the engine of module/order/ must say what the model
 * says, with the chain cache and without it.
 *
 *	RUNS	number of histories
 *	SEED	where the random numbers begin; history i uses SEED + i
 */
#include "unit.h"

#include "order_history.h"

#define RUNS_DEFAULT	60000

static unsigned long from_env(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 0) : otherwise;
}

static u32 random_next(struct source *from)
{
	u64 x;

	from->state += 0x9e3779b97f4a7c15ULL;
	x = from->state;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
	return x >> 32;
}

static void one(struct history *h, u64 seed)
{
	struct source from = { .next = random_next, .state = seed };
	u32 steps, i;

	history_begin(h, &from);
	steps = 8 + random_next(&from) % 120;
	for (i = 0; i < steps && !h->wrong; i++)
		history_step(h, &from);
	history_end(h);
	if (h->wrong)
		print_error("SEED=%llu RUNS=1, step %u: %s\n", (unsigned long long)seed,
			    h->step, h->wrong);
	assert_null(h->wrong);
}

static void histories(void **state)
{
	/* A cache with room for all, and some that are always full. */
	static const u32 chains[] = { 1024, 1024, 64, 16, 2, 1, 0, 1024 };
	unsigned long runs = from_env("RUNS", RUNS_DEFAULT), seed = from_env("SEED", 1), i, k;
	struct history *h[ARRAY_LEN(chains)];
	u64 steps = 0, found[MMDEP_ORDER_NR_FINDINGS] = { 0 };

	(void)state;
	for (k = 0; k < ARRAY_LEN(chains); k++)
		h[k] = history_new(chains[k]);
	for (i = 0; i < runs; i++)
		one(h[(seed + i) % ARRAY_LEN(h)], seed + i);
	for (k = 0; k < ARRAY_LEN(chains); k++) {
		for (i = 0; i < MMDEP_ORDER_NR_FINDINGS; i++)
			found[i] += h[k]->found[i];
		steps += h[k]->steps;
		history_free(h[k]);
	}
	print_message("# %lu histories, %llu steps, %llu cycles, %llu documented, %llu same, %llu again, %llu again for reading\n",
		      runs, (unsigned long long)steps, (unsigned long long)found[0],
		      (unsigned long long)found[1], (unsigned long long)found[2],
		      (unsigned long long)found[3], (unsigned long long)found[4]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(histories),
	};

	return cmocka_run_group_tests_name("order_reference", tests, NULL, NULL);
}
