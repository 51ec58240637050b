# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# KTAP: what a case says of its checks. Sourced by lib.sh, never run.

planned=0 results=0 failures=0 finished=''

plan()
{
	planned=$1
	printf 'KTAP version 1\n1..%d\n' "$planned"
}

note()
{
	printf '%s\n' "$@" | sed 's/^/# /'
}

ok()
{
	results=$((results + 1))
	printf 'ok %d %s\n' "$results" "$1"
}

# not_ok NAME [WHY...]
not_ok()
{
	local name=$1
	shift
	[ $# = 0 ] || note "$@"
	results=$((results + 1)) failures=$((failures + 1))
	printf 'not ok %d %s\n' "$results" "$name"
}

# skip NAME REASON
skip()
{
	results=$((results + 1))
	printf 'ok %d %s # SKIP %s\n' "$results" "$1" "$2"
}

# finish: the end of every case.
finish()
{
	# shellcheck disable=SC2034 # read by lib.sh
	finished=1
	if [ "$results" != "$planned" ]; then
		note "$results results, $planned planned"
		exit 1
	fi
	[ "$failures" = 0 ]
	exit
}

# give_up WHY: what must be there for the rest is not.
give_up()
{
	note "$@"
	exit 1
}

# check NAME COMMAND...: ok when the command succeeds.
check()
{
	local name=$1 rc=0
	shift
	# Not in a subshell, which could not wait for what was started.
	"$@" >"$TMP/output" 2>&1 || rc=$?
	if [ "$rc" = 0 ]; then
		ok "$name"
	else
		not_ok "$name" "'$*' had status $rc and said:" "$(cat "$TMP/output")"
	fi
}

# fails NAME STATUS REGEX COMMAND...: ok when the command ends with this status
# and says something that matches.
fails()
{
	local name=$1 status=$2 regex=$3 output rc=0
	shift 3
	output=$("$@" 2>&1) || rc=$?
	if [ "$rc" = "$status" ] && grep -qE -e "$regex" <<<"$output"; then
		ok "$name"
	else
		not_ok "$name" "'$*' had status $rc, wanted $status and '$regex'; it said:" "$output"
	fi
}

# is NAME GOT WANTED
is()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "got    '$2'" "wanted '$3'"
	fi
}

# at_least NAME GOT LEAST
at_least()
{
	if [[ $2 =~ ^[0-9]+$ ]] && [ "$2" -ge "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "got '$2', wanted at least $3"
	fi
}

# at_most NAME GOT MOST
at_most()
{
	if [[ $2 =~ ^[0-9]+$ ]] && [ "$2" -le "$3" ]; then
		ok "$1"
	else
		not_ok "$1" "got '$2', wanted at most $3"
	fi
}

# matches NAME TEXT REGEX
matches()
{
	if grep -qE -e "$3" <<<"$2"; then
		ok "$1"
	else
		not_ok "$1" "got:" "$2" "wanted '$3'"
	fi
}

# adopt COMMAND...: a program that prints KTAP; its results become ours.
adopt()
{
	local line rc wanted='' seen=0 bad=0
	while IFS= read -r line; do
		case $line in
		'KTAP version '*) ;;
		1..*) wanted=${line#1..} ;;
		'ok '[0-9]* | 'not ok '[0-9]*)
			seen=$((seen + 1)) results=$((results + 1))
			case $line in
			not*)
				failures=$((failures + 1)) bad=1
				printf 'not ok %d %s\n' "$results" "${line#not ok * }"
				;;
			*) printf 'ok %d %s\n' "$results" "${line#ok * }" ;;
			esac
			;;
		'#'*) printf '%s\n' "$line" ;;
		*) note "$line" ;;
		esac
	done < <("$@" 2>&1; echo "status $?" >"$TMP/adopted")
	rc=$(cat "$TMP/adopted")
	# Without a word of its own it must not fail unnoticed.
	if [ "$seen" != "$wanted" ] || { [ "$rc" != "status 0" ] && [ "$bad" = 0 ]; }; then
		note "'$*': $rc, $seen results, ${wanted:-none} planned"
		failures=$((failures + 1))
	fi
}
