// Package shlwapi has those functions of Windows' shlwapi.dll that share blocks of memory between processes, under their
// own names, in the manner of golang.org/x/sys/windows.
//
// A block is known to everybody by a handle and the number of the process whose handle it is: the reference process. That
// need not be the one that made the block, nor one that uses it, nor a program that knows of shared memory at all. The
// block lives as long as its handle, that is, until SHFreeShared or the end of the reference process, and after that as
// long as it is locked somewhere. To lock means to map; nobody is kept out by it.
//
// What GetLastError would say is the error that a function returns, a [winerr.Errno].
package shlwapi
