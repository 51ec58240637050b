# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Kernels that are compiled here, out of Debian's package of their source: those whose
# flavour is "built". What they are made of stands in config/, a file a property.
# Sourced by "kernel" after apt.sh, never run.

# in_kernels_root COMMAND...: in the root in which kernels are compiled. Who, when and
# where is not to be seen in what comes of it.
in_kernels_root()
{
	in_chroot "$kernels_root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
		KBUILD_BUILD_TIMESTAMP="$(date -u -R -r "$deb")" \
		KBUILD_BUILD_USER=mmdep KBUILD_BUILD_HOST=mmdep "$@"
}

# kernel_make TARGET...: whatever else runs on this machine goes first.
kernel_make()
{
	in_kernels_root nice -n 4 make -C "$place/source" O="$place/out" --no-print-directory \
		-j"$(nproc)" LOCALVERSION="-${K_NAME#*-}" "$@"
}

# What follows is called where the shell does not stop by itself at what fails.

# prepare_source: what a build that was killed has left is good.
prepare_source()
{
	local dir=$kernels_root$place
	[ ! -e "$dir/source" ] || return 0
	rm -rf "$dir/source.new"
	mkdir -p "$dir/source.new" "$dir/out" || return
	dpkg-deb --fsys-tarfile "$deb" | tar -x -O "./usr/src/$K_IMAGE.tar.xz" | xz -dc |
		tar -x -C "$dir/source.new" --strip-components=1 || return
	mv "$dir/source.new" "$dir/source"
}

# configure: tinyconfig, and what config/ has on top.
configure()
{
	local dir=$kernels_root$place/config
	rm -rf "$dir"
	mkdir -p "$dir"
	cat "${fragments[@]}" >"$dir/wanted" || return
	kernel_make -s tinyconfig || return
	# shellcheck disable=SC2016 # for the inner shell
	in_kernels_root sh -ec '
		cd "$1/out"
		"$1/source/scripts/kconfig/merge_config.sh" -m -O . .config "$1/config"/*
	' merge "$place" || return
	kernel_make -s olddefconfig
}

# wanted_missing: what config/ asks for and the configuration does not have: something
# that it depends on is not there, or it is called otherwise in this kernel.  Of two that
# ask for one thing the later one is asked.
wanted_missing()
{
	local line name has
	awk -F= '/^CONFIG_/ { wanted[$1] = $0 }
		END { for (name in wanted) print wanted[name] }' "${fragments[@]}" | while IFS= read -r line; do
		name=${line%%=*}
		has=$(grep "^$name=" "$kernels_root$place/out/.config") || has=$name=n
		[ "$has" = "$line" ] || printf '%s became %s\n' "$line" "$has"
	done
}

# compile_kernel TREE: what is booted into "$tmp", the modules into TREE, and what
# modules of others are compiled with into the suite's build root.
compile_kernel()
{
	local dir=$kernels_root$place headers
	kernel_make bzImage modules || return
	release=$(cat "$dir/out/include/config/kernel.release")
	rm -rf "$dir/tree" "$dir/headers"
	kernel_make INSTALL_MOD_PATH="$place/tree" modules_install || return
	# The kernel's own packaging knows which files these are.
	# shellcheck disable=SC2016 # make's variable
	kernel_make run-command \
		KBUILD_RUN_COMMAND='$(srctree)/scripts/package/install-extmod-build '"$place/headers" || return
	headers=/usr/src/linux-headers-$release
	rm -rf "${root:?}$headers" "${root:?}/lib/modules/$release"
	mkdir -p "$root/usr/src" "$root/lib/modules/$release" &&
		cp -a "$dir/headers" "$root$headers" &&
		ln -s "$headers" "$root/lib/modules/$release/build" &&
		cp -a "$dir/tree/." "$1/" &&
		cp "$dir/out/arch/x86/boot/bzImage" "$tmp/vmlinuz" &&
		cp "$dir/out/.config" "$tmp/config"
}

build_kernel()
{
	local missing
	prepare_source && configure || return
	missing=$(wanted_missing)
	if [ -n "$missing" ]; then
		printf '%s\n' "$missing"
		return 1
	fi
	compile_kernel "$1"
}

make_built()
{
	[ ! -e "$target" ] || return 0
	local tmp tree release log=$CACHE/build/kernel-$K_NAME.log
	need_root "compiling a kernel"
	tmp=$(temp_item "$target")
	tree=$tmp/tree
	mkdir -p "$tree/lib" "$CACHE/build"
	printf '%s\n' "$packages" >"$tmp/packages"
	say "compiling Linux $K_NAME, which takes a while: ${packages/ / } with $K_HEADERS"
	if ! build_kernel "$tree" >"$log" 2>&1 </dev/null; then
		tail -n 30 "$log" >&2
		die "Linux $K_NAME cannot be compiled, see above" "the whole output is in $log"
	fi
	release=$(cd "$tree/lib/modules" && echo *)
	depmod -b "$tree" "$release"
	make_transport "$tree" "$release" "$tmp/transport.cpio"
	rm -f "$tree/lib/modules/$release/build" "$tree/lib/modules/$release/source"
	squash "$tree/lib/modules/$release" "$tmp/modules.squashfs"
	rm -rf "$tree" "${kernels_root:?}$place"
	printf '%s\n' "$release" >"$tmp/release"
	mv "$tmp" "$target"
}

# built_kernel: the directory of it, in "$target".
built_kernel()
{
	local deb kernels_root place packages name
	local -a fragments=()
	for name in ${K_HEADERS//,/ }; do
		fragments+=("$VM_DIR/config/$name.config")
	done
	# shellcheck disable=SC2154 # of "kernel", which sources this
	[ ${#update[@]} = 0 ] || rm -rf "$(suite_dir "$K_SUITE")/single/$K_IMAGE"
	deb=$(debian_package "$K_SUITE" "$K_IMAGE")
	kernels_root=$("$VM_DIR/build-root" --kernels "$K_SUITE")
	packages="$K_IMAGE $(dpkg-deb -f "$deb" Version)"
	target=$K_NAME-$(key "$packages" "$root" "$kernels_root" "$(sed '/^#/d' "${fragments[@]}")" \
		"$(declare -f configure compile_kernel make_transport)" "$TRANSPORT")
	place=/mmdep/kernel/$target
	target=$CACHE/kernel/$target
	with_lock "kernel-$K_NAME" make_built
}
