// Package waitable is the words of events, mutexes, semaphores and timers in memory that processes share, and the algorithm
// by which they change: helped hand-over. It is the one place that knows either.
//
// # The idea
//
// An [Arena] is one memory file with a 64-bit word for each object and a slot for each thread that waits or owns. Uncontended,
// an operation is one compare-and-swap of the object's word. A waiter does not sleep on the object but on its own wait word;
// whoever makes an object signaled hands it over, in the order of arrival, by a compare-and-swap of several words at once:
// those of the objects and the wait word change together or not at all. What is in the middle of such a change can be
// finished by anybody who meets it. So nobody ever holds a lock, a process may be killed at any instruction, and two sets in
// a row release two waiters, a pulse releases those who wait at that instant, and a wait for all takes all in one step.
//
// The compare-and-swap of several words is the one of Harris, Fraser and Pratt ("A Practical Multi-Word Compare-and-Swap
// Operation", 2002) without its conditional installation: every change of a word, and every attempt that is undone, raises a
// sequence number in it, so that an old value never comes back.
//
// # Rules
//
//   - Before an operation changes a word that is signaled and may have waiters, it settles it: hands over what can be handed
//     over. So nobody overtakes a waiter.
//   - A waiter publishes its wait first, marks the objects after. Who finds no waiter removes the mark by a compare-and-swap
//     of the word as it was before it looked.
//   - A number that lies in the arena is checked before it is used, and every loop over shared words has an end: memory that
//     cannot be of this package's making is declared [Broken]. It harms those who share it, and nobody else.
//
// # Whose is what
//
// The manager makes the arena and gives out the slots of objects and threads; it acts by thread slot 0. A thread slot is an
// [Actor] of the one process that it was given to. When that process has ended, the manager calls [Actor.Repair].
// An object whose word has the bit "elsewhere" is kept by the manager: every operation answers [Elsewhere].
package waitable
