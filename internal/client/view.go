package client

import (
	"cmp"
	"errors"
	"slices"
	"sync"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/winerr"
)

// Access to a view (FILE_MAP_*).
const (
	FileMapCopy      = 0x1
	FileMapWrite     = 0x2
	FileMapRead      = 0x4
	FileMapExecute   = 0x20
	FileMapAllAccess = 0xF001F
)

// MaxAddress is the highest address that a program may use on x64 Windows.
const MaxAddress = 0x7FFFFFFEFFFF

// windowsPage is the unit in which views are as long as on Windows, whatever the kernel's pages.
const windowsPage = 4096

// View is a mapping of a section, or of a part, in this process.
type View struct {
	// Base is a multiple of 64 KiB.
	Base uintptr
	// Length is in bytes, a multiple of 4 KiB.
	Length uintptr
	// Protect is the PAGE_ value that the view was mapped with.
	Protect uint32
	// NoCache: the section has SEC_NOCACHE.
	NoCache bool
	// Disk: what is written to the view goes to a disk file.
	Disk bool

	pages   *pages    // what they allow, if that was changed
	offset  uint64    // where in the section the view begins
	file    *shm.File // a disk file's, in use by the view; else nil
	reserve *reserve  // a reserved section's, in use by the view; else nil
}

// MapRequest says what MapView shall map.
type MapRequest struct {
	// Access is FILE_MAP_ bits.
	Access uint32
	// Protect, if not 0, is the PAGE_ value of the view, instead.
	Protect uint32
	// Reserve: pages are to be reserved only (MEM_RESERVE), which a view of the paging file cannot (ERROR_INVALID_PARAMETER).
	Reserve bool
	// Offset is a multiple of 64 KiB.
	Offset uint64
	// Length is in bytes; 0 means up to the end of the section.
	Length uint64
	// Base is where the view must begin, a multiple of 64 KiB; 0 means anywhere.
	Base uintptr
	// Object, if not 0, is the object that the handle must stand for: it may have been closed, and its number given to
	// another, since the caller looked.
	Object uint64
}

// MapView maps a part of the section h into this process. The codes are those of MapViewOfFileEx, and so is the order in
// which things are checked.
func (c *Client) MapView(h Handle, r MapRequest) (View, error) {
	if r.Length > MaxAddress || uint64(r.Base) > MaxAddress || uint64(r.Base)+r.Length > MaxAddress+1 {
		return View{}, winerr.ERROR_INVALID_PARAMETER
	}
	e, err := c.section(h)
	if err != nil {
		return View{}, err
	}
	defer e.release()
	if r.Object != 0 && r.Object != e.Object {
		return View{}, winerr.ERROR_INVALID_HANDLE
	}
	if r.Reserve && e.Attributes&object.SecFile == 0 {
		return View{}, winerr.ERROR_INVALID_PARAMETER
	}
	protect := r.Protect
	if protect == 0 {
		protect = viewProtection(r.Access)
	}
	if need := neededAccess(protect); e.Access&need != need {
		return View{}, winerr.ERROR_ACCESS_DENIED
	}
	if unit := granularity(e); uint64(r.Base)%unit != 0 || r.Offset%unit != 0 {
		return View{}, winerr.ERROR_MAPPED_ALIGNMENT
	}
	if !compatible(protect, e.Protect) {
		return View{}, winerr.ERROR_INVALID_PARAMETER
	}
	if r.Offset >= e.Size || r.Length > e.Size-r.Offset {
		return View{}, winerr.ERROR_ACCESS_DENIED
	}
	if r.Length == 0 {
		r.Length = e.Size - r.Offset
	}
	return c.mapView(h, e, protect, r)
}

func (c *Client) mapView(h Handle, e *entry, protect uint32, r MapRequest) (View, error) {
	v := View{
		Length:  (uintptr(r.Length) + windowsPage - 1) &^ (windowsPage - 1),
		Protect: protect,
		NoCache: e.Attributes&object.SecNoCache != 0,
		Disk:    e.Attributes&object.SecFile != 0 && object.CanWrite(protect),
		reserve: c.reserve(h, e),
		offset:  r.Offset,
	}
	var err error
	if e.Attributes&object.SecLargePages != 0 {
		v.Length = (v.Length + object.LargePage - 1) &^ (object.LargePage - 1)
		v.Base, err = shm.MapHuge(e.file, mappingAccess(protect), r.Offset, v.Length, r.Base)
	} else {
		v.Base, err = shm.Map(e.file, mappingAccess(protect), v.reserve.offset()+r.Offset, v.Length, r.Base)
	}
	switch {
	case errors.Is(err, shm.ErrTaken):
		return View{}, winerr.ERROR_INVALID_ADDRESS
	case errors.Is(err, shm.ErrNoSpace):
		return View{}, winerr.ERROR_NOT_ENOUGH_MEMORY
	case err != nil:
		return View{}, winerr.ERROR_ACCESS_DENIED
	}
	if e.Attributes&object.SecFile != 0 && e.file.Retain() {
		v.file = e.file
	}
	v.reserve.retain()
	views.add(v)
	return v, nil
}

// granularity returns the unit of a section's views.
func granularity(e *entry) uint64 {
	if e.Attributes&object.SecLargePages != 0 {
		return object.LargePage
	}
	return shm.Granularity
}

