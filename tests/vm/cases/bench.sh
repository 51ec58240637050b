#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# bench.sh ROWS [PATH...]: counts the instructions of paths through the kernel, for
# tests/bench, in a guest that counts them.  A row is what is switched on:
#
#   none       no module; "none2" is the same once more, and shows the jitter
#   default    mmdep as it is loaded
#   no-locks   all watches but that on locks
#   locks      only that
#   all        all watches
#
# What takes locks in the kernel (bench_pairs.ko) is in /share, if it is wanted.
#
# Prints "release NAME", then "ROW PATH MEDIAN MEAN ROUNDS" for each.

bench=${0%/cases/*}/prog/bench
rows=${1//,/ }
shift
# Where mappings lie decides which of them join: each row must have the same.
echo 0 >/proc/sys/kernel/randomize_va_space || exit 1
# With two nodes, no page is moved but by the bench.
echo 0 >/proc/sys/kernel/numa_balancing || exit 1
[ ! -e /share/bench_pairs.ko ] || insmod /share/bench_pairs.ko || exit 1
echo "release $(uname -r)"
for row in $rows; do
	case $row in
	none*) ;;
	default) insmod "$MMDEP_KO" ;;
	no-locks) insmod "$MMDEP_KO" watches=all && mmdepctl set watch=-locks ;;
	locks) insmod "$MMDEP_KO" watches=none && mmdepctl set watch=+locks ;;
	all) insmod "$MMDEP_KO" watches=all ;;
	*) echo "bench: there is no row '$row'" >&2; false ;;
	esac >/dev/null || exit 1
	"$bench" "$@" | sed "s/^/$row /"
	[ "${PIPESTATUS[0]}" = 0 ] || exit 1
	[ ! -e /sys/module/mmdep ] || rmmod mmdep || exit 1
done
