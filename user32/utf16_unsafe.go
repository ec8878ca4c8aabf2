package user32

import (
	"unicode/utf16"
	"unsafe"

	"winshm/internal/wtf8"
)

// unitsOf returns zero-terminated UTF-16 without the zero; nil is empty.
func unitsOf(p *uint16) []uint16 {
	if p == nil {
		return nil
	}
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(p), 2*n)) != 0 {
		n++
	}
	return unsafe.Slice(p, n)
}

// stringOf reads zero-terminated UTF-16 that is shown to people; nil is the empty string.
func stringOf(p *uint16) string { return string(utf16.Decode(unitsOf(p))) }

// textOf reads zero-terminated UTF-16 as it is; nil is the empty string.
func textOf(p *uint16) string { return wtf8.FromUTF16(unitsOf(p)) }

// unitsAt returns so many units in memory that is not Go's.
func unitsAt(addr uintptr, n uint64) []uint16 { return unsafe.Slice(at[uint16](addr), n) }

// store writes as much of a text as fits into a buffer of so many units with a zero, and returns how much that is without it.
func store(buf *uint16, size uint64, text string) int {
	if size == 0 || buf == nil {
		return 0
	}
	units := wtf8.ToUTF16(text)
	n := int(min(uint64(len(units)), size-1))
	to := unsafe.Slice(buf, n+1)
	copy(to, units[:n])
	to[n] = 0
	return n
}

// units returns how many units of UTF-16 a text has.
func units(text string) int { return wtf8.Len(text) }
