# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What every script of the test runner needs: messages, the cache, locks and
# the table of kernels. Sourced, never run.

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=$(cd "$VM_DIR/../.." && pwd)
CACHE=${MMDEP_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mmdep}

# The runner's own failures (unknown kernel, no network, build error) have a
# status of their own, so that they are never taken for the guest's.
STATUS_SETUP=253

# depmod, chroot and friends are not on every user's path.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
umask 022

say()
{
	[ -n "${VM_QUIET:-}" ] || printf 'vm: %s\n' "$*" >&2
}

warn()
{
	printf 'vm: %s\n' "$*" >&2
}

die()
{
	printf 'vm: error: %s\n' "$1" >&2
	shift
	local hint
	for hint in "$@"; do
		printf 'vm:        %s\n' "$hint" >&2
	done
	exit "$STATUS_SETUP"
}

need_root()
{
	[ "$(id -u)" = 0 ] || die "$1 needs root" \
		"run it again with sudo; afterwards the cache is ready in $CACHE"
}

# with_lock NAME COMMAND...: one at a time, also among separate runs. Whoever
# comes second finds the work done. If a run is killed, the lock stays with those
# of its children that still write to the cache.
with_lock()
{
	local file=$CACHE/lock/$1 fd rc=0
	shift
	mkdir -p "$CACHE/lock"
	exec {fd}>"$file"
	flock "$fd"
	"$@" || rc=$?
	exec {fd}>&-
	return "$rc"
}

# key WORD...: ten characters that change when any of the words changes.
key()
{
	printf '%s\n' "$@" | sha256sum | cut -c1-10
}

# temp_item PATH: a clean temporary name next to PATH. It is renamed to PATH
# when complete, so what is in the cache under its own name is whole.
temp_item()
{
	local tmp=$1.new
	# Only ever called under the lock of PATH: what is there is left over
	# from a run that was killed.
	rm -rf "$tmp"
	mkdir -p "$(dirname "$tmp")"
	printf '%s\n' "$tmp"
}

# run_logged LOG COMMAND...: quiet when fine, everything when it fails.
run_logged()
{
	local log=$1 rc=0
	shift
	"$@" >"$log" 2>&1 </dev/null || rc=$?
	[ "$rc" = 0 ] || cat "$log" >&2
	return "$rc"
}

# squash SOURCE TARGET [mksquashfs options]: the fastest that still saves
# space, because an emulated CPU has to unpack it again.
squash()
{
	local src=$1 dst=$2
	shift 2
	mksquashfs "$src" "$dst" -comp lz4 -noappend -no-progress -quiet "$@" >/dev/null
}

# kernel_row NAME: sets K_NAME, K_SUITE, K_IMAGE, K_HEADERS, K_FLAVOUR.
# shellcheck disable=SC2034 # read by the scripts that source this file
kernel_row()
{
	local want=$1 notes
	while read -r K_NAME K_SUITE K_IMAGE K_HEADERS K_FLAVOUR notes; do
		case $K_NAME in
		'#'* | '') continue ;;
		"$want") return 0 ;;
		esac
	done <"$VM_DIR/kernels"
	die "there is no kernel named '$want'" \
		"known are: $(kernel_names all | tr '\n' ' ')" \
		"'tests/vm/run --list' says more"
}

# kernel_names [built | all]: those that are fetched, those that are compiled here, or both.
kernel_names()
{
	awk -v which="${1:-fetched}" '!/^#/ && NF &&
		(which == "all" || ($5 == "built") == (which == "built")) { print $1 }' "$VM_DIR/kernels"
}

# sum WORD LOG: of the last lines of all guests in it: passed, failed or skipped.
sum()
{
	sed -nE "s/^([0-9]+ passed, [0-9]+ failed, [0-9]+ skipped)\$/\1/p" "$2" |
		tr -d , | awk -v word="$1" '{ for (i = 2; i <= NF; i += 2) if ($i == word) n += $(i - 1) } END { print n + 0 }'
}

# The directory of this checkout's builds, so that two checkouts that share a
# cache do not overwrite each other.
project_key()
{
	key "$PROJECT"
}

# in_chroot ROOT COMMAND...: in that root, with /proc where it may be mounted:
# objtool of newer kernels reads it, and /dev/fd leads into it.
in_chroot()
{
	local root=$1 rc=0
	shift
	if unshare --mount true 2>/dev/null; then
		# shellcheck disable=SC2016 # for the inner shell
		unshare --mount --propagation private sh -c \
			'mount -t proc proc "$0/proc" 2>/dev/null; exec chroot "$0" "$@"' "$root" "$@"
	elif mount -t proc proc "$root/proc" 2>/dev/null; then
		# In a chroot there is no private mount namespace to be had. Commands
		# that run at once mount one over the other, so that one is there as
		# long as any of them runs.
		chroot "$root" "$@" || rc=$?
		umount -l "$root/proc"
		return "$rc"
	else
		say "mounting is not allowed here: what needs /proc in the build root goes without"
		chroot "$root" "$@"
	fi
}
