// Package desktop is what the manager knows of windows: which there are, in what order, who may see them, and which processes
// have a way to which queue. Of messages it knows nothing. It does no I/O and knows no clock.
//
// # Who belongs to whom
//
// A [Client] is one connection of one process. It has queues, each of a thread of its own, and a queue has windows. A [Channel]
// leads from a client to a queue. What ends takes with it what belongs to it: a client its queues and the channels that it
// made, but for those that are still to be collected; a queue its windows and the channels that lead to it; a window its children, whosever they are. The owners of those
// children hear of it when they collect what is new.
//
// # Who sees what
//
// A client sees the windows of its own user, and those of others that are open; root sees all. What a client does not see is,
// for it, not there. Windows and queues are changed by the client that they belong to and by nobody else.
//
// # What is left to do
//
// Calls leave behind channels whose bodies are to be closed, and queues whose bells are to be rung: the caller takes both, by
// [Desktop.Reclaim] and [Desktop.News].
//
// Nothing here is safe for concurrent use.
package desktop
