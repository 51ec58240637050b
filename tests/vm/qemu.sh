# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# How the guest is started: shared by "run" and by the trial in "accel".
# Sourced after lib.sh, never run.

# A panic resets the machine, which with -no-reboot ends QEMU.
# shellcheck disable=SC2034 # read by the scripts that source this file
QEMU_COMMON=(-nodefaults -display none -no-reboot -no-user-config)

# The emulated CPU is not said to be good at string instructions: the kernel would clear
# memory byte by byte, and where there was code before each byte has the emulator look
# through all that it has translated of that page. A huge page took minutes, of which
# the watchdogs complained, and all guests are a fifth faster without.
EMULATED=max,-erms,-fsrm

# kernel_command_line [EXTRA]: a stock kernel's defaults, but every complaint
# ends the run at once. An emulated CPU that has to wait for the host is not a
# lockup: the watchdogs are given more time, not switched off. All CPUs of the
# guest read one TSC; some kernels do not believe it and take the slow HPET.
kernel_command_line()
{
	printf '%s' "console=ttyS0 loglevel=7 printk.devkmsg=on panic=-1 oops=panic panic_on_warn=1" \
		" softlockup_panic=1 hung_task_panic=0 sysctl.kernel.watchdog_thresh=60" \
		" sysctl.kernel.softlockup_all_cpu_backtrace=1" \
		" rcupdate.rcu_cpu_stall_timeout=120 tsc=reliable no_timer_check${1:+ $1}"
}

# qemu_accel ACCEL [icount]: words for QEMU's command line.
qemu_accel()
{
	case $1${2:+-$2} in
	kvm) echo "-machine q35 -accel kvm -cpu host" ;;
	# All CPUs in one thread, by turns: with a thread each, the emulator now and
	# then goes on executing a breakpoint that the kernel, patching its code, has
	# taken out again, and the kernel dies of it; without any module, too.
	tcg) echo "-machine q35 -accel tcg,thread=${VM_TCG_THREAD:-single} -cpu $EMULATED" ;;
	# One instruction is one nanosecond of the guest's time, and that time
	# does not depend on the host's.
	*-icount) echo "-machine q35 -accel tcg,thread=single -cpu $EMULATED -icount shift=0,sleep=off" \
		"-rtc base=2026-01-01,clock=vm" ;;
	esac
}

# make_initramfs KERNELDIR PAYLOADDIR TARGET: the kernel unpacks one archive
# after the other, so the large one is made once a kernel.
make_initramfs()
{
	install -m 0755 "$VM_DIR/init" "$2/init"
	{
		cat "$1/transport.cpio"
		(cd "$2" && find . | cpio --quiet -o -H newc -R 0:0)
	} >"$3"
}
