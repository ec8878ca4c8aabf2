// Package server is the manager's side of the socket: it accepts connections, knows which process each belongs to, hands
// their requests to the object manager, and tells it when processes end.
//
// # Goroutines
//
// One accepts; one serves each connection; one waits for the end of each process, and of each ticket by which a child may
// inherit; one looks whether the manager is still needed; and one for each user rings what is due while timers of his are set.
// [Server.Serve] waits for all of them.
//
// # Locks
//
// Server.mu guards the object manager and the tables of processes and connections. Nothing that may block is done under
// it: sections' memory is made before and given back after, replies are sent after. Descriptors that are sent are retained under
// it, so that none is closed, and its number reused, in between.
//
// A timer's mutex and an arena's (repairs) are taken before Server.mu or without it, in this order; a clock's after it.
//
// # Trust
//
// Clients are strangers. Whatever breaks the protocol ends the connection with a line in the log, and nothing else.
package server
