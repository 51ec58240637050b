# SPDX-License-Identifier: GPL-2.0
#
# mmdep: builds the kernel module and its controller, and runs the tests.
# "make help" lists the targets.

VERSION := $(shell cat VERSION)
KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
MODULE_DIR ?= updates
RELEASE = $(shell sed -n 's/^#define UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h 2>/dev/null)
MODULES = $(DESTDIR)/lib/modules/$(RELEASE)/$(MODULE_DIR)
DEPMOD = $(if $(DESTDIR),,depmod $(RELEASE))

# CC=, where one is given, builds both halves. Else each has its own default:
# for the module that is the compiler the kernel was built with.
KCC := $(if $(filter-out default,$(origin CC)),$(CC))
KMAKE = $(MAKE) -C $(KDIR) M=$(CURDIR) $(if $(KCC),CC="$(KCC)") $(KFLAGS)

# "16 0 6", or nothing where CC is not clang.
CLANG := $(if $(KCC),$(filter-out __%,$(shell \
	echo __clang_major__ __clang_minor__ __clang_patchlevel__ | $(KCC) -E -P -x c - 2>/dev/null)))

# A kernel configured for gcc hands gcc's options to whatever builds its modules.
# With clang its configuration is corrected: for make here, for C in clang.h. The
# ftrace call sites, which gcc lists by itself, are listed by recordmcount, because
# the objtool of some kernels also changes the calls, and then ftrace refuses them.
ifneq ($(and $(CLANG),$(shell grep -s '^CONFIG_CC_IS_GCC=y' $(KDIR)/include/config/auto.conf)),)
KFLAGS := CONFIG_CC_IS_GCC= CONFIG_GCC_VERSION=0 CONFIG_CC_IS_CLANG=y \
	CONFIG_CLANG_VERSION=$(shell printf '%d%02d%02d' $(CLANG)) \
	CONFIG_AS_IS_GNU= CONFIG_AS_IS_LLVM=y \
	CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough \
	CONFIG_FTRACE_MCOUNT_USE_CC= CONFIG_FTRACE_MCOUNT_USE_RECORDMCOUNT=y \
	KCFLAGS="$(KCFLAGS) -include $(CURDIR)/module/compat/clang.h"

# The first that has all a stock kernel asks for: return thunks and straight-line
# speculation (both 15), and zeroed stack variables without a further switch.
CLANG_MIN := 16
CLANG_OLD := $(shell [ $(firstword $(CLANG)) -ge $(CLANG_MIN) ] || echo old)
endif

all: module userspace

module:
	@test -e $(KDIR)/Makefile || { \
	  echo "mmdep: no kernel headers in $(KDIR)."; \
	  echo "Install them (Debian: apt-get install linux-headers-$$(uname -r)) or name others: make KDIR=DIR"; \
	  exit 1; }
	@test -z "$(CLANG_OLD)" || { \
	  echo "mmdep: $(KCC) is clang $(firstword $(CLANG)), which lacks options that this kernel's modules must be built with."; \
	  echo "Take clang $(CLANG_MIN) or newer (Debian: apt-get install clang-$(CLANG_MIN), then make CC=clang-$(CLANG_MIN)), or leave CC= out."; \
	  exit 1; }
	+$(KMAKE) modules

userspace:
	$(MAKE) -C userspace

# Without a System.map among the headers the kernel's Makefile leaves depmod out.
install: module userspace
	+$(KMAKE) INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=$(MODULE_DIR) modules_install
	$(DEPMOD)
	$(MAKE) -C userspace install DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

uninstall:
	@test -n "$(RELEASE)" || { \
	  echo "mmdep: no kernel headers in $(KDIR), which say for what kernel the module was installed."; \
	  echo "Name others: make KDIR=DIR uninstall"; \
	  exit 1; }
	rm -f $(MODULES)/mmdep.ko $(MODULES)/mmdep.ko.gz $(MODULES)/mmdep.ko.xz $(MODULES)/mmdep.ko.zst
	test ! -d $(MODULES) || rmdir --ignore-fail-on-non-empty $(MODULES)
	$(DEPMOD)
	$(MAKE) -C userspace uninstall DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

clean:
	@test ! -e $(KDIR)/Makefile || $(KMAKE) clean
	$(MAKE) -C userspace clean
	$(MAKE) -C tests/unit clean

demo:
	tests/demo/run

check:
	tests/check

check-more:
	tests/check --more

check-all:
	tests/check-all

check-debug:
	tests/check-debug

check-long:
	tests/check-long

check-deb:
	tests/deb/run

bench:
	tests/bench/run

bench-scaling:
	tests/bench/scaling

bench-lockdep:
	tests/bench/lockdep

unit:
	$(MAKE) -C tests/unit check check-sanitize

lint:
	tests/lint/run

help:
	@echo "make                  build mmdep.ko and userspace/mmdepctl (KDIR=DIR: for other kernel headers)"
	@echo "make install          install both, and the manual pages (DESTDIR=, PREFIX=)"
	@echo "make uninstall        take all of that away again (with the same words)"
	@echo "make demo             boot a stock Debian kernel in QEMU and show what mmdep sees"
	@echo "make check            the tests: lint, unit, and on Linux 6.1 and 6.12 in QEMU"
	@echo "make check-more       the same, and what takes longer: DKMS, crashes, loads, the tests' own tests"
	@echo "make check-all        the tests in QEMU, on every kernel of tests/vm/kernels"
	@echo "make check-debug      the same on kernels that check themselves (lockdep, KASAN, KCSAN, ...), compiled first"
	@echo "make check-long       a thousand times in and out, a million calls by chance, two hours of everything"
	@echo "make check-deb        build the Debian packages, install, upgrade and purge them in clean roots"
	@echo "make bench            count what mmdep costs, in instructions, on Linux 6.1 and 6.12"
	@echo "make bench-scaling    the same on 1 to 64 CPUs, with the memory, and the time of a scan"
	@echo "make bench-lockdep    the same for the watch on locks, beside the kernel's own lockdep, compiled first"
	@echo "make unit             unit tests only, on this machine"
	@echo "make lint             style and static checks only"
	@echo "make clean            remove what was built"

.PHONY: all module userspace install uninstall clean demo check check-more check-all check-debug check-long check-deb bench bench-scaling bench-lockdep unit lint help
