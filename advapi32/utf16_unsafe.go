package advapi32

import (
	"unsafe"

	"winshm/internal/security"
	"winshm/internal/wtf8"
)

// text reads a zero-terminated string, as far as a descriptor's text can be long.
func text(p *uint16) string {
	n := 0
	for n <= security.MaxSDDL && *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return wtf8.FromUTF16(unsafe.Slice(p, n))
}

// wide makes a zero-terminated string.
func wide(s string) *uint16 { return &append(wtf8.ToUTF16(s), 0)[0] }
