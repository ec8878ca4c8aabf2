package client

import (
	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/winerr"
)

// ProtectMemory changes what pages of this process allow, and returns what the first of them allowed before. A view cannot
// allow more than it was mapped with. The codes are those of VirtualProtect.
//
// A view that others see cannot be made copy-on-write afterwards: ERROR_NOT_SUPPORTED.
func ProtectMemory(addr, size uintptr, protect uint32) (old uint32, err error) {
	if size == 0 || size > MaxAddress || addr > MaxAddress || addr+size > MaxAddress+1 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	from, to := addr&^(windowsPage-1), roundUp(addr+size)
	if v, ok := views.find(addr); ok {
		return protectView(v, from, to, protect)
	}
	access, err := privateAccess(protect)
	if err != nil {
		return 0, err
	}
	allocations.mu.Lock()
	defer allocations.mu.Unlock()
	if a := allocations.findLocked(from); a != nil {
		return a.protectPages(from, to, protect, access)
	}
	return protectOther(from, to, access)
}

func (a *allocation) protectPages(from, to uintptr, protect uint32, access shm.Access) (uint32, error) {
	isCommitted := func(protect uint32) bool { return protect != 0 }
	if to > a.pages.end() || !a.pages.all(from, to, isCommitted) {
		return 0, winerr.ERROR_INVALID_ADDRESS
	}
	if shm.Protect(from, to-from, access) != nil {
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	old := a.pages.at(from).protect
	a.pages = a.pages.set(from, to, protect)
	return old, nil
}

// protectOther changes memory that was made by other means: heaps, stacks, the program itself.
func protectOther(from, to uintptr, access shm.Access) (uint32, error) {
	regions, err := shm.OwnRegions()
	if err != nil {
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	before := queryRegions(regions, from)
	if before.State == MemFree || shm.Protect(from, to-from, access) != nil {
		return 0, winerr.ERROR_INVALID_ADDRESS
	}
	return max(before.Protect, object.PageNoAccess), nil
}

// protectView changes pages of a view.
func protectView(v View, from, to uintptr, protect uint32) (uint32, error) {
	access, err := viewAccess(v, protect)
	if err != nil {
		return 0, err
	}
	if to > v.Base+v.Length {
		return 0, winerr.ERROR_INVALID_ADDRESS
	}
	committed, length, err := v.committed(from, to)
	if err != nil {
		return 0, err
	}
	if !committed || length < to-from {
		return 0, winerr.ERROR_INVALID_ADDRESS
	}
	before, err := queryView(v, from)
	if err != nil {
		return 0, err
	}
	if !views.protect(v, from, to, protect, access) {
		return 0, winerr.ERROR_INVALID_ADDRESS
	}
	return before.Protect, nil
}

// viewAccess checks a new protection of a view's pages.
func viewAccess(v View, protect uint32) (shm.Access, error) {
	const isCopy = object.PageWriteCopy | object.PageExecuteWriteCopy
	p := protect &^ (pageNoCache | pageWriteCombine)
	switch p {
	case object.PageWriteCopy, object.PageExecuteWriteCopy:
	case pageExecute:
		p = object.PageExecuteRead
	default:
		if _, err := privateAccess(p); err != nil {
			return 0, err
		}
	}
	if !allows(v.Protect, p) {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	if p&isCopy == 0 {
		return mappingAccess(p), nil
	}
	if v.Protect&isCopy == 0 {
		return 0, winerr.ERROR_NOT_SUPPORTED
	}
	return mappingAccess(p) | shm.Write, nil
}

// allows reports whether pages of a view of one protection may get another: one that stands for no more than reading,
// writing and executing as the view's does. A copy is not writing.
func allows(view, protect uint32) bool {
	const (
		executable = object.PageExecuteRead | object.PageExecuteReadWrite | object.PageExecuteWriteCopy
		writable   = object.PageReadWrite | object.PageExecuteReadWrite
	)
	if protect == object.PageNoAccess {
		return true
	}
	return view != object.PageNoAccess && (protect&executable == 0 || view&executable != 0) &&
		(protect&writable == 0 || view&writable != 0)
}

// protect changes pages of a view, if it is still there.
func (l *viewList) protect(v View, from, to uintptr, protect uint32, access shm.Access) bool {
	l.lock()
	defer l.mu.Unlock()
	i := l.index(v.Base)
	if i < 0 || l.sorted[i].Base != v.Base || to > v.Base+l.sorted[i].Length || shm.Protect(from, to-from, access) != nil {
		return false
	}
	at := &l.sorted[i]
	if at.pages == nil {
		at.pages = newPages(at.Base, at.Length, at.Protect)
	}
	at.pages = at.pages.set(from, to, protect)
	return true
}

// commitView is AllocMemory in a view. It commits pages of a reserved section, for everybody, and changes what they allow here.
func commitView(v View, addr, size uintptr, kind, protect uint32) (uintptr, error) {
	from, to := addr&^(windowsPage-1), roundUp(addr+size)
	switch {
	case kind&MemReserve != 0 || to > v.Base+v.Length:
		return 0, winerr.ERROR_INVALID_ADDRESS
	case kind == MemReset:
		return from, nil
	case v.file != nil:
		return 0, winerr.ERROR_ACCESS_DENIED // all of a file is there already
	}
	if _, err := viewAccess(v, protect); err != nil {
		return 0, err
	}
	if err := v.commit(from, to); err != nil {
		return 0, err
	}
	if _, err := protectView(v, from, to, protect); err != nil {
		return 0, err
	}
	return from, nil
}
