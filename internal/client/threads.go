package client

import (
	"runtime"
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

// current returns the thread that runs the caller, which the library need not have made: its end is watched then.
func (l *threadTable) current() *Thread {
	t, made := l.attach()
	if made && int(t.id) != proc.Getpid() { // the first one is taken to run as long as the process
		go t.watch()
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
	defer t.rested.Store(true)
	f(&t.state)
}

// watch waits until the kernel says that the thread has ended.
func (t *Thread) watch() {
	const pause = 10 * time.Millisecond
	if end, err := proc.OpenThread(int(t.id)); err == nil {
		_ = end.Wait()
		end.Close()
	} else { // before Linux 6.9 nobody tells
		for proc.ThreadRuns(int(t.id)) {
			time.Sleep(pause)
		}
	}
	t.End(0)
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
	return addLocal(object.ThreadType, access, r.Flags, threads.current())
}

// CurrentThreadID returns the kernel's number of the calling thread.
func CurrentThreadID() uint32 { return uint32(proc.Gettid()) }
