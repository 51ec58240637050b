// SPDX-License-Identifier: GPL-2.0
/*
 * The documented order: the table, and what is concluded from it.
 */
#include "unit.h"

#include "order/documented.h"

#define K(k)	MMDEP_ORDER_##k
#define NR	MMDEP_ORDER_NR_KINDS

static const u16 versions[] = {
	MMDEP_ORDER_VERSION(5, 10), MMDEP_ORDER_VERSION(6, 1), MMDEP_ORDER_VERSION(6, 4),
	MMDEP_ORDER_VERSION(6, 12), MMDEP_ORDER_VERSION(7, 3),
};

static void table_is_sound(void **state)
{
	const struct mmdep_order_exempt *x;
	const struct mmdep_order_rule *r;
	u32 i, j;

	(void)state;
	for (i = 0; (r = mmdep_order_documented_rule(i)); i++) {
		assert_true(r->before < NR && r->after < NR);
		assert_int_not_equal(r->before, r->after);
		assert_int_not_equal(r->before, K(OTHER));
		assert_int_not_equal(r->after, K(OTHER));
		assert_true(!r->until || r->from < r->until);
		assert_non_null(strstr(r->source, ".c"));
		for (j = 0; j < i; j++)
			assert_false(mmdep_order_documented_rule(j)->before == r->before &&
				     mmdep_order_documented_rule(j)->after == r->after);
	}
	assert_true(i > 10 && i < 255);
	assert_null(mmdep_order_documented_rule(1000));
	for (i = 0; (x = mmdep_order_documented_exempt(i)); i++) {
		assert_true(x->held < NR && x->taken < NR);
		assert_true(strlen(x->why) > 10);
	}
	assert_int_equal(i, 3);
}

static void names(void **state)
{
	u32 i, j;

	(void)state;
	for (i = 0; i < NR; i++) {
		assert_non_null(mmdep_order_kind_name(i));
		for (j = 0; j < i; j++)
			assert_string_not_equal(mmdep_order_kind_name(i),
						mmdep_order_kind_name(j));
	}
	assert_string_equal(mmdep_order_kind_name(NR), "other");
	assert_string_equal(mmdep_order_kind_name(255), "other");
}

/* No lock comes before itself: the rules do not contradict each other. */
static void no_circle(void **state)
{
	struct mmdep_order_documented doc;
	u32 v, code, a, b;

	(void)state;
	for (v = 0; v < ARRAY_LEN(versions); v++) {
		for (code = 0; code < 2; code++) {
			mmdep_order_documented_init(&doc, versions[v], code);
			for (a = 0; a < NR; a++) {
				assert_int_equal(doc.first[a][a], 0);
				for (b = 0; b < NR; b++)
					assert_false(doc.first[a][b] && doc.first[b][a]);
			}
		}
	}
}

/* What is before what, against Warshall's way to find it; and why, step by step. */
static void conclusions(void **state)
{
	struct mmdep_order_documented doc;
	const struct mmdep_order_rule *r;
	bool before[NR][NR];
	u8 path[NR];
	u32 v, code, i, j, k, n, at;

	(void)state;
	for (v = 0; v < 2 * ARRAY_LEN(versions); v++) {
		code = v % 2;
		mmdep_order_documented_init(&doc, versions[v / 2], code);
		memset(before, 0, sizeof(before));
		for (i = 0; (r = mmdep_order_documented_rule(i)); i++) {
			if (versions[v / 2] >= r->from && (code || !r->code))
				before[r->before][r->after] = true;
		}
		for (k = 0; k < NR; k++) {
			for (i = 0; i < NR; i++) {
				for (j = 0; j < NR; j++)
					before[i][j] |= before[i][k] && before[k][j];
			}
		}
		for (i = 0; i < NR; i++) {
			for (j = 0; j < NR; j++) {
				assert_int_equal(!!doc.first[i][j], before[i][j]);
				n = mmdep_order_documented_path(&doc, i, j, path, NR);
				assert_int_equal(!!n, before[i][j]);
				if (!n)
					continue;
				for (k = 0, at = i; k < n; k++, at = r->after) {
					r = mmdep_order_documented_rule(path[k]);
					assert_int_equal(r->before, at);
				}
				assert_int_equal(at, j);
			}
		}
	}
}

