package conformance

import (
	"strings"
	"testing"
)

// tracker is an API that remembers what was opened and mapped through it.
type tracker struct {
	API
	handles, views       map[uint64]bool // true: still there
	allHandles, allViews int
}

func newTracker(api API) *tracker {
	return &tracker{API: api, handles: map[uint64]bool{}, views: map[uint64]bool{}}
}

func (k *tracker) CreateFileMapping(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []uint16) Result {
	return k.handle(k.API.CreateFileMapping(file, sa, protect, sizeHigh, sizeLow, name))
}

func (k *tracker) OpenFileMapping(access, inherit uint32, name []uint16) Result {
	return k.handle(k.API.OpenFileMapping(access, inherit, name))
}

// CreateFileMappingA is for fronts that have it.
func (k *tracker) CreateFileMappingA(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []byte) Result {
	return k.handle(k.API.(Narrow).CreateFileMappingA(file, sa, protect, sizeHigh, sizeLow, name))
}

// OpenFileMappingA is for fronts that have it.
func (k *tracker) OpenFileMappingA(access, inherit uint32, name []byte) Result {
	return k.handle(k.API.(Narrow).OpenFileMappingA(access, inherit, name))
}

// Call tracks what functions make whose name begins with Create or Open, and views.
func (k *tracker) Call(line string) string {
	answer := k.API.Call(line)
	r := (&Arguments{fields: strings.Fields(answer)}).result
	switch {
	case strings.HasPrefix(line, "Create"), strings.HasPrefix(line, "Open"):
		k.handle(r())
	case strings.HasPrefix(line, "MapView"):
		k.view(r())
	case strings.HasPrefix(line, "UnmapView"):
		_, fields, _ := strings.Cut(line, " ")
		k.unmapped((&Arguments{fields: strings.Fields(fields)}).Number(), r())
	}
	return answer
}

func (k *tracker) handle(r Result) Result {
	if r.Value != 0 {
		k.handles[r.Value] = true
		k.allHandles++
	}
	return r
}

// OpenProcess returns a handle like any other.
func (k *tracker) OpenProcess(access, inherit, pid uint32) Result {
	return k.handle(k.API.OpenProcess(access, inherit, pid))
}

// DuplicateHandle may give the test's process a handle, or take one from it.
func (k *tracker) DuplicateHandle(
	sourceProcess, source, targetProcess uint64, store bool, access, inherit, options uint32,
) (uint64, Result) {
	h, r := k.API.DuplicateHandle(sourceProcess, source, targetProcess, store, access, inherit, options)
	if sourceProcess == currentProcess && options&duplicateCloseSource != 0 {
		k.handles[source] = false
	}
	if r.Value != 0 && targetProcess == currentProcess && store {
		k.handle(Result{Value: h})
	}
	return h, r
}

// SHFreeShared closes a handle, which may be one of the test's process.
func (k *tracker) SHFreeShared(handle uint64, pid uint32) Result {
	r := k.API.SHFreeShared(handle, pid)
	if r.Value != 0 && k.handles[handle] && pid == k.CurrentProcessID() {
		k.handles[handle] = false
	}
	return r
}

func (k *tracker) CloseHandle(handle uint64) Result {
	r := k.API.CloseHandle(handle)
	if r.Value != 0 && k.handles[handle&^3] {
		k.handles[handle&^3] = false
	}
	return r
}

func (k *tracker) MapViewOfFile(mapping uint64, access, offsetHigh, offsetLow uint32, length uint64) Result {
	return k.view(k.API.MapViewOfFile(mapping, access, offsetHigh, offsetLow, length))
}

func (k *tracker) MapViewOfFileEx(mapping uint64, access, offsetHigh, offsetLow uint32, length, base uint64) Result {
	return k.view(k.API.MapViewOfFileEx(mapping, access, offsetHigh, offsetLow, length, base))
}

func (k *tracker) view(r Result) Result {
	if r.Value != 0 {
		k.views[r.Value] = true
		k.allViews++
	}
	return r
}

// UnmapViewOfFile takes addr for an address of the nearest view below it, since it succeeded.
func (k *tracker) UnmapViewOfFile(addr uint64) Result {
	return k.unmapped(addr, k.API.UnmapViewOfFile(addr))
}

func (k *tracker) unmapped(addr uint64, r Result) Result {
	nearest := uint64(0)
	for base, there := range k.views {
		if there && base <= addr && base > nearest {
			nearest = base
		}
	}
	if r.Value != 0 && nearest != 0 {
		k.views[nearest] = false
	}
	return r
}

// closeAll closes and unmaps what a case left.
func (k *tracker) closeAll(t testing.TB) {
	t.Helper()
	for base, there := range k.views {
		if there && k.UnmapViewOfFile(base).Value == 0 {
			t.Errorf("the view at %#x cannot be unmapped", base)
		}
		k.views[base] = false
	}
	for h, there := range k.handles {
		if !there {
			continue
		}
		k.SetHandleInformation(h, handleFlagProtectFromClose, 0)
		if k.CloseHandle(h).Value == 0 {
			t.Errorf("handle %#x cannot be closed", h)
		}
		k.handles[h] = false
	}
}

// abandonAll closes and unmaps what it can, and forgets the rest: Wine may have claimed to do what it did not.
func (k *tracker) abandonAll() {
	for base, there := range k.views {
		if !there || k.UnmapViewOfFile(base).Value == 0 {
			delete(k.views, base)
		}
	}
	for h, there := range k.handles {
		if there {
			k.SetHandleInformation(h, handleFlagProtectFromClose, 0)
			k.CloseHandle(h)
		}
		delete(k.handles, h)
	}
}

// checkGone asserts that no handle and no view that ever was is left.
func (k *tracker) checkGone(t testing.TB) {
	t.Helper()
	for h := range k.handles {
		if _, r := k.GetHandleInformation(h); r.Value != 0 {
			t.Errorf("handle %#x is still open after all cases", h)
		}
	}
	for base := range k.views {
		if info, r := k.VirtualQuery(base, memoryInfoSize); r.Value == 0 || info.Type == memMapped && info.AllocationBase == base {
			t.Errorf("a view is left at %#x after all cases: %+v", base, info)
		}
	}
	t.Logf("%d handles and %d views came and went", k.allHandles, k.allViews)
}
