#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# features.sh OUT COMPILER FLAG... -- CHECK.c...
#
# Writes OUT with one line "#define MMDEP_HAVE_<NAME> 1" for each check that
# compiles.  Two checks are not questions: sanity.c must compile and refused.c
# must not.  Without them a broken compiler would read as "this kernel has
# nothing", and one that only warns as "this kernel has everything".
set -u

out=$1
shift

# The check files are behind the last "--"; before it stands the compiler.
n=0
for word in "$@"; do
	n=$((n + 1))
	[ "$word" = -- ] && break
done
i=0
total=$#
checks=
while [ $i -lt "$total" ]; do
	word=$1
	shift
	i=$((i + 1))
	if [ $i -lt $n ]; then
		set -- "$@" "$word"
	elif [ $i -gt $n ]; then
		checks="$checks $word"
	fi
done

tmp=$out.tmp.$$
mkdir -p "${out%/*}" || exit 1
trap 'rm -f "$tmp" "$tmp.log"' EXIT

compiles() {
	check=$1
	shift
	"$@" -fsyntax-only "$check" >"$tmp.log" 2>&1
}

die() {
	echo "mmdep: $1" >&2
	cat "$tmp.log" >&2
	exit 1
}

{
	echo "/* SPDX-License-Identifier: GPL-2.0 */"
	echo "/* Made by features.sh from checks/: do not edit. */"
} >"$tmp"

for check in $checks; do
	name=${check##*/}
	name=${name%.c}
	case $name in
	sanity)
		compiles "$check" "$@" ||
			die "the compiler cannot build an empty module file for this kernel:"
		;;
	refused)
		compiles "$check" "$@" &&
			die "the compiler takes a function of the wrong type; compile checks mean nothing"
		;;
	*)
		if compiles "$check" "$@"; then
			echo "#define MMDEP_HAVE_$(echo "$name" | tr '[:lower:]' '[:upper:]') 1" >>"$tmp"
		fi
		;;
	esac
done

mv "$tmp" "$out"
