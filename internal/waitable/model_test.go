//go:build winshm_steps

package waitable

import (
	"fmt"
	"slices"
	"strings"
)

// scenario is what some threads do to some objects. Object i of the arena is objects[i-1]; programs[0] is the manager's.
type scenario struct {
	name     string
	objects  []Held
	programs [][]op
	// death: one of the threads may die at any step, and the manager then repairs.
	death bool
	// preemptions that a schedule may have; under 0: any number.
	preemptions int
	// sleepers is how many of the last threads sleep already when it begins, in their order.
	sleepers int
	// coarse: a step may be several accesses, if all but the last are of minor words.
	coarse bool
}

// model is the same in one mind: each operation is one step, waiters are served in the order of their arrival.
type model struct {
	scenario *scenario
	objects  []modelObject
	queue    []int // of threads that wait
	adopted  []int // those of them whom the manager took over
	threads  []modelThread
	dead     int // the thread that dies in the operation deadAt, or 0
	deadAt   int
	repaired bool
}

type modelObject struct {
	Held
	elsewhere bool
}

type modelThread struct {
	at      int
	waiting bool
	results []string
}

// outcomes returns everything that may come out when thread dead dies in its operation deadAt.
func (s *scenario) outcomes(dead, deadAt int) map[string]bool {
	m := &model{scenario: s, threads: make([]modelThread, len(s.programs)), dead: dead, deadAt: deadAt}
	for _, h := range s.objects {
		if h.Kind == Mutex {
			h.Signaled = h.Owner == 0
		}
		m.objects = append(m.objects, modelObject{Held: h})
	}
	for i := len(s.programs) - s.sleepers; i < len(s.programs); i++ {
		m.step(i, s.programs[i][0])
	}
	found := map[string]bool{}
	m.explore(map[string]bool{}, found)
	return found
}

func (m *model) explore(seen, found map[string]bool) {
	key := fmt.Sprint(m.objects, m.queue, m.adopted, m.threads, m.repaired)
	if seen[key] {
		return
	}
	seen[key] = true
	moved := false
	for _, next := range m.successors() {
		moved = true
		next.explore(seen, found)
	}
	if !moved {
		found[m.outcome()] = true
	}
}

func (m *model) clone() *model {
	c := *m
	c.objects, c.queue, c.threads = slices.Clone(m.objects), slices.Clone(m.queue), slices.Clone(m.threads)
	for i := range c.threads {
		c.threads[i].results = slices.Clone(c.threads[i].results)
	}
	return &c
}

func (m *model) successors() (all []*model) {
	for i := range m.threads {
		program := m.scenario.programs[i]
		t := &m.threads[i]
		switch {
		case t.at >= len(program) || m.dead == i && i != 0 && (t.at > m.deadAt || m.repaired):
		case t.waiting && program[t.at].verb == "timed":
			next := m.clone()
			next.finish(i, "timeout")
			all = append(all, next)
		case !t.waiting && m.enabled(program[t.at]):
			next := m.clone()
			next.step(i, program[t.at])
			all = append(all, next)
		}
	}
	if m.dead != 0 && !m.repaired && m.threads[m.dead].at >= m.deadAt && m.threads[0].at == len(m.scenario.programs[0]) {
		next := m.clone()
		next.repair()
		all = append(all, next)
	}
	return all
}

func (m *model) enabled(o op) bool {
	if o.verb != "claim" {
		return true
	}
	t := &m.threads[o.n]
	return t.waiting || t.at > 0 || m.dead == int(o.n) && t.at == m.deadAt
}

// finish ends the operation of a thread.
func (m *model) finish(thread int, result string) {
	t := &m.threads[thread]
	if t.waiting {
		t.waiting = false
		m.queue = slices.DeleteFunc(m.queue, func(i int) bool { return i == thread })
		m.adopted = slices.DeleteFunc(slices.Clone(m.adopted), func(i int) bool { return i == thread })
	}
	t.at++
	t.results = append(t.results, result)
}

func (m *model) step(thread int, o op) {
	if o.verb == "take" || o.waits() {
		m.wait(thread, o)
		return
	}
	m.finish(thread, m.act(thread, o))
}

func (m *model) wait(thread int, o op) {
	result := m.grant(thread, o)
	if result == "unavailable" && o.waits() {
		m.threads[thread].waiting = true
		m.queue = append(m.queue, thread)
		return
	}
	m.finish(thread, result)
}

// grant gives a thread what it wants, if it can have it.
func (m *model) grant(thread int, o op) string {
	if len(o.objects) == 0 {
		return "unavailable"
	}
	if o.all {
		return m.grantAll(thread, o)
	}
	for i, obj := range o.objects {
		switch x := &m.objects[obj-1]; {
		case x.elsewhere:
			return "elsewhere"
		case x.free(thread):
			return got(i, x.take(thread))
		}
	}
	return "unavailable"
}

