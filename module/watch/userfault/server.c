// SPDX-License-Identifier: GPL-2.0
/*
 * Who serves userfaultfds: who reads them, and who answers through them.
 *
 * What was read, and what an answer was about, is in the caller's memory: it is
 * copied when the call returns, if it is still there, without faulting.  Wrong
 * memory is not the kernel's problem but the caller's, and it is told so; here it
 * means that nothing is noted.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/userfaultfd.h>

#include "compat/userfaultfd.h"
#include "core/server.h"
#include "watch/userfault/server.h"

/* Of one read, so many messages are looked at. */
#define MESSAGES_MAX	16

/* What is passed from entry to return. */
enum { PASS_UFFD, PASS_ARG, PASS_CMD };

static __always_inline unsigned long uffd_of_file(const struct file *file)
{
	return (unsigned long)file->private_data;
}

static __always_inline void begin_deed(struct mmdep_hook *hook,
				       const struct file *file, u8 did,
				       void __user *arg)
{
	struct mmdep_deed deed = {
		.time_ns = ktime_get_mono_fast_ns(),
		.did = did,
		.ongoing = true,
	};

	mmdep_hook_pass(hook, PASS_UFFD, uffd_of_file(file));
	mmdep_hook_pass(hook, PASS_ARG, (unsigned long)arg);
	mmdep_server_did(uffd_of_file(file), &deed);
}

/*
 * ssize_t userfaultfd_read(struct file *file, char __user *buf, size_t count,
 *			    loff_t *ppos)
 */
static notrace void enter_read(struct mmdep_hook *hook, struct pt_regs *regs)
{
	mmdep_hook_pass(hook, PASS_UFFD, 0);
	if (regs)
		begin_deed(hook, (void *)regs_get_kernel_argument(regs, 0),
			   MMDEP_DID_READ,
			   (void __user *)regs_get_kernel_argument(regs, 1));
}
NOKPROBE_SYMBOL(enter_read);

/* ssize_t userfaultfd_read_iter(struct kiocb *iocb, struct iov_iter *to) */
static notrace void enter_read_iter(struct mmdep_hook *hook,
				    struct pt_regs *regs)
{
	const struct kiocb *iocb;

	mmdep_hook_pass(hook, PASS_UFFD, 0);
	if (!regs)
		return;
	iocb = (void *)regs_get_kernel_argument(regs, 0);
	begin_deed(hook, iocb->ki_filp, MMDEP_DID_READ,
		   mmdep_iter_user((void *)regs_get_kernel_argument(regs, 1)));
}
NOKPROBE_SYMBOL(enter_read_iter);

static notrace void leave_read(struct mmdep_hook *hook,
			       const struct mmdep_left *left)
{
	const struct uffd_msg __user *from = (void __user *)left->passed[PASS_ARG];
	unsigned long uffd = left->passed[PASS_UFFD];
	struct mmdep_deed deed = {
		.time_ns = ktime_get_mono_fast_ns(),
		.did = MMDEP_DID_READ,
		.result = (s32)left->ret,
	};
	struct uffd_msg msg;
	unsigned int i;

	if (!uffd)
		return;
	mmdep_server_did(uffd, &deed);
	for (i = 0; from && i < MESSAGES_MAX &&
	     (s32)left->ret >= (s32)((i + 1) * sizeof(msg)); i++) {
		if (copy_from_user_nofault(&msg, from + i, sizeof(msg)))
			return;
		if (msg.event == UFFD_EVENT_PAGEFAULT)
			mmdep_server_read_fault(uffd, msg.arg.pagefault.address);
	}
}
NOKPROBE_SYMBOL(leave_read);

static __always_inline u8 did_of(unsigned int cmd)
{
	switch (cmd) {
	case UFFDIO_API:
		return MMDEP_DID_API;
	case UFFDIO_REGISTER:
		return MMDEP_DID_REGISTER;
	case UFFDIO_UNREGISTER:
		return MMDEP_DID_UNREGISTER;
	case UFFDIO_WAKE:
		return MMDEP_DID_WAKE;
	case UFFDIO_COPY:
		return MMDEP_DID_COPY;
	case UFFDIO_ZEROPAGE:
		return MMDEP_DID_ZEROPAGE;
#ifdef UFFDIO_MOVE
	case UFFDIO_MOVE:
		return MMDEP_DID_MOVE;
#endif
	case UFFDIO_WRITEPROTECT:
		return MMDEP_DID_WRITEPROTECT;
#ifdef UFFDIO_CONTINUE
	case UFFDIO_CONTINUE:
		return MMDEP_DID_CONTINUE;
#endif
#ifdef UFFDIO_POISON
	case UFFDIO_POISON:
		return MMDEP_DID_POISON;
#endif
	}
	return MMDEP_DID_OTHER;
}

