package client

import "context"

// goroutinePause is how the wait of a goroutine passes the time.
type goroutinePause struct {
	ctx  context.Context // not looked at by who only tries
	slot uint32
	hub  *hub
	in   *sleeper // nil while it is not in the hub
	try  bool     // no time is to pass
}

func (p *goroutinePause) bell() uint32 { return p.slot }

func (p *goroutinePause) over() bool { return p.try || p.ctx.Err() != nil }

func (p *goroutinePause) sleep(s *seat) {
	if p.in == nil {
		p.in = s.asleep()
		p.hub.join(p.in)
	}
	p.in.rest(p.ctx)
}

// asleep returns the seat's own sleeper, for a wait that has a goroutine.
func (s *seat) asleep() *sleeper {
	in := &s.sleeper
	if in.wake == nil {
		in.seat, in.wake = s, make(chan struct{}, 1)
	}
	select {
	case <-in.wake: // somebody was late in the wait before
	default:
	}
	return in
}

// end takes the wait out of the hub: who asks the manager meanwhile leads nobody.
func (p *goroutinePause) end() {
	if p.in != nil {
		p.hub.leave(p.in)
		p.in = nil
	}
}
