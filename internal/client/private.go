package client

import (
	"cmp"
	"errors"
	"slices"
	"sync"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/winerr"
)

// What AllocMemory and FreeMemory do (MEM_*), beside MemCommit and MemReserve.
const (
	MemDecommit   = 0x4000
	MemRelease    = 0x8000
	MemReset      = 0x80000
	memTopDown    = 0x100000
	memLargePages = 0x20000000
)

const (
	pageExecute      = 0x10
	pageGuard        = 0x100
	pageWriteCombine = 0x400

	lowestAddress = 0x10000
)

// allocation is memory of this process alone: what VirtualAlloc reserved.
type allocation struct {
	base    uintptr
	protect uint32
	pages   *pages
}

// allocations are all of them, by address.
var allocations allocationList

type allocationList struct {
	mu     sync.Mutex
	sorted []*allocation
}

// findLocked returns the allocation that addr lies in, or nil.
func (l *allocationList) findLocked(addr uintptr) *allocation {
	i, found := l.indexLocked(addr)
	if !found {
		i--
	}
	if i < 0 || addr >= l.sorted[i].pages.end() {
		return nil
	}
	return l.sorted[i]
}

func (l *allocationList) indexLocked(base uintptr) (int, bool) {
	return slices.BinarySearchFunc(l.sorted, base, func(a *allocation, base uintptr) int { return cmp.Compare(a.base, base) })
}

// query describes an address that lies in an allocation.
func (l *allocationList) query(addr uintptr) (MemoryInfo, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.findLocked(addr)
	if a == nil {
		return MemoryInfo{}, false
	}
	r := a.pages.at(addr)
	info := MemoryInfo{
		BaseAddress: addr, AllocationBase: a.base, AllocationProtect: a.protect,
		RegionSize: r.end - addr, State: MemCommit, Protect: r.protect, Type: MemPrivate,
	}
	if r.protect == 0 {
		info.State = MemReserve
	}
	return info, true
}

// AllocMemory reserves memory of this process, gives it pages, or both. The codes are those of VirtualAlloc.
func AllocMemory(addr, size uintptr, kind, protect uint32) (uintptr, error) {
	if err := checkAllocation(addr, size, kind, protect); err != nil {
		return 0, err
	}
	if v, ok := views.find(addr); ok {
		return commitView(v, addr, size, kind, protect)
	}
	allocations.mu.Lock()
	defer allocations.mu.Unlock()
	if kind&MemReserve != 0 || (addr == 0 && kind&MemCommit != 0) {
		return allocations.reserveLocked(addr, size, kind, protect)
	}
	return allocations.commitLocked(addr, size, kind, protect)
}

func checkAllocation(addr, size uintptr, kind, protect uint32) error {
	const known = MemCommit | MemReserve | MemReset | memTopDown | memLargePages
	switch {
	case size == 0 || size > MaxAddress || addr > MaxAddress || addr+size > MaxAddress+1:
		return winerr.ERROR_INVALID_PARAMETER
	case addr != 0 && addr < lowestAddress:
		return winerr.ERROR_INVALID_PARAMETER
	case kind&^known != 0 || kind&(MemCommit|MemReserve|MemReset) == 0 || kind&MemReset != 0 && kind != MemReset:
		return winerr.ERROR_INVALID_PARAMETER
	case kind&memLargePages != 0:
		return winerr.ERROR_PRIVILEGE_NOT_HELD
	}
	return nil
}

// privateAccess checks a protection of memory that is no view's.
func privateAccess(protect uint32) (shm.Access, error) {
	if protect&pageGuard != 0 {
		return 0, winerr.ERROR_NOT_SUPPORTED
	}
	switch p := protect &^ (pageNoCache | pageWriteCombine); p {
	case pageExecute:
		return shm.Execute, nil
	case object.PageNoAccess, object.PageReadOnly, object.PageReadWrite, object.PageExecuteRead, object.PageExecuteReadWrite:
		return mappingAccess(p), nil
	}
	return 0, winerr.ERROR_INVALID_PARAMETER
}

func (l *allocationList) reserveLocked(addr, size uintptr, kind, protect uint32) (uintptr, error) {
	access, err := privateAccess(protect)
	if err != nil {
		return 0, err
	}
	at := addr &^ (shm.Granularity - 1)
	length := roundUp(addr - at + size)
	base, err := shm.Reserve(at, length)
	switch {
	case errors.Is(err, shm.ErrTaken):
		return 0, winerr.ERROR_INVALID_ADDRESS
	case err != nil:
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	a := &allocation{base, protect, newPages(base, length, 0)}
	if kind&MemCommit != 0 {
		if shm.Protect(base, length, access) != nil {
			shm.Release(base, length)
			return 0, winerr.ERROR_COMMITMENT_LIMIT
		}
		a.pages = newPages(base, length, protect)
	}
	i, _ := l.indexLocked(base)
	l.sorted = slices.Insert(l.sorted, i, a)
	return base, nil
}

// commitLocked gives pages to what is reserved, or lets their contents go (MemReset), which may also be left undone.
func (l *allocationList) commitLocked(addr, size uintptr, kind, protect uint32) (uintptr, error) {
	from, to := addr&^(windowsPage-1), roundUp(addr+size)
	a := l.findLocked(from)
	if a == nil || to > a.pages.end() {
		return 0, winerr.ERROR_INVALID_ADDRESS
	}
	if kind == MemReset {
		return from, nil
	}
	access, err := privateAccess(protect)
	if err != nil {
		return 0, err
	}
	if shm.Protect(from, to-from, access) != nil {
		return 0, winerr.ERROR_COMMITMENT_LIMIT
	}
	a.pages = a.pages.set(from, to, protect)
	return from, nil
}

// FreeMemory takes pages from memory of this process, or gives back the whole reservation that begins at addr, whose size
// is then given as 0. The codes are those of VirtualFree.
func FreeMemory(addr, size uintptr, kind uint32) error {
	if kind != MemDecommit && kind != MemRelease || kind == MemRelease && size != 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	if _, ok := views.find(addr); ok {
		return winerr.ERROR_INVALID_PARAMETER
	}
	allocations.mu.Lock()
	defer allocations.mu.Unlock()
	a := allocations.findLocked(addr)
	if a == nil || size == 0 && addr&^(windowsPage-1) != a.base {
		return winerr.ERROR_INVALID_ADDRESS
	}
	if kind == MemRelease {
		i, _ := allocations.indexLocked(a.base)
		allocations.sorted = slices.Delete(allocations.sorted, i, i+1)
		shm.Release(a.base, a.pages.end()-a.base)
		return nil
	}
	return a.decommit(addr, size)
}

func (a *allocation) decommit(addr, size uintptr) error {
	from, to := addr&^(windowsPage-1), a.pages.end()
	if size > to-addr {
		return winerr.ERROR_INVALID_PARAMETER
	}
	if size != 0 {
		to = roundUp(addr + size)
	}
	if shm.Discard(from, to-from) != nil {
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	a.pages = a.pages.set(from, to, 0)
	return nil
}

func roundUp(n uintptr) uintptr { return (n + windowsPage - 1) &^ (windowsPage - 1) }
