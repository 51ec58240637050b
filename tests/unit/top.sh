#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# "mmdepctl top" on a terminal of 80 and of 200 columns, on saved files: what tmux
# shows after some keys is golden/screen-*.  Prints TAP.
#
#	top.sh [--update] MMDEPCTL
set -u
cd "$(dirname "$0")" || exit 1
update=
if [ "${1-}" = --update ]; then
	update=1
	shift
fi
real=${1:?path of mmdepctl}

if ! command -v tmux >/dev/null; then
	printf 'TAP version 13\n1..1\nok 1 - screens of top # SKIP tmux is not installed\n'
	exit 0
fi
tmp=$(mktemp -d) || exit 1
number=0
failed=0
# It stays without a session: one that ends with the last takes along the next.
echo 'set-option -g exit-empty off' >"$tmp/tmux.conf"
server=(tmux -S "$tmp/tmux" -f "$tmp/tmux.conf")
trap '"${server[@]}" kill-server 2>/dev/null; rm -rf "$tmp"' EXIT

# The waits and findings of one machine, the collapses and locks of others.
cp -r fixtures/findings "$tmp/debugfs"
cp fixtures/collapses/collapses "$tmp/debugfs"
cp -r fixtures/locks/locks "$tmp/debugfs"
cp -r fixtures/findings-none "$tmp/off"
cp -r fixtures/locks-none/locks "$tmp/off"
files=$tmp/debugfs

# Until it stands still: twice the same, and something.
capture()
{
	local now before=''
	for _ in $(seq 100); do
		now=$("${server[@]}" capture-pane -p -t top 2>/dev/null)
		[ "$now" != "$before" ] || ! grep -q "$1" <<<"$now" || break
		before=$now
		sleep 0.3
	done
	printf '%s\n' "$now"
}

# screen NAME COLUMNS SHOWS KEY...: what is there after these keys, with a line
# that has SHOWS
screen()
{
	local name=$1 columns=$2 shows=$3
	shift 3
	"${server[@]}" new-session -d -s top -x "$columns" -y 20 \
		"TERM=screen LC_ALL=C COLUMNS= LINES= '$real' top --delay 100ms --no-color \
		--root fixtures/root-findings --debugfs $files"
	capture '^q quit' >/dev/null
	for key; do
		"${server[@]}" send-keys -t top "$key"
		sleep 0.3
	done
	capture "$shows" >"$tmp/got"
	"${server[@]}" kill-session -t top
	number=$((number + 1))
	if [ -n "$update" ]; then
		cp "$tmp/got" "golden/$name"
		echo "ok $number - $name # updated"
	elif diff -u "golden/$name" "$tmp/got" >"$tmp/diff" 2>&1; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		sed 's/^/# /' "$tmp/diff"
		failed=$((failed + 1))
	fi
}

echo "TAP version 13"
screen screen-waits-80 80 '^q quit'
screen screen-waits-200 200 '^q quit'
screen screen-holders-80 80 'longest' 2
screen screen-spinners-80 80 '\[again\]' 3
screen screen-findings-80 80 '\[name\]' 4 '>' '>'
screen screen-findings-200 200 '\[severity\]' 4
screen screen-reverse-80 80 '\[since\]' r
screen screen-collapses-80 80 '\[ago\]' 5
screen screen-collapses-200 200 '\[took\]' 5 '>'
screen screen-locks-80 80 '\[since\]' 6
screen screen-locks-200 200 '\[lock\]' 6 '>'
screen screen-explain-80 80 '^Enter back' 2 Down Enter
screen screen-explain-more-80 80 'lines 3 to' 2 Down Enter Space Space
screen screen-back-80 80 '^q quit' 2 Down Enter Enter
files=$tmp/off
screen screen-locks-off-80 80 'set watch' 6
echo "1..$number"
[ "$failed" -eq 0 ]
