// SPDX-License-Identifier: GPL-2.0
/*
 * Who could end a wait, in words.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "task.h"
#include "who.h"

const char *who_comm(const struct ctx *ctx, const struct waits *all,
		     const struct open_wait *w, char comm[COMM_TEXT_LEN])
{
	size_t i;

	comm[0] = '\0';
	/* The number of one that is gone may be another's by now. */
	if (!w->who || !strcmp(w->who_now, "gone"))
		return comm;
	for (i = 0; i < all->n; i++)
		if (all->wait[i].tid == w->who)
			return all->wait[i].comm;
	if (debugfs_live(ctx))
		task_comm(ctx->root, w->who, comm);
	return comm;
}

char *who_name(const char *comm, uint32_t tid)
{
	return format("%s%s%" PRIu32, comm, *comm ? "/" : "", tid);
}

char *who_say(const struct open_wait *w, const char *comm)
{
	char *name, *text;

	if (!w->who)
		return format("nobody known");
	name = who_name(comm, w->who);
	text = format("%s%s%s, %s", name, *w->who_did ? " " : "", w->who_did,
		      task_does(w->who_now));
	free(name);
	return text;
}
