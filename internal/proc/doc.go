// Package proc knows processes: who they are whatever becomes of their number, when they end, and how a manager is started
// so that it outlives its starter.
//
// A process is known by its pidfd. From Linux 6.9 on all pidfds of one process share an inode, which is its identity;
// before that it is the number together with the time of its start. Linux 6.5 gives the pidfd of whoever connected
// (SO_PEERPIDFD); before that it is opened by number, and the connection is asked afterwards whether its other end is
// still there.
package proc
