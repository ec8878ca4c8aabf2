package conformance

import (
	"bytes"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"unicode/utf16"

	"winshm/winerr"
)

// T is what a case runs with: the test, the API in the test's own process, and ways to say what is expected.
type T struct {
	testing.TB
	API
	Objects
	front    Front
	skipping func(why string)
}

// Skip skips the case.
func (t *T) Skip(args ...any) {
	t.Helper()
	t.skipping(fmt.Sprint(args...))
	t.TB.Skip(args...)
}

// Start starts another process of the front. It is killed at the end of the case if it has not ended.
func (t *T) Start() *Process {
	t.Helper()
	return t.front.Start(t.TB)
}

var names atomic.Int64

// NewName returns a name that nobody else uses.
func (t *T) NewName() string { return fmt.Sprintf("conformance-%d-%d", os.Getpid(), names.Add(1)) }

// wide returns a name as a parameter.
func wide(name string) []uint16 { return utf16.Encode([]rune(name)) }

// OK ends the case unless the call succeeded, and returns its value. A create call must have made something new.
func (t *T) OK(r Result, about ...any) uint64 {
	t.Helper()
	if r.Value == 0 || r.Code != noError {
		t.Fatalf("%sgot %v, want success", prefix(about), r)
	}
	return r.Value
}

// Existing ends the case unless a create call opened what was there, and returns the handle.
func (t *T) Existing(r Result, about ...any) uint64 {
	t.Helper()
	if r.Value == 0 || r.Code != alreadyExists {
		t.Fatalf("%sgot %v, want a handle and %v", prefix(about), r, alreadyExists)
	}
	return r.Value
}

// Fails reports an error unless the call failed with that code.
func (t *T) Fails(r Result, want winerr.Errno, about ...any) {
	t.Helper()
	if r.Value != 0 || r.Code != want {
		t.Errorf("%sgot %v, want %v", prefix(about), r, want)
	}
}

// Answers is OK for the code 0, Existing for 183, and Fails for any other. It does not end the case.
func (t *T) Answers(r Result, want winerr.Errno, about ...any) {
	t.Helper()
	if success := want == noError || want == alreadyExists; (r.Value != 0) != success || r.Code != want {
		t.Errorf("%sgot %v, want %v", prefix(about), r, want)
	}
}

func prefix(about []any) string {
	if len(about) == 0 {
		return ""
	}
	return fmt.Sprint(about...) + ": "
}

func (r Result) String() string {
	if r.Value == 0 {
		return r.Code.Error()
	}
	return fmt.Sprintf("%#x with code %d", r.Value, uint32(r.Code))
}

// Holds reports an error unless the memory at addr in the process of p is want.
func (t *T) Holds(p API, addr uint64, want string) {
	t.Helper()
	got, ok := p.Peek(addr, len(want))
	if !ok || string(got) != want {
		t.Errorf("memory at %#x: got %q (readable: %t), want %q", addr, got, ok, want)
	}
}

// HoldsZeros reports an error unless n bytes at addr are zero.
func (t *T) HoldsZeros(p API, addr uint64, n int) {
	t.Helper()
	got, ok := p.Peek(addr, n)
	if !ok || !bytes.Equal(got, make([]byte, n)) {
		t.Errorf("memory at %#x is not %d zeros (readable: %t)", addr, n, ok)
	}
}

// Write writes to the memory of p's process and ends the case if that faults.
func (t *T) Write(p API, addr uint64, data string) {
	t.Helper()
	if !p.Poke(addr, []byte(data)) {
		t.Fatalf("memory at %#x cannot be written", addr)
	}
}

// ReadFaults reports an error unless a read at addr is an access violation.
func (t *T) ReadFaults(p API, addr uint64) {
	t.Helper()
	if _, ok := p.Peek(addr, 1); ok {
		t.Errorf("memory at %#x can be read", addr)
	}
}

// WriteFaults reports an error unless a write at addr is an access violation.
func (t *T) WriteFaults(p API, addr uint64) {
	t.Helper()
	if p.Poke(addr, []byte{1}) {
		t.Errorf("memory at %#x can be written", addr)
	}
}

