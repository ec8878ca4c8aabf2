//go:build winshm_steps

package channel

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// The strands below do what internal/message does, with nothing but words: they draw a ticket, post, ring, look, sleep.

// call is a message that a strand sends, and what became of it.
type call struct {
	g       *stage
	id      uint32
	parcel  Parcel
	answer  string // the data that comes back
	handled int    // how often its procedure ran
	outcome string
}

// prepare makes a parcel, before any strand goes.
func (g *stage) prepare(id uint32) *call { return &call{g: g, id: id} }

func (c *call) post(k Kind) {
	p, err := c.g.s.Prepare(16, 8)
	if err != nil {
		panic(err)
	}
	copy(p.Data(), fmt.Sprintf("the data of %4d", c.id))
	c.parcel = p
	ticket := c.g.bells.Draw(receiverBell)
	if err := c.parcel.Post(Head{ID: c.id, Ticket: ticket, Bell: senderBell}, k); err != nil {
		panic(err)
	}
	if !c.g.s.Attended() {
		c.g.bells.Ring(receiverBell)
	}
}

// read reports whether the answer is there, and ends the call then.
func (c *call) read() bool {
	a, early, ok, err := c.parcel.Answer()
	switch {
	case err != nil:
		c.outcome = err.Error()
		return true
	case !ok:
		return false
	case a.Fault != 0:
		c.outcome = "refused"
	case a.Result == uint64(c.id)+1000 && string(a.Data) == c.answer:
		c.outcome = "answered"
	default:
		c.outcome = fmt.Sprintf("%d %q", a.Result, a.Data)
	}
	if early {
		c.parcel.Leave()
	} else {
		c.parcel.Drop()
	}
	return true
}

// wait waits for the answer, or for the receiver's end.
func (c *call) wait() {
	g := c.g
	for {
		seen := g.bells.Rings(senderBell)
		switch {
		case c.read():
			return
		case g.gone(receiverBell) || g.s.Closed():
			if c.read() {
				return
			}
			if c.parcel.Withdraw() {
				c.outcome = "lost"
				return
			}
			continue
		}
		c.parcel.Sleepy(true)
		if !c.parcel.Answered() && !g.gone(receiverBell) && !g.s.Closed() {
			g.bells.SleepUntilRung(senderBell, seen, time.Minute)
		}
		c.parcel.Sleepy(false)
	}
}

// expire waits until the time is over, which it is.
func (c *call) expire() {
	if c.parcel.Withdraw() {
		c.outcome = "withdrawn"
	} else if !c.read() {
		c.outcome = "neither withdrawn nor answered"
	}
}

// receive handles messages until as many were seen as there are calls, or the sender is dead and nothing is left.
func (g *stage) receive(calls []*call, handle func(*Letter, *call) (ring bool)) {
	attends := false
	attend := func(does bool) {
		if attends != does {
			attends = does
			g.r.Attend(does)
		}
	}
	for seen := 0; seen < len(calls); {
		rings := g.bells.Rings(receiverBell)
		over := g.gone(senderBell)
		letters, err := g.r.Take()
		if err != nil {
			panic(err)
		}
		for _, l := range slices.Clone(letters) {
			seen++
			c := calls[l.ID]
			data, err := g.r.Data(&l)
			if want := fmt.Sprintf("the data of %4d", l.ID); err != nil || string(data) != want[:16] {
				c.outcome = "spoiled: " + string(data)
			}
			if handle(&l, c) {
				g.bells.Ring(uint32(l.Bell))
			}
		}
		switch {
		case len(letters) > 0:
			attend(true)
		case over:
			return
		case attends:
			attend(false)
		default:
			g.bells.SleepUntilRung(receiverBell, rings, time.Minute)
		}
	}
}

// answer runs the procedure and answers.
func (g *stage) answer(l *Letter, c *call) bool {
	if !g.r.Begin(l) {
		return false
	}
	c.handled++
	c.answer = "answer!!"
	n, err := g.r.Put(l, []byte(c.answer))
	if err != nil {
		panic(err)
	}
	return g.r.Answer(l, uint64(l.ID)+1000, 0, n)
}

// reply answers early, and goes on.
func (g *stage) reply(l *Letter, c *call) bool {
	if !g.r.Begin(l) {
		return false
	}
	c.handled++
	if g.r.Reply(l, uint64(l.ID)+1000) {
		g.bells.Ring(uint32(l.Bell))
	}
	g.r.Finish(l)
	return false
}

// refuse answers that there is no such window.
func (g *stage) refuse(l *Letter, c *call) bool { return g.r.Refuse(l, 1400) }

// close ends the queue, and refuses what is in the channel.
func (g *stage) close(calls []*call) {
	g.r.Shut()
	g.bells.Ring(senderBell) // the manager's news
	letters, err := g.r.Take()
	if err != nil {
		panic(err)
	}
	for _, l := range slices.Clone(letters) {
		if g.refuse(&l, calls[l.ID]) {
			g.bells.Ring(uint32(l.Bell))
		}
	}
}

type scenario struct {
	name    string
	bound   int
	strands func(*stage, []*call) []*strand // a sender's first, and the receiver's last
	calls   int
	// allowed says what may become of a call, by whether its process or the other one died.
	allowed, whenDead map[string]bool
	leaves            bool // the receiver does not give everything back
}

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

func sending(name string, run func()) *strand { return &strand{name: name, run: run, bell: senderBell} }

func receiving(run func()) *strand { return &strand{name: "R", run: run, bell: receiverBell} }

