# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the cases about findings have in common. Sourced before lib.sh, which
# leaves the directory, never run.

declare -A victim culprit address

# finding NAME TID: its lines, or nothing.
finding()
{
	awk -v RS= -v name="$1" -v tid="$2" '
		index("\n" $0 "\n", "\nname: " name "\n") &&
		index("\n" $0 "\n", "\ntid: " tid "\n")' "$MMDEP/findings"
}

# value KEY: of the finding on the standard input.
value()
{
	sed -n "s/^$1: //p"
}

# found NAME TID TIMES: was found so often.
found()
{
	local text
	text=$(finding "$1" "$2")
	text=${text#*count: }
	[ "${text%%[!0-9]*}" -ge "$3" ] 2>/dev/null
}

nothing_open()
{
	! grep -qx 'state: open' "$MMDEP/findings"
}

nobody_waits()
{
	[ "$(wc -l <"$MMDEP/waits")" = 1 ] && no_wait_open
}

# names: of all findings, with how many there are.
names()
{
	value name <"$MMDEP/findings" | sort | uniq -c | awk '{ print $2 "x" $1 }' | paste -sd ' ' -
}

# bugs: names of the findings of that severity.
bugs()
{
	awk -v RS= '/\nseverity: bug\n/' "$MMDEP/findings" | value name | sort | uniq -c |
		awk '{ print $2 "x" $1 }' | paste -sd ' ' -
}

# trouble MODE: begins, in the background; fails when it is not to be had here.
trouble()
{
	local mode=$1 name=${1//-/_} line
	start "$name" "$PROG/trouble" "$mode"
	# shellcheck disable=SC2317 # called by wait_for
	settled()
	{
		grep -qE '^(ready|skip|# died)' "$TMP/$name"
	}
	wait_for settled
	line=$(grep '^ready ' "$TMP/$name") || return 1
	[[ $line =~ victim=([0-9]+)\ culprit=([0-9]+)\ address=(0x[0-9a-f]+) ]]
	# shellcheck disable=SC2034 # the cases use them
	victim[$mode]=${BASH_REMATCH[1]} culprit[$mode]=${BASH_REMATCH[2]}
	# shellcheck disable=SC2034
	address[$mode]=${BASH_REMATCH[3]}
}

# why_not MODE: what it said.
why_not()
{
	cat "$TMP/${1//-/_}"
}

# calm MODE: ends it; status 0 when everybody got the right data.
calm()
{
	local pid=${1//-/_}_pid
	kill -TERM "${!pid}"
	ended "${!pid}" && says "$TMP/${1//-/_}" "done"
}

# has TITLE TEXT KEY=REGEX...: lines "KEY: VALUE" of a text; KEY= is for none. All
# of it in this shell: there are hundreds.
has()
{
	local title=$1 text=$2 want line wrong=()
	local -A got=()
	shift 2
	while IFS= read -r line; do
		got[_${line%%:*}]=${line#*: }
	done <<<"$text"
	for want; do
		[[ ${got[_${want%%=*}]-} =~ ^(${want#*=})$ ]] ||
			wrong+=("${want%%=*} is '${got[_${want%%=*}]-}', wanted '${want#*=}'")
	done
	if [ -n "$text" ] && [ ${#wrong[@]} = 0 ]; then
		ok "$title"
	else
		not_ok "$title" "${wrong[@]}" "$text"
	fi
}

# row TID: of the table of waits, as "column: value" lines.
row()
{
	awk -v tid="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
		$2 == tid { for (i = 1; i <= NF; i++) print name[i] ": " $i }' "$MMDEP/waits"
}
