package client

import (
	"errors"
	"time"

	"winshm/internal/object"
	"winshm/internal/waitable"
	"winshm/winerr"
)

// What a wait returns (WAIT_*): to WaitObject0 and WaitAbandoned0 an index is added.
const (
	WaitObject0      = 0x0
	WaitAbandoned0   = 0x80
	WaitIOCompletion = 0xC0
	WaitMessages     = 0xFFFFFFFE // not Win32's: see WaitRequest.Mail
	WaitTimeout      = 0x102
	WaitFailed       = 0xFFFFFFFF
)

// MaxWait is how many objects one wait can be for (MAXIMUM_WAIT_OBJECTS).
const MaxWait = 64

// Forever is the time-out of a wait that has none.
const Forever time.Duration = -1

// WaitRequest is what the functions of the WaitFor family get.
type WaitRequest struct {
	Handles []Handle
	// All: all objects together, not the first that is signaled.
	All bool
	// Alertable: APCs of the thread end the wait.
	Alertable bool
	// Single: it is WaitForSingleObject, which accepts pseudo handles.
	Single bool
	// Timeout is measured by the monotonic clock; below 0: none.
	Timeout time.Duration
	// Bell and Mail, if not nil, end the wait when there are messages: Mail is asked whenever the bell was rung.
	Bell *Bell
	Mail func() bool
	// Thread is the calling one.
	Thread *ThreadState
}

// WaitFor waits, and blocks the calling thread. It returns WaitObject0 or WaitAbandoned0 with the index, WaitTimeout, or
// WaitIOCompletion: the thread has APCs, which the caller runs. With an error it returns WaitFailed; the codes are those of
// WaitForMultipleObjectsEx, or of WaitForSingleObjectEx.
func (c *Client) WaitFor(r WaitRequest) (uint32, error) {
	if len(r.Handles) == 0 || len(r.Handles) > MaxWait {
		return WaitFailed, winerr.ERROR_INVALID_PARAMETER
	}
	if done, own, err := r.own(); own || err != nil {
		return r.waitOn(done, err)
	}
	w := newWait()
	defer w.recycle()
	if err := c.members(&w.members, r.Handles, r.All); err != nil {
		return WaitFailed, err
	}
	return r.wait(w)
}

// own returns the channel that ends the wait for one thing that only this process knows: a thread of its own, or itself.
func (r *WaitRequest) own() (done <-chan struct{}, own bool, err error) {
	switch {
	case len(r.Handles) != 1, r.Bell != nil:
		return nil, false, nil
	case r.Single:
		return endOfOwn(r.Handles[0])
	}
	return endOf(r.Handles[0])
}

// waitOn waits until a channel is closed, the time is over, or the thread has APCs.
func (r *WaitRequest) waitOn(done <-chan struct{}, err error) (uint32, error) {
	if err != nil {
		return WaitFailed, err
	}
	select {
	case <-done:
		return WaitObject0, nil
	default:
	}
	var news <-chan struct{}
	var over <-chan time.Time
	if r.Alertable {
		if news = r.Thread.apcs.changed(); news == nil {
			return WaitIOCompletion, nil
		}
	}
	if r.Timeout >= 0 {
		timer := time.NewTimer(r.Timeout)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-done:
		return WaitObject0, nil
	case <-news:
		return WaitIOCompletion, nil
	case <-over:
		return WaitTimeout, nil
	}
}

// SignalAndWait sets an event, releases a mutex of the thread's or adds one to a semaphore, and then is WaitFor with r, which
// must be single. Both handles are checked before anything is signaled. The codes are those of SignalObjectAndWait.
func (c *Client) SignalAndWait(signal Handle, r WaitRequest) (uint32, error) {
	a, e, err := c.target(signal)
	if err != nil {
		return WaitFailed, err
	}
	defer a.leave(e)
	w := newWait()
	defer w.recycle()
	done, own, err := r.own()
	if err == nil && !own {
		err = c.members(&w.members, r.Handles, false)
	}
	if err != nil {
		return WaitFailed, err
	}
	if err := c.signalFor(r.Thread, e, signal); err != nil {
		return WaitFailed, err
	}
	if own {
		return r.waitOn(done, nil)
	}
	return r.wait(w)
}

