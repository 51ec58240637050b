// SPDX-License-Identifier: GPL-2.0
/*
 * "scenario list": a tour of what can go wrong.
 */
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "../lib/csv.h"
#include "../lib/device.h"
#include "../lib/output.h"
#include "scenario.h"

static void add_text(struct json_object *obj, const char *key, const char *text)
{
	json_object_object_add(obj, key, text && *text ?
			       json_object_new_string(text) : NULL);
}

static struct json_object *to_json(const struct mmdep_scenario_info *info)
{
	const struct scenario *s = scenario_find(info->name);
	struct json_object *obj = json_object_new_object();

	json_str(obj, "name", info->name);
	json_flag(obj, "available", info->flags & MMDEP_SCENARIO_AVAILABLE);
	json_str(obj, "summary", info->summary);
	add_text(obj, "hold_point", info->point);
	add_text(obj, "why", info->why);
	add_text(obj, "story", s ? s->story : NULL);
	add_text(obj, "seen", s ? s->seen : NULL);
	add_text(obj, "finding", s ? s->finding : NULL);
	add_text(obj, "needs", s ? s->needs : NULL);
	add_text(obj, "replaces", s ? s->replaces : NULL);
	json_u64(obj, "hold_ms", s ? s->hold_ms : 0);
	return obj;
}

static void say(const char *label, const char *text)
{
	if (text)
		print_labelled(stdout, label, text, 13, output_width());
}

static void print_tour(const struct scenario *s,
		       const struct mmdep_scenario_info *info)
{
	say("    shows:   ", s->story);
	say("    seen:    ", s->seen);
	say("    finding: ", s->finding);
	say("    needs:   ", s->needs);
	say("    instead: ", s->replaces);
	if (*info->point)
		printf("    holds:   a task in %s, for %" PRIu32 " ms%s\n",
		       info->point, s->hold_ms,
		       s->finding ? " and until that is found" : "");
	else if (s->hold_ms)
		printf("    holds:   nothing; a thread waits for %" PRIu32 " ms\n",
		       s->hold_ms);
}

static void print_info(const struct ctx *ctx,
		       const struct mmdep_scenario_info *info)
{
	bool here = info->flags & MMDEP_SCENARIO_AVAILABLE;
	const struct scenario *s = scenario_find(info->name);

	printf("%s%s%s%s\n", color_on(ctx->color, BOLD), info->name,
	       color_off(ctx->color), here ? "" : " (not here)");
	print_wrapped(stdout, info->summary, 4, output_width());
	if (s)
		print_tour(s, info);
	if (!here)
		say("    why not: ",
		    *info->why ? info->why : "the module gives no reason");
}

int scenario_list(struct ctx *ctx)
{
	struct json_object *obj, *array = json_object_new_array();
	struct mmdep_scenario_info info;
	unsigned int i;
	int fd, err, ret = device_open(ctx, &fd, NULL);

	if (ret) {
		json_object_put(array);
		return ret;
	}
	for (i = 0; !(err = device_scenario(fd, i, &info)); i++) {
		if (ctx->json)
			json_object_array_add(array, to_json(&info));
		else
			print_info(ctx, &info);
	}
	close(fd);
	if (err != -ENOENT)
		ret = device_failed(ctx, "MMDEP_IOC_SCENARIO_INFO", -err);
	if (ret || !ctx->json) {
		json_object_put(array);
		return ret;
	}
	obj = json_object_new_object();
	json_object_object_add(obj, "scenarios", array);
	facts_print(ctx, obj);
	return EXIT_CLEAN;
}
