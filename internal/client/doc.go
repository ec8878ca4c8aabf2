// Package client is what all fronts share: the connection to the manager, what is known of each handle, the views that
// this process has mapped, and Win32's checks and error codes.
//
// # Connections
//
// A [Client] has one call connection, on which requests and replies alternate under a mutex. It is made at the first call
// that needs it, and a manager is started if none answers. When the manager leaves or dies, the connection's handles are
// void: they answer ERROR_INVALID_HANDLE for ever, and the next create or open goes to a new manager, which is told not
// to give out their numbers again. Create and open are repeated unseen; nothing else is.
//
// # Handles
//
// What a handle is gets remembered, so that mapping needs no round trip. The manager counts the changes of every slot of
// the process's table in memory that it shares with the process: an entry is good while its count is what it was. So a
// handle that another library in this process, or another process, closed or put something else under is never mistaken.
//
// Handles that this library makes itself, those of files among them, are in a table of the process: the manager never hears
// of them. Their numbers are 4 modulo 8, which the manager gives to nobody but a child that inherits one. A body is closed
// when its handle is closed and nobody uses it any more.
//
// # Files
//
// Files are package os', with Win32's paths, access checks and error codes. Handles keep their descriptors blocking and
// closed over exec.
//
// # Views
//
// Views belong to the process, whoever mapped them: any address inside finds them.
//
// # Waitables
//
// The words of a user's events, mutexes and semaphores lie in memory that his processes share: see package waitable. Once a
// connection has used one, it has an arena: that memory, and thread slots, which the manager gives out in batches. A thread of
// the mirrors has one slot, a wait or lock of a goroutine takes one from a pool for as long as it lasts.
//
// What a handle leads to is found in a table of atomic pointers ([handleTable]), and holds as long as the generation of the
// handle's slot does: no lock, and no system call. What is not one compare-and-swap counts as a use of the object. A handle that
// is closed meanwhile goes at once; the object's place in the arena is pinned until the uses are over.
//
// A wait ([wait]) is made in the arena if all its objects lie there. Otherwise the manager is asked, and decides it by the wait
// word of the same thread slot, so that sleeping and being woken are the same. Threads sleep on their own wait word. Goroutines
// share one thread: see [hub]. The connection's end ends all waits: one goroutine in the poller waits for it.
//
// Mappings that are read without a lock are unmapped when the garbage collector finds that nobody has them any more.
//
// # Threads and APCs
//
// A mutex is owned by a thread of the system's, which a [ThreadState] stands for: found by the kernel's number in Go
// ([OnThread]), named by a key in C. C tells when a thread ends. In Go it is watched for once it has owned a mutex; until
// then an ended thread is noticed at some later time, or its state serves a new thread of the same number. APCs are kept with
// the state: a wait that they end returns WaitIOCompletion, and its caller runs them, which in C are functions of C's.
//
// # Memory that the first holder fills
//
// [Client.OpenShared] is a section whose first holder fills it under the file's own lock, which the kernel gives up for a
// process that dies: modules of Go programs and the shared data sections of libraries ([Client.ShareImage]) are made of it.
//
// # Locks
//
// arena.waiting, which those who wait hold for reading, and Pending.mu come first; link.arenaMu, seats.mu and seat.mu come before
// link.callMu, and nothing is taken under hub.mu.
// Client.mu (the connection) comes before numbers.mu, and that before link.mu (its handles). link.callMu, held while a
// request and its reply are under way, and views.mu stand alone. unwatchedList.mu, then completionList.mu, come before
// Client.mu; std.mu does, since a handle that is made waits for the inherited ones; nothing is taken under locals.mu. A shared
// section's file lock and images.mu come before all.
package client
