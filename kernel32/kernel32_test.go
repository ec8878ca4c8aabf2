package kernel32_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

// create makes a section that is closed at the end of the test.
func create(t *testing.T, prot uint32, size uint32, name *uint16) kernel32.Handle {
	t.Helper()
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, prot, 0, size, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
	return h
}

// mapAll maps a section at a place, 0 for any, until the end of the test.
func mapAll(t *testing.T, h kernel32.Handle, access uint32, base uintptr) uintptr {
	t.Helper()
	addr, err := kernel32.MapViewOfFileEx(h, access, 0, 0, 0, base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kernel32.UnmapViewOfFile(addr) })
	return addr
}

func pointer(t *testing.T, s string) *uint16 {
	t.Helper()
	p, err := kernel32.UTF16PtrFromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUTF16PtrFromString(t *testing.T) {
	for _, tt := range []struct {
		s    string
		want []uint16
	}{
		{"", []uint16{0}},
		{`Local\a`, []uint16{'L', 'o', 'c', 'a', 'l', '\\', 'a', 0}},
		{"\u20ac\U0001f600", []uint16{0x20AC, 0xD83D, 0xDE00, 0}},
		{"\xed\xa0\xbd", []uint16{0xD83D, 0}}, // WTF-8: a surrogate without its partner
		{"\xed\xb8\x80x", []uint16{0xDE00, 'x', 0}},
		{"a\xffb", []uint16{'a', 0xFFFD, 'b', 0}}, // no WTF-8
	} {
		if got := units(pointer(t, tt.s), len(tt.want)); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %x, want %x", tt.s, got, tt.want)
		}
	}
	for _, s := range []string{"\x00", "a\x00", "a\x00b"} {
		if p, err := kernel32.UTF16PtrFromString(s); p != nil || !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
			t.Errorf("%q: got %v, %v, want %v", s, p, err, winerr.ERROR_INVALID_PARAMETER)
		}
	}
}

