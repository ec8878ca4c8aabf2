package kernel32_test

import (
	"testing"
	"unicode/utf16"
	"unsafe"

	"winshm/kernel32"
)

// TestLayout compares the structures with what a 64-bit C compiler makes of Win32's headers.
func TestLayout(t *testing.T) {
	var (
		handle kernel32.Handle
		sa     kernel32.SecurityAttributes
		info   kernel32.MemoryBasicInformation
		o      kernel32.Overlapped
		file   kernel32.ByHandleFileInformation
	)
	for _, c := range []struct {
		name      string
		got, want uintptr
	}{
		{"HANDLE", unsafe.Sizeof(handle), 8},
		{"SECURITY_ATTRIBUTES", unsafe.Sizeof(sa), 24},
		{"nLength", unsafe.Offsetof(sa.Length), 0},
		{"lpSecurityDescriptor", unsafe.Offsetof(sa.SecurityDescriptor), 8},
		{"bInheritHandle", unsafe.Offsetof(sa.InheritHandle), 16},
		{"MEMORY_BASIC_INFORMATION", unsafe.Sizeof(info), 48},
		{"BaseAddress", unsafe.Offsetof(info.BaseAddress), 0},
		{"AllocationBase", unsafe.Offsetof(info.AllocationBase), 8},
		{"AllocationProtect", unsafe.Offsetof(info.AllocationProtect), 16},
		{"PartitionId", unsafe.Offsetof(info.PartitionId), 20},
		{"RegionSize", unsafe.Offsetof(info.RegionSize), 24},
		{"State", unsafe.Offsetof(info.State), 32},
		{"Protect", unsafe.Offsetof(info.Protect), 36},
		{"Type", unsafe.Offsetof(info.Type), 40},
		{"OVERLAPPED", unsafe.Sizeof(o), 32},
		{"Offset", unsafe.Offsetof(o.Offset), 16},
		{"hEvent", unsafe.Offsetof(o.HEvent), 24},
		{"BY_HANDLE_FILE_INFORMATION", unsafe.Sizeof(file), 52},
		{"ftLastWriteTime", unsafe.Offsetof(file.LastWriteTime), 20},
		{"nFileIndexLow", unsafe.Offsetof(file.FileIndexLow), 48},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, c.got, c.want)
		}
	}
}

// units returns n units at p.
func units(p *uint16, n int) []uint16 { return unsafe.Slice(p, n) }

// nameAt takes the address of a view for that of a name.
func nameAt(addr uintptr) *uint16 { return *(**uint16)(unsafe.Pointer(&addr)) }

// text reads a zero-terminated string.
func text(p *uint16) string {
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return string(utf16.Decode(unsafe.Slice(p, n)))
}

// length returns how many units of UTF-16 s takes.
func length(s string) int { return len(utf16.Encode([]rune(s))) }