// UnmapView unmaps the view that addr lies in, wherever inside. ERROR_INVALID_ADDRESS: it lies in none.
func UnmapView(addr uintptr) error {
	v, ok := views.remove(addr)
	if !ok {
		return winerr.ERROR_INVALID_ADDRESS
	}
	shm.Unmap(v.Base, v.Length)
	if v.file != nil {
		v.file.Release()
	}
	v.reserve.release()
	return nil
}

// FlushView waits until what was written to a range of a view is on the disk, if a disk file is behind it. A length of 0 stands for
// the rest of the view. The codes are those of FlushViewOfFile.
func FlushView(addr, length uintptr) error {
	v, ok := views.find(addr)
	if !ok {
		return winerr.ERROR_INVALID_ADDRESS
	}
	if length > v.Base+v.Length-addr {
		return winerr.ERROR_INVALID_PARAMETER
	}
	if !v.Disk {
		return nil
	}
	if length == 0 {
		length = v.Base + v.Length - addr
	}
	from := addr &^ (shm.PageSize - 1)
	return fileError(shm.Sync(from, shm.RoundUp(addr+length-from)))
}

// viewProtection turns FILE_MAP_ bits into the PAGE_ value of the view; all other bits mean nothing.
func viewProtection(access uint32) uint32 {
	const executable = object.PageExecuteRead / object.PageReadOnly
	protect := uint32(object.PageNoAccess)
	switch a := access &^ FileMapExecute; {
	case a == FileMapCopy:
		protect = object.PageWriteCopy
	case a&FileMapWrite != 0:
		protect = object.PageReadWrite
	case a&FileMapRead != 0:
		protect = object.PageReadOnly
	default:
		return protect
	}
	if access&FileMapExecute != 0 {
		protect *= executable
	}
	return protect
}

// neededAccess returns the rights that a handle needs for a view of that protection.
func neededAccess(protect uint32) uint32 {
	switch protect {
	case object.PageReadWrite:
		return object.SectionMapWrite
	case object.PageExecuteRead, object.PageExecuteWriteCopy:
		return object.SectionMapRead | object.SectionMapExecute
	case object.PageExecuteReadWrite:
		return object.SectionMapWrite | object.SectionMapExecute
	}
	return object.SectionMapRead
}

// compatible reports whether a section of one protection can carry a view of another.
func compatible(view, section uint32) bool {
	const (
		executable = object.PageExecuteRead | object.PageExecuteReadWrite | object.PageExecuteWriteCopy
		writable   = object.PageReadWrite | object.PageExecuteReadWrite
	)
	return (view&executable == 0 || section&executable != 0) && (view&writable == 0 || section&writable != 0)
}

func mappingAccess(protect uint32) shm.Access {
	switch protect {
	case object.PageReadOnly:
		return shm.Read
	case object.PageReadWrite:
		return shm.Read | shm.Write
	case object.PageWriteCopy:
		return shm.CopyOnWrite
	case object.PageExecuteRead:
		return shm.Read | shm.Execute
	case object.PageExecuteReadWrite:
		return shm.Read | shm.Write | shm.Execute
	case object.PageExecuteWriteCopy:
		return shm.CopyOnWrite | shm.Execute
	}
	return 0
}

// views are all views of this process, by address. There are never more than the kernel's limit of mappings, and most
// are added at the end, so a sorted slice is the shortest way.
var views viewList

type viewList struct {
	mu     sync.Mutex
	owner  int // the process whose views these are
	sorted []View
}

// lock locks the list. A forked child begins with an empty one: its parent's views are not mapped in it.
func (l *viewList) lock() {
	l.mu.Lock()
	if now := proc.Incarnation(); l.owner != now {
		if l.owner != 0 {
			for _, v := range l.sorted {
				v.reserve.release()
			}
			l.sorted = nil
			shm.ForgetPlaces()
		}
		l.owner = now
	}
}

func (l *viewList) add(v View) {
	l.lock()
	defer l.mu.Unlock()
	l.sorted = slices.Insert(l.sorted, l.after(v.Base), v)
}

// find returns the view that addr lies in.
func (l *viewList) find(addr uintptr) (View, bool) {
	l.lock()
	defer l.mu.Unlock()
	if i := l.index(addr); i >= 0 {
		return l.sorted[i], true
	}
	return View{}, false
}

func (l *viewList) remove(addr uintptr) (View, bool) {
	l.lock()
	defer l.mu.Unlock()
	i := l.index(addr)
	if i < 0 {
		return View{}, false
	}
	v := l.sorted[i]
	l.sorted = slices.Delete(l.sorted, i, i+1)
	return v, true
}

// index returns which view addr lies in, or -1.
func (l *viewList) index(addr uintptr) int {
	i := l.after(addr) - 1
	if i < 0 || addr-l.sorted[i].Base >= l.sorted[i].Length {
		return -1
	}
	return i
}

// after returns how many views begin at or below addr.
func (l *viewList) after(addr uintptr) int {
	i, found := slices.BinarySearchFunc(l.sorted, addr, func(v View, addr uintptr) int { return cmp.Compare(v.Base, addr) })
	if found {
		i++
	}
	return i
}
