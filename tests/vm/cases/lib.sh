# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What every case needs: waiting with an end, the module and what it counts, a
# guest in which nothing else happens; and KTAP, in ktap.sh. Sourced, never run.
#
# A case says "plan N", loads and unloads the module itself, and ends with
# "finish". Whatever it starts in the background is ended when it ends.

set -u
export LC_ALL=C.UTF-8
# Made by tests/vm/init.
export PATH=/usr/lib/mmdep/quick:$PATH

DEBUGFS=/sys/kernel/debug
MMDEP=$DEBUGFS/mmdep
THP=/sys/kernel/mm/transparent_hugepage
PROG=${MMDEP_PROG:-/usr/lib/mmdep/prog}
: "${MMDEP_KO:=/usr/lib/mmdep/mmdep.ko}"
# A wait that takes longer has failed; an emulated machine may be slow.
WAIT_MAX=180
# shellcheck source=tests/vm/cases/ktap.sh
. "$(dirname "${BASH_SOURCE[0]}")/ktap.sh"
# shellcheck source=tests/vm/cases/kernel.sh
. "$(dirname "${BASH_SOURCE[0]}")/kernel.sh"
# Cases must not depend on how root's directory is protected.
cd /

TMP=$(mktemp -d "${TMPDIR:-/tmp}/mmdep-case.XXXXXX")

at_exit()
{
	local rc=$? pid
	for pid in $(jobs -p); do
		kill -KILL "$pid" 2>/dev/null
	done
	wait 2>/dev/null
	! loaded || rmmod mmdep
	rm -rf "$TMP"
	# Ended on its way: whoever reads this must not think it passed.
	if [ -z "$finished" ]; then
		echo "Bail out! the case ended early (status $rc)"
		[ "$rc" != 0 ] || rc=1
	fi
	exit "$rc"
}
trap at_exit EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# --- waiting ---

# wait_for COMMAND...: until it succeeds; fails after WAIT_MAX seconds.
wait_for()
{
	local end=$((SECONDS + WAIT_MAX))
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.02
	done
}

# says FILE TEXT: whether a line of FILE is TEXT.
says()
{
	grep -qxF -e "$2" "$1" 2>/dev/null
}

# start NAME COMMAND...: in the background; its output goes to $TMP/NAME, its
# pid is in the variable NAME_pid.
start()
{
	local name=$1
	shift
	# What one of this name said before is gone when this one is looked for.
	: >"$TMP/$name"
	"$@" >"$TMP/$name" 2>&1 &
	printf -v "${name}_pid" %d $!
}

# asleep NAME N: waits until the sleepers that were started as NAME are asleep
# for the Nth time.
asleep()
{
	wait_for says "$TMP/$1" "asleep $2" ||
		give_up "the sleepers did not fall asleep:" "$(cat "$TMP/$1")"
}

# ended PID: waits for a background process and returns its status.
ended()
{
	# shellcheck disable=SC2317 # called by wait_for
	gone()
	{
		! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
	}
	wait_for gone "$1" || return 124
	wait "$1"
}

# --- the module ---

loaded()
{
	[ -e /sys/module/mmdep ]
}

# load PARAMETER...: with what the kernel says when it cannot.
# shellcheck disable=SC2120 # none is right, too
load()
{
	insmod "$MMDEP_KO" "$@" || give_up "insmod $*: failed" "$(dmesg | tail -n 5)"
}

unload()
{
	rmmod mmdep
}

# kernel_log COMMAND...: what the kernel logged while the command ran, whatever
# its status.
kernel_log()
{
	local mark
	mark="mmdep-case: $$ $RANDOM$RANDOM"
	echo "<6>$mark" >/dev/kmsg
	"$@" >/dev/null 2>&1
	dmesg | sed "1,/$mark/d"
}

# figure FILE NAME: what stands behind NAME, of a file with a name and a figure a line.
figure()
{
	awk -v name="$2" '$1 == name { print $2 }' "$1"
}

# counter NAME
counter()
{
	figure "$MMDEP/counters" "$1"
}

# counter_is NAME VALUE
counter_is()
{
	[ "$(counter "$1")" = "$2" ]
}

# no_wait_open: nobody is inside a hooked function.
no_wait_open()
{
	! grep -E '\.open [^0]' "$MMDEP/counters" >/dev/null
}

