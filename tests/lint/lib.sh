# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the lint's outer scripts share: everything of the VM runner (cache,
# packages of a suite, locks) and the packages of the lint's own root. Sourced,
# never run.

# shellcheck source=tests/vm/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../vm/lib.sh"
# shellcheck source=tests/vm/apt.sh
. "$VM_DIR/apt.sh"
# shellcheck source=tests/vm/source.sh
. "$VM_DIR/source.sh"

# One suite for all of the tools, so that a newer machine finds the same faults.
# shellcheck disable=SC2034 # read by the scripts that source this file
LINT_SUITE=bookworm

# The kernels it compiles for: rows of tests/vm/kernels of that suite.
# shellcheck disable=SC2034
LINT_KERNELS="6.1 6.12"

# clang-16 is the oldest that the Makefile takes; spatch loads libpython3.11.so.
# shellcheck disable=SC2034
LINT_PACKAGES="$BUILD_PACKAGES pahole perl python3 sparse clang-16 clang-format shellcheck codespell coccinelle libpython3.11-dev mandoc"

# Where checkpatch, kernel-doc and the semantic patches come from, and what is
# kept of them.
LINUX_SOURCE=linux-source-6.12
LINUX_FILES="scripts/checkpatch.pl scripts/spelling.txt scripts/const_structs.checkpatch
	scripts/kernel-doc scripts/coccinelle .clang-format COPYING"

# linux_scripts: prints the directory with LINUX_FILES.
linux_scripts()
{
	# shellcheck disable=SC2086 # a list of words
	linux_source "$LINT_SUITE" "$LINUX_SOURCE" $LINUX_FILES
}

# link_headers ROOT NAME: puts the headers of that kernel into ROOT, as links to
# those in the build root of its suite, and prints the kernel's release.
link_headers()
{
	local root=$1 name=$2 dir release build
	kernel_row "$name"
	# No "set -e" under a lock.
	dir=$("$VM_DIR/kernel" "$name") && build=$("$VM_DIR/build-root" "$K_SUITE") &&
		release=$(cat "$dir/release") && [ -n "$release" ] || return
	if [ ! -e "$root/usr/lib/modules/$release/build/Makefile" ]; then
		(cd "$build" && cp -alf --parents usr/src/linux-headers-* \
			usr/lib/linux-kbuild-* "usr/lib/modules/$release" "$root/") || return
	fi
	printf '%s\n' "$release"
}

# in_root_dir ROOT COMMAND...: in the root, with an environment of its own.
in_root_dir()
{
	local root=$1
	shift
	in_chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		LC_ALL=C.UTF-8 "$@"
}

# project_files: the files of the project, one a line: what git tracks or would
# add, or everything but build products where there is no git.
project_files()
{
	{
		git -C "$PROJECT" ls-files --cached --others --exclude-standard 2>/dev/null ||
			(cd "$PROJECT" && find . -name .git -prune -o -type f -printf '%P\n')
	} | grep -vE '(^|/)(\..*\.cmd|.*\.(o|a|ko|mod|mod\.c)|modules\.order|Module\.symvers)$' |
		grep -vE '^(module/compat/features\.h|userspace/mmdepctl|tests/unit/build(-[a-z]+)?/.*)$' |
		LC_ALL=C sort -u | while IFS= read -r file; do
		[ ! -f "$PROJECT/$file" ] || printf '%s\n' "$file"
	done
}
