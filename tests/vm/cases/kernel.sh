# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # read by the cases
#
# What not every kernel has, by the kernel's own lists, and how a case leaves it
# out: by name, with the reason, and where mmdepctl has to refuse it, after it
# did. Sourced by lib.sh.

# knows KIND NAME: of all that the kernel has, and not its modules. A table of 160,000 lines:
# it is read once in a guest.
knows()
{
	local list=/run/mmdep-symbols
	[ -e $list ] ||
		{ awk '!/\[/ { print ($2 ~ /[tTwW]/ ? "function" : "data"), $3 }' \
			/proc/kallsyms >"$list.$$" && mv "$list.$$" "$list"; } ||
		give_up "the kernel's symbols cannot be read"
	grep -qxF "$1 $2" "$list"
}

kernel_has()
{
	knows function "$1"
}

# On PREEMPT_RT there are none.
has_thp()
{
	[ -e "$THP/enabled" ]
}

# Before 6.1 only khugepaged collapses, in its own time and again and again.
has_madv_collapse()
{
	kernel_has madvise_collapse
}

# Where collapse_huge_page is inlined its tracepoint tells no times.
has_collapse_times()
{
	kernel_has collapse_huge_page
}

# A collapse can be asked for, and is followed from its beginning to its end.
follows_collapse()
{
	has_madv_collapse && has_collapse_times
}

# Before 6.1 a collapse allocates its page otherwise.
has_collapse_alloc()
{
	kernel_has alloc_charge_folio || kernel_has alloc_charge_hpage
}

# Up to 5.18 hugetlb waits in __migration_entry_wait, too.
has_hugetlb_wait()
{
	kernel_has __migration_entry_wait_huge || ! kernel_has __migration_entry_wait
}

# What a huge page is split by: its name, or nothing.
split_function()
{
	local name
	for name in __folio_split split_huge_page_to_list_to_order split_huge_page_to_list; do
		if kernel_has "$name"; then
			echo "$name"
			return
		fi
	done
}

has_split()
{
	[ -n "$(split_function)" ]
}

# What takes a folio out of the page tables to move it.
unmap_function()
{
	if kernel_has try_to_migrate; then echo try_to_migrate; else echo try_to_unmap; fi
}

# What reads of a userfaultfd go through.
uffd_read_function()
{
	if kernel_has userfaultfd_read; then echo userfaultfd_read; else echo userfaultfd_read_iter; fi
}

# From 5.13 on.
has_minor()
{
	kernel_has mfill_atomic_continue || kernel_has mcopy_continue
}

# Tracers see arguments (CONFIG_DYNAMIC_FTRACE_WITH_ARGS), and it is not PREEMPT_RT.
has_locks()
{
	kernel_has ftrace_graph_func && has_thp
}

# The lock of a VMA is an rwsem: from 6.4 to 6.14.
has_vma_rwsem()
{
	knows data vma_lock_cachep
}

# A userfaultfd has a lock of its own: since 6.9.
has_uffd_lock()
{
	printf '6.9\n%s\n' "$(uname -r)" | sort -CV
}

# What waits for active references of kernfs is a function of its own.
has_kernfs()
{
	kernel_has kernfs_drain
}

# Lockdep is compiled in.
has_lockdep()
{
	kernel_has lock_acquire
}

NO_KERNFS="who waits for active references of kernfs cannot be seen on this kernel"
NO_LOCKS="lock order cannot be watched on this kernel"
NO_VMA_RWSEM="a VMA has no lock in this kernel, or one that is no rwsem"
NO_THP="this kernel has no transparent huge pages"
NO_PIN_MOVES="in this kernel long-term pins move no pages but those of CMA, for no reason of their own"
NO_COLLAPSE="this kernel has no MADV_COLLAPSE"
NO_POPULATE="this kernel has no MADV_POPULATE_READ"
NO_MINOR="this kernel's userfaultfd has no minor mode"
NO_HUGETLB_WAIT="in this kernel hugetlb waits in __migration_entry_wait, too, and counts as migration.pte"

no_times()
{
	if has_thp; then echo "collapse_huge_page is inlined in this kernel"; else echo "$NO_THP"; fi
}

no_collapse()
{
	if has_thp && ! has_madv_collapse; then echo "$NO_COLLAPSE"; else no_times; fi
}

# It is preempted, or says where a task sleeps that may not.
counts_preemption()
{
	grep -q '^CONFIG_PREEMPT_COUNT=y' "/boot/config-$(uname -r)"
}

# MADV_POPULATE_READ: since 5.14.
has_populate()
{
	kernel_has faultin_page_range || kernel_has faultin_vma_page_range
}

# The kernel's own stacks go on behind a return probe: since 5.15, which renamed it.
stacks_go_on()
{
	! kernel_has kretprobe_trampoline
}

# Tracepoints where a task sleeps for a lock, since 5.19.
has_contention()
{
	[ -d /sys/kernel/tracing/events/lock/contention_begin ]
}

