// Command capi is libwinshm, the C library: built with -buildmode=c-shared by tools/library.sh, and described to its users
// in docs/c.md and in the headers under include/.
//
// # How a call goes
//
// Every exported function is a small C function in one of the .c files. It refuses in a forked child, in which Go does not
// run any more; copies what the caller's pointers lead to by way of the kernel (memory.c, text.c), so that a wild pointer
// is ERROR_NOACCESS and no fault; calls one function of the Go mirror through an export_*.go file; and stores the last error,
// in a thread-local variable of C's and in errno (error.c). A call crosses into Go once, and asks the kernel for nothing
// when there is no pointer to look behind.
//
// What needs nothing of Go's (strings, time, heaps) is C alone.
//
// # How a function is added
//
//   - Declare it in the header that Microsoft's SDK has it in, with a comment: meaning, units, errors. One that takes wide
//     characters gets WINSHM_WIDE(name) behind its parameters.
//   - Write the C function. It begins with ENTER and ends with FINISH or FAIL (internal.h); CloseHandle in handle.c is the
//     shortest example.
//     ENTER has what the function returns when it fails. FINISH stores the error of Go's answer, if there is one, and leaves
//     last error and errno alone otherwise; what Windows sets to 0 after success the function sets itself. FAIL is for errors
//     that are found in C.
//   - A function with wide characters has three symbols: XW takes UTF-16, winshm4_XW takes wchar_t of 4 bytes, XA takes UTF-8.
//     All three call one static function with the form (see struct text): wide characters are UTF-16 inside.
//   - Pointers that Windows' kernel would probe go through copy_in, copy_out and text_read. What Windows touches in user mode
//     (a memcpy's source, lstrcpy's) is simply touched.
//   - Write the Go function, exported as winshmX, with C's types in its signature and guard deferred first: a panic becomes
//     ERROR_INTERNAL_ERROR and never crosses into C.
//   - Add the public symbols to libwinshm.map. Nothing else is exported; a test compares.
//   - Test it by a C program in testdata.
//
// Names are looked at before everything else, since Windows converts the narrow ones first; then the arguments in the order
// of the Go mirror.
//
// # Threads and waits
//
// Go knows a thread by its key, which thread_key (thread.c) asks for once and keeps in thread-local storage; the thread's end
// gives it up, and abandons its mutexes then. A wait blocks inside Go. When APCs end it, Go returns first, and C runs them
// (wait.c): an APC may leave by longjmp, as ExitThread does, which no Go frame would survive.
//
// # Messages
//
// Go never calls a window procedure: it fills in an errand (window.h), "call this with that", and returns; C does so and comes back with the
// result, which is one crossing for each message (errand.c). What Go has to remember meanwhile is the thread's station.
//
// What lParam leads to is looked at in C, and only if the window is in another process, or wants its texts in another form: Go then answers
// with ERRAND_PACK or ERRAND_CONVERT. The block of WM_COPYDATA is touched, not probed: the few bytes of a small one are copied to the stack first,
// a large one by C into the channel, so that a fault leaves nothing behind but what the next call gives up. Texts travel to Go as UTF-16.
//
// # Modules
//
// Every program and library has the start object in it (start/start.c), whose constructor and destructor call module.c. That
// keeps the list of modules and calls DllMain; module_load.c and module_query.c are LoadLibrary and its kin over the dynamic
// linker, objects.c is what the linker has loaded, image.c makes shared data. loader.h says which lock comes first.
//
// Go may run for the first time in a constructor, while the linker holds its own lock: whatever Go calls in C must not ask the
// linker for anything (dlopen, dlsym, dladdr).
//
// # What it relies on
//
// The library is never unloaded: Go's runtime cannot be. It starts no manager from inside itself (as programs do that import
// winshm/embed), since a library must not run its host's program again: winshmd is looked for beside the library, in its
// ../libexec and ../bin, and on PATH.
package main
