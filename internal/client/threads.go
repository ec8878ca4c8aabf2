package client

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/winerr"
)

// threads are those of this process that the library knows, by the kernel's number.
var threads threadTable

// A number is below 1 << 22 (PID_MAX_LIMIT of Linux).
const (
	threadBlock  = 1 << 10
	threadBlocks = 1 << 12
)

// threadTable finds a thread without a lock that all threads would meet at.
type threadTable [threadBlocks]atomic.Pointer[[threadBlock]atomic.Pointer[Thread]]

// place returns where the thread of that number is.
func (l *threadTable) place(id uint32) *atomic.Pointer[Thread] {
	block := &l[id/threadBlock%threadBlocks]
	if block.Load() == nil {
		block.CompareAndSwap(nil, new([threadBlock]atomic.Pointer[Thread]))
	}
	return &block.Load()[id%threadBlock]
}

func (l *threadTable) add(t *Thread) { l.place(t.id).Store(t) }

func (l *threadTable) remove(t *Thread) { l.place(t.id).CompareAndSwap(t, nil) }

// current returns the thread that runs the caller, which the library need not have made.
func (l *threadTable) current() *Thread {
	t, made := l.attach()
	if made {
		unwatched.add(t)
	}
	return t
}

// attach returns the thread that runs the caller, and whether it was not known.
func (l *threadTable) attach() (t *Thread, made bool) {
	id := uint32(proc.Gettid())
	place := l.place(id)
	if t := place.Load(); t != nil {
		return t, false
	}
	t = newThread()
	t.id = id
	_ = t.resume()
	if !place.CompareAndSwap(nil, t) { // a goroutine can have come to another thread meanwhile
		return place.Load(), false
	}
	return t, true
}

// AttachThread returns the thread that runs the caller. One that the library did not make calls [Thread.End] itself.
func AttachThread() *Thread {
	t, _ := threads.attach()
	return t
}

// OnThread calls f with the state of the calling thread, and keeps the goroutine on its thread meanwhile. If the thread comes
// to own a mutex, the goroutine must be locked to it as long.
func OnThread(f func(*ThreadState)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	t := threads.current()
	_ = t.rested.Load() // what the goroutine did that was on this thread before
	defer t.rest()
	f(&t.state)
}

// rest is called when a thread of Go's has used its state.
func (t *Thread) rest() {
	if t.state.matters() {
		t.watchOnce()
	}
	t.rested.Store(true)
}

// watchOnce has somebody watch for the end of a thread that does not tell. The first one is taken to run as long as the
// process.
func (t *Thread) watchOnce() {
	if !t.watched.Load() && int(t.id) != proc.Getpid() && t.watched.CompareAndSwap(false, true) {
		go t.watch()
	}
}

// watch waits until the kernel says that the thread has ended.
func (t *Thread) watch() {
	if end, err := proc.OpenThread(int(t.id)); err == nil {
		_ = end.Wait()
		end.Close()
	} else {
		t.lookAfter()
	}
	t.End(0)
}

// lookAfter is for kernels before Linux 6.9, which do not tell when a thread has ended.
func (t *Thread) lookAfter() {
	const pause = 10 * time.Millisecond
	for proc.ThreadRuns(int(t.id)) {
		time.Sleep(pause)
	}
}

// duplicateThread makes a real handle of the pseudo handle that every thread has to itself.
func duplicateThread(r DuplicateRequest) (Handle, error) {
	if r.SourceProcess != CurrentProcess || r.TargetProcess != CurrentProcess {
		return 0, winerr.ERROR_NOT_SUPPORTED
	}
	access := uint32(object.ThreadAll)
	if r.Options&DuplicateSameAccess == 0 {
		var err error
		if access, err = object.ThreadType.Narrow(r.Access, access); err != nil {
			return 0, err
		}
	}
	t := threads.current()
	t.watchOnce()
	return addLocal(object.ThreadType, access, r.Flags, t)
}

// unwatched are threads whose end need not be noticed at once: a watch costs a descriptor.
var unwatched unwatchedList

type unwatchedList struct {
	mu   sync.Mutex
	list []*Thread
	left int // how many the last sweep left
}

// add sweeps each time that the number of threads has doubled.
func (l *unwatchedList) add(t *Thread) {
	const least = 16
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.list) >= max(least, 2*l.left) {
		l.list = slices.DeleteFunc(l.list, (*Thread).isCared)
		l.left = len(l.list)
	}
	l.list = append(l.list, t)
}

// isCared reports whether nobody need look after the thread any more, and ends it if the kernel has.
func (t *Thread) isCared() bool {
	if t.watched.Load() {
		return true
	}
	if proc.ThreadRuns(int(t.id)) {
		return false
	}
	t.End(0)
	return true
}

// CurrentThreadID returns the kernel's number of the calling thread.
func CurrentThreadID() uint32 { return uint32(proc.Gettid()) }
