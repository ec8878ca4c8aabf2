//go:build winshm_steps

package waitable

import (
	"fmt"
	"strings"
	"testing"
)

// explorer goes through all schedules of a scenario: it runs one, goes back to the last step where another thread could have
// gone on, and runs again from the beginning with that one. States that were there before are not looked at again.
type explorer struct {
	*testing.T
	m       *machine
	visited map[uint64]int8 // with the least preemptions that led there
	levels  []level
	allowed map[[2]int]map[string]bool
	found   map[string]bool

	runs, steps, longest int
}

// level is a step of the present schedule: the choice that was made, and those that are to be made yet.
type level struct{ choices []choice }

// choice is a thread to go on, or to die.
type choice struct {
	thread      uint8
	dies        bool
	preemptions int8 // so far: how often a thread had to stop that could have gone on
}

const endless = 20000

// explore checks every schedule, and returns the first one that is wrong.
func explore(t *testing.T, s *scenario) (e *explorer, failure string) {
	e = &explorer{T: t, m: newMachine(t, s), visited: map[uint64]int8{}, allowed: map[[2]int]map[string]bool{}, found: map[string]bool{}}
	for {
		failure = e.run()
		e.m.end()
		if failure != "" || !e.back() {
			return e, failure
		}
	}
}

// run follows the present schedule, and goes on to where nothing new is.
func (e *explorer) run() string {
	e.runs++
	e.m.start()
	for i := range e.levels {
		e.apply(e.levels[i].choices[0])
	}
	for {
		if len(e.levels) > endless {
			return "it does not end"
		}
		l, known := e.look()
		if known {
			return ""
		}
		if len(l.choices) == 0 {
			return e.judge()
		}
		e.levels = append(e.levels, l)
		e.longest = max(e.longest, len(e.levels))
		e.apply(l.choices[0])
	}
}

// look returns what can come next, or that this state is known.
func (e *explorer) look() (l level, known bool) {
	m, preemptions := e.m, int8(0)
	if n := len(e.levels); n > 0 {
		preemptions = e.levels[n-1].choices[0].preemptions
	}
	key := m.key()
	if m.last != nil && (m.preemptions >= 0 || m.death && m.dead == nil) {
		key = mix(key, uint64(m.last.actor.thread)) // what can come next depends on it
	}
	least, known := e.visited[key]
	if known && (m.preemptions < 0 || least <= preemptions) {
		return l, true
	}
	e.visited[key] = preemptions
	return level{e.choices(preemptions)}, false
}

func (e *explorer) apply(c choice) {
	p := e.m.procs[c.thread]
	e.steps++
	if c.dies {
		e.m.dead = p
		return
	}
	e.m.last = p
	e.m.resume(p)
}

func (e *explorer) choices(preemptions int8) (all []choice) {
	m, cost := e.m, preemptions
	if p := m.last; p != nil && p.enabled(m) {
		all = append(all, choice{thread: p.number(), preemptions: preemptions})
		cost++
	}
	for _, p := range m.procs {
		if p != m.last && p.enabled(m) && (m.preemptions < 0 || int(cost) <= m.preemptions) {
			all = append(all, choice{thread: p.number(), preemptions: cost})
		}
	}
	// A death anywhere else is the same as one right after the thread's own last step.
	if p := m.last; m.death && m.dead == nil && p != nil && p != m.procs[0] && p.at < len(p.program) {
		all = append(all, choice{thread: p.number(), dies: true, preemptions: preemptions})
	}
	return all
}

func (p *proc) number() uint8 { return uint8(p.actor.thread) }

// back takes the last step that could have been another.
func (e *explorer) back() bool {
	for n := len(e.levels) - 1; n >= 0; n-- {
		if l := &e.levels[n]; len(l.choices) > 1 {
			l.choices = l.choices[1:]
			e.levels = e.levels[:n+1]
			return true
		}
	}
	return false
}

// judge compares the end with what the model says can come out.
func (e *explorer) judge() string {
	m := e.m
	dead, at := 0, 0
	if m.dead != nil {
		dead, at = int(m.dead.actor.thread), m.dead.at
	}
	key := [2]int{dead, at}
	if e.allowed[key] == nil {
		e.allowed[key] = m.outcomes(dead, at)
	}
	outcome := m.outcome()
	e.found[fmt.Sprint(key, outcome)] = true
	if what := m.unclean(); what != "" {
		return what + ": " + outcome
	}
	if !e.allowed[key][outcome] {
		var all []string
		for o := range e.allowed[key] {
			all = append(all, o)
		}
		return fmt.Sprintf("%s (dead: %v)\nallowed:\n%s", outcome, key, strings.Join(all, "\n"))
	}
	return ""
}

// replay returns the present schedule in words.
func (e *explorer) replay() string {
	var b strings.Builder
	e.m.start()
	e.m.trace = func(s string) { b.WriteString(s + "\n") }
	for _, l := range e.levels {
		if l.choices[0].dies {
			fmt.Fprintf(&b, "thread %d dies\n", l.choices[0].thread)
		}
		e.apply(l.choices[0])
	}
	e.m.trace = nil
	e.m.end()
	return b.String()
}