// Query is VirtualQuery, and ends the case if that fails.
func (t *T) Query(p API, addr uint64) MemoryInfo {
	t.Helper()
	info, r := p.VirtualQuery(addr, memoryInfoSize)
	if r.Value != memoryInfoSize {
		t.Fatalf("VirtualQuery(%#x): got %v, want %d bytes", addr, r, memoryInfoSize)
	}
	return info
}

// Grants reports an error unless a handle of the test's process grants exactly these rights. A front that cannot tell is
// believed.
func (t *T) Grants(handle uint64, want uint32, about ...any) {
	t.Helper()
	if info, ok := t.inspect(handle); ok && info.GrantedAccess != want {
		t.Errorf("%sthe handle grants %#x, want %#x", prefix(about), info.GrantedAccess, want)
	}
}

// inspect returns what the front can tell of a handle, if it can.
func (t *T) inspect(handle uint64) (SectionInfo, bool) {
	t.Helper()
	if t.front.Inspect == nil {
		return SectionInfo{}, false
	}
	info, ok := t.front.Inspect(handle)
	if !ok {
		t.Errorf("handle %#x cannot be inspected", handle)
	}
	return info, ok
}

// region returns the first region of p's process that is as wanted.
func (t *T) region(p API, wanted func(MemoryInfo) bool) (MemoryInfo, bool) {
	t.Helper()
	for addr := uint64(granularity); addr <= highestUserAddress; {
		info := t.Query(p, addr)
		if wanted(info) {
			return info, true
		}
		if info.RegionSize == 0 {
			t.Fatalf("VirtualQuery(%#x) describes an empty region", addr)
		}
		addr = info.BaseAddress + info.RegionSize
	}
	return MemoryInfo{}, false
}

// aligned returns the first address in a region where a view could begin, or 0.
func aligned(info MemoryInfo) uint64 {
	addr := (info.BaseAddress + granularity - 1) &^ (granularity - 1)
	if addr >= info.BaseAddress+info.RegionSize {
		return 0
	}
	return addr
}

// create is CreateFileMapping over the paging file.
func create(p API, protect uint32, size uint64, name []uint16) Result {
	return p.CreateFileMapping(invalidHandleValue, nil, protect, uint32(size>>32), uint32(size), name)
}

// open is OpenFileMapping without inheritance.
func open(p API, access uint32, name []uint16) Result { return p.OpenFileMapping(access, 0, name) }

// view is MapViewOfFile.
func view(p API, handle uint64, access uint32, offset, length uint64) Result {
	return p.MapViewOfFile(handle, access, uint32(offset>>32), uint32(offset), length)
}

// viewAt is MapViewOfFileEx.
func viewAt(p API, handle uint64, access uint32, offset, length, base uint64) Result {
	return p.MapViewOfFileEx(handle, access, uint32(offset>>32), uint32(offset), length, base)
}

// section makes a section without a name that can be read and written.
func (t *T) section(size uint64) uint64 {
	t.Helper()
	return t.OK(create(t, pageReadWrite, size, nil))
}

// mapAll maps all of a section.
func (t *T) mapAll(handle uint64, access uint32) uint64 {
	t.Helper()
	return t.OK(view(t, handle, access, 0, 0))
}

// sameSection reports whether two handles of the test's process, both for reading and writing, lead to the same memory.
func (t *T) sameSection(a, b uint64) bool {
	t.Helper()
	va, vb := t.mapAll(a, fileMapWrite), t.mapAll(b, fileMapWrite)
	defer t.UnmapViewOfFile(va)
	defer t.UnmapViewOfFile(vb)
	mark := fmt.Sprintf("%016x", names.Add(1))
	t.Write(t, va, mark)
	got, ok := t.Peek(vb, len(mark))
	return ok && string(got) == mark
}

// narrow returns the A functions, or skips the case where there are none.
func (t *T) narrow() Narrow {
	t.Helper()
	if _, ok := t.front.API.(Narrow); !ok {
		t.Skip("there are no A functions")
	}
	return t.API.(Narrow)
}

// hexOf is how messages show a number.
func hexOf[N uint32 | uint64](n N) string { return fmt.Sprintf("%#x", n) }