// An outcome is what the sender has heard, and how often the procedure ran.
var scenarios = []scenario{
	{
		name: "call", bound: 3, calls: 1,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].wait() }),
				receiving(func() { g.receive(c, g.answer) }),
			}
		},
		allowed: set("answered 1"), whenDead: set("answered 1", "lost 0", "lost 1", " 0", " 1"),
	}, {
		name: "calls to a receiver that attends", bound: 3, calls: 2,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Notice); c[1].post(Firm); c[1].wait() }),
				receiving(func() { g.receive(c, g.first) }),
			}
		},
		allowed: set(" 1", "answered 1"), whenDead: set(" 0", " 1", "answered 1", "lost 0", "lost 1"),
	}, {
		name: "firm call that is withdrawn", bound: 6, calls: 1,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Firm); c[0].expire() }),
				receiving(func() { g.receive(c, g.answer) }),
			}
		},
		allowed:  set("answered 1", "withdrawn 1"),
		whenDead: set("answered 1", "withdrawn 0", "withdrawn 1", " 0", " 1"),
	}, {
		name: "call that is withdrawn", bound: 6, calls: 1,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].expire() }),
				receiving(func() { g.receive(c, g.answer) }),
			}
		},
		allowed:  set("answered 1", "withdrawn 0", "withdrawn 1"),
		whenDead: set("answered 1", "withdrawn 0", "withdrawn 1", " 0", " 1"),
	}, {
		name: "call that is withdrawn, and answered early", bound: 6, calls: 1,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].expire() }),
				receiving(func() { g.receive(c, g.reply) }),
			}
		},
		allowed:  set("answered 1", "withdrawn 0", "withdrawn 1"),
		whenDead: set("answered 1", "withdrawn 0", "withdrawn 1", " 0", " 1"),
	}, {
		name: "call that is answered early", bound: 3, calls: 1,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].wait() }),
				receiving(func() { g.receive(c, g.reply) }),
			}
		},
		allowed: set("answered 1"), whenDead: set("answered 1", "lost 0", "lost 1", " 0", " 1"),
	}, {
		name: "call that is refused", bound: 3, calls: 1,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].wait() }),
				receiving(func() { g.receive(c, g.refuse) }),
			}
		},
		allowed: set("refused 0"), whenDead: set("refused 0", "lost 0", " 0"),
	}, {
		name: "two notices", bound: 4, calls: 2,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Notice); c[1].post(Bounded) }),
				receiving(func() { g.receive(c, g.notice) }),
			}
		},
		allowed: set(" 1"), whenDead: set(" 0", " 1"),
	}, {
		name: "two threads send", bound: 2, calls: 2,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].expire() }),
				sending("T", func() { c[1].post(Notice) }),
				receiving(func() { g.receive(c, g.either) }),
			}
		},
		allowed: set("answered 1", "withdrawn 0", "withdrawn 1", " 1"),
	}, {
		name: "call to a queue that ends", bound: 4, calls: 1, leaves: true,
		strands: func(g *stage, c []*call) []*strand {
			return []*strand{
				sending("S", func() { c[0].post(Call); c[0].wait() }),
				receiving(func() { g.close(c) }),
			}
		},
		allowed: set("refused 0", "lost 0"), whenDead: set("refused 0", "lost 0", " 0"),
	},
}

// notice runs the procedure of a message that wants no answer.
func (g *stage) notice(l *Letter, c *call) bool {
	if g.r.Begin(l) {
		c.handled++
		g.r.Finish(l)
	}
	return false
}

// first is for a notice and calls after it.
func (g *stage) first(l *Letter, c *call) bool {
	if l.ID == 0 {
		return g.notice(l, c)
	}
	return g.answer(l, c)
}

func (g *stage) either(l *Letter, c *call) bool {
	if l.ID == 1 {
		return g.notice(l, c)
	}
	return g.answer(l, c)
}

// play returns what makes a scenario anew, and judges its end.
func (s *scenario) play(g *stage) ([]*strand, func() string) {
	var calls []*call
	for id := range s.calls {
		calls = append(calls, g.prepare(uint32(id)))
	}
	strands := s.strands(g, calls)
	return strands, func() string {
		allowed := s.allowed
		if g.dead != nil {
			allowed = s.whenDead
		}
		for _, c := range calls {
			if what := fmt.Sprint(c.outcome, " ", c.handled); !allowed[what] {
				return fmt.Sprintf("message %d: %q", c.id, what)
			}
		}
		if g.dead == nil && !s.leaves && !g.s.Trim() {
			return "something is not given back"
		}
		if g.dead != nil && g.dead.bell == senderBell && g.r.here != [MaxEnvelopes / 64]uint64{} {
			return "the receiver has something for ever"
		}
		return ""
	}
}

// TestEverySchedule goes through the schedules of small programs, one access to shared words after the other.
func TestEverySchedule(t *testing.T) {
	for i := range scenarios {
		s := &scenarios[i]
		t.Run(s.name, func(t *testing.T) {
			e := &explorer{stage: newStage(t), make: s.play, mortal: -1, preemptions: bound(s.bound)}
			e.explore()
		})
	}
}

// TestEveryDeath lets one of the two processes die after any of its steps.
func TestEveryDeath(t *testing.T) {
	for i := range scenarios {
		s := &scenarios[i]
		if s.whenDead == nil {
			continue
		}
		for mortal, name := range []string{"sender", "receiver"} {
			t.Run(s.name+", "+name, func(t *testing.T) {
				e := &explorer{stage: newStage(t), make: s.play, mortal: mortal, preemptions: bound(min(s.bound, 2))}
				e.explore()
			})
		}
	}
}
