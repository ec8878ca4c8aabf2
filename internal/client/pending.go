package client

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"winshm/winerr"
)

// Pending is a wait that nobody waits for: it is decided by itself, some time.
type Pending struct {
	wait    *wait
	done    chan struct{}
	decided func()

	mu     sync.Mutex
	in     *sleeper // while it is in the hub
	cancel bool
	over   atomic.Bool
	grant  Grant // when it is over
	err    error
}

// Begin begins to wait as Await does, and calls decided when the wait has been decided, which may be before Begin returns.
func (c *Client) Begin(handles []Handle, all bool, decided func()) (*Pending, error) {
	if len(handles) == 0 || len(handles) > MaxWait {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	w := &wait{all: all}
	if err := c.members(&w.members, handles, all); err != nil {
		return nil, err
	}
	a := w.arena
	var err error
	if w.seat, err = a.seats.take(); err != nil {
		w.leave()
		return nil, err
	}
	w.goroutine = goroutinePause{ctx: context.Background(), hub: &a.hub}
	if w.goroutine.slot, err = a.hub.bell(); err != nil {
		a.seats.give(w.seat)
		w.leave()
		return nil, err
	}
	w.pause = &w.goroutine
	w.resolve()
	p := &Pending{wait: w, done: make(chan struct{}), decided: decided}
	p.run()
	return p, nil
}

// run goes on until the wait is decided, or has to wait for somebody.
func (p *Pending) run() {
	p.wait.arena.waiting.RLock()
	defer p.wait.arena.waiting.RUnlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		o, err := p.wait.begin()
		if err == nil && o.pending {
			if !p.cancel && p.parkLocked() {
				return
			}
			o = p.wait.end()
		}
		if p.judgeLocked(o, err) {
			return
		}
	}
}

// parkLocked leaves the wait to the hub. false: it may be decided already.
func (p *Pending) parkLocked() bool {
	h := p.wait.goroutine.hub
	p.in = &sleeper{seat: p.wait.seat, decided: func() { go p.resume() }}
	h.join(p.in)
	decided := p.wait.seat.actor.Decided() || !p.wait.arena.living()
	return !decided || !h.withdraw(p.in)
}

// resume is called when the wait may be decided; nobody else has it then.
func (p *Pending) resume() {
	if p.ended() {
		return
	}
	p.run()
}

// ended ends the wait in the arena, and reports whether that was all.
func (p *Pending) ended() bool {
	p.wait.arena.waiting.RLock()
	defer p.wait.arena.waiting.RUnlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	o := p.wait.end()
	return p.judgeLocked(o, nil)
}

// judgeLocked finishes the wait unless it is to be made again.
func (p *Pending) judgeLocked(o outcome, err error) (finished bool) {
	err = p.wait.judge(o, err)
	if p.cancel && errors.Is(err, errAgain) {
		err = winerr.ERROR_OPERATION_ABORTED
	}
	if errors.Is(err, errAgain) {
		return false
	}
	p.finishLocked(o, err)
	return true
}

func (p *Pending) finishLocked(o outcome, err error) {
	s, a := p.wait.seat, p.wait.arena
	p.err = err
	if err == nil {
		p.grant = p.wait.grant(o.woken)
	}
	if p.grant.Locks == nil && a.living() {
		a.seats.give(s)
	}
	p.wait.leave()
	p.over.Store(true) // who is told asks at once
	p.decided()
	close(p.done)
}

// Done returns a channel that is closed when the wait has been decided or cancelled.
func (p *Pending) Done() <-chan struct{} { return p.done }

// Result returns what the wait got. The error is that of a wait that failed; ERROR_IO_INCOMPLETE: it is not decided.
func (p *Pending) Result() (Grant, error) {
	if !p.over.Load() {
		return Grant{}, winerr.ERROR_IO_INCOMPLETE
	}
	return p.grant, p.err
}

// Cancel ends the wait, and reports whether it had not been decided: then nothing was acquired, and nothing will be.
func (p *Pending) Cancel() (cancelled bool) {
	p.mu.Lock()
	p.cancel = true
	if p.in != nil && p.wait.goroutine.hub.withdraw(p.in) {
		go p.resume()
	}
	p.mu.Unlock()
	<-p.done
	p.wait.goroutine.hub.ring() // nobody may need to be led any more
	return errors.Is(p.err, winerr.ERROR_OPERATION_ABORTED)
}
