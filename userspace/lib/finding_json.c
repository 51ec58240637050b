// SPDX-License-Identifier: GPL-2.0
/*
 * A finding as JSON.
 */
#include <stdlib.h>

#include "entry.h"
#include "finding_view.h"

static struct json_object *ring_json(const char *text)
{
	struct json_object *array = json_object_new_array();
	const char *word;

	while (found_word(&text, &word))
		json_object_array_add(array,
				      json_object_new_uint64(strtoul(word, NULL, 10)));
	return array;
}

struct json_object *found_stack_json(const char *text)
{
	struct json_object *array = json_object_new_array();
	const char *frame;
	size_t len;

	while ((len = found_frame(&text, &frame)))
		json_object_array_add(array,
				      json_object_new_string_len(frame, len));
	return array;
}

static struct json_object *value_json(const struct found *f,
				      const struct said *said)
{
	enum finding_key key = said->key;

	if (key == KEY_UNKNOWN)
		return json_scalar(said->text);
	if (!found_has(f, key))
		return NULL;
	switch (finding_form(key)) {
	case FORM_U64:
	case FORM_HEX:
	case FORM_TASK:
		return json_object_new_uint64(f->number[key]);
	case FORM_SIGNED:
		return json_object_new_int64(f->number[key]);
	case FORM_YES_NO:
		return json_object_new_boolean(f->number[key]);
	case FORM_ENTRY:
		return entry_json(key == KEY_NOW ? &f->now : &f->at_start);
	case FORM_RING:
		return ring_json(said->text);
	case FORM_STACK:
		return found_stack_json(said->text);
	case FORM_TEXT:
	case FORM_COMM:
	case FORM_SEVERITY:
	case FORM_STATE:
		break;
	}
	return json_object_new_string(said->text);
}

struct json_object *found_json(const struct found *f)
{
	struct json_object *obj = json_object_new_object();
	size_t i;

	for (i = 0; i < f->n; i++)
		json_object_object_add(obj, f->said[i].name,
				       value_json(f, &f->said[i]));
	return obj;
}
