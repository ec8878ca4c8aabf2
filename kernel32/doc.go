// Package kernel32 has the functions of Windows' kernel32.dll for shared memory under their own names, in the manner of
// golang.org/x/sys/windows: a program moves to Linux by changing an import. Names, parameters, results and error codes are
// Win32's, quirks included; package winshm is the one for new programs, and both may be used in one.
//
// What GetLastError would say is the error that a function returns, a [winerr.Errno]. A function that succeeds returns nil,
// with one exception, which is Win32's own: CreateFileMapping, CreateEvent and their kin return a valid handle together with
// ERROR_ALREADY_EXISTS when they opened what was there. When no object manager can be reached, the error says why, and is
// ERROR_SERVICE_NOT_ACTIVE to errors.Is.
//
// Names are zero-terminated UTF-16. Longer ones than 32766 units are cut, as on Windows.
//
// Mutexes and APCs belong to threads of the system's: a goroutine that uses them is locked to its thread
// (runtime.LockOSThread), and a mutex is abandoned when it ends so. Functions that wait block their thread; package winshm has
// waits that do not.
//
// Sections are over the paging file: hFile must be InvalidHandle or 0.
//
// Files are those of Linux. Their paths may have slashes of both kinds, every drive letter stands for the root, and case
// matters; paths that functions return have slashes.
package kernel32
