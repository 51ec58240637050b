# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Debian packages of any suite, without touching this machine's own apt state:
# the host's apt-get is run on a private directory in the cache (lists, .debs,
# an empty dpkg status). Roots and kernels are made from what lies there, so
# nothing is downloaded twice. Sourced after lib.sh, never run.

# The roots for building and for the guest; "fetch_root_packages" gets both at
# once. libelf1 is for objtool, the rest of the build set for kbuild.
# shellcheck disable=SC2034 # read by build-root and guest-root
BUILD_PACKAGES="gcc make libc6-dev libjson-c-dev libncurses-dev libelf1 pkg-config xz-utils kmod"
# What a whole kernel needs on top: in a root of its own, for who never builds one.
# shellcheck disable=SC2034
KERNEL_PACKAGES="bc bison cpio flex libelf-dev libssl-dev perl python3-minimal"
# shellcheck disable=SC2034
GUEST_PACKAGES="mount kmod libjson-c5 libncurses6 procps"

# host_sources: "SITE RELEASE COMPONENT", one line an archive apt knows here.
host_sources()
{
	# shellcheck disable=SC2016 # apt's variables, not the shell's
	apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' 2>/dev/null | sort -u
}

# suite_sources SUITE: sources.list lines. The mirrors are those this machine
# uses itself: its archive site serves every suite, and so does its security
# site. They are told apart by the suites they serve here.
suite_sources()
{
	local suite=$1 base=${1%-backports} main=${MMDEP_MIRROR:-} security=${MMDEP_SECURITY_MIRROR:-}
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg opt=
	local codenames='^(bullseye|bookworm|trixie|forky|sid|stable|oldstable|oldoldstable|testing|unstable)'

	[ -n "$main" ] || main=$(host_sources |
		awk -v re="$codenames(-updates|-backports)?\$" '$2 ~ re && $3 == "main" { print $1; exit }')
	[ -n "$security" ] || security=$(host_sources |
		awk -v re="$codenames-security\$" '$2 ~ re && $3 == "main" { print $1; exit }')
	[ -n "$main" ] || die "apt on this machine knows no Debian archive" \
		"set MMDEP_MIRROR and MMDEP_SECURITY_MIRROR to the addresses of a mirror"

	[ ! -e "$keyring" ] || opt="[signed-by=$keyring] "
	printf 'deb %s%s %s main\n' "$opt" "$main" "$base"
	[ -z "$security" ] || printf 'deb %s%s %s-security main\n' "$opt" "$security" "$base"
	[ "$suite" = "$base" ] || printf 'deb %s%s %s main\n' "$opt" "$main" "$suite"
}

# host_apt_options: what this machine needs to reach its mirror (proxy, date
# checks of a frozen snapshot), as apt.conf lines.
host_apt_options()
{
	apt-config dump --no-empty --format '%f "%v";%n' 2>/dev/null |
		grep -E '^Acquire::(http|https|Check-|Retries|ForceIPv|Max-)' || :
}

suite_dir()
{
	printf '%s/apt/%s\n' "$CACHE" "$1"
}

# suite_apt SUITE TOOL ARGUMENT...: apt-get or apt-cache on the private state.
suite_apt()
{
	local suite=$1 dir
	dir=$(suite_dir "$suite")
	shift
	APT_CONFIG=$dir/apt.conf LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# suite_prepare SUITE [update]: the private state with its package lists.
suite_prepare()
{
	with_lock "apt-$1" suite_prepare_locked "$@"
}

suite_prepare_locked()
{
	local suite=$1 update=${2:-} dir mirrors="${MMDEP_MIRROR:-} ${MMDEP_SECURITY_MIRROR:-}"
	dir=$(suite_dir "$suite")
	# Asking apt for its sources takes longer than all other checks of a run.
	if [ -z "$update" ] && [ -e "$dir/ready" ] && [ "$mirrors" = "$(cat "$dir/ready")" ] &&
		[ -z "$(find /etc/apt -newer "$dir/ready" -print -quit 2>/dev/null)" ]; then
		return 0
	fi

	say "reading the package lists of Debian $suite"
	rm -f "$dir/ready"
	mkdir -p "$dir/lists/partial" "$dir/archives/partial" "$dir/empty"
	: >"$dir/status"
	suite_sources "$suite" >"$dir/sources.list"
	# Read before the host's own configuration, which it switches off: its
	# hooks are for the host's state.
	{
		cat <<-CONF
			Dir::Etc::Parts "$dir/empty";
			Dir::Etc::Main "$dir/empty/none";
			Dir::Etc::SourceList "$dir/sources.list";
			Dir::Etc::SourceParts "$dir/empty";
			Dir::Etc::Preferences "$dir/empty/none";
			Dir::Etc::PreferencesParts "$dir/empty";
			Dir::State::Lists "$dir/lists";
			Dir::State::status "$dir/status";
			Dir::State::extended_states "$dir/extended_states";
			Dir::Cache::Archives "$dir/archives";
			Dir::Cache::pkgcache "";
			Dir::Cache::srcpkgcache "";
			Dir::Log "$dir/empty";
			APT::Architecture "amd64";
			APT::Architectures { "amd64"; };
			APT::Sandbox::User "root";
			APT::Install-Recommends "false";
			APT::Get::Assume-Yes "true";
			Acquire::Languages "none";
			Acquire::PDiffs "false";
			Acquire::Retries "3";
		CONF
		case $suite in
		*-backports) printf 'APT::Default-Release "%s";\n' "$suite" ;;
		esac
		host_apt_options
	} >"$dir/apt.conf"

	run_logged "$dir/update.log" suite_apt "$suite" apt-get update --error-on=any ||
		die "cannot read the package lists of Debian $suite" \
			"check that 'apt-get update' works on this machine, then try again"
	printf '%s\n' "$mirrors" >"$dir/ready"
}