/*
 * long userfaultfd_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
 */
static notrace void enter_ioctl(struct mmdep_hook *hook, struct pt_regs *regs)
{
	unsigned int cmd;

	mmdep_hook_pass(hook, PASS_UFFD, 0);
	if (!regs)
		return;
	cmd = regs_get_kernel_argument(regs, 1);
	mmdep_hook_pass(hook, PASS_CMD, cmd);
	begin_deed(hook, (void *)regs_get_kernel_argument(regs, 0), did_of(cmd),
		   (void __user *)regs_get_kernel_argument(regs, 2));
}
NOKPROBE_SYMBOL(enter_ioctl);

/*
 * The range and the mode.  There are three shapes: the range alone; the range
 * and the mode; destination, source, length and mode.
 */
static __always_inline void add_range_of(struct mmdep_deed *deed,
					 const void __user *arg)
{
	struct uffdio_range range;
	struct uffdio_copy copy;
	u64 mode;

	switch (deed->did) {
	case MMDEP_DID_COPY:
	case MMDEP_DID_MOVE:
		if (copy_from_user_nofault(&copy, arg, sizeof(copy)))
			return;
		deed->start = copy.dst;
		deed->end = copy.dst + copy.len;
		deed->dontwake = copy.mode & UFFDIO_COPY_MODE_DONTWAKE;
		return;
	case MMDEP_DID_WAKE:
	case MMDEP_DID_ZEROPAGE:
	case MMDEP_DID_CONTINUE:
	case MMDEP_DID_POISON:
	case MMDEP_DID_WRITEPROTECT:
		break;
	default:
		return;
	}
	if (copy_from_user_nofault(&range, arg, sizeof(range)))
		return;
	deed->start = range.start;
	deed->end = range.start + range.len;
	if (deed->did == MMDEP_DID_WAKE ||
	    copy_from_user_nofault(&mode, arg + sizeof(range), sizeof(mode)))
		return;
	deed->dontwake = mode & (deed->did == MMDEP_DID_WRITEPROTECT ?
				 UFFDIO_WRITEPROTECT_MODE_DONTWAKE :
				 UFFDIO_ZEROPAGE_MODE_DONTWAKE);
}

static notrace void leave_ioctl(struct mmdep_hook *hook,
				const struct mmdep_left *left)
{
	struct mmdep_deed deed = {
		.time_ns = ktime_get_mono_fast_ns(),
		.did = did_of(left->passed[PASS_CMD]),
		.result = (s32)left->ret,
	};

	if (!left->passed[PASS_UFFD])
		return;
	add_range_of(&deed, (void __user *)left->passed[PASS_ARG]);
	mmdep_server_did(left->passed[PASS_UFFD], &deed);
}
NOKPROBE_SYMBOL(leave_ioctl);

/* int userfaultfd_release(struct inode *inode, struct file *file) */
static notrace void enter_release(struct mmdep_hook *hook, struct pt_regs *regs)
{
	if (regs)
		mmdep_server_closed(uffd_of_file((void *)
			regs_get_kernel_argument(regs, 1)));
}
NOKPROBE_SYMBOL(enter_release);

const struct mmdep_target mmdep_server_read_targets[] = {
	{
		.name = "userfaultfd_read",
		.how = MMDEP_KRETPROBE,
		.as = MMDEP_HOOK_ON,
		.enter = enter_read,
		.leave = leave_read,
	},
	{
		.name = "userfaultfd_read_iter",
		.how = MMDEP_KRETPROBE,
		.as = MMDEP_HOOK_ALT,
		.why = "reads go through userfaultfd_read_iter since 6.10",
		.enter = enter_read_iter,
		.leave = leave_read,
	},
};

const struct mmdep_target mmdep_server_ioctl_target = {
	.name = "userfaultfd_ioctl",
	.how = MMDEP_KRETPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = enter_ioctl,
	.leave = leave_ioctl,
};

const struct mmdep_target mmdep_server_release_target = {
	.name = "userfaultfd_release",
	.how = MMDEP_KPROBE,
	.as = MMDEP_HOOK_ON,
	.enter = enter_release,
};
