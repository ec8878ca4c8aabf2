// Package server is the manager's side of the socket: it accepts connections, knows which process each belongs to, hands
// their requests to the object manager, and tells it when processes end.
//
// # Goroutines
//
// One accepts; one serves each connection; one waits for the end of each process that has connected, of each that somebody has a
// handle to, and of each ticket by which a child may inherit; one repairs what threads left that have ended, or closes the files of channels that have; one looks whether the manager is still needed; and one for each user rings what is due while timers of his are set.
// [Server.Serve] waits for all of them.
//
// # Locks
//
// Server.mu guards the object manager and the tables of processes and connections. Nothing that may block is done under
// it: the memory of sections and channels is made before and given back after, replies are sent after. Descriptors that are sent are retained under
// it, so that none is closed, and its number reused, in between.
//
// Server.mu also guards the dispatcher, the desktop, and thread slot 0 of each arena, by which the manager changes single objects there: that
// takes a bounded time, whatever its user writes into the arena. Slot 1 is guarded by the arena's own mutex, repairs. It goes
// through whole arenas, and wakes all who wait for an object.
//
// A timer's mutex and an arena's (repairs) are taken before Server.mu or without it, in this order; a clock's after it.
//
// # Trust
//
// Clients are strangers. Whatever breaks the protocol ends the connection with a line in the log, and nothing else.
package server
