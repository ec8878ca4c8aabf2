package user32

import (
	"unsafe"

	"winshm/kernel32"
)

// COPYDATASTRUCT is what lParam of WM_COPYDATA leads to: a number of the sender's and a block of memory. The receiver's block is
// its own until its procedure returns.
type COPYDATASTRUCT struct {
	DwData uintptr
	CbData uint32
	LpData unsafe.Pointer
}

// CREATESTRUCT is what lParam of WM_NCCREATE and WM_CREATE leads to: what was passed to CreateWindowEx.
type CREATESTRUCT struct {
	LpCreateParams unsafe.Pointer
	HInstance      kernel32.Handle
	HMenu          kernel32.Handle
	HwndParent     HWND
	Cy, Cx, Y, X   int32
	Style          int32
	LpszName       *uint16
	LpszClass      *uint16
	DwExStyle      uint32
}

// RECT is a rectangle.
type RECT struct{ Left, Top, Right, Bottom int32 }

// Sizes of structures that say their own.
const (
	SizeofWNDCLASSEX         = uint32(unsafe.Sizeof(WNDCLASSEX{}))
	sizeofCOPYDATASTRUCT     = unsafe.Sizeof(COPYDATASTRUCT{})
	sizeofCHANGEFILTERSTRUCT = uint32(unsafe.Sizeof(CHANGEFILTERSTRUCT{}))
)

// at returns what an address leads to. It must be that of living memory, as that which a caller passes as lParam.
func at[T any](addr uintptr) *T { return *(**T)(unsafe.Pointer(&addr)) }

// address returns where something is. Who keeps it keeps it alive.
func address[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) }

// bytesOf returns a block of memory, nil if there is none.
func bytesOf(p unsafe.Pointer, n uint32) []byte {
	if p == nil {
		return nil
	}
	return unsafe.Slice((*byte)(p), n)
}

// pointerTo returns where a block begins, nil if it has no bytes.
func pointerTo(block []byte) unsafe.Pointer {
	if len(block) == 0 {
		return nil
	}
	return unsafe.Pointer(unsafe.SliceData(block))
}

// MAKEINTATOM returns an atom in the place of a name.
func MAKEINTATOM(atom uint16) *uint16 { return at[uint16](uintptr(atom)) }

// atomOf returns the atom that stands in a name's place; 0: it is a name.
func atomOf(name *uint16) uint16 {
	if n := address(name); n <= 0xFFFF {
		return uint16(n)
	}
	return 0
}
