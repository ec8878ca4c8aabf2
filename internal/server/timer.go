package server

import (
	"math"
	"sync"
	"time"

	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// timer is what makes an event a waitable timer: programs cannot set it, the manager does.
type timer struct {
	// mu is held while the timer is set, cancelled or goes off: whoever has set it anew meets nothing of what it was set to
	// before. It goes before Server.mu.
	mu sync.Mutex
	// setting is guarded by Server.mu; nil: the timer is not set.
	setting *setting
}

// setting is what a timer is set to.
type setting struct {
	alarm

	// event, if not nil, is set with the timer: its client, by, then queues a completion routine. The event's slot is pinned;
	// but when nobody has a handle to it since the client has ended, the timer is cancelled, as NT does.
	event *object.Object
	by    *connection
}

// opSetTimer resets a timer and sets when it goes off.
func (c *connection) opSetTimer(req *request) (reply, error) {
	var m wire.SetTimer
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	if int32(m.Period) < 0 {
		return failure(winerr.ERROR_INVALID_PARAMETER)
	}
	o, next, err := c.pinTimer(object.Handle(m.Handle), object.Handle(m.Completion))
	if err != nil {
		return failure(err)
	}
	defer c.server.unpin(o)
	c.server.setTimer(o, next, int64(m.Due), time.Duration(m.Period)*time.Millisecond)
	return reply{}, nil
}

// opCancelTimer takes back what a timer was set to. Its state stays.
func (c *connection) opCancelTimer(req *request) (reply, error) {
	var m wire.HandleRequest
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	o, _, err := c.pinTimer(object.Handle(m.Handle), 0)
	if err != nil {
		return failure(err)
	}
	defer c.server.unpin(o)
	c.server.cancelTimer(o)
	return reply{}, nil
}

// pinTimer finds a timer, and the event that goes with it if that is not 0, and pins both.
func (c *connection) pinTimer(h, completion object.Handle) (*syncObject, *setting, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing || c.left {
		return nil, nil, errClosing
	}
	_, o, err := c.ofTypeLocked(h, object.TimerType)
	if err != nil {
		return nil, nil, err
	}
	next := &setting{}
	if completion != 0 {
		event, pinned, err := c.ofTypeLocked(completion, object.EventType)
		if err != nil {
			return nil, nil, err
		}
		next.event, next.by = event, c
		pinned.pins++
	}
	if o.timer == nil {
		o.timer = &timer{}
	}
	o.pins++
	return o, next, nil
}

// ofTypeLocked finds an object by a handle that must lead to that type and grant that it is modified.
func (c *connection) ofTypeLocked(h object.Handle, typ *object.Type) (*object.Object, *syncObject, error) {
	res, err := c.server.objects.Query(c.process.object, h)
	if err != nil {
		return nil, nil, err
	}
	o, err := reach{waitableOf(res.Object), res.Object.Type(), res.Access}.as(typ, object.WaitableModify)
	return res.Object, o, err
}

func (s *Server) unpin(o *syncObject) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.pins--
	o.disposeLocked()
}

// setTimer sets a timer anew. One that is due goes off at once. The caller has pinned it.
func (s *Server) setTimer(o *syncObject, next *setting, due int64, period time.Duration) {
	t := o.timer
	t.mu.Lock()
	defer t.mu.Unlock()
	s.mu.Lock()
	s.unsetLocked(o)
	s.mu.Unlock()
	s.reset(o)
	in := untilDue(due)
	if in <= 0 {
		s.signalTimer(o, next)
		if due, in = 0, period; period == 0 {
			due = never
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.setting = next; due == never || o.dead {
		s.unsetLocked(o)
		return
	}
	next.ring = func() { s.goOff(o, next) }
	if due > 0 {
		o.arena.clock.setDaily(&next.alarm, fileTime(due), period)
	} else {
		o.arena.clock.set(&next.alarm, in, period)
	}
}

// never is a due time that does not come.
const never = math.MaxInt64

// cancelTimer takes back what a timer was set to. The caller has pinned it.
func (s *Server) cancelTimer(o *syncObject) {
	o.timer.mu.Lock()
	defer o.timer.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsetLocked(o)
}

// unsetLocked forgets what a timer was set to, if it was. A timer without handles is unset too.
func (s *Server) unsetLocked(o *syncObject) {
	if o.timer == nil || o.timer.setting == nil {
		return
	}
	last := o.timer.setting
	o.timer.setting = nil
	o.arena.clock.stop(&last.alarm)
	if last.event != nil {
		event := waitableOf(last.event)
		event.pins--
		event.disposeLocked()
	}
}

// goOff is called when a timer is due, by its user's clock.
func (s *Server) goOff(o *syncObject, due *setting) {
	o.timer.mu.Lock()
	defer o.timer.mu.Unlock()
	s.mu.Lock()
	switch {
	case s.closing, o.timer.setting != due:
		s.mu.Unlock()
		return
	case due.event != nil && due.event.Handles() == 0 && due.by.left:
		s.unsetLocked(o)
		s.mu.Unlock()
		return
	}
	o.pins++
	s.mu.Unlock()
	s.signalTimer(o, due)
	s.mu.Lock()
	defer s.mu.Unlock()
	if due.period == 0 {
		s.unsetLocked(o)
	}
	o.pins--
	o.disposeLocked()
}

// signalTimer signals a timer, and then the event that goes with it.
func (s *Server) signalTimer(o *syncObject, due *setting) {
	s.set(o)
	if due.event != nil {
		s.set(waitableOf(due.event))
	}
}

// dueLocked returns in what time a timer goes off, at least 1 ns, or 0 if it is not set; and its period.
func (o *syncObject) dueLocked() (in, period time.Duration) {
	if o.timer == nil || o.timer.setting == nil {
		return 0, 0
	}
	in, period, _ = o.arena.clock.left(&o.timer.setting.alarm)
	return max(in, 1), period
}

// untilDue returns in what time a timer is due. Below 0 the due time is how long it is until then, else a FILETIME; both in
// units of 100 ns. 292 years are as good as any time beyond.
func untilDue(due int64) time.Duration {
	switch {
	case due > 0:
		return time.Until(fileTime(due))
	case due < -math.MaxInt64/100:
		return math.MaxInt64
	}
	return time.Duration(-due) * 100
}

// fileTime returns the time of a FILETIME: 100 ns since 1601, UTC.
func fileTime(ticks int64) time.Time {
	const (
		perSecond = 1e7
		to1970    = 11644473600
	)
	return time.Unix(ticks/perSecond-to1970, ticks%perSecond*100)
}
