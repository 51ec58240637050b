#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# beside-lockdep.sh SCENARIO...: lets these scenarios, lock-*, happen in front of both mmdep
# and the kernel's own lockdep, for tests/check-debug.  Prints "NAME|mmdep|lockdep", what each
# of them found.
#
# Lockdep is off after its first report: one that it finds must be the last of a guest.

found()
{
	sed -n 's/^name: //p' /sys/kernel/debug/mmdep/findings | sort | uniq -c | sed -E 's/^ +//'
}

# said: what lockdep has said since the mark.
said()
{
	dmesg | sed "1,/$mark/d" | sed -nE 's/.*WARNING: (possible [a-z ]+|inconsistent lock state|bad unlock balance).*/\1/p' |
		sed 's/ detected *$//' | sort -u | paste -sd ,
}

[ -e /proc/lockdep_stats ] || { echo "this kernel has no lockdep" >&2; exit 1; }
insmod "$MMDEP_KO" scenarios=1 lockdep=1 watches=locks || exit 1
for name; do
	grep -Eq '^ debug_locks: +1$' /proc/lockdep_stats ||
		{ echo "lockdep is off before $name" >&2; exit 1; }
	mark="beside-lockdep: $name $RANDOM$RANDOM"
	echo "<6>$mark" >/dev/kmsg
	before=$(found)
	if ! output=$(mmdepctl scenario run "$name" 2>&1); then
		printf '%s|not as expected|\n%s\n' "$name" "$output"
		exit 1
	fi
	# What is found is told within a second.
	sleep 2
	after=$(comm -13 <(printf '%s\n' "$before") <(found) | sed 's/^[0-9]* //' | paste -sd ,)
	lockdep=$(said)
	printf '%s|%s|%s\n' "$name" "${after:-nothing}" "${lockdep:-nothing}"
done
rmmod mmdep
