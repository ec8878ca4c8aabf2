// Package object is the object manager: named objects, the directories they are found in, and the handle tables of the
// processes that hold them. It is the part of the manager that decides what Win32 programs see.
//
// It does no I/O and reads no clock. Whether a process still lives is asked through a function given to [New]; what an
// object consists of (the memory of a section) is a [Body] that this package only keeps and, when the object dies, hands
// back through [Manager.Reclaim]. So the whole package can be driven by a fuzzer, compared with a model, or run in a
// synctest bubble.
//
// # Lifetimes
//
// An object lives while a handle to it exists in any table. With the last handle its name goes, at once; its memory goes
// with the last mapping, which is the kernel's business. A process's handles all go when the process ends.
//
// # Names
//
// Names resolve as on NT: a directory for each session, one global directory, and links between them, so that Global\x,
// Local\x, x and Session\N\x are walks through the same tree and nest. Case matters everywhere.
//
// # Locking
//
// A Manager is not safe for concurrent use. Its caller holds one mutex around every method; nothing here blocks.
package object
