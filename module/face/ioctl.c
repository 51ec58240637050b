// SPDX-License-Identifier: GPL-2.0
/*
 * The commands of /dev/mmdep.  include/uapi/mmdep.h says what each does, what
 * is refused and with which errno.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/mmdep.h>

#include "face/face.h"
#include "face/ioctl.h"
#include "scenario/scenario.h"
#include "watch/watch.h"

static_assert(sizeof(struct mmdep_version) == MMDEP_VERSION_SIZE_V1);
static_assert(sizeof(struct mmdep_config) == MMDEP_CONFIG_SIZE_V1);
static_assert(sizeof(struct mmdep_reset) == MMDEP_RESET_SIZE_V1);
static_assert(sizeof(struct mmdep_stream) == MMDEP_STREAM_SIZE_V1);
static_assert(sizeof(struct mmdep_event_finding) <= MMDEP_EVENT_MAX);
static_assert(sizeof(struct mmdep_scenario_info) == MMDEP_SCENARIO_INFO_SIZE_V1);
static_assert(sizeof(struct mmdep_scenario_start) == MMDEP_SCENARIO_START_SIZE_V1);
static_assert(sizeof(struct mmdep_scenario_state) == MMDEP_SCENARIO_STATE_SIZE_V1);
static_assert(sizeof(struct mmdep_point_info) == MMDEP_POINT_INFO_SIZE_V1);
static_assert(sizeof(struct mmdep_hold_arm) == MMDEP_HOLD_ARM_SIZE_V1);
static_assert(sizeof(struct mmdep_hold_release) == MMDEP_HOLD_RELEASE_SIZE_V1);
static_assert(sizeof(struct mmdep_lock_name) == MMDEP_LOCK_NAME_SIZE_V1);

/* The threshold fields of the configuration and whose they are. */
static const struct {
	u32 mask;
	size_t offset;
	struct mmdep_watch *watch;
} thresholds[] = {
	{
		.mask = MMDEP_CONFIG_USERFAULT_LONG,
		.offset = offsetof(struct mmdep_config, userfault_long_ns),
		.watch = &mmdep_watch_userfault,
	}, {
		.mask = MMDEP_CONFIG_MIGRATION_LONG,
		.offset = offsetof(struct mmdep_config, migration_long_ns),
		.watch = &mmdep_watch_migration,
	}, {
		.mask = MMDEP_CONFIG_COLLAPSE_LONG,
		.offset = offsetof(struct mmdep_config, collapse_long_ns),
		.watch = &mmdep_watch_collapse,
	},
};

static u64 *threshold(struct mmdep_config *config, unsigned int i)
{
	return (void *)config + thresholds[i].offset;
}

static long get_version(struct mmdep_client *client, union mmdep_argument *arg)
{
	struct mmdep_version *version = &arg->version;

	if (!IS_ZERO(version->reserved))
		return -EINVAL;
	if (version->flags)
		return -EOPNOTSUPP;
	version->abi_major = MMDEP_ABI_MAJOR;
	version->abi_minor = MMDEP_ABI_MINOR;
	version->watches = MMDEP_WATCH_ALL;
	strscpy_pad(version->module, MMDEP_VERSION, sizeof(version->module));
	return 0;
}

static long get_config(struct mmdep_client *client, union mmdep_argument *arg)
{
	struct mmdep_config *config = &arg->config;
	unsigned int i;

	if (!IS_ZERO(config->reserved))
		return -EINVAL;
	if (config->mask)
		return -EOPNOTSUPP;
	config->mask = MMDEP_CONFIG_ALL;
	config->watches = mmdep_watches_on();
	for (i = 0; i < ARRAY_SIZE(thresholds); i++)
		*threshold(config, i) = READ_ONCE(thresholds[i].watch->long_ns);
	return 0;
}

static long set_config(struct mmdep_client *client, union mmdep_argument *arg)
{
	struct mmdep_config *config = &arg->config;
	unsigned int i;
	long err;

	if (!IS_ZERO(config->reserved))
		return -EINVAL;
	if (config->mask & ~MMDEP_CONFIG_ALL)
		return -EOPNOTSUPP;
	if ((config->mask & MMDEP_CONFIG_WATCHES) &&
	    (config->watches & ~MMDEP_WATCH_ALL))
		return -EOPNOTSUPP;
	for (i = 0; i < ARRAY_SIZE(thresholds); i++)
		if ((config->mask & thresholds[i].mask) &&
		    (*threshold(config, i) < MMDEP_LONG_MIN_NS ||
		     *threshold(config, i) > MMDEP_LONG_MAX_NS))
			return -ERANGE;

	/* What can fail comes first: the change is whole or not at all. */
	if (config->mask & MMDEP_CONFIG_WATCHES) {
		err = mmdep_watches_set(config->watches);
		if (err)
			return err;
	}
	for (i = 0; i < ARRAY_SIZE(thresholds); i++)
		if (config->mask & thresholds[i].mask)
			WRITE_ONCE(thresholds[i].watch->long_ns,
				   *threshold(config, i));
	return 0;
}

