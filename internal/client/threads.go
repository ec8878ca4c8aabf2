package client

import (
	"sync"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/winerr"
)

// threads are those of this process that handles can lead to, by the kernel's number.
var threads threadList

type threadList struct {
	mu      sync.Mutex
	running map[uint32]*Thread
}

func (l *threadList) add(t *Thread) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addLocked(t)
}

func (l *threadList) addLocked(t *Thread) {
	if l.running == nil {
		l.running = map[uint32]*Thread{}
	}
	l.running[t.id] = t
}

func (l *threadList) remove(t *Thread) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running[t.id] == t {
		delete(l.running, t.id)
	}
}

// current returns the thread that runs the caller, which the library need not have made. The first thread is taken to run
// as long as the process.
func (l *threadList) current() (*Thread, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := uint32(proc.Gettid())
	if t := l.running[id]; t != nil {
		return t, nil
	}
	t := &Thread{id: id, resumed: make(chan struct{}), ended: make(chan struct{})}
	_ = t.resume()
	if int(id) != proc.Getpid() {
		watch, err := proc.OpenThread(int(id))
		if err != nil {
			return nil, winerr.ERROR_NOT_SUPPORTED // before Linux 6.9 nobody tells when it ends
		}
		go func() {
			defer watch.Close()
			_ = watch.Wait()
			t.End(0)
		}()
	}
	l.addLocked(t)
	return t, nil
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
	t, err := threads.current()
	if err != nil {
		return 0, err
	}
	return addLocal(object.ThreadType, access, r.Flags, t)
}

// CurrentThreadID returns the kernel's number of the calling thread.
func CurrentThreadID() uint32 { return uint32(proc.Gettid()) }
