//go:build winshm_steps

package waitable

import (
	"slices"
	"testing"
)

// TestRepairInterrupted stops a thread after each of its steps, the repair after each of its own, and repairs again. All
// that can come out is what comes out of an operation that was done entirely or not at all.
func TestRepairInterrupted(t *testing.T) {
	names := []string{
		"set, two sleep", "release of five, three sleep", "set completes a wait for all", "wait for all of three",
		"pulse of a manual event, three sleep", "unlock of three into a wait for all", "abandon, one sleeps",
	}
	for _, s := range scenarios {
		if slices.Contains(names, s.name) {
			s.death = true
			t.Run(s.name, func(t *testing.T) { s.interrupt(t) })
		}
	}
}

func (s *scenario) interrupt(t *testing.T) {
	m, points, more := newMachine(t, s), 0, true
	allowed := map[int]map[string]bool{}
	for at := range len(s.programs[1]) + 1 {
		allowed[at] = s.outcomes(1, at)
	}
	for n := 1; more; n++ {
		for k := 1; ; k++ {
			var again bool
			if more, again = m.twice(t, n, k, allowed); !more || !again || t.Failed() {
				break
			}
			points++
		}
	}
	t.Logf("%d points", points)
}

// twice stops thread 1 after n steps and the manager after k. more: the thread would have gone on; again: the manager too.
func (m *machine) twice(t *testing.T, n, k int, allowed map[int]map[string]bool) (more, again bool) {
	m.start()
	defer m.end()
	thread, manager := m.procs[1], m.procs[0]
	if more = m.walk(thread, n); !more {
		return false, false
	}
	m.dead = thread
	if again = m.walk(manager, k); again {
		manager.stop()
		m.launch(manager)
	}
	for moved := true; moved; {
		moved = false
		for _, p := range m.procs {
			for p.enabled(m) {
				m.resume(p)
				moved = true
			}
		}
	}
	outcome := m.outcome()
	if what := m.unclean(); what != "" || !allowed[thread.at][outcome] {
		t.Errorf("stopped after %d steps, and in the repair after %d: %s %s", n, k, what, outcome)
	}
	return more, again
}

// walk makes steps of one thread, and reports whether there would be more.
func (m *machine) walk(p *proc, steps int) bool {
	for range steps {
		if !p.enabled(m) {
			return false
		}
		m.resume(p)
	}
	return !p.over
}
