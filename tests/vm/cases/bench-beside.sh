#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# bench-beside.sh: what others cost at the same places, for tests/bench, in a guest that
# counts instructions and has bpftrace, libbpf-tools and linux-perf.
#
# First the rows none, none2, default and locks of bench.sh, in this very guest.  Then
# each hook or tool alone, started before a path is counted and ended after it:
#
#   kprobe, kretprobe, fprobe, ftrace   a handler that does nothing (bench_floor.ko)
#   bpftrace-kprobe, bpftrace-kfunc     a histogram of how long the function takes
#   funclatency, klockstat              of libbpf-tools: the same; of all mutexes and rwsems
#   perf-probe                          "perf stat" of the entry and the return
#   perf-lock, perf-lock-bpf            "perf lock", which follows contended locks
#
# Prints "ROW PATH MEDIAN MEAN ROUNDS", or "ROW PATH - WHY" where something cannot be had:
# a tool that was there, but did not see what was done, is no row.

here=${0%/*}
bench=$here/../prog/bench
enabled=/sys/kernel/tracing/enabled_functions
log=$(mktemp)
# PATH:FUNCTION
places="fault-anon:handle_mm_fault userfault:handle_userfault lock-rwsem-read:down_read"
# More room than locked memory has by default; older kernels book maps as such.
ulimit -l unlimited

# why: the last thing the tool said, in one line.
why()
{
	local said
	said=$(grep -v '^[[:space:]]*$' "$log" | tail -n 1 | tr -s '[:space:]' ' ' | cut -c 1-160)
	echo "${said:-it said nothing, and saw nothing}"
}

# count ROW PATH: while something is on.
count()
{
	local line
	line=$("$bench" "$2") && echo "$1 $line" || echo "$1 $2 - the path could not be counted: $line"
}

# floor HOW PATH FUNCTION
floor()
{
	local err
	if ! err=$(insmod /share/bench_floor.ko "how=$1" "on=$3" 2>&1); then
		case $err in
		*'not implemented'*) err="this kernel is built without it" ;;
		esac
		echo "$1 $2 - $err"
		return
	fi
	grep -q "^$3 (" "$enabled" && count "$1" "$2" || echo "$1 $2 - the hook is not on $3"
	rmmod bench_floor
}

# tool ROW PATH FUNCTION PROOF COMMAND...: PROOF is what the command prints, in the end,
# when it has seen something.  FUNCTION is where it can be seen that it is ready; "-" if
# nowhere.
tool()
{
	local row=$1 path=$2 function=$3 proof=$4 line='' pid i
	shift 4
	if ! command -v "$1" >/dev/null; then
		echo "$row $path - there is no $1 in this suite's package"
		return
	fi
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	for ((i = 0; i < 3000; i++)); do
		[ "$function" != - ] || break
		! grep -q "^$function (" "$enabled" || break
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	# The hook of the return comes a little later than that of the entry.
	sleep 3
	kill -0 "$pid" 2>/dev/null && line=$(count "$row" "$path")
	kill -INT "$pid" 2>/dev/null
	wait "$pid"
	if [ -n "$line" ] && grep -Eq "$proof" "$log"; then
		echo "$line"
	else
		echo "$row $path - $(why)"
	fi
}

# A bar of a histogram of bpftrace or libbpf-tools; a count that is not zero.
bars='[0-9KMG] *(->|,) .*\|[@*]'
some='^ *[1-9][0-9,]* +probe:'

paths=mmap-contended
for place in $places; do
	paths+=" ${place%:*}"
done
# shellcheck disable=SC2086 # a list of words
bash "$here/bench.sh" none,none2,default,locks $paths || exit 1

for place in $places; do
	path=${place%:*} f=${place#*:}
	for how in kprobe kretprobe fprobe ftrace; do
		floor "$how" "$path" "$f"
	done
	tool bpftrace-kprobe "$path" "$f" "$bars" bpftrace -e "
		kprobe:$f { @at[tid] = nsecs; }
		kretprobe:$f /@at[tid]/ { @ns = hist(nsecs - @at[tid]); delete(@at[tid]); }"
	tool bpftrace-kfunc "$path" "$f" "$bars" bpftrace -e "
		kfunc:vmlinux:$f { @at[tid] = nsecs; }
		kretfunc:vmlinux:$f /@at[tid]/ { @ns = hist(nsecs - @at[tid]); delete(@at[tid]); }"
	tool funclatency "$path" "$f" "$bars" funclatency "$f"
	perf probe -q --add "$f" --add "$f%return" >"$log" 2>&1
	tool perf-probe "$path" "$f" "$some" perf stat -a -e "probe:$f,probe:${f}__return"
	perf probe -q --del 'probe:*' >/dev/null 2>&1
done
# A rwsem that is held, and one that is slept for.
for path in userfault lock-rwsem-read mmap-contended; do
	tool klockstat "$path" down_read ' [num]?s +[1-9]' klockstat
done
tool perf-lock mmap-contended - '\([1-9][0-9]* samples\)' perf lock record -a -o "$log.data"
tool perf-lock-bpf mmap-contended - '^ *[1-9][0-9]* ' perf lock contention -a -b
rm -f "$log" "$log.data"
