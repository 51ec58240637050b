#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What bash offers for the beginning of a command line.  Prints TAP.
#
#	completion.sh MMDEPCTL FAKE_MMDEPCTL
#
# FAKE_MMDEPCTL has fake_module.c in the place of the device.

set -u
cd "$(dirname "$0")" || exit 1
real=${1:?path of mmdepctl}
fake=${2:?path of mmdepctl with a fake module}
top=../..
# shellcheck source=userspace/completion/mmdepctl
. "$top/userspace/completion/mmdepctl"

number=0
failed=0
asked=''
# Outside of readline it does not work; here it tells what was asked for.
compopt()
{
	asked+=" ($2)"
}

# offers COMMAND WORD...: for the last word, all in one line.
offers()
{
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	asked=''
	COMPREPLY=()
	_mmdepctl "$1" "${!#}" "${*: -2:1}"
	printf '%s%s\n' "${COMPREPLY[*]}" "$asked"
}

is()
{
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - completion: $1"
	else
		echo "not ok $number - completion: $1"
		printf '# wanted: %s\n# got:    %s\n' "$2" "$3"
		failed=$((failed + 1))
	fi
}

# t NAME WANTED WORD...: the program as it is; "=" is a word, as in readline
t()
{
	local name=$1 wanted=$2
	shift 2
	is "$name" "$wanted" "$(offers "$real" "$@")"
}

# f NAME WANTED WORD...: with a module
f()
{
	local name=$1 wanted=$2
	shift 2
	is "$name" "$wanted" "$(FAKE_MODULE='' offers "$fake" --device = /dev/fake-mmdep "$@")"
}

sorted()
{
	tr ' ' '\n' | sort | paste -sd ' '
}

deb=(--debugfs "=" fixtures/debian-6.12)
export LC_ALL=C
unset ARGP_HELP_FMT

echo "TAP version 13"
verbs=$(sed -nE 's/^\t\{ "([a-z]+)", verb_.*/\1/p' "$top/userspace/main.c" | sort | paste -sd ' ')
is "all verbs" "$verbs" "$(offers "$real" '' | sorted)"
for verb in $verbs; do
	options=$("$real" "$verb" --usage | tr -d '\n' | grep -oE -- '--[a-z-]+=?' |
		sort -u | paste -sd ' ')
	is "all options of $verb" "$options" "$(offers "$real" "$verb" -- | sed 's/ (nospace)//' | sorted)"
done
t "verbs that begin so" "waits watch" w
t "no such verb" "" frob
t "options before the verb" "--debugfs= --device= (nospace)" --de
t "a verb behind an option and its value" "explain" --root / expl
t "a verb behind a flag" "explain" --json expl

t "an option's value behind =" "bug" watch --severity = b
t "an option's value, nothing typed" "info warn bug" watch --severity =
t "an option's value as the next word" "info warn bug" findings --severity ''
t "an option that takes nothing" "uffd-missed-wake" findings --open uffd-m
t "names of findings" "uffd-missed-wake" findings uffd-m
t "a finding is one word" "" findings uffd-missed-wake ''
t "names of findings for --name" "fault-spin" watch --name f
t "keys to sort by" "since pid" waits --sort =
t "a trace to report" " (default)" report ''
t "formats" "openmetrics prometheus" export --format =
t "keys to sort by, short option" "pid" waits -s p
t "a number cannot be known" "" watch --count ''
t "a folder" " (dirnames)" status --debugfs =
t "a file" " (default)" load --module ''
t "a file, short option" " (default)" load -m ./mm
t "a process" "$$" explain "$$"
t "a process behind --pid" "$$" watch --pid = "$$"
t "a command" "compgen" watch --exec compge
t "histograms of a saved copy" "userfault_wait_ns" "${deb[@]}" hist user
t "histograms, the option behind the verb" "collapse_ns" hist "${deb[@]}" coll
t "counters of a saved copy" "userfault.enter" "${deb[@]}" counters userfault.ente
t "no module, no histograms" "" --debugfs fixtures/absent hist ''
t "what can be listed" "hooks hist" list h
t "what can be reset" "counters hist findings" reset ''
t "one thing to reset" "" reset hist ''
t "no words" "" status ''
t "settings" "userfault-long= (nospace)" set u
t "settings, one more" "migration-long= (nospace)" set collapse-long = 1s mig
t "a time cannot be known" "" set collapse-long =
t "watches" "userfault" "${deb[@]}" set watches = u
t "watches, the next one" "userfault,migration (nospace)" "${deb[@]}" set watches = userfault,m
t "watches to add" "+collapse (nospace)" "${deb[@]}" set watch = +c
t "watches to remove, the next one" "+collapse,-userfault (nospace)" "${deb[@]}" set watch = +collapse,-u
t "a scenario's verbs" "list run" scenario ''
f "scenarios" "migration-wait" scenario run mi
f "scenarios, behind an option" "userfault" scenario run --hold = 5 us
f "a scenario is one word" "" scenario run userfault ''
t "scenarios, without a module" "" --device fixtures/absent scenario run ''
t "what can be done with holds" "release" hold r
f "hold points" "remap" hold arm re
t "what can be done with locks" "classes edges held named add remove" locks ''
t "locks that are named" "cgroup_mutex loop:loop_ctl_mutex" --debugfs = fixtures/locks locks remove ''
t "a lock is one word" "" --debugfs = fixtures/locks locks remove cgroup_mutex ''
f "a process to hold" "$$" hold arm remap --pid = "$$"
t "holds of a saved copy" "7 8 12" --debugfs = fixtures/holds hold release ''
f "a hold point is one word" "" hold arm remap ''
t "nothing that was typed is run" "" 'status;echo' '$(echo'
echo "1..$number"
[ "$failed" -eq 0 ]
