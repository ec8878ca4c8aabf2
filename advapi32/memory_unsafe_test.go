package advapi32_test

import (
	"testing"
	"unicode/utf16"
	"unsafe"

	"winshm/advapi32"
)

// TestLayout compares the structures with Win32's on 64-bit systems.
func TestLayout(t *testing.T) {
	var sd advapi32.SECURITY_DESCRIPTOR
	for what, c := range map[string][2]uintptr{
		"SECURITY_DESCRIPTOR": {unsafe.Sizeof(sd), 40}, "Control": {unsafe.Offsetof(sd.Control), 2}, "Owner": {unsafe.Offsetof(sd.Owner), 8},
		"Group": {unsafe.Offsetof(sd.Group), 16}, "Sacl": {unsafe.Offsetof(sd.Sacl), 24}, "Dacl": {unsafe.Offsetof(sd.Dacl), 32},
		"ACL": {unsafe.Sizeof(advapi32.ACL{}), 8}, "SID": {unsafe.Sizeof(advapi32.SID{}), 8},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %d, not %d", what, c[0], c[1])
		}
	}
}

func memory(n uint32) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(make([]uint64, max(n, 40)/8+1)))
}

func list(n uint32) *advapi32.ACL { return (*advapi32.ACL)(memory(n)) }

func descriptor(n uint32) *advapi32.SECURITY_DESCRIPTOR {
	return (*advapi32.SECURITY_DESCRIPTOR)(memory(n))
}

// wild leads to an address where no program has memory. It is not on the first page: Go takes a pointer there for a fault of its own
// when it moves a stack.
func wild() *advapi32.SECURITY_DESCRIPTOR {
	addr := uintptr(0x1010)
	return *(**advapi32.SECURITY_DESCRIPTOR)(unsafe.Pointer(&addr))
}

func wide(s string) *uint16 { return &append(utf16.Encode([]rune(s)), 0)[0] }

func text(p *uint16) string {
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return string(utf16.Decode(unsafe.Slice(p, n)))
}
