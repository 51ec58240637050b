/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the kernel's own code and variables are (x86-64: in the topmost 2 GiB, its
 * modules included).
 */
#ifndef MMDEP_COMPAT_TEXT_H
#define MMDEP_COMPAT_TEXT_H

#include <linux/pgtable.h>
#include <linux/types.h>

/**
 * mmdep_in_image - whether an address is in the kernel itself, not in a module
 * @addr: the address
 *
 * Context: any.
 */
static __always_inline bool mmdep_in_image(unsigned long addr)
{
	return addr >= __START_KERNEL_map && addr < MODULES_VADDR;
}

/**
 * mmdep_is_variable - whether an address is in the kernel or in one of its modules
 * @addr: the address
 *
 * Where it is not, its memory was allocated.
 *
 * Context: any.
 */
static __always_inline bool mmdep_is_variable(unsigned long addr)
{
	return addr >= __START_KERNEL_map && addr < MODULES_END;
}

/**
 * mmdep_is_writable - whether an address is mapped, and may be written to
 * @addr: of a variable, as mmdep_is_variable() says
 *
 * Neither code is, nor what is constant.
 *
 * Context: any.
 */
static inline bool mmdep_is_writable(unsigned long addr)
{
	unsigned int level;
	pte_t *pte = lookup_address(addr, &level);

	/* The bits that are asked for are the same in an entry of a huge page. */
	return pte && pte_flags(*pte) & _PAGE_PRESENT && pte_flags(*pte) & _PAGE_RW;
}

/**
 * mmdep_text_pack - an address of code, in half the room
 * @addr: the address
 *
 * Context: any.
 */
static __always_inline u32 mmdep_text_pack(unsigned long addr)
{
	return (u32)addr;
}

/**
 * mmdep_text_unpack - the address that mmdep_text_pack() was given
 * @packed: what it made of it
 *
 * Context: any.
 */
static __always_inline unsigned long mmdep_text_unpack(u32 packed)
{
	return (unsigned long)(long)(s32)packed;
}

#endif /* MMDEP_COMPAT_TEXT_H */
