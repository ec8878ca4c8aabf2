package user32

import (
	"unicode/utf16"
	"unsafe"
)

// stringOf reads zero-terminated UTF-16; nil is the empty string.
func stringOf(p *uint16) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return string(utf16.Decode(unsafe.Slice(p, n)))
}