/* Each rule forbids its reverse, and allows what it asks for. */
static void each_rule(void **state)
{
	struct mmdep_order_documented doc;
	const struct mmdep_order_rule *r;
	u32 i, n;
	u8 path[2];

	(void)state;
	mmdep_order_documented_init(&doc, MMDEP_ORDER_VERSION(6, 12), true);
	for (i = 0; (r = mmdep_order_documented_rule(i)); i++) {
		assert_true(mmdep_order_documented_wrong(&doc, r->after, r->before, false));
		assert_false(mmdep_order_documented_wrong(&doc, r->before, r->after, false));
		n = mmdep_order_documented_path(&doc, r->before, r->after, path, 2);
		assert_int_equal(n, 1);
		assert_int_equal(path[0], i);
	}
}

static void each_exception(void **state)
{
	struct mmdep_order_documented doc;
	const struct mmdep_order_exempt *x;
	u32 i;

	(void)state;
	mmdep_order_documented_init(&doc, MMDEP_ORDER_VERSION(6, 12), true);
	for (i = 0; (x = mmdep_order_documented_exempt(i)); i++) {
		/* Between two file systems; within one the rules hold. */
		assert_false(mmdep_order_documented_wrong(&doc, x->held, x->taken, true));
		assert_true(mmdep_order_documented_wrong(&doc, x->held, x->taken, false));
		assert_false(mmdep_order_documented_wrong(&doc, x->taken, x->held, true));
		assert_false(mmdep_order_documented_wrong(&doc, x->taken, x->held, false));
	}
}

struct claim {
	u8 held;
	u8 taken;
	/* On 6.1, on 6.12, and on 6.12 with what was read in code. */
	bool wrong[3];
};

static const struct claim claims[] = {
	/* The failure of 2023: a VMA, or its mm, locked under the mapping's lock. */
	{ K(I_MMAP), K(MMAP), { true, true, true } },
	{ K(I_MMAP), K(VMA), { false, true, true } },
	{ K(ANON_VMA), K(VMA), { false, true, true } },
	{ K(VMA), K(MMAP), { false, true, true } },
	{ K(VMA), K(I_MMAP), { false, false, false } },
	/* Write paths: i_rwsem, then a fault on the buffer. */
	{ K(I_RWSEM), K(MMAP), { false, false, false } },
	{ K(MMAP), K(I_RWSEM), { true, true, true } },
	{ K(VMA), K(I_RWSEM), { false, true, true } },
	/* The mapping's lock against the folio's. */
	{ K(I_MMAP), K(FOLIO), { true, true, true } },
	{ K(FOLIO), K(I_MMAP), { false, false, false } },
	{ K(ANON_VMA), K(FOLIO), { true, true, true } },
	{ K(FOLIO), K(ANON_VMA), { false, false, false } },
	{ K(ANON_VMA), K(I_MMAP), { true, true, true } },
	{ K(FOLIO), K(MMAP), { true, true, true } },
	{ K(INVALIDATE), K(MMAP), { true, true, true } },
	{ K(PAGE_TABLE), K(MMAP), { true, true, true } },
	/* A fault under the VMA lock goes on like one under mmap_lock. */
	{ K(VMA), K(INVALIDATE), { false, false, false } },
	{ K(VMA), K(FOLIO), { false, false, false } },
	{ K(FOLIO), K(VMA), { false, false, false } },
	/* hugetlbfs: its own folios under its own i_mmap_rwsem, the reverse. */
	{ K(HUGETLB_I_MMAP), K(HUGETLB_FOLIO), { false, false, false } },
	{ K(HUGETLB_FOLIO), K(HUGETLB_I_MMAP), { true, true, true } },
	{ K(HUGETLB_I_MMAP), K(FOLIO), { false, false, false } },
	{ K(HUGETLB_VMA), K(HUGETLB_FAULT), { true, true, true } },
	{ K(HUGETLB_I_MMAP), K(HUGETLB_FAULT), { true, true, true } },
	{ K(HUGETLB_FAULT), K(HUGETLB_FOLIO), { false, false, false } },
	/* hugetlbfs locks its inode in mmap(), under mmap_lock. */
	{ K(MMAP), K(HUGETLB_I_RWSEM), { false, false, false } },
	{ K(HUGETLB_I_RWSEM), K(MMAP), { false, false, true } },
	/* A file system on top of another. */
	{ K(FOLIO), K(I_RWSEM), { false, false, false } },
	{ K(INVALIDATE), K(I_RWSEM), { false, false, false } },
	{ K(FOLIO), K(INVALIDATE), { false, false, false } },
	/* Hotplug: what the code does. */
	{ K(MEM_HOTPLUG), K(CPU_HOTPLUG), { false, false, true } },
	{ K(CPU_HOTPLUG), K(MEM_HOTPLUG), { false, false, false } },
	{ K(CPU_HOTPLUG), K(KERNFS), { false, false, false } },
	{ K(KERNFS), K(CPU_HOTPLUG), { false, false, false } },
	{ K(UFFD), K(MMAP), { false, false, true } },
	{ K(UFFD), K(VMA), { false, false, true } },
	/* Nothing is said of these. */
	{ K(OTHER), K(MMAP), { false, false, false } },
	{ K(MMAP), K(OTHER), { false, false, false } },
	{ K(MMAP), K(MMAP), { false, false, false } },
	{ K(MMAP), K(CPU_HOTPLUG), { false, false, false } },
	{ NR, K(MMAP), { false, false, false } },
	{ K(MMAP), 255, { false, false, false } },
};

