// Package advapi32 has the functions on security descriptors that Win32 keeps in advapi32.dll, under their names there and in
// the manner of golang.org/x/sys/windows: what Win32 returns as a BOOL is an error here. Structures are laid out in memory as
// on 64-bit Windows; what a function allocates is Go's, and is freed by nobody.
//
// Who may be named, and what is decided how, is told in package [winshm/internal/security]: users and groups of Linux are
// S-1-22-1-UID and S-1-22-2-GID. Go programs that need no Win32 find the same in package winshm (Security, ParseSDDL).
package advapi32
