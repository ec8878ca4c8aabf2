// Package winerr holds the Win32 error codes that shared objects can answer
// with: their numbers, their names, a short text for each, and what they mean
// to [errors.Is].
//
// Every front reports failures with an [Errno]. The mirrors return it as it
// is, in the place where Win32 has GetLastError; the root package wraps it
// together with the operation and the object's name. So one test works for
// both:
//
//	if errors.Is(err, fs.ErrNotExist) {           // what kind of failure
//	if errors.Is(err, winerr.ERROR_NOT_OWNER) {   // exactly this code
//
// # Names and numbers
//
// Constants have the names and the numbers that winerror.h and
// golang.org/x/sys/windows give them, so that a program moves by changing an
// import. Only codes that some call here can return are declared. Any other
// number is still an Errno: it prints as a number and equals itself, so codes
// that travel from a newer program, or that a program makes up, are not lost.
//
// # Texts
//
// Texts are written for this package and say what a code means for sections,
// waitable objects, blocks, messages and modules, which is often narrower than
// what Windows prints. They are for people: they may change, so compare codes,
// never texts.
//
// # What is not here
//
// Results of waits (WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_FAILED) and
// STILL_ACTIVE are return values, not error codes. WAIT_TIMEOUT is both, and
// is here as the error code. NTSTATUS and HRESULT values are other number
// spaces: converting them to Errno is the caller's business.
package winerr
