// SPDX-License-Identifier: GPL-2.0
/*
 * The words of "mmdepctl set".
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "setting.h"
#include "util.h"
#include "watch.h"

static const struct threshold {
	const char *name;
	uint32_t bit;
	size_t offset;
} thresholds[] = {
	{ "userfault-long", MMDEP_CONFIG_USERFAULT_LONG,
	  offsetof(struct mmdep_config, userfault_long_ns) },
	{ "migration-long", MMDEP_CONFIG_MIGRATION_LONG,
	  offsetof(struct mmdep_config, migration_long_ns) },
	{ "collapse-long", MMDEP_CONFIG_COLLAPSE_LONG,
	  offsetof(struct mmdep_config, collapse_long_ns) },
};

#define THRESHOLDS	ARRAY_SIZE(thresholds)

static int parse_threshold(const char *word, const struct threshold *t,
			   struct settings *s, char *why, size_t len)
{
	char low[NS_TEXT_LEN], high[NS_TEXT_LEN], text[128];
	uint64_t ns;

	if (s->config.mask & t->bit) {
		snprintf(why, len, "%s is given twice", t->name);
		return -EINVAL;
	}
	if (parse_duration(strchr(word, '=') + 1, &ns, text, sizeof(text))) {
		snprintf(why, len, "%.64s: the time %s", word, text);
		return -EINVAL;
	}
	if (ns < MMDEP_LONG_MIN_NS || ns > MMDEP_LONG_MAX_NS) {
		snprintf(why, len, "%.64s: the time is not between %s and %s",
			 word, format_ns_exact(MMDEP_LONG_MIN_NS, low),
			 format_ns_exact(MMDEP_LONG_MAX_NS, high));
		return -EINVAL;
	}
	memcpy((char *)&s->config + t->offset, &ns, sizeof(ns));
	s->config.mask |= t->bit;
	return 0;
}

static int parse_watch_word(const char *word, bool relative,
			    struct settings *s, char *why, size_t len)
{
	const char *value = strchr(word, '=') + 1;
	uint64_t set = 0, clear = 0, mask = 0;
	char text[160];
	int ret;

	if (s->relative || s->config.mask & MMDEP_CONFIG_WATCHES) {
		snprintf(why, len, "watch= and watches= may be given once, and not both");
		return -EINVAL;
	}
	if (relative)
		ret = parse_watch_changes(value, &set, &clear, text,
					  sizeof(text));
	else
		ret = parse_watches(value, &mask, text, sizeof(text));
	if (ret) {
		snprintf(why, len, "%.64s %s", word, text);
		return ret;
	}
	if (relative) {
		s->relative = true;
		s->set = set;
		s->clear = clear;
	} else {
		s->config.mask |= MMDEP_CONFIG_WATCHES;
		s->config.watches = mask;
	}
	return 0;
}

int parse_setting(const char *word, struct settings *s, char *why, size_t len)
{
	size_t i, name = strcspn(word, "=");

	if (!word[name]) {
		snprintf(why, len, "'%.64s' is not of the form NAME=VALUE",
			 word);
		return -EINVAL;
	}
	if (name == 5 && !memcmp(word, "watch", 5))
		return parse_watch_word(word, true, s, why, len);
	if (name == 7 && !memcmp(word, "watches", 7))
		return parse_watch_word(word, false, s, why, len);
	for (i = 0; i < THRESHOLDS; i++)
		if (strlen(thresholds[i].name) == name &&
		    !memcmp(thresholds[i].name, word, name))
			return parse_threshold(word, &thresholds[i], s, why,
					       len);
	snprintf(why, len,
		 "'%.*s' is no setting; there are watch, watches, userfault-long, migration-long, collapse-long",
		 name > 64 ? 64 : (int)name, word);
	return -EINVAL;
}
