/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel module from outside: is it there, and why it does not come or go.
 */
#ifndef MMDEPCTL_KMOD_H
#define MMDEPCTL_KMOD_H

#include <stdbool.h>
#include <stddef.h>

#define KMOD_NAME	"mmdep"

bool kmod_loaded(const char *root);

enum kmod_signature { KMOD_SIGNATURE_UNKNOWN, KMOD_UNSIGNED, KMOD_SIGNED };

/**
 * struct kmod_try - what is known of an attempt to load
 * @release:   uname -r
 * @magic:     the kernel the file was built for, or NULL when not known
 * @signature: of the file; nobody has looked whose
 * @lockdown:  "none", "integrity", "confidentiality", or NULL when not known
 */
struct kmod_try {
	const char *release;
	const char *magic;
	enum kmod_signature signature;
	const char *lockdown;
};

/**
 * kmod_explain_load() - why the kernel did not take the module
 * @err: positive errno of finit_module(2)
 * @try: what was tried
 * @why: (out) "WHY. WHAT TO DO"
 * @len: size of @why
 */
void kmod_explain_load(int err, const struct kmod_try *try, char *why,
		       size_t len);

/* Has the module file a signature at its end? */
enum kmod_signature kmod_signature(const char *data, size_t len);

/* The same for delete_module(2); @held: tasks held by scenarios, -1: unknown. */
void kmod_explain_unload(int err, long held, char *why, size_t len);

/* Release in "vermagic=RELEASE ..." of a module file; false: not found. */
bool kmod_vermagic(const char *data, size_t len, char *release, size_t size);

/* The errno whose text stands in what modprobe(8) printed (C locale), or 0. */
int kmod_errno_of(const char *text);

#endif /* MMDEPCTL_KMOD_H */
