// Package fdsock carries frames and file descriptors over Unix SOCK_SEQPACKET sockets. One datagram is one frame.
//
// There are two ends, because they wait differently. A client's [Conn] has one call under way at a time and blocks in the
// kernel for its reply: that is the shortest way, and [Conn.Close] ends it by shutting the socket down. A manager's [Peer]
// waits in a poller, so that an idle connection costs no thread; while requests come thick and fast it blocks too,
// for a few milliseconds at the most and in a limited number of threads. Before they block, both look for what comes soon.
//
// Receiving is all or nothing: what arrives is close-on-exec, and on every error path every descriptor is closed. The
// control buffer holds as many as the kernel sends at once, so a truncated one means that this process is out of file
// descriptors ([ErrNoFDs]), never that somebody sent too many.
package fdsock

import "errors"

var (
	// ErrNoFDs means that descriptors were sent but this process can open no more.
	ErrNoFDs = errors.New("out of file descriptors")
	// ErrTooLong means that a frame is longer than the protocol allows.
	ErrTooLong = errors.New("frame longer than the protocol allows")
	// ErrSlow means that the other side does not read what it is sent.
	ErrSlow = errors.New("peer does not read its replies")
	// ErrForeign means that a frame came from another process than the one that connected: a forked child, for instance.
	ErrForeign = errors.New("frame from a process that did not connect")
)
