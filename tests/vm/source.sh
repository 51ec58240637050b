# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Files of the kernel's own source, from Debian's package of it. Sourced after
# apt.sh, never run.

# linux_source SUITE PACKAGE FILE...: prints a directory with these files and
# directories of, say, linux-source-6.12.
linux_source()
{
	local suite=$1 package=$2 target
	shift 2
	target=$CACHE/source/$package-$(key "$suite" "$@")
	with_lock "source-$package" linux_source_locked "$suite" "$package" "$target" "$@"
	printf '%s\n' "$target"
}

linux_source_locked()
{
	local suite=$1 package=$2 target=$3 tmp deb file
	local -a members=()
	shift 3
	[ ! -e "$target" ] || return 0
	deb=$(debian_package "$suite" "$package") || exit
	say "taking what is needed out of $package"
	# The package holds a tar of a gigabyte; a few files of it are kept.
	for file; do
		members+=("$package/$file")
	done
	tmp=$(temp_item "$target")
	mkdir -p "$tmp"
	dpkg-deb --fsys-tarfile "$deb" |
		tar -x -O "./usr/src/$package.tar.xz" | xz -dc |
		tar -x -C "$tmp" --strip-components=1 "${members[@]}" ||
		die "$package lacks one of: $*"
	mv "$tmp" "$target"
}
