# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # read by the cases
#
# Loads that stress-ng makes. MMDEP_STRESS: seconds a load. Sourced by the cases that
# want them, beside lib.sh.

SECONDS_EACH=${MMDEP_STRESS:-10}
known_stressors=" $(stress-ng --stressors 2>/dev/null) "

# stresses OPTION...: how much it did is in operations afterwards.
stresses()
{
	local seconds rc
	# An operation may be large, and the machine slow: then once more, for longer.
	for ((seconds = SECONDS_EACH; seconds <= 16 * SECONDS_EACH; seconds *= 2)); do
		rc=0
		stress-ng "$@" --timeout "$seconds" --metrics-brief >"$TMP/output" 2>&1 || rc=$?
		# Rows of its table begin with a name; "passed: 2" and the like are none.
		operations=$(awk '$4 !~ /:$/ && $5 ~ /^[0-9]+$/ { n += $5 } END { print n + 0 }' \
			"$TMP/output")
		[ "$operations" = 0 ] || break
	done
	# What it thinks of the kernel is not the matter here.
	[ "$rc" = 0 ] ||
		note "status $rc:" "$(grep -v 'dispatching\|defaulting' "$TMP/output" | tail -n 5)"
}

# knows_stressor NAME: this stress-ng has it.
knows_stressor()
{
	[[ $known_stressors == *" $1 "* ]]
}
