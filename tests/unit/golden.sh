#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs mmdepctl on saved debugfs files and compares what it prints, on standard
# output and error, and its exit status with golden/NAME.  Prints TAP.
#
#	golden.sh [--update] MMDEPCTL FAKE_MMDEPCTL
#
# FAKE_MMDEPCTL has fake_module.c in the place of the device.

set -u
cd "$(dirname "$0")" || exit 1

update=
if [ "${1-}" = --update ]; then
	update=1
	shift
fi
real=${1:?path of mmdepctl}
fake=${2:?path of mmdepctl with a fake module}

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
number=0
failed=0

# A terminal of 80 columns, in nobody's language.
export COLUMNS=80 LC_ALL=C
unset NO_COLOR ARGP_HELP_FMT

compare() {
	number=$((number + 1))
	if [ -n "$update" ]; then
		cp "$tmp/got" "golden/$1"
		echo "ok $number - $1 # updated"
	elif diff -u "golden/$1" "$tmp/got" >"$tmp/diff" 2>&1; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		sed 's/^/# /' "$tmp/diff"
		failed=$((failed + 1))
	fi
}

run() {
	name=$1
	shift
	"$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
	{
		cat "$tmp/out"
		sed 's/^/stderr: /' "$tmp/err"
		echo "exit $status"
	} | sed "s|$tmp/||" >"$tmp/got"
	compare "$name"
}

# Containers may forbid the system call; these cases really make it.
no_userfaultfd=
if FAKE_MODULE='' "$fake" --device /dev/fake-mmdep --debugfs \
	fixtures/debian-6.12 scenario run userfault --hold 1 2>&1 |
	grep -q 'userfaultfd(2)'; then
	no_userfaultfd=1
fi

# t NAME ARGUMENT...: the program as it is
t() {
	name=$1
	shift
	run "$name" "$real" "$@"
}

# f NAME WISHES ARGUMENT...: with a module that does what WISHES say
f() {
	name=$1
	FAKE_MODULE=$2
	shift 2
	export FAKE_MODULE
	run "$name" "$fake" --device /dev/fake-mmdep "$@"
}

# The same for one who reads a line of "watch" and goes.
g() {
	name=$1
	FAKE_MODULE=$2
	shift 2
	export FAKE_MODULE fake
	# shellcheck disable=SC2016 # they are variables of that shell
	run "$name" sh -c '{ "$fake" --device /dev/fake-mmdep "$@"
		echo "status $?" >&2; } | head -n 1' sh "$@"
}

# u NAME WISHES ARGUMENT...: the same, where userfaultfd(2) is needed
u() {
	if [ -n "$no_userfaultfd" ]; then
		number=$((number + 1))
		echo "ok $number - $1 # SKIP userfaultfd(2) is forbidden here"
		return
	fi
	f "$@"
}

# s NAME AFTER ARGUMENT...: a scenario after which the counters are AFTER's
s() {
	name=$1
	after=$2
	shift 2
	rm -rf "$tmp/debugfs"
	cp -r fixtures/debian-6.12 "$tmp/debugfs"
	FAKE_COUNTERS=$tmp/debugfs/counters
	export FAKE_COUNTERS
	u "$name" "after=fixtures/$after" --debugfs "$tmp/debugfs" "$@"
}

deb="--debugfs fixtures/debian-6.12"
who="--root fixtures/root-findings --debugfs fixtures/findings"

# The findings of one machine and the figures of another.
cp -r fixtures/debian-6.12 "$tmp/all"
cp fixtures/findings/* "$tmp/all"
all="--debugfs $tmp/all"

# What is written to a file, and nothing else there.
written() {
	mkdir "$tmp/written" && "$real" export "$@" -o "$tmp/written/file" &&
		ls "$tmp/written" && cat "$tmp/written/file"
}

# The file that WISHES give, and that as text.
recorded() {
	export FAKE_MODULE=${1:+records=$1}
	shift
	"$fake" --device /dev/fake-mmdep record -o "$tmp/trace" "$@"
	echo "record: exit $?"
	# What is open ends now, which is another time on each machine.
	sed -i '/"open"/s/"dur":[0-9.]*/"dur":3600000000.000/' "$tmp/trace"
	cat "$tmp/trace"
	"$real" report "$tmp/trace"
}

