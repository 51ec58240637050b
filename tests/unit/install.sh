#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What "make install" and "make uninstall" do with the controller, its completion
# and the manual pages; tests/dkms has the module.  Prints TAP.
#
#	install.sh MMDEPCTL

set -u
cd "$(dirname "$0")" || exit 1
real=${1:?path of mmdepctl}
top=../..
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

number=0
failed=0

ok()
{
	local name=$1
	shift
	number=$((number + 1))
	if "$@" >"$tmp/log" 2>&1; then
		echo "ok $number - install: $name"
	else
		echo "not ok $number - install: $name"
		sed 's/^/# /' "$tmp/log"
		failed=$((failed + 1))
	fi
}

# The program is there; it is not built again.
make_it()
{
	make -s -C "$top/userspace" -o "$real" BIN="$real" "$@"
}

modes()
{
	(cd "$1" && find . -type f -printf '%m %P\n' | sort -k 2)
}

# wanted PREFIX: what there is to be.
wanted()
{
	local page unit
	{
		echo "755 $1/sbin/mmdepctl"
		echo "644 $1/share/bash-completion/completions/mmdepctl"
		for unit in "$top"/userspace/systemd/*.*; do
			echo "644 $1/lib/systemd/system/${unit##*/}"
		done
		for page in "$top"/Documentation/man/*; do
			page=${page##*/}
			echo "644 $1/share/man/man${page##*.}/$page"
		done
	} | sort -k 2
}

installs()
{
	local dir=$1 prefix=$2
	shift 2
	make_it install DESTDIR="$dir" "$@" && diff <(wanted "$prefix") <(modes "$dir")
}

# What is not ours stays.
uninstalls()
{
	local dir=$1
	shift
	echo other >"$dir/usr/share/man/man1/other.1"
	make_it uninstall DESTDIR="$dir" "$@" &&
		diff <(echo "644 usr/share/man/man1/other.1") <(modes "$dir")
}

same_pages()
{
	local page
	for page in "$top"/Documentation/man/*; do
		cmp "$page" "$tmp/a/usr/share/man/man${page##*.}/${page##*/}" || return
	done
}

completes()
{
	bash --norc -c '. "$1" && complete -p mmdepctl' bash \
		"$tmp/a/usr/share/bash-completion/completions/mmdepctl"
}

umask 022
echo "TAP version 13"
ok "PREFIX=/usr" installs "$tmp/a" usr PREFIX=/usr
ok "again, over the same" installs "$tmp/a" usr PREFIX=/usr
ok "the program runs" "$tmp/a/usr/sbin/mmdepctl" --version
ok "the pages are those of the source" same_pages
ok "bash takes the completion" completes
ok "uninstall leaves what is not ours" uninstalls "$tmp/a" PREFIX=/usr
ok "uninstall, with nothing there" make_it uninstall DESTDIR="$tmp/none" PREFIX=/usr
ok "by default /usr/local" installs "$tmp/b" usr/local
ok "MANDIR=, BASHDIR= and UNITDIR= of one's own" \
	make_it install DESTDIR="$tmp/c" PREFIX=/usr MANDIR=/m BASHDIR=/b UNITDIR=/u
ok "they are used" test -f "$tmp/c/m/man7/mmdep.7" -a -f "$tmp/c/b/mmdepctl" \
	-a -f "$tmp/c/u/mmdep.service" -a ! -e "$tmp/c/usr/share" -a ! -e "$tmp/c/usr/lib"
echo "1..$number"
[ "$failed" -eq 0 ]