func TestLongNameIsCut(t *testing.T) {
	const longest = 32766
	name := strings.Repeat("a", longest)
	create(t, kernel32.PAGE_READWRITE, 1, pointer(t, name+"b"))
	for _, same := range []string{name, name + "c", name + `\`, name + name} {
		h, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, pointer(t, same))
		if err != nil {
			t.Fatalf("%d units: %v", len(same), err)
		}
		_ = kernel32.CloseHandle(h)
	}
	_, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, pointer(t, name[1:]))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a shorter name: got %v", err)
	}
}

// TestNameIsNotReadBehindItsLimit puts a name without an end where the memory ends.
func TestNameIsNotReadBehindItsLimit(t *testing.T) {
	const length, place, bytesOfName = 1 << 16, 1 << 41, 2 * 32766
	base := mapAll(t, create(t, kernel32.PAGE_READWRITE, length, nil), kernel32.FILE_MAP_WRITE, place)
	for i, b := 0, memory(uint64(base), length); i < length; i += 2 {
		b[i] = 'n'
	}
	name := nameAt(base + length - bytesOfName)
	if !touch(func() { _, _ = kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, name) }) {
		t.Error("what follows the longest name is read")
	}
}

func TestExistingComesWithHandle(t *testing.T) {
	name := pointer(t, "kernel32 existing")
	create(t, kernel32.PAGE_READWRITE, 1, name)
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 1, name)
	if h == 0 || any(err) != winerr.ERROR_ALREADY_EXISTS || !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %#x, %v, want a handle and %v itself", h, err, winerr.ERROR_ALREADY_EXISTS)
	}
	if err := kernel32.CloseHandle(h); err != nil {
		t.Error(err)
	}
}

// handleCalls are all functions that take a handle.
var handleCalls = map[string]func(kernel32.Handle) error{
	"CloseHandle":          kernel32.CloseHandle,
	"GetHandleInformation": func(h kernel32.Handle) error { return kernel32.GetHandleInformation(h, new(uint32)) },
	"SetHandleInformation": func(h kernel32.Handle) error { return kernel32.SetHandleInformation(h, 0, 0) },
	"MapViewOfFile": func(h kernel32.Handle) error {
		addr, err := kernel32.MapViewOfFile(h, kernel32.FILE_MAP_READ, 0, 0, 0)
		if err == nil {
			err = kernel32.UnmapViewOfFile(addr)
		}
		return err
	},
	"MapViewOfFileEx": func(h kernel32.Handle) error {
		addr, err := kernel32.MapViewOfFileEx(h, kernel32.FILE_MAP_READ, 0, 0, 0, 0)
		if err == nil {
			err = kernel32.UnmapViewOfFile(addr)
		}
		return err
	},
}

func TestTwoLowBitsOfHandles(t *testing.T) {
	for name, call := range handleCalls {
		for low := range kernel32.Handle(4) {
			h := create(t, kernel32.PAGE_READWRITE, 1, nil)
			if err := call(h | low); err != nil {
				t.Errorf("%s(%#x): %v", name, h|low, err)
			}
		}
	}
}

func TestUpperHalfOfHandles(t *testing.T) {
	h := create(t, kernel32.PAGE_READWRITE, 1, nil)
	for name, call := range handleCalls {
		for _, bad := range []kernel32.Handle{
			h | 1<<32, h | 1<<63, h | 0xFFFFFFFF<<32, // garbage; the sign of another number
			0x80000000 | h, 0xFFFFFFFF<<32 | 0x80000000 | h, // a negative number, and its sign extension
			1 << 32, 1 << 63,
		} {
			if err := call(bad); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
				t.Errorf("%s(%#x): got %v, want %v", name, bad, err, winerr.ERROR_INVALID_HANDLE)
			}
		}
	}
	for _, bad := range []kernel32.Handle{h | 1<<32, 0xFFFFFFFF, 1 << 32} {
		_, err := kernel32.CreateFileMapping(bad, nil, kernel32.PAGE_READWRITE, 0, 1, nil)
		if !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
			t.Errorf("CreateFileMapping(%#x): got %v, want %v", bad, err, winerr.ERROR_INVALID_HANDLE)
		}
	}
	if err := kernel32.GetHandleInformation(h, new(uint32)); err != nil {
		t.Errorf("the handle itself: %v", err)
	}
}

func TestPseudoHandles(t *testing.T) {
	for name, call := range handleCalls {
		for _, pseudo := range []kernel32.Handle{kernel32.InvalidHandle, kernel32.InvalidHandle - 1} {
			want := error(winerr.ERROR_INVALID_HANDLE)
			switch {
			case name == "CloseHandle":
				want = nil
			case strings.HasSuffix(name, "HandleInformation"):
				continue // nobody says what they answer
			}
			if err := call(pseudo); !errors.Is(err, want) {
				t.Errorf("%s(%#x): got %v, want %v", name, pseudo, err, want)
			}
		}
	}
}

// TestFailureStoresNothing sees that results behind pointers stay as they were.
func TestFailureStoresNothing(t *testing.T) {
	flags := uint32(42)
	if err := kernel32.GetHandleInformation(0, &flags); err == nil || flags != 42 {
		t.Errorf("GetHandleInformation: got %v, and %d is stored", err, flags)
	}
	was := kernel32.MemoryBasicInformation{BaseAddress: 1, Type: 2}
	info := was
	if err := kernel32.VirtualQuery(0, &info, 47); err == nil || info != was {
		t.Errorf("VirtualQuery with a short buffer: got %v, and %+v is stored", err, info)
	}
	if err := kernel32.VirtualQuery(1<<47, &info, 48); err == nil || info != was {
		t.Errorf("VirtualQuery beyond user space: got %v, and %+v is stored", err, info)
	}
}

func TestConcurrentUse(t *testing.T) {
	const workers, rounds = 8, 50
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			name := pointer(t, fmt.Sprintf("kernel32 worker %d", w/2)) // two share each
			for range rounds {
				h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 1, name)
				if h == 0 {
					t.Error(err)
					return
				}
				addr, err := kernel32.MapViewOfFile(h, kernel32.FILE_MAP_WRITE, 0, 0, 0)
				if err == nil {
					err = errors.Join(kernel32.FlushViewOfFile(addr, 0), kernel32.UnmapViewOfFile(addr))
				}
				if err := errors.Join(err, kernel32.CloseHandle(h)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// TestNoManager sees what a program gets that can neither find nor start a manager.
func TestNoManager(t *testing.T) {
	a := testkit.Start(t, hermit, []string{rendezvous.SocketVariable + "=/nonexistent/winshm/manager.sock"})
	a.Expect("create: true")
	a.Expect("open: true")
	a.Expect("close: true")
}

// hermit is the role of a process without a manager.
const hermit = "hermit"

func playHermit(s *testkit.Stage) {
	_, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 1, nil)
	s.Say("create: %t", errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE) && strings.Contains(err.Error(), "/nonexistent"))
	name, err := kernel32.UTF16PtrFromString("x")
	s.Check(err)
	_, err = kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, name)
	s.Say("open: %t", errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE))
	s.Say("close: %t", errors.Is(kernel32.CloseHandle(8), winerr.ERROR_INVALID_HANDLE))
}

// TestConstants compares the package's numbers with those of Win32's headers.
func TestConstants(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want uint32
	}{
		{"FILE_MAP_COPY", kernel32.FILE_MAP_COPY, 0x1},
		{"FILE_MAP_WRITE", kernel32.FILE_MAP_WRITE, 0x2},
		{"FILE_MAP_READ", kernel32.FILE_MAP_READ, 0x4},
		{"FILE_MAP_EXECUTE", kernel32.FILE_MAP_EXECUTE, 0x20},
		{"FILE_MAP_ALL_ACCESS", kernel32.FILE_MAP_ALL_ACCESS, 0xF001F},
		{"SECTION_QUERY", kernel32.SECTION_QUERY, 0x1},
		{"SECTION_MAP_WRITE", kernel32.SECTION_MAP_WRITE, 0x2},
		{"SECTION_MAP_READ", kernel32.SECTION_MAP_READ, 0x4},
		{"SECTION_MAP_EXECUTE", kernel32.SECTION_MAP_EXECUTE, 0x8},
		{"SECTION_EXTEND_SIZE", kernel32.SECTION_EXTEND_SIZE, 0x10},
		{"SECTION_ALL_ACCESS", kernel32.SECTION_ALL_ACCESS, 0xF001F},
		{"DELETE", kernel32.DELETE, 0x10000},
		{"READ_CONTROL", kernel32.READ_CONTROL, 0x20000},
		{"WRITE_DAC", kernel32.WRITE_DAC, 0x40000},
		{"WRITE_OWNER", kernel32.WRITE_OWNER, 0x80000},
		{"SYNCHRONIZE", kernel32.SYNCHRONIZE, 0x100000},
		{"ACCESS_SYSTEM_SECURITY", kernel32.ACCESS_SYSTEM_SECURITY, 0x1000000},
		{"MAXIMUM_ALLOWED", kernel32.MAXIMUM_ALLOWED, 0x2000000},
		{"GENERIC_READ", kernel32.GENERIC_READ, 0x80000000},
		{"GENERIC_WRITE", kernel32.GENERIC_WRITE, 0x40000000},
		{"GENERIC_EXECUTE", kernel32.GENERIC_EXECUTE, 0x20000000},
		{"GENERIC_ALL", kernel32.GENERIC_ALL, 0x10000000},
		{"PAGE_NOACCESS", kernel32.PAGE_NOACCESS, 0x1},
		{"PAGE_READONLY", kernel32.PAGE_READONLY, 0x2},
		{"PAGE_READWRITE", kernel32.PAGE_READWRITE, 0x4},
		{"PAGE_WRITECOPY", kernel32.PAGE_WRITECOPY, 0x8},
		{"PAGE_EXECUTE", kernel32.PAGE_EXECUTE, 0x10},
		{"PAGE_EXECUTE_READ", kernel32.PAGE_EXECUTE_READ, 0x20},
		{"PAGE_EXECUTE_READWRITE", kernel32.PAGE_EXECUTE_READWRITE, 0x40},
		{"PAGE_EXECUTE_WRITECOPY", kernel32.PAGE_EXECUTE_WRITECOPY, 0x80},
		{"PAGE_GUARD", kernel32.PAGE_GUARD, 0x100},
		{"PAGE_NOCACHE", kernel32.PAGE_NOCACHE, 0x200},
		{"PAGE_WRITECOMBINE", kernel32.PAGE_WRITECOMBINE, 0x400},
		{"SEC_FILE", kernel32.SEC_FILE, 0x800000},
		{"SEC_IMAGE", kernel32.SEC_IMAGE, 0x1000000},
		{"SEC_RESERVE", kernel32.SEC_RESERVE, 0x4000000},
		{"SEC_COMMIT", kernel32.SEC_COMMIT, 0x8000000},
		{"SEC_NOCACHE", kernel32.SEC_NOCACHE, 0x10000000},
		{"SEC_WRITECOMBINE", kernel32.SEC_WRITECOMBINE, 0x40000000},
		{"SEC_LARGE_PAGES", kernel32.SEC_LARGE_PAGES, 0x80000000},
		{"MEM_COMMIT", kernel32.MEM_COMMIT, 0x1000},
		{"MEM_RESERVE", kernel32.MEM_RESERVE, 0x2000},
		{"MEM_DECOMMIT", kernel32.MEM_DECOMMIT, 0x4000},
		{"MEM_RELEASE", kernel32.MEM_RELEASE, 0x8000},
		{"MEM_FREE", kernel32.MEM_FREE, 0x10000},
		{"MEM_RESET", kernel32.MEM_RESET, 0x80000},
		{"MEM_PRIVATE", kernel32.MEM_PRIVATE, 0x20000},
		{"MEM_MAPPED", kernel32.MEM_MAPPED, 0x40000},
		{"MEM_IMAGE", kernel32.MEM_IMAGE, 0x1000000},
		{"HANDLE_FLAG_INHERIT", kernel32.HANDLE_FLAG_INHERIT, 1},
		{"HANDLE_FLAG_PROTECT_FROM_CLOSE", kernel32.HANDLE_FLAG_PROTECT_FROM_CLOSE, 2},
	} {
		if c.got != c.want {
			t.Errorf("%s is %#x, want %#x", c.name, c.got, c.want)
		}
	}
	if kernel32.InvalidHandle != ^kernel32.Handle(0) {
		t.Errorf("InvalidHandle is %#x", kernel32.InvalidHandle)
	}
}