func (m *model) grantAll(thread int, o op) string {
	result := ""
	for _, obj := range o.objects {
		switch x := &m.objects[obj-1]; {
		case x.elsewhere:
			return "elsewhere"
		case !x.free(thread):
			result = "unavailable"
		}
	}
	if result != "" {
		return result
	}
	abandoned := false
	for _, obj := range o.objects {
		abandoned = m.objects[obj-1].take(thread) || abandoned
	}
	return got(0, abandoned)
}

func (x *modelObject) free(thread int) bool {
	switch x.Kind {
	case Mutex:
		return x.Owner == 0 || x.Owner == uint32(thread)
	case Semaphore:
		return x.Count > 0
	}
	return x.Signaled
}

func (x *modelObject) take(thread int) (abandoned bool) {
	switch x.Kind {
	case Mutex:
		abandoned = x.Abandoned
		x.Owner, x.Abandoned = uint32(thread), false
	case Semaphore:
		x.Count--
	case AutoEvent:
		x.Signaled = false
	}
	return abandoned
}

// act makes an operation that does not wait.
func (m *model) act(thread int, o op) string {
	switch o.verb {
	case "alert":
		return fmt.Sprint(m.decide(int(o.n), "alerted"))
	case "claim":
		return fmt.Sprint(m.decide(int(o.n), got(int(o.objects[0]), false)))
	case "grant":
		for _, i := range m.adopted {
			if m.decide(i, got(0, false)) {
				return "true"
			}
		}
		return "false"
	case "return":
		m.objects[o.objects[0]-1].elsewhere = false // it comes back as it went
		return "ok"
	}
	obj := o.objects[0]
	x := &m.objects[obj-1]
	if x.elsewhere {
		return "elsewhere"
	}
	switch o.verb {
	case "move", "adopt":
		m.move(obj, o.verb == "adopt")
		return "moved " + x.String()
	case "release":
		return m.release(obj, o.n)
	case "unlock", "abandon":
		if x.Owner != uint32(thread) {
			return "refused"
		}
		x.Owner, x.Abandoned = 0, o.verb == "abandon"
	case "reset":
		x.Signaled = false
	default:
		x.Signaled = true
	}
	m.serve(obj)
	if o.verb == "pulse" {
		x.Signaled = false
	}
	return "ok"
}

// move gives an object to the manager, with those who wait for nothing else if it adopts them.
func (m *model) move(obj uint32, adopts bool) {
	m.objects[obj-1].elsewhere = true
	for _, i := range slices.Clone(m.queue) {
		switch o := m.waitOf(i); {
		case !slices.Contains(o.objects, obj):
		case adopts && len(o.objects) == 1:
			m.adopted = append(slices.Clip(m.adopted), i)
		default:
			m.finish(i, "elsewhere")
		}
	}
}

func (m *model) release(obj, n uint32) string {
	x := &m.objects[obj-1]
	previous := x.Count
	if previous+n > x.Maximum {
		return "refused"
	}
	x.Count += n
	m.serve(obj)
	return fmt.Sprint("previous ", previous)
}

func (m *model) decide(thread int, result string) bool {
	waiting := m.threads[thread].waiting
	if waiting {
		m.finish(thread, result)
	}
	return waiting
}

func (m *model) waitOf(thread int) op { return m.scenario.programs[thread][m.threads[thread].at] }

// serve hands an object over to those who wait for it.
func (m *model) serve(obj uint32) {
	for _, i := range slices.Clone(m.queue) {
		if o := m.waitOf(i); slices.Contains(o.objects, obj) {
			if result := m.grant(i, o); result != "unavailable" {
				m.finish(i, result)
			}
		}
	}
}

// repair does what the death of a thread does.
func (m *model) repair() {
	m.repaired = true
	m.queue = slices.DeleteFunc(m.queue, func(i int) bool { return i == m.dead })
	m.threads[m.dead].waiting = false
	for i := range m.objects {
		if x := &m.objects[i]; x.Kind == Mutex && x.Owner == uint32(m.dead) && !x.elsewhere {
			x.Owner, x.Abandoned = 0, true
			m.serve(uint32(i + 1))
		}
	}
}

// outcome is what can be seen at the end.
func (m *model) outcome() string {
	var b strings.Builder
	for i, t := range m.threads {
		results := t.results
		if m.dead == i && i != 0 {
			results = results[:min(len(results), m.deadAt)]
		}
		fmt.Fprintf(&b, "%d: %s", i, strings.Join(results, ", "))
		if t.waiting && m.dead != i {
			b.WriteString(" waits")
		}
		b.WriteString("; ")
	}
	for _, x := range m.objects {
		if x.elsewhere {
			b.WriteString("elsewhere; ")
		} else {
			fmt.Fprintf(&b, "%v; ", x.Held)
		}
	}
	return b.String()
}
