/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The stream of the fake module.
 */
#ifndef MMDEP_TESTS_FAKE_STREAM_H
#define MMDEP_TESTS_FAKE_STREAM_H

/*
 * Makes @fd something to be read and polled.  @words are names of records with
 * commas between; those that are joined by "+" come with one read.  After them,
 * the stream ends; with the word "open" it stays.
 */
int fake_stream(int fd, const char *words, unsigned int what);

#endif /* MMDEP_TESTS_FAKE_STREAM_H */