// signalFor signals an object on behalf of a thread.
func (c *Client) signalFor(t *ThreadState, e *entry, h Handle) error {
	switch e.Type {
	case object.EventType.ID:
		return c.SetEvent(h)
	case object.MutantType.ID:
		return c.ReleaseMutex(h, t)
	case object.SemaphoreType.ID:
		_, err := c.ReleaseSemaphore(h, 1)
		return err
	}
	return winerr.ERROR_INVALID_HANDLE
}

// wait waits for objects that have been checked.
func (r *WaitRequest) wait(w *wait) (uint32, error) {
	a, m := w.arena, &w.members
	if code, ok := r.quick(m); ok {
		return code, nil
	}
	a.waiting.RLock()
	defer a.waiting.RUnlock()
	s, err := r.Thread.waits.seatIn(a)
	if err != nil {
		return WaitFailed, err
	}
	for _, e := range m.entries() {
		if e.isMutex() && r.Thread.waits.full(a, e) {
			return WaitFailed, winerr.ERROR_MUTANT_LIMIT_EXCEEDED
		}
	}
	if r.Alertable {
		r.Thread.waits.alertable.Store(s)
		defer r.Thread.waits.alertable.Store(nil)
	}
	w.thread = r.pause()
	w.seat, w.all, w.alertable, w.pause = s, r.All, r.Alertable, &w.thread
	woken, err := w.run()
	switch {
	case err == nil:
		return r.took(m, woken), nil
	case !errors.Is(err, errOver):
		return WaitFailed, err
	case r.alerted():
		return WaitIOCompletion, nil
	case r.mail():
		return WaitMessages, nil
	}
	return WaitTimeout, nil
}

// quick takes one object that belongs to nobody, if it is signaled, in one step.
func (r *WaitRequest) quick(m *members) (uint32, bool) {
	e := m.entries()[0]
	place := e.place()
	if m.n != 1 || place == 0 || e.isMutex() {
		return 0, false
	}
	_, result := m.arena.words.QuickTake(place, 0)
	got()
	switch {
	case result == waitable.OK:
		return WaitObject0, true
	case result == waitable.Unavailable && r.Timeout == 0 && !r.Alertable && r.Mail == nil:
		return WaitTimeout, true
	}
	return 0, false
}

// took notes which mutexes the thread has got, and returns the code of the wait.
func (r *WaitRequest) took(m *members, woken waitable.Woken) uint32 {
	entries := m.entries()
	if !r.All {
		entries = entries[woken.Index : woken.Index+1]
	}
	for _, e := range entries {
		if e.isMutex() {
			r.Thread.waits.took(e)
		}
	}
	if woken.Abandoned {
		return WaitAbandoned0 + uint32(woken.Index)
	}
	return WaitObject0 + uint32(woken.Index)
}

func (r *WaitRequest) mail() bool { return r.Mail != nil && r.Mail() }

func (r *WaitRequest) alerted() bool { return r.Alertable && r.Thread.apcs.pending() }

// pause returns how the thread passes the time.
func (r *WaitRequest) pause() threadPause {
	p := threadPause{try: r.Timeout == 0, deadline: deadline(r.Timeout), bells: r.Bell, mail: r.Mail}
	if r.Alertable {
		p.alertable = r.Thread
	}
	return p
}

// threadPause is how a thread passes the time: it sleeps on its own wait word.
type threadPause struct {
	try       bool
	deadline  time.Time // zero: there is none
	bells     *Bell
	mail      func() bool
	alertable *ThreadState // whose APCs end the wait; nil: nobody's
}

// deadline returns when a time-out is over.
func deadline(timeout time.Duration) time.Time {
	if timeout < 0 {
		return time.Time{}
	}
	return time.Now().Add(timeout)
}

func (p *threadPause) bell() uint32 {
	if p.bells != nil {
		return p.bells.Number()
	}
	return 0
}

func (p *threadPause) left() time.Duration {
	if p.deadline.IsZero() {
		return time.Second
	}
	return time.Until(p.deadline)
}

func (p *threadPause) over() bool {
	return p.try || p.left() <= 0 || p.alertable != nil && p.alertable.apcs.pending() || p.mail != nil && p.mail()
}

func (p *threadPause) end() {}

func (p *threadPause) sleep(s *seat) {
	if p.bells == nil {
		s.actor.Sleep(p.left())
		return
	}
	seen := p.bells.Rings()
	if !s.actor.Decided() && !p.over() {
		s.arena.words.SleepUntilRung(p.bells.Number(), seen, p.left())
	}
}
