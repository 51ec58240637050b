/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMDEP_CORE_SERVER_H
#define MMDEP_CORE_SERVER_H

#include "core/who.h"

/* What a task did with a userfaultfd. */
enum mmdep_did {
	MMDEP_DID_NOTHING,
	MMDEP_DID_READ,
	MMDEP_DID_API,
	MMDEP_DID_REGISTER,
	MMDEP_DID_UNREGISTER,
	MMDEP_DID_WAKE,
	MMDEP_DID_COPY,
	MMDEP_DID_ZEROPAGE,
	MMDEP_DID_MOVE,
	MMDEP_DID_WRITEPROTECT,
	MMDEP_DID_CONTINUE,
	MMDEP_DID_POISON,
	MMDEP_DID_OTHER,
	MMDEP_NR_DID,
};

/**
 * struct mmdep_deed - one thing that a task did with a userfaultfd
 * @time_ns:  when it ended; or began, while @ongoing
 * @start:    first address that it was about; 0: none
 * @end:      first address behind
 * @result:   what it returned
 * @did:      what, enum mmdep_did
 * @dontwake: it asked not to wake anybody
 * @ongoing:  it has not returned
 */
struct mmdep_deed {
	u64 time_ns;
	u64 start;
	u64 end;
	s32 result;
	u8 did;
	bool dontwake;
	bool ongoing;
};

/**
 * struct mmdep_server - a task that serves a userfaultfd
 * @who:  which task
 * @last: what it did last
 * @serves: it has read or answered; else it only set the userfaultfd up
 */
struct mmdep_server {
	struct mmdep_who who;
	struct mmdep_deed last;
	bool serves;
};

/* So many of those who served a userfaultfd last are remembered. */
#define MMDEP_NR_SERVERS	8

/**
 * struct mmdep_served - what is known of a userfaultfd
 * @uffd:   which: an identity
 * @used_ns: when it was last used
 * @closed_ns: when it was closed; 0: it is open
 * @again:  answers in a row that failed with EAGAIN
 * @answer: the last that gave, or tried to give, pages to somebody, or woke them
 * @answerer: who gave it
 * @server: who serves it, unordered; those without a task id are not there
 */
struct mmdep_served {
	unsigned long uffd;
	u64 used_ns;
	u64 closed_ns;
	u32 again;
	struct mmdep_deed answer;
	struct mmdep_who answerer;
	struct mmdep_server server[MMDEP_NR_SERVERS];
};

/* What is known of something that may not be known. */
enum mmdep_known {
	MMDEP_UNKNOWN,
	MMDEP_NO,
	MMDEP_YES,
};

/**
 * struct mmdep_page_served - what was done about the fault of a wait
 * @read:     it was read from the userfaultfd
 * @answer:   the last answer for its page; did is MMDEP_DID_NOTHING: none is known
 * @answerer: thread id of who gave it
 */
struct mmdep_page_served {
	enum mmdep_known read;
	struct mmdep_deed answer;
	pid_t answerer;
};

int mmdep_servers_init(void);
void mmdep_servers_exit(void);
size_t mmdep_servers_bytes(void);
u64 mmdep_contexts_evicted(void);
u64 mmdep_deeds_dropped(void);

void mmdep_server_did(unsigned long uffd, const struct mmdep_deed *deed);
void mmdep_server_read_fault(unsigned long uffd, u64 address);
void mmdep_server_closed(unsigned long uffd);

int mmdep_served_pages_init(void);
void mmdep_served_pages_exit(void);
size_t mmdep_served_pages_bytes(void);
u64 mmdep_served_pages_dropped(void);
void mmdep_served_page_answer(unsigned long uffd, const struct mmdep_deed *deed);

bool mmdep_served_by(unsigned long uffd, struct mmdep_served *copy);
bool mmdep_served_busy(unsigned long uffd, u64 since_ns);
bool mmdep_served_closed(unsigned long uffd, u64 since_ns);
void mmdep_served_page(unsigned long uffd, u64 address, u64 start_ns, u32 again,
		       struct mmdep_page_served *page);
const char *mmdep_did_name(enum mmdep_did did);

#endif /* MMDEP_CORE_SERVER_H */