static long reset(struct mmdep_client *client, union mmdep_argument *arg)
{
	if (!IS_ZERO(arg->reset.reserved) || !arg->reset.what)
		return -EINVAL;
	if (arg->reset.what & ~MMDEP_RESET_ALL)
		return -EOPNOTSUPP;
	if (arg->reset.what & MMDEP_RESET_COUNTERS)
		mmdep_counters_reset();
	if (arg->reset.what & MMDEP_RESET_HIST)
		mmdep_watches_reset_hists();
	if (arg->reset.what & MMDEP_RESET_FINDINGS)
		mmdep_watches_reset_findings();
	return 0;
}

static long stream(struct mmdep_client *client, union mmdep_argument *arg)
{
	if (!IS_ZERO(arg->stream.reserved) || !arg->stream.what)
		return -EINVAL;
	if (arg->stream.what & ~MMDEP_STREAM_ALL)
		return -EOPNOTSUPP;
	if (mutex_lock_interruptible(&client->read_lock))
		return -EINTR;
	mmdep_reader_begin(&client->reader, arg->stream.what);
	mutex_unlock(&client->read_lock);
	return 0;
}

static long scenario_info(struct mmdep_client *client, union mmdep_argument *arg)
{
	struct mmdep_scenario_info *info = &arg->info;
	const struct mmdep_scenario *scenario;
	const char *why;

	if (info->pad || !IS_ZERO(info->reserved))
		return -EINVAL;
	if (info->flags)
		return -EOPNOTSUPP;
	scenario = mmdep_scenario_at(info->index);
	if (!scenario)
		return -ENOENT;
	why = mmdep_scenario_why_not(scenario);
	if (!why)
		info->flags |= MMDEP_SCENARIO_AVAILABLE;
	if (scenario->point != MMDEP_NR_POINTS)
		info->flags |= MMDEP_SCENARIO_HOLDS;
	strscpy_pad(info->name, scenario->name, sizeof(info->name));
	strscpy_pad(info->summary, scenario->summary, sizeof(info->summary));
	strscpy_pad(info->point, mmdep_point_function(scenario->point),
		    sizeof(info->point));
	strscpy_pad(info->why, why ?: "", sizeof(info->why));
	return 0;
}

static long scenario_start(struct mmdep_client *client, union mmdep_argument *arg)
{
	const struct mmdep_scenario_start *start = &arg->start;
	const struct mmdep_scenario *scenario;

	if (!IS_ZERO(start->reserved) ||
	    strnlen(start->name, sizeof(start->name)) == sizeof(start->name))
		return -EINVAL;
	if (start->flags)
		return -EOPNOTSUPP;
	if (client->run.name)
		return -EBUSY;
	scenario = mmdep_scenario_find(start->name);
	if (!scenario)
		return -ENOENT;
	return mmdep_run_start(&client->run, scenario, start->hold_ms, start->max_hits);
}

static void fill_state(struct mmdep_scenario_state *state, const char *name,
		       const struct mmdep_hold_stats *stats)
{
	strscpy_pad(state->name, name, sizeof(state->name));
	state->held_now = stats->held_now;
	state->hits = stats->hits;
	state->expired = stats->expired;
	state->released = stats->released;
	state->killed = stats->killed;
	state->refused = stats->refused;
	state->held_ns = stats->held_ns;
}

static long scenario_state(struct mmdep_client *client, union mmdep_argument *arg)
{
	struct mmdep_scenario_state *state = &arg->state;
	struct mmdep_hold_stats stats;

	if (!IS_ZERO(state->reserved))
		return -EINVAL;
	if (state->flags & ~MMDEP_STATE_RELEASE)
		return -EOPNOTSUPP;
	if (!client->run.name)
		return -ENOENT;
	if (state->flags & MMDEP_STATE_RELEASE)
		mmdep_run_release(&client->run);
	mmdep_run_stats(&client->run, &stats);
	fill_state(state, client->run.name, &stats);
	return 0;
}

static long scenario_stop(struct mmdep_client *client, union mmdep_argument *arg)
{
	const char *name = client->run.name;
	struct mmdep_hold_stats stats;

	if (!IS_ZERO(arg->state.reserved))
		return -EINVAL;
	if (arg->state.flags)
		return -EOPNOTSUPP;
	if (!name)
		return -ENOENT;
	mmdep_run_stop(&client->run, &stats);
	fill_state(&arg->state, name, &stats);
	return 0;
}

