package main

import "regexp"

// headlines are the measures of a short run: one or two of each kind, and what a newcomer asks first.
var headlines = regexp.MustCompile(`^(` +
	`section/parts/one|section/posix/one|section/wine/one|view/mmap/one|block/section/one|` +
	`sync/(event|mutex|semaphore)-cas/one|sync/ping-futex/(one|two-ps)|sync/ping-spin/two-ps|sync/contended2-fifo/two-ps|latency/event-spin/two-ps|` +
	`sync/mutex-robust/one|sync/ping-socket/(one|two-ps)|` +
	`message/go-futex/(one|two-ps)|message/go-spin/two-ps|message/go-64K-stream/(one|two-ps)|message/go-place16M-64B/one|` +
	`file/view-mmap/one)$`)
