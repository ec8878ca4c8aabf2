// Package message is windows and their messages, as one client has them: message queues, window classes, sending and receiving.
// The manager knows which windows there are; messages go from process to process through internal/channel, without it.
//
// # Who calls what
//
// The package never calls a window procedure. Whoever may have to run one while it waits gets a [Delivery] back, runs the procedure
// on its own stack, calls [Delivery.Return] and asks again. So no frame of Go's lies under a procedure in C, which may leave it by
// ExitThread or an exception.
//
// A [Queue] is a thread's, or a goroutine's, and only that one uses it, but for what other threads of the process put into its inbox.
// The sending end of a channel ([outlet]) is shared by all threads of the process, its receiving end ([inlet]) is one queue's.
//
// # Order
//
// Each message has a ticket of the receiving queue's bell. A queue gathers what was posted in all its channels and in its inbox,
// up to the ticket that was drawn last when it began to gather, and sorts that: so a message that was sent after another one was,
// whoever sent them, is handled after it.
//
// # Death
//
// Both ends of a channel hold a pipe that ends with the other side, and a goroutine each listens to it. A sender that waits is then
// woken, and its call ends with ERROR_ACCESS_DENIED. A message that was posted in a channel before its sender ended is still
// delivered.
//
// # What travels
//
// All fronts put the same into a message that carries memory, to another process, and with [Request].Packed to a window of this
// client too, if that is another front's (its Class.Front or Front is not theirs):
//
//   - WM_COPYDATA: LParam is dwData, WParam what the caller passed; the data are the block's bytes.
//   - WM_SETTEXT, WM_SETTINGCHANGE, WM_DEVMODECHANGE: the data is the text, in WTF-8 and without the zero at its end; LParam is 1,
//     or 0 if there is no text at all (a null pointer).
//   - WM_GETTEXT: WParam is how many UTF-16 units the buffer has, the zero included, as the caller passed it; Room is at least three
//     bytes for each of them. The answer is the text in WTF-8, without the zero, cut to what fits; the sender counts it himself.
//
// All others travel as their two numbers.
//
// Locks: System.mu, then Queue.mu. Neither is held while a request is made of the manager, but for System.mu when a channel is.
package message
