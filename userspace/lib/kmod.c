// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel module from outside.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kmod.h"
#include "sys.h"
#include "util.h"

bool kmod_loaded(const char *root)
{
	return sys_exists(root, "/sys/module/" KMOD_NAME);
}

/* Only signed modules are taken: because of @who, in words. */
static void explain_signature(const struct kmod_try *try, const char *who,
			      char *why, size_t len)
{
	static const char * const words[] = {
		[KMOD_SIGNATURE_UNKNOWN] =
			"is not signed, or with a key that it does not trust. Sign it, and enrol the key with mokutil --import",
		[KMOD_UNSIGNED] =
			"is not signed. Sign it with a key that is enrolled (mokutil --import)",
		[KMOD_SIGNED] =
			"is signed with a key that it does not trust. Enrol that key with mokutil --import",
	};

	snprintf(why, len, "the kernel only takes signed modules (%s), and this one %s; see Documentation/secure-boot.md",
		 who, words[try->signature]);
}

void kmod_explain_load(int err, const struct kmod_try *try, char *why,
		       size_t len)
{
	const char *text;

	if (err == ENOEXEC && try->magic && strcmp(try->magic, try->release)) {
		snprintf(why, len,
			 "it was built for kernel %s, and %s is running. Build it again here: make clean && make",
			 try->magic, try->release);
		return;
	}
	if (err == EPERM && try->lockdown && strcmp(try->lockdown, "none")) {
		char who[64];

		snprintf(who, sizeof(who), "locked down: %s", try->lockdown);
		explain_signature(try, who, why, len);
		return;
	}
	switch (err) {
	case ENOEXEC:
		text = "the kernel does not take it as a module: it is damaged, compressed, or was built with other options. Build it again here; dmesg tells more";
		break;
	case EEXIST:
		text = "it is loaded already. Take it out first: mmdepctl unload";
		break;
	case ENOKEY:
	case EKEYREJECTED:
	case EKEYEXPIRED:
	case EKEYREVOKED:
		explain_signature(try, "module.sig_enforce", why, len);
		return;
	case EBADMSG:
		text = "its signature is damaged. Sign it again";
		break;
	case EPERM:
		text = "not permitted: you are not root, or kernel.modules_disabled is 1. Run 'mmdepctl diagnose' as root";
		break;
	case EACCES:
		text = "it may not be read, or a security module forbids it. Run mmdepctl as root";
		break;
	case EINVAL:
		text = "the module refused to start, perhaps for a parameter's value. dmesg tells which";
		break;
	case ENOENT:
		text = "there is no such file, or it needs a symbol that this kernel has not. dmesg tells which";
		break;
	case ENODEV:
	case EOPNOTSUPP:
		text = "the module found nothing here that it can instrument. dmesg tells why";
		break;
	case ENOSYS:
		text = "this kernel cannot load modules (CONFIG_MODULES). Boot one that can";
		break;
	case ENOMEM:
		text = "the kernel has not enough memory. Free some and try again";
		break;
	case EBUSY:
		text = "it is being loaded or unloaded this very moment. Try again";
		break;
	default:
		snprintf(why, len, "%s. dmesg may tell more", strerror(err));
		return;
	}
	snprintf(why, len, "%s", text);
}

void kmod_explain_unload(int err, long held, char *why, size_t len)
{
	const char *text;

	switch (err) {
	case ENOENT:
	case ENOSYS:
		text = "it is not loaded. There is nothing to do";
		break;
	case EPERM:
		text = "not permitted: you are not root, or kernel.modules_disabled is 1. Run mmdepctl as root";
		break;
	case EAGAIN:
	case EBUSY:
		if (held > 0) {
			snprintf(why, len,
				 "it is in use: %ld task%s held by a scenario. Wait until the hold ends (10 s at most), or end the program that runs the scenario",
				 held, held == 1 ? " is" : "s are");
			return;
		}
		text = "it is in use: a program has /dev/mmdep or one of its debugfs files open, or a scenario holds a task. End it (fuser -v /dev/mmdep names it) and try again";
		break;
	default:
		snprintf(why, len, "%s. dmesg may tell more", strerror(err));
		return;
	}
	snprintf(why, len, "%s", text);
}

enum kmod_signature kmod_signature(const char *data, size_t len)
{
	/* As the kernel looks for it: the last words of the file. */
	static const char mark[] = "~Module signature appended~\n";
	const size_t n = sizeof(mark) - 1;

	return len > n && !memcmp(data + len - n, mark, n) ? KMOD_SIGNED :
							      KMOD_UNSIGNED;
}

bool kmod_vermagic(const char *data, size_t len, char *release, size_t size)
{
	static const char key[] = "vermagic=";
	const char *at = memmem(data, len, key, sizeof(key) - 1);
	size_t n = 0;

	if (!at || !size)
		return false;
	at += sizeof(key) - 1;
	while (at + n < data + len && at[n] > ' ' && at[n] <= '~')
		n++;
	if (!n || n >= size)
		return false;
	memcpy(release, at, n);
	release[n] = '\0';
	return true;
}

int kmod_errno_of(const char *text)
{
	static const int known[] = {
		ENOKEY, EKEYREJECTED, EKEYEXPIRED, EKEYREVOKED, EBADMSG, EPERM,
		EACCES, ENOEXEC, EEXIST, EINVAL, ENODEV, EOPNOTSUPP, ENOMEM,
		EBUSY, ENOENT,
	};
	size_t i;

	/* modprobe(8) translates nothing, and was started with LC_ALL=C. */
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (strstr(text, strerror(known[i])))
			return known[i];
	return 0;
}
