// SPDX-License-Identifier: GPL-2.0
/*
 * Why the module does not come or go, in words.
 */
#include "unit.h"

#include <errno.h>

#include "lib/kmod.h"

static const char *load_why(int err, const char *magic)
{
	static char why[512];

	struct kmod_try try = { .release = "6.12.0-1", .magic = magic };

	kmod_explain_load(err, &try, why, sizeof(why));
	return why;
}

static const char *unload_why(int err, long held)
{
	static char why[512];

	kmod_explain_unload(err, held, why, sizeof(why));
	return why;
}

static void load_reasons(void **state)
{
	(void)state;
	assert_string_equal(load_why(ENOEXEC, "6.1.0-9"),
			    "it was built for kernel 6.1.0-9, and 6.12.0-1 is running. Build it again here: make clean && make");
	/* The same kernel: then it is something else. */
	assert_null(strstr(load_why(ENOEXEC, "6.12.0-1"), "6.12.0-1"));
	assert_null(strstr(load_why(ENOEXEC, NULL), "built for kernel"));
	assert_non_null(strstr(load_why(EEXIST, NULL), "mmdepctl unload"));
	assert_non_null(strstr(load_why(ENOKEY, NULL), "not signed"));
	assert_non_null(strstr(load_why(EKEYREJECTED, NULL), "does not trust"));
	assert_non_null(strstr(load_why(EPERM, NULL), "not root"));
	assert_non_null(strstr(load_why(ENODEV, NULL), "nothing here"));
	assert_non_null(strstr(load_why(ETIMEDOUT, NULL), strerror(ETIMEDOUT)));
}

static const char *signed_why(int err, enum kmod_signature signature,
			      const char *lockdown)
{
	struct kmod_try try = { .release = "6.12.0-1", .signature = signature,
				.lockdown = lockdown };
	static char why[512];

	kmod_explain_load(err, &try, why, sizeof(why));
	return why;
}

static void signatures(void **state)
{
	static const char end[] = "~Module signature appended~\n";

	(void)state;
	assert_string_equal(signed_why(EPERM, KMOD_UNSIGNED, "integrity"),
			    "the kernel only takes signed modules (locked down: integrity), and this one is not signed. Sign it with a key that is enrolled (mokutil --import); see Documentation/secure-boot.md");
	assert_string_equal(signed_why(EKEYREJECTED, KMOD_SIGNED, "none"),
			    "the kernel only takes signed modules (module.sig_enforce), and this one is signed with a key that it does not trust. Enrol that key with mokutil --import; see Documentation/secure-boot.md");
	/* Not locked down, or nobody knows: then it is not that. */
	assert_non_null(strstr(signed_why(EPERM, KMOD_UNSIGNED, "none"), "not root"));
	assert_non_null(strstr(signed_why(EPERM, KMOD_UNSIGNED, NULL), "not root"));
	assert_int_equal(kmod_signature("", 0), KMOD_UNSIGNED);
	assert_int_equal(kmod_signature(end, sizeof(end) - 1), KMOD_UNSIGNED);
	assert_int_equal(kmod_signature("x~Module signature appended~\n", sizeof(end)),
			 KMOD_SIGNED);
	assert_int_equal(kmod_signature("x~Module signature appended~\n.", sizeof(end) + 1),
			 KMOD_UNSIGNED);
}

static void unload_reasons(void **state)
{
	(void)state;
	assert_non_null(strstr(unload_why(EAGAIN, 1), "1 task is held by a scenario"));
	assert_non_null(strstr(unload_why(EBUSY, 2), "2 tasks are held by a scenario"));
	assert_non_null(strstr(unload_why(EAGAIN, 0), "/dev/mmdep"));
	assert_non_null(strstr(unload_why(EAGAIN, -1), "/dev/mmdep"));
	assert_non_null(strstr(unload_why(ENOENT, -1), "not loaded"));
	assert_non_null(strstr(unload_why(EPERM, -1), "not root"));
}

/* Every sentence says what to do, and fits a line of a terminal or few. */
static void all_in_two_sentences(void **state)
{
	int err;

	(void)state;
	for (err = 1; err < 134; err++) {
		assert_non_null(strstr(load_why(err, NULL), ". "));
		assert_in_range(strlen(load_why(err, NULL)), 20, 250);
		assert_non_null(strstr(unload_why(err, -1), ". "));
		assert_in_range(strlen(unload_why(err, -1)), 20, 250);
	}
}

static void release_of_a_file(void **state)
{
	static const char elf[] = "\177ELF\0x=y\0vermagic=6.12.0-1-amd64 SMP preempt\0name=mmdep";
	char release[64] = "untouched", tiny[8];

	(void)state;
	assert_false(kmod_vermagic("", 0, release, sizeof(release)));
	assert_false(kmod_vermagic("vermagic=", 9, release, sizeof(release)));
	assert_false(kmod_vermagic("vermagic= x", 11, release, sizeof(release)));
	assert_string_equal(release, "untouched");
	assert_true(kmod_vermagic(elf, sizeof(elf), release, sizeof(release)));
	assert_string_equal(release, "6.12.0-1-amd64");
	assert_false(kmod_vermagic(elf, sizeof(elf), tiny, sizeof(tiny)));
	/* It ends where the file ends. */
	assert_true(kmod_vermagic("vermagic=6.1.0xyz", 14, release,
				  sizeof(release)));
	assert_string_equal(release, "6.1.0");
}

static void modprobe_text(void **state)
{
	(void)state;
	assert_int_equal(kmod_errno_of("modprobe: ERROR: could not insert 'mmdep': Key was rejected by service\n"),
			 EKEYREJECTED);
	assert_int_equal(kmod_errno_of("modprobe: ERROR: could not insert 'mmdep': Required key not available"),
			 ENOKEY);
	assert_int_equal(kmod_errno_of("modprobe: ERROR: could not insert 'mmdep': Operation not permitted"),
			 EPERM);
	assert_int_equal(kmod_errno_of("modprobe: ERROR: could not insert 'mmdep': Exec format error"),
			 ENOEXEC);
	assert_int_equal(kmod_errno_of("something else"), 0);
	assert_int_equal(kmod_errno_of(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load_reasons),
		cmocka_unit_test(signatures),
		cmocka_unit_test(unload_reasons),
		cmocka_unit_test(all_in_two_sentences),
		cmocka_unit_test(release_of_a_file),
		cmocka_unit_test(modprobe_text),
	};

	return cmocka_run_group_tests_name("kmod", tests, NULL, NULL);
}