# r NAME WISHES ARGUMENT...: a recording
r() {
	name=$1
	shift
	run "$name" recorded "$@"
}

# promtool has nothing to say about it.
promtool_check() {
	"$real" export "$@" --format prometheus >"$tmp/metrics" &&
		promtool check metrics <"$tmp/metrics" 2>&1
}

# What Graphviz draws of it: the locks, the order between them, and what is red.
dot_check() {
	"$real" locks --dot "$@" >"$tmp/dot" &&
		dot -Tsvg "$tmp/dot" 2>&1 | sed 's/&#45;/-/g; s/&gt;/>/g' |
		sed -n 's/^<title>\(.*\)<\/title>$/\1/p; s/.*stroke="red".*/red/p'
}

# shellcheck disable=SC2086 # $deb, $who and $all are more words than one
cases() {
	t version --version
	t help --help
	t help-counters counters --help
	t help-scenario scenario --help
	t help-hold hold --help
	t help-set set --help
	t help-collapse collapse --help
	t help-waits waits --help
	t help-findings findings --help
	t help-watch watch --help
	t help-explain explain --help
	t no-verb
	t bad-verb frobnicate
	t bad-option status --frobnicate
	t too-many-words status now

	t status status $deb
	t status-json status $deb --json
	t status-option-first $deb status
	t counters counters $deb
	t counters-all counters --all $deb
	t counters-json counters --json $deb
	t counters-word counters migration.pte $deb
	t counters-glob counters '*.slept' $deb --all
	t counters-no-match counters nothing $deb
	t hist hist $deb
	t hist-one hist userfault_wait $deb
	t hist-json hist --json $deb
	t hist-no-match hist userfault $deb
	t hooks hooks $deb
	t hooks-json hooks --json $deb
	t hooks-failed hooks --debugfs fixtures/failed-hooks
	t collapse collapse --debugfs fixtures/collapses
	t collapse-json collapse --json --debugfs fixtures/collapses
	t collapse-pid collapse --by pid --debugfs fixtures/collapses
	t collapse-pid-json collapse --by=pid --json --debugfs fixtures/collapses
	t collapse-result collapse -b result --debugfs fixtures/collapses
	t collapse-none collapse --debugfs fixtures/collapses-none
	t collapse-bad-by collapse --by=name --debugfs fixtures/collapses
	t collapse-no-file collapse --debugfs fixtures/watch-off
	t gup-pins gup --pins --debugfs fixtures/pins
	t gup-pins-json gup --json --pins --debugfs fixtures/pins
	t gup-pins-csv gup -p --csv --debugfs fixtures/pins
	t gup-pins-none gup --pins --debugfs fixtures/pins-none
	t gup-pins-no-file gup --pins --debugfs fixtures/watch-off
	t waits waits --debugfs fixtures/waits
	t waits-json waits --json --debugfs fixtures/waits
	t waits-status status --debugfs fixtures/waits
	t waits-status-json status --json --debugfs fixtures/waits
	t waits-many waits --debugfs fixtures/waits-many
	t waits-many-pid waits --sort=pid --debugfs fixtures/waits-many
	t waits-many-json waits --sort since --json --debugfs fixtures/waits-many
	t waits-none waits --debugfs fixtures/waits-none
	t waits-none-json waits --json --debugfs fixtures/waits-none
	t waits-bad-sort waits --sort=name --debugfs fixtures/waits
	t waits-no-file waits --debugfs fixtures/watch-off
	t waits-who waits $who
	t waits-who-json waits --json $who
	t waits-who-saved waits --debugfs fixtures/findings
	t top-waits top --batch $who
	t top-holders top --batch --view=holders $who
	t top-spinners top --batch --view=spinners $who
	t top-findings top --batch --view=findings $who
	run top-wide env COLUMNS=200 "$real" top --batch $who
	t top-no-terminal top $who
	t top-bad-view top --view=mutexes
	t top-bad-delay top --delay 1ms
	t top-json top --json
	t help-diagnose diagnose --help
	t help-top top --help
	t waits-csv waits --csv $who
	t waits-csv-none waits --csv --debugfs fixtures/waits-none
	t waits-csv-no-header waits --csv --no-header --debugfs fixtures/waits
	t waits-no-header waits --no-header --debugfs fixtures/waits
	t findings-csv findings --csv --debugfs fixtures/findings
	t findings-no-header findings --no-header --debugfs fixtures/findings
	t hooks-csv hooks --csv $deb
	t hooks-no-header hooks --no-header $deb
	t counters-csv counters --csv userfault $deb
	t collapse-csv collapse --csv --debugfs fixtures/collapses
	t collapse-csv-result collapse --csv --by result --debugfs fixtures/collapses
	t collapse-no-header collapse --no-header --debugfs fixtures/collapses
	t hist-csv hist --csv $deb
	t hist-csv-no-header hist userfault_wait --csv --no-header $deb
	t gup-csv gup --csv $deb
	t hold-no-header hold state --no-header --debugfs fixtures/holds
	t locks-csv locks --csv --debugfs fixtures/locks
	t locks-csv-held locks held --csv --debugfs fixtures/locks
	t locks-csv-edges locks edges --csv --debugfs fixtures/locks
	t locks-no-header locks classes --no-header --debugfs fixtures/locks
	t status-csv status --csv $deb
	t list-csv list --csv
	t list-findings-csv list findings --csv
	t list-counters-csv list counters --csv $deb
	t list-hist-csv list hist --csv --no-header $deb
	t hold-state-csv hold state --csv --debugfs fixtures/holds
	f hold-list-csv '' hold list --csv
	t hold-csv-arm hold arm remap --csv --pid 1
	f scenario-list-csv '' scenario list --csv
	t scenario-csv-run scenario run userfault --csv
	t csv-no-table explain 1 --csv $deb
	t csv-and-json hooks --csv --json $deb
	t help-locks locks --help
	t locks locks --debugfs fixtures/locks
	t locks-json locks --json --debugfs fixtures/locks
	t locks-edges locks edges --debugfs fixtures/locks
	t locks-long locks edges --long --debugfs fixtures/locks
	t locks-held-json locks held --json --debugfs fixtures/locks
	t locks-dot locks --dot --debugfs fixtures/locks
	if command -v dot >/dev/null; then
		run locks-dot-svg dot_check --debugfs fixtures/locks
	else
		number=$((number + 1))
		echo "ok $number - locks-dot-svg # SKIP dot (package graphviz) is not installed"
	fi
	t locks-dot-more locks held --dot --debugfs fixtures/locks
	t locks-bad-word locks chains --debugfs fixtures/locks
	t locks-none locks --debugfs fixtures/locks-none
	t locks-none-json locks --json --debugfs fixtures/locks-none
	t locks-no-file locks --debugfs fixtures/waits
	t locks-named locks named --debugfs fixtures/locks
	t locks-named-json locks named --json --debugfs fixtures/locks
	t locks-named-csv locks named --csv --debugfs fixtures/locks
	t locks-named-none locks named --debugfs fixtures/locks-none
	t locks-named-no-file locks named --debugfs fixtures/waits
	t malformed-lock-named locks named --debugfs fixtures/locks-bad
	syms="--root fixtures/root-symbols"
	# shellcheck disable=SC2086 # a list of words
	{
		f locks-add '' locks add loop:loop_ctl_mutex $syms
		f locks-add-alone '' locks add loop_ctl_mutex $syms
		f locks-add-kernel '' locks add cgroup_mutex $syms
		f locks-add-ambiguous '' locks add debug $syms
		f locks-add-ambiguous-module '' locks add loop:debug $syms
		f locks-add-one-of-both '' locks add brd:debug $syms
		f locks-add-of-kernel '' locks add :debug $syms
		f locks-add-function '' locks add mutex_lock $syms
		f locks-add-constant '' locks add linux_banner $syms
		f locks-add-absent '' locks add brd:loop_ctl_mutex $syms
		f locks-add-half '' locks add loop:loop_ctl $syms
		f locks-add-hidden '' locks add cgroup_mutex --root fixtures/root-symbols-hidden
		f locks-add-no-variables '' locks add cgroup_mutex --root fixtures/root-symbols-few
		f locks-add-no-symbols '' locks add cgroup_mutex --root fixtures/root-bad
		f locks-add-eexist add=17 locks add cgroup_mutex $syms
		f locks-add-enospc add=28 locks add cgroup_mutex $syms
		f locks-add-enametoolong add=36 locks add cgroup_mutex $syms
		f locks-add-einval add=22 locks add cgroup_mutex $syms
		f locks-add-enodev add=19 locks add cgroup_mutex $syms
		f locks-add-enotty add=25 locks add cgroup_mutex $syms
	}
	f locks-add-nothing '' locks add
	f locks-add-json '' locks add cgroup_mutex --json
	f locks-add-long '' locks add cgroup_mutex --long
	f locks-remove '' locks remove loop:loop_ctl_mutex
	f locks-remove-kernel '' locks remove cgroup_mutex
	f locks-remove-enoent remove=2 locks remove cgroup_mutex
	f locks-remove-nothing '' locks remove
	t locks-two-words locks held edges --debugfs fixtures/locks
	t malformed-lock-classes locks classes --debugfs fixtures/locks-bad
	t malformed-lock-edges locks edges --debugfs fixtures/locks-bad
	t malformed-lock-held locks held --debugfs fixtures/locks-bad
	t findings findings --debugfs fixtures/findings
	t findings-json findings --json --debugfs fixtures/findings
	t findings-long findings --long --debugfs fixtures/findings
	t findings-id findings 7 --debugfs fixtures/findings
	t findings-id-absent findings 99 --debugfs fixtures/findings
	t findings-id-json findings 13 --json --debugfs fixtures/findings
	t findings-name findings uffd-unserved --debugfs fixtures/findings
	t findings-name-bad findings uffd --debugfs fixtures/findings
	t findings-name-none findings wait-cycle --debugfs fixtures/findings-none
	t findings-bug findings --severity bug --debugfs fixtures/findings
	t findings-glob findings --name 'migration-*' --debugfs fixtures/findings
	t findings-pid findings --pid 3102 --debugfs fixtures/findings
	t findings-comm findings --comm monitor --debugfs fixtures/findings
	t findings-open findings --open --name uffd-self-wait \
		--debugfs fixtures/findings
	t findings-none findings --debugfs fixtures/findings-none
	t findings-none-json findings --json --debugfs fixtures/findings-none
	t findings-bad-severity findings --severity worse
	t findings-bad-name findings --name uffd
	t findings-bad-pid findings --pid 0
	t findings-malformed findings --debugfs fixtures/findings-malformed
	t findings-no-file findings --debugfs fixtures/watch-off
	t findings-abi-1.0 findings --debugfs fixtures/abi-1.0
	t findings-status status --debugfs fixtures/findings
	t findings-diagnose diagnose --root fixtures/root-good \
		--debugfs fixtures/findings
	t explain-missed-wake explain 901 $who
	t explain-json explain 900 --json $who
	t explain-server explain 810 $who
	t explain-server-json explain 810 --json $who
	t explain-unserved explain 1200 $who
	t explain-orphan explain 1400 $who
	t explain-mover explain 52 $who
	t explain-migration explain 2001 $who
	t explain-spin explain 2200 $who
	t explain-cycle explain 3001 $who
	t explain-past explain 4000 $who
	t explain-nothing explain 1 $who
	t explain-gone explain 5000 $who
	t explain-absent explain 77 $who
	t explain-word explain init $who
	t explain-zero explain 0 $who
	t explain-no-word explain $who
	t explain-saved explain 1 --debugfs fixtures/findings
	t explain-abi-1.0 explain 1 --root fixtures/root-findings \
		--debugfs fixtures/abi-1.0
	t export export $all
	t export-prometheus export $all --format=prometheus
	t export-not-loaded export --root fixtures/root-bad
	run export-file written --root fixtures/root-bad
	t export-no-folder export --root fixtures/root-bad -o fixtures/absent/x
	t export-json export --json $all
	t export-bad-format export --format html
	t export-no-file export --debugfs fixtures/findings
	t help-export export --help
	if command -v promtool >/dev/null; then
		run export-promtool promtool_check $all
		run export-promtool-not-loaded promtool_check --root fixtures/root-bad
	else
		number=$((number + 1))
		echo "ok $number - export-promtool # SKIP promtool (package prometheus) is not installed"
	fi
	r record begin,missed,end+lost-waits,orphan,missed
	r record-jobs moved,collapsed,not-collapsed,begin,lost-jobs
	r record-open begin
	r record-command '' -- true
	r record-command-fails '' -- false
	r record-no-command '' -- fixtures/absent
	r record-short short
	r record-escape escape
	f record-no-file '' record
	f record-no-folder '' record -o fixtures/absent/x
	f record-eperm open=1 record -o fixtures/absent/x
	t report-no-file report
	t report-absent report fixtures/absent
	t report-other report golden/hooks-json
	t report-json report --json fixtures/absent
	t help-record record --help
	t help-report report --help
	t list list
	t list-json list --json
	t list-hooks list hooks $deb
	t list-counters list counters $deb
	t list-findings list findings
	t list-findings-json list findings --json
	t list-hist list hist $deb
	t list-hist-json list hist --json $deb
	t list-watches list watches $deb
	t list-watches-json list watches --json $deb
	t list-watches-none list watches --debugfs fixtures/failed-hooks
	t list-bad list pages

	t debugfs-absent status --debugfs fixtures/absent
	t debugfs-not-mounted status --root fixtures/root-bad
	t debugfs-no-module status --root fixtures/root-hidden
	t debugfs-found status --root fixtures/root-good
	t file-absent hist --debugfs fixtures/empty
	t empty-status status --debugfs fixtures/empty
	t empty-counters counters --debugfs fixtures/empty
	t malformed-counters counters --debugfs fixtures/malformed
	t malformed-hooks hooks --debugfs fixtures/malformed
	t empty-waits waits --debugfs fixtures/waits-empty
	t malformed-waits waits --debugfs fixtures/malformed
	t malformed-waits-json waits --json --debugfs fixtures/malformed
	t malformed-hist-broken hist broken --debugfs fixtures/malformed
	t malformed-hist-cut hist cut --debugfs fixtures/malformed
	t malformed-hist-twice hist twice --debugfs fixtures/malformed --json
	t escape counters --debugfs fixtures/escape
	t abi-2-counters counters --debugfs fixtures/abi-2
	t abi-2-status status --debugfs fixtures/abi-2

	t diagnose-good diagnose --root fixtures/root-good
	t diagnose-good-json diagnose --root fixtures/root-good --json
	t diagnose-json-all diagnose --root fixtures/root-good $all --json
	t diagnose-bad diagnose --root fixtures/root-bad
	t diagnose-bad-json diagnose --root fixtures/root-bad --json
	t diagnose-hidden diagnose --root fixtures/root-hidden
	t diagnose-hooks diagnose --root fixtures/root-good \
		--debugfs fixtures/failed-hooks
	t diagnose-off diagnose --root fixtures/root-good \
		--debugfs fixtures/watch-off
	t diagnose-malformed diagnose --root fixtures/root-good \
		--debugfs fixtures/malformed
	t diagnose-abi diagnose --root fixtures/root-good \
		--debugfs fixtures/abi-2

	# What it measures is another thing each time; why it does not is not.
	cp -r fixtures/collapses "$tmp/cost"
	cp fixtures/holds-none/holds "$tmp/cost/"
	t cost-no-module diagnose --cost --debugfs fixtures/absent
	t cost-no-device diagnose --cost --switch-watches --debugfs "$tmp/cost" \
		--device fixtures/absent
	t cost-switch-alone diagnose --switch-watches
	f cost-refused set=19 diagnose --cost --switch-watches --debugfs "$tmp/cost"
	cp fixtures/holds/holds "$tmp/cost/"
	f cost-armed '' diagnose --cost --switch-watches --debugfs "$tmp/cost"
	sed -i 's/^tasks_held: .*/tasks_held: 2/' "$tmp/cost/status"
	f cost-held '' diagnose --cost --switch-watches --debugfs "$tmp/cost"
	sed -i -e 's/^tasks_held: .*/tasks_held: 0/' -e 's/^watches: .*/watches: none/' "$tmp/cost/status"
	cp fixtures/holds-none/holds "$tmp/cost/"
	f cost-nothing-on '' diagnose --cost --switch-watches --debugfs "$tmp/cost"
	printf 'hook_hits: 1234\nhandlers_ns: 1500000\n' >>"$tmp/cost/status"
	t status-timed status --debugfs "$tmp/cost"

	t device-absent reset --device fixtures/absent
	t device-no-device reset --device fixtures/debian-6.12/status
	f device-eperm open=1 set
	f device-enxio open=6 set
	f device-abi abi=2 set
	f device-enotty version=25 set

	f set-print '' set
	f set-print-json '' set --json
	f set-all '' set watches=migration,collapse userfault-long=1.5s \
		migration-long=250us collapse-long=3600s
	f set-relative '' set watch=-userfault
	f set-relative-json '' set watch=-userfault,-migration,-collapse --json
	f set-relative-off off set watch=+collapse
	f set-enodev set=19 set watches=all
	f set-erange set=34 set collapse-long=1s
	f set-eopnotsupp set=95 set watches=all
	f set-bad-unit '' set userfault-long=1m
	f set-bad-range '' set userfault-long=999ns
	f set-bad-name '' set colour=blue
	f set-bad-watch '' set watch=+collaps
	f set-twice '' set watch=+collapse watches=all

	f reset '' reset
	f reset-counters '' reset counters
	f reset-hist '' reset hist
	f reset-findings '' reset findings
	f reset-old minor=0 reset
	f reset-findings-old minor=0 reset findings
	f reset-bad '' reset everything
	f reset-einval reset=22 reset

	f watch records=missed,orphan+lost,future,longer+future watch
	f watch-json records=missed,orphan+lost+ring,future watch --json
	f watch-waits records=begin,missed,end+lost-waits watch --waits
	f watch-waits-json records=begin,end,lost-waits watch --waits --json
	f watch-none '' watch
	f watch-jobs records=moved,begin,collapsed+not-collapsed,missed+lost-jobs watch --jobs
	f watch-jobs-json records=moved,collapsed,lost-jobs watch --jobs --json
	f watch-no-jobs records=moved,collapsed,missed watch --waits
	f watch-only-lost records=lost watch
	f watch-escape records=escape watch
	f watch-escape-json records=escape watch --json
	f watch-severity records=missed,orphan watch --severity=bug
	f watch-name records=missed,orphan watch --name='*unserved'
	f watch-pid records=missed,orphan,begin watch --waits --pid 901
	f watch-pid-in-ring records=missed,ring watch --pid 1503
	f watch-comm records=missed,orphan,end watch --waits --comm monitor
	f watch-count records=missed+missed+missed,open watch --count 2
	f watch-timeout records=open watch --timeout 50ms
	f watch-timeout-0 records=orphan,open watch --timeout 0
	# shellcheck disable=SC2016 # the variables are of the command
	f watch-exec records=missed,orphan watch --exec 'echo \
$MMDEP_NAME $MMDEP_SEVERITY $MMDEP_ID $MMDEP_COUNT $MMDEP_TID $MMDEP_PID \
$MMDEP_COMM $MMDEP_CULPRIT_TID $MMDEP_ADDRESS "$MMDEP_WHAT"'
	f watch-exec-fails records=missed,orphan watch --exec 'exit 3'
	f watch-exec-killed records=missed watch --exec 'kill -9 $$'
	f watch-cut records=missed+cut watch
	f watch-cut-head records=cut-head watch
	f watch-huge records=huge watch
	f watch-zero records=zero watch --json
	f watch-short records=short watch
	f watch-no-end records=no-end watch
	f watch-old minor=0 watch
	f watch-einval stream=22 watch
	f watch-eperm open=1 watch
	f watch-bad-count '' watch --count 0
	f watch-bad-timeout '' watch --timeout soon
	f watch-long-timeout '' watch --timeout 99999999999
	f watch-word '' watch this
	# Signals: while a command runs, and while nothing happens.
	# shellcheck disable=SC2016
	f watch-sigint records=missed,missed,open watch \
		--exec 'kill -INT $PPID'
	# shellcheck disable=SC2016
	f watch-sigterm records=missed,open watch \
		--exec 'kill -TERM $PPID; exec sleep 60'
	# shellcheck disable=SC2016
	f watch-sigterm-later records=missed,open watch \
		--exec '{ sleep 0.1; kill -TERM $PPID; } >/dev/null 2>&1 &'
	g watch-reader-gone records=missed,open watch

	f load-bad-param '' load scenarios
	f load-no-file '' load --module fixtures/absent.ko

	f scenario-list '' scenario list
	f scenario-list-json '' scenario list --json
	f scenario-list-none none scenario list
	f scenario-no-word '' scenario
	f scenario-no-name '' scenario run
	f scenario-bad-name '' scenario run frobnicate
	f scenario-bad-hold '' scenario run userfault --hold 9001
	f scenario-no-hold '' scenario run collapse --hold 5
	f scenario-bad-repeat '' scenario run userfault --repeat 0
	f scenario-all-name '' scenario run userfault --all
	f scenario-none none scenario run userfault
	f scenario-eacces 'none start=13' scenario run userfault
	u scenario-watch-off off scenario run userfault $deb
	u scenario-watch-impossible off scenario run userfault \
		--debugfs fixtures/failed-hooks
	u scenario-watch-lacking off scenario run userfault \
		--debugfs fixtures/lacking-hooks
	u scenario-enodev start=19 scenario run userfault $deb
	u scenario-eagain start=11 scenario run userfault $deb
	s scenario-userfault after-userfault scenario run userfault --hold 1
	s scenario-userfault-strict after-userfault scenario run userfault \
		--hold 1 --strict
	s scenario-userfault-json after-userfault scenario run userfault \
		--hold 1 --json
	s scenario-more after-more scenario run userfault --hold 1
	s scenario-more-strict after-more scenario run userfault --hold 1 \
		--strict
	s scenario-less after-less scenario run userfault --hold 1
	s scenario-less-json after-less scenario run userfault --hold 1 --json

	f hold-list '' hold list
	f hold-list-json '' hold list --json
	t hold-state hold state --debugfs fixtures/holds
	t hold-state-json hold state --debugfs fixtures/holds --json
	t hold-state-none hold state --debugfs fixtures/holds-none
	t hold-state-bad hold state --debugfs fixtures/malformed
	f hold-no-word '' hold
	f hold-bad-word '' hold list it
	f hold-arm-no-point '' hold arm
	f hold-arm-nobody '' hold arm remap
	f hold-arm-both '' hold arm remap --pid 1 -- true
	f hold-arm-bad-pid '' hold arm remap --pid 0
	f hold-arm-bad-hold '' hold arm remap --pid 1 --hold 10001
	f hold-arm-bad-times '' hold arm remap --pid 1 --times 1001
	f hold-arm '' hold arm remap --pid 2147483647
	f hold-arm-json '' hold arm remap --pid 2147483647 --json
	f hold-arm-missed nobody hold arm remap --pid 2147483647
	f hold-arm-eacces arm=13 hold arm remap --pid 2147483647
	f hold-arm-enoent arm=2 hold arm frobnicate --pid 2147483647
	f hold-arm-enodev arm=19 hold arm collapse-gap --pid 2147483647
	f hold-arm-eperm arm=1 hold arm remap --pid 2147483647
	f hold-arm-esrch arm=3 hold arm remap --pid 2147483647
	f hold-arm-eagain arm=11 hold arm remap --pid 2147483647
	f hold-release '' hold release
	f hold-release-none release=2 hold release 7
	f hold-release-bad '' hold release seven
}

echo "TAP version 13"
cases
echo "1..$number"
[ "$failed" -eq 0 ] || echo "# $failed of $number failed; 'make golden-update' accepts what is printed now"
[ "$failed" -eq 0 ]
