// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong with a call of get_user_pages().
 *
 * The handler has seen all there is to see; here it is told who should have
 * served the page.
 */
#include "core/judge.h"
#include "watch/watch.h"

static void notice(const struct mmdep_notice *notice)
{
	struct mmdep_finding *f;

	if (!mmdep_judge_may(notice->type))
		return;
	f = mmdep_judge_notice(notice);
	f->over = false;
	if (notice->wait.uffd)
		mmdep_judge_server(f, notice->wait.uffd);
	mmdep_judge_done(f);
}

static void look(struct mmdep_look *look)
{
	/* Its kind is no wait: there is nothing to look at. */
}

const struct mmdep_judge mmdep_judge_gup = {
	.look = look,
	.notice = notice,
};
