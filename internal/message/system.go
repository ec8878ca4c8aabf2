package message

import (
	"sync"
	"sync/atomic"
	"time"

	"winshm/internal/client"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// System is the windows and messages of one client.
type System struct {
	client  *client.Client
	ending  atomic.Bool
	trace   atomic.Pointer[traced]
	windows sync.Map     // Handle to *Window, those of this client
	filter  atomic.Value // filter: what may be sent to all windows of the process
	routes  sync.Map     // Handle to *outlet, those of others, as far as they are known
	routed  atomic.Int32 // so many were noted since they were all forgotten

	mu       sync.Mutex
	pid      int // of the process that the rest belongs to: not a forked child
	all      map[*Queue]struct{}
	spare    []*Queue           // of goroutines, for the next send
	lent     int                // so many more are in use
	returned sync.Cond          // there are none any more, when all is to end
	outlets  map[uint64]*outlet // by the queue to which they lead
	threads  map[uint32]*outlet // by its thread, for those that were posted to
	byThread map[uint32]*Queue
	classes  map[string]*Class // by the name without case
	tidying  bool
}

var systems sync.Map // *client.Client to *System

// Of returns the windows and messages of a client.
func Of(c *client.Client) *System {
	if s, ok := systems.Load(c); ok {
		return s.(*System)
	}
	s := &System{client: c}
	s.returned.L = &s.mu
	known, _ := systems.LoadOrStore(c, s)
	return known.(*System)
}

// Stop ends all waits for answers, for good, and returns when nobody has a borrowed queue any more. The other queues' owners are
// to stop and close them.
func (s *System) Stop() {
	s.ending.Store(true)
	s.ringAll()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.lent > 0 {
		s.returned.Wait()
	}
}

// Close gives up what the client knows of others' windows, after Stop. Queues that somebody has made he closes himself.
func (s *System) Close() {
	s.mu.Lock()
	queues := s.spare
	s.spare = nil
	outlets := s.outlets
	s.outlets, s.threads = nil, nil
	s.mu.Unlock()
	for _, q := range queues {
		q.Close()
	}
	for _, o := range outlets {
		o.close()
	}
	systems.Delete(s.client)
}

// enterLocked makes the maps ready, in a forked child anew.
func (s *System) enterLocked() {
	if pid := proc.Incarnation(); s.pid != pid {
		s.pid = pid
		s.all, s.spare, s.lent, s.byThread = map[*Queue]struct{}{}, nil, 0, map[uint32]*Queue{}
		s.outlets, s.threads = map[uint64]*outlet{}, map[uint32]*outlet{}
		s.tidying = false // its timer is the parent's
		s.windows.Clear()
		s.routes.Clear()
		if s.classes == nil {
			s.classes = map[string]*Class{}
		}
	}
	if s.outlets == nil {
		s.outlets, s.threads = map[uint64]*outlet{}, map[uint32]*outlet{}
	}
}

// Queue returns a thread's queue, which is made if it has none.
func (s *System) Queue(t *client.ThreadState) (*Queue, error) {
	if q, ok := t.Messages().(*Queue); ok {
		if q.system == s && q.living() {
			return q, nil
		}
		q.Close()
	}
	q, err := s.newQueue(false)
	if err == nil {
		q.thread = uint32(proc.Gettid())
		t.SetMessages(q)
	}
	return q, err
}

// NewQueue returns the queue of a goroutine, which closes it.
func (s *System) NewQueue() (*Queue, error) { return s.newQueue(true) }

// Borrow returns a queue for a goroutine that sends, and Lend takes it back. ERROR_INVALID_HANDLE: the client is being closed.
func (s *System) Borrow() (*Queue, error) {
	q, err := s.unused()
	if q != nil || err != nil {
		return q, err
	}
	if q, err = s.newQueue(true); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.takenBackLocked()
	}
	return q, err
}

// unused returns a queue that was lent before, if there is one, and counts one as lent.
func (s *System) unused() (*Queue, error) {
	for {
		s.mu.Lock()
		n := len(s.spare)
		switch {
		case s.ending.Load():
			s.mu.Unlock()
			return nil, winerr.ERROR_INVALID_HANDLE
		case n == 0:
			s.lent++
			s.mu.Unlock()
			return nil, nil
		}
		q := s.spare[n-1]
		s.spare = s.spare[:n-1]
		if q.living() {
			s.lent++
			s.mu.Unlock()
			return q, nil
		}
		s.mu.Unlock()
		q.Close()
	}
}

// Lend takes a queue back that was borrowed.
func (s *System) Lend(q *Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spare = append(s.spare, q)
	s.takenBackLocked()
}

// takenBackLocked counts one queue less that is lent. After a fork there may be none: it was the parent's.
func (s *System) takenBackLocked() {
	if s.lent = max(s.lent-1, 0); s.lent == 0 && s.ending.Load() {
		s.returned.Broadcast()
	}
}

func (s *System) newQueue(goroutine bool) (*Queue, error) {
	bell, err := s.client.NewBell()
	if err != nil {
		return nil, err
	}
	q := &Queue{system: s, bell: bell, goroutine: goroutine, windows: map[Handle]*Window{}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enterLocked()
	s.all[q] = struct{}{}
	return q, nil
}

// ringAll wakes all who wait: something has ended.
func (s *System) ringAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for q := range s.all {
		q.bell.Ring()
	}
}

// Atom returns the number of a name in the session: that of a class or of a registered message (RegisterWindowMessage). find: it
// is to have one already; ERROR_FILE_NOT_FOUND.
func (s *System) Atom(name string, find bool) (uint16, error) {
	request := &wire.Atom{Name: name}
	if find {
		request.Find = 1
	} else if err := s.start(); err != nil {
		return 0, err
	}
	var reply wire.AtomReply
	err := s.client.Ask(wire.OpAtom, request, &reply)
	return uint16(reply.Atom), err
}

// AtomName returns the name that has a number.
func (s *System) AtomName(atom uint16) (string, error) {
	var reply wire.Name
	err := s.client.Ask(wire.OpAtomName, &wire.AtomName{Atom: uint32(atom)}, &reply)
	return reply.Name, err
}

// threadQueue makes a queue known by its thread.
func (s *System) threadQueue(q *Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.thread != 0 {
		s.byThread[q.thread] = q
	}
}

// ofThread returns the queue of a thread of this process, nil if it has none.
func (s *System) ofThread(thread uint32) *Queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.byThread[thread]; q != nil && q.living() {
		return q
	}
	return nil
}

// forget takes a queue out that has ended.
func (s *System) forget(q *Queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, q)
	if s.byThread[q.thread] == q {
		delete(s.byThread, q.thread)
	}
}

// self returns the number of this process and of its user.
func (s *System) self() (pid, user uint32) { return uint32(proc.Getpid()), s.user() }

func (s *System) user() uint32 { return uint32(proc.Geteuid()) }

// start sees that there is a manager.
func (s *System) start() error { return s.client.Connect() }

// invalid is the error of a window that is none.
const invalid = winerr.ERROR_INVALID_WINDOW_HANDLE

// now is the monotonic clock in milliseconds, the same in all processes; it is never 0.
func now() uint64 { return uint64(proc.Uptime() / time.Millisecond) }