# fetch_root_packages SUITE PACKAGE...: all that a root with these packages
# needs, down to the essential ones, into the .deb cache. One resolver run.
fetch_root_packages()
{
	with_lock "apt-$1" fetch_root_packages_locked "$@"
}

fetch_root_packages_locked()
{
	local suite=$1 dir stamp
	dir=$(suite_dir "$suite")
	shift
	stamp=$dir/fetched-$(key "$*")
	[ ! "$stamp" -nt "$dir/ready" ] || return 0
	say "fetching the packages of Debian $suite: $*"
	run_logged "$dir/fetch.log" suite_apt "$suite" \
		apt-get install --download-only '?essential' apt "$@" ||
		die "cannot fetch packages of Debian $suite: $*" \
			"is each of them in Debian $suite, and the network there?" \
			"if the lists are old, 'tests/vm/build-root --update $suite' reads them again"
	: >"$stamp"
}

# debian_package SUITE PACKAGE: prints the path of its .deb, alone: for what is
# taken out of a package that is not installed.
debian_package()
{
	local dir
	dir=$(suite_dir "$1")/single/$2
	with_lock "apt-$1-$2" debian_package_locked "$1" "$2" "$dir" || return
	printf '%s\n' "$dir"/*.deb
}

debian_package_locked()
{
	local suite=$1 package=$2 dir=$3 tmp
	[ ! -e "$dir" ] || return 0
	say "fetching $package of Debian $suite"
	tmp=$(temp_item "$dir")
	mkdir -p "$tmp"
	(cd "$tmp" && run_logged ../fetch.log suite_apt "$suite" apt-get download "$package") ||
		die "cannot fetch $package of Debian $suite" \
			"if the package lists are old: tests/vm/build-root --update $suite"
	mv "$tmp" "$dir"
}

# bootstrap_key PACKAGES: changes with the packages and with how roots are made
# (as the shell sees it: not with comments).
bootstrap_key()
{
	key "$1" "$(declare -f bootstrap)"
}

# bootstrap SUITE VARIANT PACKAGES TARGET: a root directory from the cache.
bootstrap()
{
	local suite=$1 variant=$2 packages=$3 target=$4 dir option
	local -a options=()
	dir=$(suite_dir "$suite")
	while IFS= read -r option; do
		options+=("--aptopt=$option")
	done < <(host_apt_options)
	# A container may be root and still not be allowed to mount. Maintainer
	# scripts of the packages used here do without /proc and /sys.
	unshare --mount true 2>/dev/null || options+=("--skip=check/canmount,chroot/mount")

	# An installed Debian 11 has /lib in /usr as well, a bootstrapped one not.
	# shellcheck disable=SC2016 # $1 is for mmdebstrap's shell
	[ "$suite" != bullseye ] || options+=(--setup-hook='for dir in bin sbin lib lib64; do
		mkdir -p "$1/usr/$dir" && ln -s "usr/$dir" "$1/$dir"; done')

	# The lists and .debs are hard links: nothing is copied, and apt
	# unlinks them in the root without harm to the cache.
	# shellcheck disable=SC2016 # $1 is for mmdebstrap's shell
	run_logged "$target.log" mmdebstrap --mode=root --format=directory \
		--variant="$variant" --include="${packages// /,}" \
		--skip=update,download/empty,cleanup/apt,output/dev \
		--dpkgopt='force-unsafe-io' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/info/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/zoneinfo/*' \
		--aptopt='Acquire::Languages "none"' \
		--aptopt='APT::Install-Recommends "false"' \
		--aptopt='APT::Sandbox::User "root"' \
		"${options[@]}" \
		--setup-hook='mkdir -p "$1/var/lib/apt/lists" "$1/var/cache/apt/archives"' \
		--setup-hook="cp -l '$dir'/lists/*_* \"\$1/var/lib/apt/lists/\"" \
		--setup-hook="cp -l '$dir'/archives/*.deb \"\$1/var/cache/apt/archives/\"" \
		--customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
		"${suite%-backports}" "$target" "$dir/sources.list"
}
