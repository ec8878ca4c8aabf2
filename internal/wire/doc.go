// Package wire turns the messages between a client and the manager into bytes and back. It does no I/O.
//
// A frame is one datagram on a SOCK_SEQPACKET socket: a header of 16 bytes and a body, at most 128 KiB together, all
// numbers little-endian:
//
//	 0      4      6      8      12      16
//	+------+------+------+------+-------+----------
//	| id   | op   | fds  |status| length| body ...
//	+------+------+------+------+-------+----------
//
// id is chosen by the client and comes back in the reply. fds counts the file descriptors that travel beside the frame.
// status is 0 in a request and a Win32 error code in a reply. length counts the bytes of the body. docs/protocol.md
// describes every message.
//
// Whatever is decoded was written by a stranger: a [Decoder] reads nothing beyond the frame, believes no count, and
// keeps its first error.
package wire
