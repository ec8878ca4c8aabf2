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
