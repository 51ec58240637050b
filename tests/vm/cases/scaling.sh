#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# scaling.sh cpus|crowd [NUMBER...]: for tests/bench/scaling, in a guest that counts
# instructions.  Prints "release NAME" and
#
#   cpus   "ROW PATH EACH WORST ALL", as bench_scale has them, on all CPUs of the guest, and
#          "memory WATCHES WAITS BYTES" for each NUMBER of waits that there is room for
#   crowd  "scan OPEN LAST LONGEST" for each NUMBER of waits that are open; and "scan 0
#          LAST -": of none, when they are over and what was found is still looked at
#
# What a row has switched on, bench.sh says.

# shellcheck source=tests/vm/cases/findings.sh
. "$(dirname "$0")/findings.sh"
# shellcheck source=tests/vm/cases/lib.sh
. "$(dirname "$0")/lib.sh"

row()
{
	case $1 in
	none*) ;;
	default) load ;;
	locks) load watches=none && mmdepctl set watch=+locks >/dev/null ;;
	esac || give_up "$1 cannot be had"
	"$PROG/bench_scale" loop fault-anon mmap-munmap userfault >"$TMP/bench" ||
		give_up "$1:" "$(cat "$TMP/bench")"
	sed "s/^/$1 /" "$TMP/bench"
	! loaded || unload
}

# look_on SECONDS: while a scan is done each second.  Whoever looks whether it is would
# run meanwhile, on the same CPU, and be counted.
look_on()
{
	local before
	before=$(status scans)
	sleep "$1"
	[ "$(status scans)" -ge $((before + $1 - 1)) ] || give_up "no scans"
}

crowd()
{
	local result
	load
	start crowd "$PROG/crowd" "$1"
	wait_for says "$TMP/crowd" asleep || give_up "the crowd did not fall asleep"
	wait_for counter_is userfault.open "$1" || give_up "$1 waits are not open"
	look_on 5
	result="scan $(status waits_open) $(status scan_last_ns) $(status scan_longest_ns)"
	# shellcheck disable=SC2154 # set by start
	kill -TERM "$crowd_pid"
	ended "$crowd_pid" || give_up "the crowd did not end"
	if [ "$1" = "$first" ]; then
		look_on 2
		echo "scan $(status waits_open) $(status scan_last_ns) -"
	fi
	echo "$result"
	unload
}

what=$1
shift
echo "release $(uname -r)"
case $what in
cpus)
	# Where mappings lie decides which of them join: each row must have the same.
	put 0 /proc/sys/kernel/randomize_va_space
	put 0 /proc/sys/kernel/numa_balancing
	for row in none none2 default locks; do
		row "$row"
	done
	for waits; do
		for watches in default all; do
			load "waits=$waits" "watches=$watches"
			echo "memory $watches $waits $(status memory_bytes)"
			unload
		done
	done
	;;
crowd)
	# A small guest allows fewer threads; their memory it has.
	put 30000 /proc/sys/kernel/threads-max
	quiet_guest
	first=$1
	for number; do
		crowd "$number"
	done
	;;
esac
finished=1
