//go:build winshm_steps

package channel

import (
	"fmt"
	"iter"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/shm"
	"winshm/internal/waitable"
)

// stage is a channel between strands, each of which stops before every access to a shared word, so that another may go on; and the
// bells of a sender and a receiver.
type stage struct {
	t       *testing.T
	memory  memory
	bells   *waitable.Arena
	s       *Sender
	r       *Receiver
	strands []*strand
	now     *strand
	dead    *strand
}

const (
	senderBell   = 1
	receiverBell = 2
)

// strand is a thread of one of the processes.
type strand struct {
	name  string
	run   func()
	yield func(struct{}) bool
	next  func() (struct{}, bool)
	stop  func()
	done  bool
	bell  uint32      // its own
	ready func() bool // nil: it does not sleep
	word  *uint32     // on which it sleeps
}

type ended struct{}

func newStage(t *testing.T) *stage {
	t.Helper()
	file, err := shm.Create(Size)
	if err != nil {
		t.Fatal(err)
	}
	g := &stage{t: t}
	if g.memory, err = newMemory(file, Size); err != nil {
		t.Fatal(err)
	}
	words, err := unix.Mmap(-1, 0, int(waitable.Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	if g.bells, err = waitable.Format(words); err != nil {
		t.Fatal(err)
	}
	Step, waitable.Step = g.step, func(any) { g.step() }
	waitable.Park, waitable.Unpark = g.park, g.unpark
	t.Cleanup(func() {
		Step, waitable.Step, waitable.Park, waitable.Unpark = nil, nil, nil, nil
		g.memory.close()
		_ = unix.Munmap(words)
	})
	return g
}

func (g *stage) step() {
	if s := g.now; s != nil && !s.yield(struct{}{}) {
		panic(ended{})
	}
}

// park is FUTEX_WAIT: no step lies between the comparison and the sleep.
func (g *stage) park(word *uint32, value uint32) {
	s := g.now
	if *word != value {
		return
	}
	woken := false
	s.word, s.ready = word, func() bool { return woken || s.word == nil }
	g.step()
	s.word, s.ready = nil, nil
}

func (g *stage) unpark(word *uint32) {
	for _, s := range g.strands {
		if s.word == word {
			s.word = nil
			return
		}
	}
}

// start begins anew, with nothing in the channel.
func (g *stage) start(strands []*strand) {
	g.now, g.dead = nil, nil
	g.memory.header.closed.store(0)
	g.memory.header.attended.store(0)
	clear(g.memory.envelopes[:8])
	g.s = &Sender{memory: g.memory, store: newStore(Size)}
	g.r = &Receiver{memory: g.memory}
	g.strands = strands
	for _, s := range strands {
		s.next, s.stop = iter.Pull(func(yield func(struct{}) bool) {
			defer func() {
				if v := recover(); v != nil && v != (ended{}) {
					panic(v)
				}
			}()
			s.yield = yield
			if yield(struct{}{}) {
				s.run()
			}
		})
		s.next()
	}
}

// resume lets a strand go on to its next access.
func (g *stage) resume(s *strand) {
	g.now = s
	_, more := s.next()
	g.now = nil
	s.done = !more
}

// die ends a strand, and with it its process: the other one's bell is rung for that.
func (g *stage) die(s *strand) {
	g.dead = s
	s.stop()
	s.done = true
	for _, other := range g.strands {
		if other.bell != s.bell {
			g.bells.Ring(other.bell)
		}
	}
}

func (g *stage) gone(bell uint32) bool { return g.dead != nil && g.dead.bell == bell }

func (s *strand) enabled() bool { return !s.done && (s.ready == nil || s.ready()) }

// choice is what happens next in a schedule.
type choice struct {
	strand      int
	dies        bool
	preemptions int // so far: how often a strand had to stop that could have gone on
}

// explorer goes through all schedules of a scenario with few preemptions.
type explorer struct {
	*stage
	make        func(*stage) (strands []*strand, check func() string)
	mortal      int // the strand that may die; -1: none
	preemptions int
	levels      [][]choice // what is to be tried yet; the first one was
	runs        int
}

func (e *explorer) explore() {
	began := time.Now()
	for {
		if what := e.run(); what != "" {
			e.t.Errorf("schedule %d (%s): %s", e.runs, e.words(), what)
			return
		}
		for len(e.levels) > 0 && len(e.levels[len(e.levels)-1]) == 1 {
			e.levels = e.levels[:len(e.levels)-1]
		}
		if len(e.levels) == 0 {
			e.t.Logf("%d schedules in %v", e.runs, time.Since(began).Round(time.Millisecond))
			return
		}
		last := &e.levels[len(e.levels)-1]
		*last = (*last)[1:]
	}
}

// words names who went on, and for how many steps.
func (e *explorer) words() string {
	var b strings.Builder
	for i := 0; i < len(e.levels); {
		c, n := e.levels[i][0], 0
		for ; i < len(e.levels) && e.levels[i][0].strand == c.strand && e.levels[i][0].dies == c.dies; i++ {
			n++
		}
		if fmt.Fprintf(&b, " %s %d", e.strands[c.strand].name, n); c.dies {
			b.WriteString(" dies")
		}
	}
	return strings.TrimSpace(b.String())
}

// run goes through one schedule, and returns what is wrong with it.
func (e *explorer) run() string {
	e.runs++
	e.strands = nil
	strands, check := e.make(e.stage)
	e.start(strands)
	defer func() {
		for _, s := range strands {
			s.stop()
		}
	}()
	last := choice{strand: -1}
	for depth := 0; ; depth++ {
		if depth > 2000 {
			return "it does not end"
		}
		if depth == len(e.levels) {
			choices := e.choices(last)
			if len(choices) == 0 {
				break
			}
			e.levels = append(e.levels, choices)
		}
		last = e.levels[depth][0]
		if last.dies {
			e.die(strands[last.strand])
		} else {
			e.resume(strands[last.strand])
		}
	}
	for _, s := range strands {
		if !s.done {
			return s.name + " sleeps for ever"
		}
	}
	return check()
}

func (e *explorer) choices(last choice) (all []choice) {
	cost := last.preemptions
	if n := last.strand; n >= 0 && e.strands[n].enabled() {
		all = append(all, choice{strand: n, preemptions: cost})
		cost++
	}
	for i, s := range e.strands {
		if i != last.strand && s.enabled() && cost <= e.preemptions {
			all = append(all, choice{strand: i, preemptions: cost})
		}
	}
	// A death anywhere else is the same as one right after the strand's own last step.
	if n := e.mortal; n >= 0 && e.dead == nil && !e.strands[n].done && (last.strand == n || last.strand == -1) {
		all = append(all, choice{strand: n, dies: true, preemptions: last.preemptions})
	}
	return all
}

// bound returns how many preemptions the explorer allows; WINSHM_PREEMPTIONS says otherwise.
func bound(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("WINSHM_PREEMPTIONS")); err == nil {
		return n
	}
	return usual
}
