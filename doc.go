// Package winshm is shared memory between the processes of a machine, with the lifetimes of Win32: a section lives exactly
// as long as some process holds it, however that process ends. There is nothing to clean up, nothing that a crash leaves
// behind, and no name that blocks the next start.
//
// A program makes a section under a name, or opens one, and maps views of it:
//
//	section, err := winshm.CreateSection(`Local\counter`, 4096, nil)
//	view, err := section.Map(nil)
//	copy(view.Bytes(), "hello")
//
// Another process finds it by the name as long as a handle to it is open anywhere. [Section.Close] closes this one's; when
// the last is gone, so is the name. The memory stays until the last view is unmapped.
//
// A section can be larger than the memory that it needs now ([SectionOptions].Reserve): [Section.Commit] lets it grow under the views
// that all processes have of it.
//
// # Events, mutexes, semaphores and timers
//
// They are objects with names as sections are, and live as long. What one waits for is a [Waitable], a [Process] too:
//
//	lock, err := mutex.Lock(ctx)
//	result, err := winshm.WaitAny(ctx, stop, jobs)
//
// A wait ends with its context. What is signaled is handed to those who wait in the order in which they came, inside the call
// that signals: two settings of an [Event] in a row release two waits, and nobody overtakes. [WaitAll] takes all of its objects
// in one step, and nothing before. A goroutine that waits costs no thread, and [Notify] waits without a goroutine.
//
// A [Mutex] is owned by a [Lock], which is a value. When a process ends with locks, however it ends, their mutexes are
// abandoned: the next owner gets them, and learns of it. Only then is the process seen to have ended.
//
// When the manager ends, all waits do, with winerr.ERROR_INVALID_HANDLE.
//
// # Windows and messages
//
// [Listen] makes a window, which is where messages arrive, and [FindWindow] finds it from any process:
//
//	listener, err := winshm.Listen("Board", "", handler, nil)
//
//	window, err := winshm.FindWindow("Board", "")
//	answer, err := window.SendData(ctx, kind, block)
//
// The block is written once, where the handler reads it ([Message.CopyData]), and the sender gets what the handler returns. A handler
// that sends itself does so with [Message.Context].
//
// # Names
//
// A name is at most 32766 UTF-16 units long; case matters. Plain names, and those that begin with Local\, belong to the
// session; names that begin with Global\ to the machine. A user's own manager has one session, so that the two differ only
// in being different names. Any other backslash is an error. "" makes a section without a name.
//
// # The manager
//
// Names and handles are kept by a small manager process, which is started when it is first needed and leaves by itself.
// It is found as winshmd beside the program or on PATH, or built into the program by importing winshm/embed. Memory never
// passes through it.
//
// # Errors
//
// Errors are of type [*Error] and hold a number of package winerr, which answers errors.Is for fs.ErrNotExist,
// fs.ErrExist, fs.ErrPermission and the like.
//
// Package kernel32 offers the same to programs that are written against Win32's own names.
package winshm