# The collapse of a file tries mmap_lock before it takes page tables away: up to 6.5.
has_retract_trylock()
{
	has_thp && ! kernel_has pte_free_defer
}

# A long-term pin moves pages out of movable memory, for a reason of its own: since 5.13.
has_pin_moves()
{
	grep -q longterm_pin /sys/kernel/tracing/events/migrate/mm_migrate_pages/format
}

# What is on when all is that is by default and can be: watches, as status and "set"
# have them, and how many of the hooks.
WATCHES="userfault migration gup" SET_WATCHES=watches=userfault,migration,gup
! has_thp || WATCHES="userfault migration collapse gup" \
	SET_WATCHES=watches=userfault,migration,collapse,gup
HOOKS=10 HOOKS_OFF=0
# The watch on locks is off unless it is asked for.
LOCK_HOOKS=26
# With lockdep the functions that are told a subclass are others.
NESTED_HOOKS=
! has_lockdep || LOCK_HOOKS=$((LOCK_HOOKS + 5)) NESTED_HOOKS="down_read_nested
	down_read_killable_nested down_write_nested down_write_killable_nested _down_write_nest_lock"
# Those of mutexes are off as long as none is named.
MUTEX_HOOKS=6
! has_hugetlb_wait || HOOKS=$((HOOKS + 1))
! kernel_has pmd_migration_entry_wait || HOOKS=$((HOOKS + 1))
! has_split || HOOKS=$((HOOKS + 1))
# Where __migration_entry_wait is merged into its caller one hook sees both.
if kernel_has __migration_entry_wait; then HOOKS=$((HOOKS + 1)); else HOOKS_OFF=1; fi
# The scan's is not even tried where its watch is off.
if has_thp; then HOOKS=$((HOOKS + 6)); else HOOKS_OFF=$((HOOKS_OFF + 9)); fi
! has_thp || ! has_contention || HOOKS=$((HOOKS + 2))
! has_collapse_alloc || HOOKS=$((HOOKS + 1))
! has_pin_moves || HOOKS=$((HOOKS + 2))
! has_retract_trylock || HOOKS=$((HOOKS + 1))
HOOKS_ABSENT=$((26 - HOOKS - HOOKS_OFF))
HOOKS_OFF=$((HOOKS_OFF + LOCK_HOOKS + MUTEX_HOOKS))

# skips REASON NAME...
skips()
{
	local reason=$1 name
	shift
	for name; do
		skip "$name" "$reason"
	done
}

# collapse_changes SNAPSHOT: as "changes", without how often khugepaged looked
# where only it collapses.
collapse_changes()
{
	if has_madv_collapse; then
		changes "$1"
	else
		changes "$1" | sed -E 's/collapse\.scan(_result\.(pmd_null|not_suitable_page_count))?\+[0-9]+ ?//g; s/ $//'
	fi
}

# One good and one refused collapse.
COLLAPSE_CHANGES="collapse.attempt+1 collapse.succeeded+1 collapse.result.succeeded+1 collapse.scan_result.succeeded+1"
! has_madv_collapse ||
	COLLAPSE_CHANGES="collapse.attempt+1 collapse.succeeded+1 collapse.scan+2 collapse.result.succeeded+1 collapse.scan_result.succeeded+1 collapse.scan_result.not_suitable_page_count+1"
# Where the attempt itself is seen: what it allocated, too.
SEEN_CHANGES=$COLLAPSE_CHANGES
! has_collapse_times || ! has_collapse_alloc ||
	SEEN_CHANGES=${COLLAPSE_CHANGES/collapse.result/collapse.allocated+1 collapse.result}

# possible SCENARIO: whether this kernel has what it is made of.
possible()
{
	case $1 in
	collapse | *migration* | *race*) has_thp ;;
	esac
}

# runs NAME SCENARIO [OPTION...]: ok when the scenario is as expected. Where it
# cannot be, it must say so, and is left out.
runs()
{
	local name=$1 scenario=$2 options=" ${*:3} " output rc=0
	shift
	if possible "$scenario"; then
		# khugepaged cannot be asked to do that and nothing else.
		[ "$scenario" != collapse ] || has_madv_collapse || options=${options/ --strict / }
		# shellcheck disable=SC2086 # a list of words
		check "$name" mmdepctl scenario run "$scenario" $options
		return
	fi
	output=$(mmdepctl scenario run "$@" 2>&1) || rc=$?
	if [ "$rc" = 4 ] && grep -qF "$NO_THP" <<<"$output"; then
		skip "$name" "$NO_THP"
	else
		not_ok "$name" "'mmdepctl scenario run $*' had status $rc, wanted 4; it said:" "$output"
	fi
}

# diagnoses NAME: that mmdepctl finds nothing amiss, and tells what this kernel
# lacks.
diagnoses()
{
	local lack=.
	has_thp || lack="no transparent huge pages"
	fails "$1" 0 "$lack" mmdepctl diagnose
}
