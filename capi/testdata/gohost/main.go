// Gohost opens the C library that its argument names, and shares a section with it: two runtimes of Go are in one process.
package main

/*
#cgo CFLAGS: -I${SRCDIR}/../../../include
#include <dlfcn.h>
#include <stdlib.h>
#include <windows.h>

static HANDLE (*create)(HANDLE, LPSECURITY_ATTRIBUTES, DWORD, DWORD, DWORD, LPCSTR);
static HANDLE (*open_)(DWORD, BOOL, LPCSTR);
static LPVOID (*map)(HANDLE, DWORD, DWORD, DWORD, SIZE_T);
static BOOL (*unmap)(LPCVOID);
static BOOL (*close_)(HANDLE);
static DWORD (*last)(void);

static const char *load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return dlerror();
	create = dlsym(library, "CreateFileMappingA");
	open_ = dlsym(library, "OpenFileMappingA");
	map = dlsym(library, "MapViewOfFile");
	unmap = dlsym(library, "UnmapViewOfFile");
	close_ = dlsym(library, "CloseHandle");
	last = dlsym(library, "GetLastError");
	return NULL;
}

static HANDLE lib_create(const char *name) { return create(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, name); }
static HANDLE lib_open(const char *name) { return open_(FILE_MAP_WRITE, FALSE, name); }
static char *lib_map(HANDLE h) { return map(h, FILE_MAP_WRITE, 0, 0, 0); }
static HANDLE from_number(unsigned long number) { return (HANDLE)number; }
static BOOL lib_unmap(const void *view) { return unmap(view); }
static BOOL lib_close(HANDLE h) { return close_(h); }
static DWORD lib_open_error(const char *name) { return open_(FILE_MAP_WRITE, FALSE, name) == NULL ? last() : 0; }
*/
import "C"

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"unsafe"

	"winshm"
	"winshm/kernel32"
	"winshm/winerr"
)

func main() {
	if reason := C.load(C.CString(os.Args[1])); reason != nil {
		fail("the library does not load: %s", C.GoString(reason))
	}
	for range 100 {
		ofGo()
		ofLibrary()
		oneTable()
	}
	fmt.Println("shared")
}

// ofGo has a section that Go's package creates, and that the library opens.
func ofGo() {
	section, err := winshm.CreateSection("of Go", 100, nil)
	check(err)
	view, err := section.Map(nil)
	check(err)
	handle, memory := viewOf(C.lib_open(C.CString("of Go")))
	view.Bytes()[7], memory[8] = 42, 43
	if memory[7] != 42 || view.Bytes()[8] != 43 {
		fail("the library maps another section")
	}
	check(section.Close())
	check(view.Close())
	closeOf(handle, memory)
	if code := C.lib_open_error(C.CString("of Go")); code != C.ERROR_FILE_NOT_FOUND {
		fail("a section that nobody holds: error %d", code)
	}
}

// ofLibrary has a section that the library creates, and that Go's package opens.
func ofLibrary() {
	handle, memory := viewOf(C.lib_create(C.CString("of the library")))
	section, err := winshm.OpenSection("of the library", 0)
	check(err)
	view, err := section.Map(nil)
	check(err)
	memory[9] = 44
	if view.Bytes()[9] != 44 {
		fail("Go maps another section")
	}
	closeOf(handle, memory)
	view.Bytes()[9]++
	check(view.Close())
	check(section.Close())
	if _, err := winshm.OpenSection("of the library", 0); !errors.Is(err, fs.ErrNotExist) {
		fail("a section that nobody holds: %v", err)
	}
}

// oneTable has a handle from Go's package that the library takes, and closes.
func oneTable() {
	name, err := kernel32.UTF16PtrFromString("of both")
	check(err)
	handle, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 100, name)
	check(err)
	closeOf(viewOf(C.from_number(C.ulong(handle))))
	if err := kernel32.CloseHandle(handle); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		fail("a handle that the library has closed: %v", err)
	}
}

func viewOf(handle C.HANDLE) (C.HANDLE, []byte) {
	if handle == nil {
		fail("the library has no section")
	}
	view := C.lib_map(handle)
	if view == nil {
		fail("the library has no view")
	}
	return handle, unsafe.Slice((*byte)(unsafe.Pointer(view)), 100)
}

func closeOf(handle C.HANDLE, memory []byte) {
	if C.lib_unmap(unsafe.Pointer(&memory[0])) == 0 || C.lib_close(handle) == 0 {
		fail("the library does not let go")
	}
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}