#define COMMAND(ioc, function, known, min)	\
	{					\
		.nr = _IOC_NR(ioc),		\
		.run = function,		\
		.size = sizeof(known),		\
		.min_size = min,		\
	}

static const struct command {
	unsigned int nr;
	long (*run)(struct mmdep_client *client, union mmdep_argument *arg);
	size_t size;
	size_t min_size;
} commands[] = {
	COMMAND(MMDEP_IOC_VERSION, get_version, struct mmdep_version,
		MMDEP_VERSION_SIZE_V1),
	COMMAND(MMDEP_IOC_GET_CONFIG, get_config, struct mmdep_config,
		MMDEP_CONFIG_SIZE_V1),
	COMMAND(MMDEP_IOC_SET_CONFIG, set_config, struct mmdep_config,
		MMDEP_CONFIG_SIZE_V1),
	COMMAND(MMDEP_IOC_RESET, reset, struct mmdep_reset,
		MMDEP_RESET_SIZE_V1),
	COMMAND(MMDEP_IOC_STREAM, stream, struct mmdep_stream,
		MMDEP_STREAM_SIZE_V1),
	COMMAND(MMDEP_IOC_SCENARIO_INFO, scenario_info, struct mmdep_scenario_info,
		MMDEP_SCENARIO_INFO_SIZE_V1),
	COMMAND(MMDEP_IOC_SCENARIO_START, scenario_start, struct mmdep_scenario_start,
		MMDEP_SCENARIO_START_SIZE_V1),
	COMMAND(MMDEP_IOC_SCENARIO_STATE, scenario_state, struct mmdep_scenario_state,
		MMDEP_SCENARIO_STATE_SIZE_V1),
	COMMAND(MMDEP_IOC_SCENARIO_STOP, scenario_stop, struct mmdep_scenario_state,
		MMDEP_SCENARIO_STATE_SIZE_V1),
	COMMAND(MMDEP_IOC_POINT_INFO, mmdep_ioctl_point_info, struct mmdep_point_info,
		MMDEP_POINT_INFO_SIZE_V1),
	COMMAND(MMDEP_IOC_HOLD_ARM, mmdep_ioctl_hold_arm, struct mmdep_hold_arm,
		MMDEP_HOLD_ARM_SIZE_V1),
	COMMAND(MMDEP_IOC_HOLD_RELEASE, mmdep_ioctl_hold_release,
		struct mmdep_hold_release, MMDEP_HOLD_RELEASE_SIZE_V1),
	COMMAND(MMDEP_IOC_LOCK_ADD, mmdep_ioctl_lock_add, struct mmdep_lock_name,
		MMDEP_LOCK_NAME_SIZE_V1),
	COMMAND(MMDEP_IOC_LOCK_REMOVE, mmdep_ioctl_lock_remove, struct mmdep_lock_name,
		MMDEP_LOCK_NAME_SIZE_V1),
};

static const struct command *find_command(unsigned int cmd)
{
	unsigned int i;

	if (_IOC_TYPE(cmd) != MMDEP_IOC_MAGIC ||
	    _IOC_DIR(cmd) != (_IOC_READ | _IOC_WRITE))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].nr == _IOC_NR(cmd))
			return &commands[i];
	return NULL;
}

/**
 * mmdep_ioctl - carry out a command
 * @client: the file
 * @cmd:    ioctl number; its size is the caller's idea of the structure
 * @arg:    the structure
 *
 * Context: process, may sleep; under the lock of the file.
 * Return: 0 or a negative errno as include/uapi/mmdep.h says.
 */
long mmdep_ioctl(struct mmdep_client *client, unsigned int cmd, void __user *arg)
{
	const struct command *command = find_command(cmd);
	size_t size = _IOC_SIZE(cmd);
	union mmdep_argument buf;
	u32 said;
	long ret;

	if (!command)
		return -ENOTTY;
	if (size < command->min_size)
		return -EINVAL;
	if (get_user(said, (u32 __user *)arg))
		return -EFAULT;
	if (said != size)
		return -EINVAL;
	memset(&buf, 0, sizeof(buf));
	ret = copy_struct_from_user(&buf, command->size, arg, size);
	if (ret)
		return ret;
	/* Read a second time: it must still be what was checked. */
	if (buf.size != size)
		return -EINVAL;
	/* Memory that cannot take the answer: before anything is changed. */
	if (copy_to_user(arg, &buf, min(size, command->size)))
		return -EFAULT;
	ret = command->run(client, &buf);
	if (ret)
		return ret;
	if (copy_to_user(arg, &buf, min(size, command->size)))
		return -EFAULT;
	return 0;
}