# snapshot NAME: remembers all counters.
snapshot()
{
	cp "$MMDEP/counters" "$TMP/$1"
}

# changes NAME [REGEX]: "counter+n counter+n", in their order, what has changed
# since the snapshot; only names that match. Not the counters of long waits: that
# is a matter of the machine's speed, and tested where it is made to happen. Nor
# those of get_user_pages(): each start of a program calls it; or of mmap_lock, for
# which threads may or may not have to wait.
changes()
{
	awk -v names="${2:-.}" '
		NR == FNR { before[$1] = $2; next }
		$1 ~ names && $1 !~ /\.long$/ && $1 !~ /^(gup|fixup|mmap_lock)\./ && $2 != before[$1] {
			printf "%s%s%+d", sep, $1, $2 - before[$1]
			sep = " "
		}
		END { print "" }
	' "$TMP/$1" "$MMDEP/counters"
}

# hist NAME KEY: count, sum_ns or max_ns.
hist()
{
	figure "$MMDEP/hist/$1" "$2"
}

# status KEY
status()
{
	sed -n "s/^$1: //p" "$MMDEP/status"
}

# hook NAME: "hooked_as how state", of one line of the hook table.
hook()
{
	awk -v name="$1" '$1 == name { print $3, $4, $5 }' "$MMDEP/hooks"
}

hook_missed()
{
	awk -v name="$1" '$1 == name { print $7 }' "$MMDEP/hooks"
}

# hook_why NAME: the sentence at the end of its line.
hook_why()
{
	awk -v name="$1" '$1 == name { for (i = 1; i <= 7; i++) sub(/^[^ ]+ +/, ""); print }' \
		"$MMDEP/hooks"
}

# probes: the functions with a probe on them, by the kernel's own list, sorted.
# A probe that is there and switched off has DISABLED behind it.
probes()
{
	awk '{
		sub(/\+.*/, "", $3)
		print $3 (/\[DISABLED\]/ ? " DISABLED" : "")
	}' "$DEBUGFS/kprobes/list" | sort -u
}

# --- the guest ---

nodes()
{
	find /sys/devices/system/node -maxdepth 1 -name 'node[0-9]*' 2>/dev/null | wc -l
}

put()
{
	[ ! -e "$2" ] || echo "$1" >"$2" || give_up "$2 does not take $1"
}

# quiet_guest: nothing in the background that would collapse, split or move
# pages, and so count something.
quiet_guest()
{
	put 0 /proc/sys/kernel/numa_balancing
	put 0 /proc/sys/vm/compaction_proactiveness
	put 0 /sys/kernel/mm/ksm/run
	put 0 "$THP/shrink_underused"
	put madvise "$THP/enabled"
	khugepaged_asleep
}

# khugepaged sleeps for scan_sleep_millisecs after each look, whoever comes
# meanwhile. As long as a process is there that it knows, it sleeps nowhere else:
# so when it has looked once more and sleeps, it sleeps that long.
khugepaged_asleep()
{
	local before pid
	has_thp || return 0
	[ "$(cat "$THP/khugepaged/scan_sleep_millisecs")" != 3600000 ] || return 0
	pid=$(pgrep -x khugepaged) || return 0
	# shellcheck disable=SC2317 # called by wait_for
	dozes()
	{
		[ "$(cat "$THP/khugepaged/full_scans")" -gt "$before" ] &&
			grep -q '^State:.S' "/proc/$pid/status" &&
			[[ $(head -n 1 "/proc/$pid/stack") =~ ^'[<0>] khugepaged'(_wait_work)?'+' ]]
	}
	before=$(cat "$THP/khugepaged/full_scans")
	start register "$PROG/twins" register
	wait_for says "$TMP/register" ready || give_up "twins register: failed"
	# Ends a sleep of the old length.
	put 3600000 "$THP/khugepaged/scan_sleep_millisecs"
	wait_for dozes || give_up "khugepaged does not go to sleep:" \
		"$(cat "$THP/khugepaged/full_scans") full scans, $before before" \
		"$(cat "/proc/$pid/stack")"
	# shellcheck disable=SC2154 # set by start
	kill -USR1 "$register_pid"
	ended "$register_pid" || give_up "twins register: failed"
}
