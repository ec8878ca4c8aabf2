package message

import (
	"errors"
	"sync/atomic"

	"winshm/internal/channel"
	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// outlet is the end of a channel that this client sends into: all its threads do.
type outlet struct {
	info   wire.ChannelInfo
	sender *channel.Sender
	spin   client.Spinner
	knock  *fdsock.Knocker // between users; else the bell is rung
	life   *fdsock.Line
	ear    *fdsock.Line // between users
	over   atomic.Bool  // the other side has ended
	used   atomic.Bool  // since tidying looked last
	fresh  atomic.Bool  // it has memory that could be given back

	users atomic.Int32 // who uses the sender, and one more until the other side has ended
}

// outletFor returns a way to a window of another client.
func (s *System) outletFor(q *Queue, h Handle) (*outlet, error) {
	if o, ok := s.routes.Load(h); ok {
		if o := o.(*outlet); !o.over.Load() {
			return o, nil
		}
		s.routes.Delete(h)
	}
	o, err := s.introduce(q, &wire.Channel{Window: uint32(h)})
	if err == nil {
		s.remember(h, o)
	}
	return o, err
}

// mostRoutes is how many windows of others are known at once.
const mostRoutes = 1 << 12

// remember notes the way to a window. Nobody tells when that goes: so all are forgotten now and then, and asked for again.
func (s *System) remember(h Handle, o *outlet) {
	if s.routed.Add(1) > mostRoutes {
		s.routes.Clear()
		s.routed.Store(1)
	}
	s.routes.Store(h, o)
}

// outletTo returns a way to the queue of a thread.
func (s *System) outletTo(q *Queue, thread uint32) (*outlet, error) {
	s.mu.Lock()
	o := s.threads[thread]
	s.mu.Unlock()
	if o != nil && !o.over.Load() {
		return o, nil
	}
	o, err := s.introduce(q, &wire.Channel{Thread: thread})
	if err == nil {
		s.mu.Lock()
		s.threads[thread] = o
		s.mu.Unlock()
	}
	return o, err
}

// introduce asks the manager for a way.
func (s *System) introduce(q *Queue, request *wire.Channel) (*outlet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enterLocked()
	var info wire.ChannelInfo
	existed, fds, err := q.bell.Ask(wire.OpChannel, request, &info, -1)
	if err != nil && !errors.Is(err, fdsock.ErrNoFDs) {
		return nil, absent(err)
	}
	if existed {
		fdsock.CloseAll(fds)
		if o := s.outlets[info.Queue]; o != nil && !o.over.Load() {
			return o, nil
		}
		return nil, invalid // it has just ended
	}
	o, err := s.newOutlet(info, fds)
	if err != nil { // the next one who asks is to get another
		_, _, _ = q.bell.Ask(wire.OpCut, &wire.Cut{Channel: info.Channel}, nil, 0)
		return nil, err
	}
	s.outlets[info.Queue] = o
	return o, nil
}

// newOutlet takes ownership of a channel's descriptors.
func (s *System) newOutlet(info wire.ChannelInfo, fds []int) (*outlet, error) {
	o := &outlet{info: info}
	o.users.Store(1)
	if len(fds) != 2 && len(fds) != 4 {
		fdsock.CloseAll(fds)
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	file := shm.NewFile(fds[0])
	var err error
	if o.sender, err = channel.NewSender(file, info.Size); err != nil {
		file.Release()
		fdsock.CloseAll(fds[1:])
		return nil, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	if o.life, err = fdsock.WatchEnd(fds[1], func() { s.lost(o) }); err == nil && len(fds) == 4 {
		if o.knock, err = fdsock.NewKnocker(fds[2]); err == nil {
			o.ear, err = fdsock.WatchKnocks(fds[3], s.ringAll)
		} else {
			fdsock.CloseAll(fds[3:])
		}
	}
	if err != nil {
		o.close() // not here: lost may wait for the lock
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return o, nil
}

// lost is called when the queue that an outlet leads to has ended.
func (s *System) lost(o *outlet) {
	if o.over.Swap(true) {
		return
	}
	s.mu.Lock()
	if s.outlets[o.info.Queue] == o {
		delete(s.outlets, o.info.Queue)
	}
	for thread, other := range s.threads {
		if other == o {
			delete(s.threads, thread)
		}
	}
	s.mu.Unlock()
	s.routes.Range(func(h, other any) bool {
		if other == o {
			s.routes.Delete(h)
		}
		return true
	})
	s.ringAll()
	o.leave()
}

// close gives an outlet up: its memory goes when the calls that use it are over.
func (o *outlet) close() {
	if !o.over.Swap(true) {
		o.leave()
	}
}

// release gives up what an outlet has.
func (o *outlet) release() {
	if o.life != nil {
		o.life.Close()
	}
	if o.ear != nil {
		o.ear.Close()
	}
	if o.knock != nil {
		o.knock.Close()
	}
	o.sender.Close()
}

// enter keeps the outlet's memory until leave. false: it is gone.
func (o *outlet) enter() bool {
	for {
		n := o.users.Load()
		if n == 0 {
			return false
		}
		if o.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// leave ends a use. The last one is not always in a place where one may wait for who listens to the other side.
func (o *outlet) leave() {
	if o.users.Add(-1) == 0 {
		go o.release()
	}
}

// ticket draws one from the queue's bell.
func (o *outlet) ticket(q *Queue) uint32 {
	if o.info.Bell == 0 {
		return 0
	}
	return q.bell.DrawAt(o.info.Bell)
}

// ring wakes the queue, unless it finds by itself what was posted.
func (o *outlet) ring(q *Queue) {
	switch {
	case o.sender.Attended():
	case o.knock != nil:
		o.knock.Knock()
	default:
		q.bell.RingAt(o.info.Bell)
	}
}

// back is the bell by which the answer is to be told.
func (o *outlet) back(q *Queue) uint16 {
	if o.info.Bell == 0 {
		return 0
	}
	return uint16(q.bell.Number())
}

// touch notes that the outlet is used, so that its memory is given back some time after.
func (o *outlet) touch(s *System) {
	if !o.used.Load() {
		o.used.Store(true)
	}
	if !o.fresh.Load() && !o.fresh.Swap(true) {
		s.tidyLater()
	}
}