static void what_it_says(void **state)
{
	struct mmdep_order_documented doc[3];
	u32 i, k;

	(void)state;
	mmdep_order_documented_init(&doc[0], MMDEP_ORDER_VERSION(6, 1), false);
	mmdep_order_documented_init(&doc[1], MMDEP_ORDER_VERSION(6, 12), false);
	mmdep_order_documented_init(&doc[2], MMDEP_ORDER_VERSION(6, 12), true);
	for (i = 0; i < ARRAY_LEN(claims); i++) {
		for (k = 0; k < ARRAY_LEN(doc); k++) {
			bool wrong = mmdep_order_documented_wrong(&doc[k], claims[i].held,
								  claims[i].taken, true);

			if (wrong != claims[i].wrong[k])
				print_error("%s, then %s (%u)\n",
					    mmdep_order_kind_name(claims[i].held),
					    mmdep_order_kind_name(claims[i].taken), k);
			assert_int_equal(wrong, claims[i].wrong[k]);
		}
	}
}

static void paths_in_short_arrays(void **state)
{
	struct mmdep_order_documented doc;
	u8 *one = malloc(1);

	(void)state;
	assert_non_null(one);
	mmdep_order_documented_init(&doc, MMDEP_ORDER_VERSION(6, 12), false);
	assert_true(mmdep_order_documented_path(&doc, K(I_RWSEM), K(PAGE_TABLE), one, 1) > 1);
	assert_int_equal(mmdep_order_documented_rule(one[0])->before, K(I_RWSEM));
	assert_int_equal(mmdep_order_documented_path(&doc, K(PAGE_TABLE), K(I_RWSEM), one, 1), 0);
	assert_int_equal(mmdep_order_documented_path(&doc, NR, K(I_RWSEM), one, 1), 0);
	assert_int_equal(mmdep_order_documented_path(&doc, K(I_RWSEM), 255, one, 1), 0);
	free(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sound),
		cmocka_unit_test(names),
		cmocka_unit_test(no_circle),
		cmocka_unit_test(conclusions),
		cmocka_unit_test(each_rule),
		cmocka_unit_test(each_exception),
		cmocka_unit_test(what_it_says),
		cmocka_unit_test(paths_in_short_arrays),
	};

	return cmocka_run_group_tests_name("order_documented", tests, NULL, NULL);
}
