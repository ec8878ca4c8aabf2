// Package channel is the memory through which messages go from one process to a message queue of another, and the rules by which
// both sides use it. It is the one place that knows either; it makes no system calls but to map memory, and wakes nobody.
//
// # The memory
//
// A channel has one sending process and one receiving queue. Its memory is a sealed, sparse file: a header, [MaxEnvelopes]
// envelopes, a pool for data up to 1 MiB that both sides map as a whole, and a large rest for blocks that are mapped when they
// are needed. The sender gives out envelopes and blocks, last used first, so that a conversation stays in the cache; what it does
// not need any more it gives back to the system with [Sender.Trim].
//
// # The words
//
// A message is posted by one compare-and-swap: its envelope goes on top of a stack, and the number of posted messages, which lies in
// the same word, is raised. The receiver, which remembers how many it has taken, takes all that are above those, and reverses them:
// messages come in the order in which they were posted. It writes nothing to say so. Nobody ever holds a lock in shared memory: a
// process that is killed has posted its message or has not.
//
// A receiver that is awake may say that it attends the channel: then it need not be rung. Before it sleeps it takes that back, and
// looks once more.
//
// An envelope is free, posted, taken (its window procedure runs) and done (it holds the answer); done gives it back to the sender.
// A message that its sender does not withdraw as long as the receiver lives is firm: it is taken from the beginning.
// Besides it may be withdrawn, by a sender whose time is over before it was taken; orphaned, if it was taken already; and replied:
// the answer is there, but the procedure still reads the data. If that ends before the sender has read the answer, it is done; if
// the sender has read it before, orphaned. Orphaned and withdrawn ones, and what asks for no answer, become free by the receiver.
//
// # Trust
//
// Either side may be hostile. All that lies in the memory is loaded once, checked, and then used; what cannot be is ErrCorrupt,
// and the channel is given up. Data may change while it is read: who must not care copies it (see [Receiver.Copy]).
package channel
