package kernel32

import (
	"strings"
	"unsafe"

	"winshm/internal/object"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// UTF16PtrFromString returns s as zero-terminated UTF-16. A zero inside is ERROR_INVALID_PARAMETER.
func UTF16PtrFromString(s string) (*uint16, error) {
	if strings.IndexByte(s, 0) >= 0 {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	return &append(wtf8.ToUTF16(s), 0)[0], nil
}

// nameOf reads a name, as far as Win32 does.
func nameOf(p *uint16) string {
	if p == nil {
		return ""
	}
	n := 0
	for n < object.MaxName && *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return wtf8.FromUTF16(unsafe.Slice(p, n))
}

// store writes s and a zero to a buffer that has room for size units, if it fits, and returns the length of s; if not, the
// room that it needs with the zero.
func store(buf *uint16, size uint32, s string) (n uint32, fits bool) {
	units := append(wtf8.ToUTF16(s), 0)
	if buf == nil || int64(len(units)) > int64(size) {
		return uint32(len(units)), false
	}
	copy(unsafe.Slice(buf, size), units)
	return uint32(len(units)) - 1, true
}

// behind returns the address of the unit that has n others before it.
func behind(p *uint16, n int) *uint16 { return (*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) }

const sizeofMemoryBasicInformation = unsafe.Sizeof(MemoryBasicInformation{})
