//go:build winshm_steps

package waitable

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
)

// machine runs the programs of a scenario on an arena, one step of one thread at a time. A step is one access to a shared
// word, or a system call.
type machine struct {
	*scenario
	arena   *Arena
	procs   []*proc
	running *proc
	last    *proc        // who made the last step
	joined  map[any]bool // words whose access is no step of its own
	dead    *proc
	trace   func(string)
}

// proc is a thread of the machine.
type proc struct {
	actor   *Actor
	program []op
	next    func() (bool, bool)
	stop    func()
	yield   func(bool) bool

	at      int
	results []string
	history uint64 // of all that it has seen in this operation
	parked  *uint32
	ready   func() bool // nil: now
	version uint32
	held    Held        // what it moved
	adopted [][2]uint32 // whom it took over with an object, by thread and version
	over    bool
}

// killed ends a thread that will never run again.
type killed struct{}

func newMachine(t *testing.T, s *scenario) *machine {
	memory, err := unix.Mmap(-1, 0, int(Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Format(memory)
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{scenario: s, arena: a}
	for i, program := range s.programs {
		m.procs = append(m.procs, &proc{actor: a.Actor(uint32(i)), program: program})
	}
	m.note()
	Step, Seen, Park, Unpark = m.step, m.seen, m.park, m.unpark
	t.Cleanup(func() {
		Step, Seen, Park, Unpark = nil, nil, nil, nil
		_ = unix.Munmap(memory)
	})
	return m
}

// start puts everything at its beginning.
func (m *machine) start() {
	m.running, m.last, m.dead = nil, nil, nil
	a := m.arena
	a.broken.Store(false)
	a.header.ticket.store(1)
	a.waiting[0].store(0)
	manager := m.procs[0].actor
	for i := range m.procs {
		*a.lineOf(uint32(i)), *a.bodyOf(uint32(i)) = line{}, body{}
		a.bodyOf(uint32(i)).status.store(1 << numberShift) // so that the low bytes of references look like states
		manager.GiveThread(uint32(i))
	}
	*a.lineOf(theBell) = line{}
	for i, h := range m.objects {
		obj := uint32(i + 1)
		a.objectAt(obj).word.store(0)
		manager.New(obj, h)
	}
	for _, p := range m.procs {
		m.launch(p)
	}
	for _, p := range m.procs[len(m.procs)-m.sleepers:] {
		for p.parked == nil {
			m.resume(p)
		}
	}
}

func (m *machine) launch(p *proc) {
	p.at, p.results, p.history, p.parked, p.ready, p.version, p.over = 0, nil, 0, nil, nil, 0, false
	p.adopted = nil
	p.next, p.stop = iter.Pull(func(yield func(bool) bool) {
		defer func() {
			if r := recover(); r != nil && r != (killed{}) {
				panic(r)
			}
		}()
		p.yield = yield
		for p.at < len(p.program) {
			p.results = append(p.results, m.do(p, p.program[p.at]))
			p.history, p.at = 0, p.at+1
		}
		if m.death && p == m.procs[0] {
			m.repair(p)
		}
	})
	m.resume(p)
}

func (m *machine) repair(p *proc) {
	p.ready = func() bool { return m.dead != nil }
	m.pause(p)
	p.ready = nil
	if r := p.actor.Repair([]uint32{m.dead.actor.thread}); r != OK {
		p.results = append(p.results, "repair: "+answer(r))
	}
}

func (m *machine) do(p *proc, o op) string {
	t := p.actor
	switch o.verb {
	case "move":
		h, r := t.Move(o.objects[0], func(uint32, uint32) bool { return false })
		if p.held = h; r != OK {
			return answer(r)
		}
		return "moved " + h.String()
	case "adopt":
		return m.adopt(p, o.objects[0])
	case "grant":
		return fmt.Sprint(p.grant())
	case "return":
		return answer(t.Return(o.objects[0], p.held))
	case "claim":
		target := m.procs[o.n]
		p.ready = func() bool { return target.version != 0 || m.dead == target }
		m.pause(p)
		p.ready = nil
		return fmt.Sprint(t.Claim(o.n, target.version, Woken{Index: int(o.objects[0])}))
	}
	return t.run(o, func(version uint32) { p.version = version })
}

// adopt moves an event with those who wait for it, as the manager does: the first of them gets it at once if it is set.
func (m *machine) adopt(p *proc, obj uint32) string {
	p.adopted = nil
	h, r := p.actor.Move(obj, func(thread, version uint32) bool {
		p.adopted = append(p.adopted, [2]uint32{thread, version})
		return true
	})
	if r != OK {
		return answer(r)
	}
	h.Signaled = h.Signaled && !p.grant()
	return "moved " + h.String()
}

func (p *proc) grant() bool {
	return slices.ContainsFunc(p.adopted, func(a [2]uint32) bool { return p.actor.Claim(a[0], a[1], Woken{}) })
}

// end lets all threads go.
func (m *machine) end() {
	m.running = nil
	for _, p := range m.procs {
		m.running = p
		p.stop()
	}
	m.running = nil
}

func (m *machine) resume(p *proc) {
	m.running = p
	_, more := p.next()
	m.running = nil
	p.over = !more
}

func (m *machine) pause(p *proc) {
	if !p.yield(true) {
		panic(killed{})
	}
	p.history = mix(p.history, 1) // it got on, whatever it saw
}

func (m *machine) step(word any) {
	if p := m.running; p != nil && !m.joined[word] {
		m.pause(p)
		if m.trace != nil {
			m.trace(fmt.Sprintf("thread %d: %s", p.actor.thread, m.nameOf(word)))
		}
	}
}

// note sorts the words: constant ones do not change while a scenario runs; minor ones are, in a coarse scenario, read and
// written together with what comes after them: what a thread waits for, and what its operation on several words is to do.
func (m *machine) note() {
	m.joined = map[any]bool{&m.arena.header.broken: true, &m.arena.header.threads: true}
	for i := range m.objects {
		o := m.arena.objectAt(uint32(i + 1))
		m.joined[&o.kind], m.joined[&o.maximum] = true, true
	}
	for i := range m.procs {
		l, b := m.arena.lineOf(uint32(i)), m.arena.bodyOf(uint32(i))
		minor := []any{&l.filter, &l.ticket, &l.bell, &l.id, &l.rings, &b.count, &b.all, &b.alertable, &b.entries}
		for j := range b.entry {
			minor = append(minor, &b.entry[j].old, &b.entry[j].next, &b.entry[j].target)
		}
		for j := range b.members {
			minor = append(minor, &b.members[j])
		}
		for _, word := range minor {
			m.joined[word] = m.coarse
		}
	}
}

// nameOf names a word in traces.
func (m *machine) nameOf(word any) string {
	a := m.arena
	for i := range m.objects {
		if word == any(&a.objectAt(uint32(i+1)).word) {
			return fmt.Sprintf("object %d: %x", i+1, a.objectAt(uint32(i+1)).word.v.Load())
		}
	}
	for i := range m.procs {
		l, b := a.lineOf(uint32(i)), a.bodyOf(uint32(i))
		switch word {
		case any(&l.wait):
			return fmt.Sprintf("wait word %d: %x", i, l.wait.v.Load())
		case any(&b.status):
			return fmt.Sprintf("status %d: %x", i, b.status.v.Load())
		}
	}
	return fmt.Sprintf("%T", word)
}

func (m *machine) seen(v uint64) {
	if p := m.running; p != nil {
		p.history = mix(p.history, v)
	}
}

func (m *machine) park(word *uint32, value uint32) {
	p := m.running
	m.pause(p)
	if atomic.LoadUint32(word) != value {
		return
	}
	for p.parked = word; p.parked != nil; {
		m.pause(p)
	}
}

func (m *machine) unpark(word *uint32) {
	if m.running != nil {
		m.pause(m.running)
	}
	for _, p := range m.procs {
		if p.parked == word {
			p.parked = nil
		}
	}
}

func (p *proc) enabled(m *machine) bool {
	return !p.over && p != m.dead && p.parked == nil && (p.ready == nil || p.ready())
}

// outcome is what can be seen at the end, in the model's words.
func (m *machine) outcome() string {
	var b strings.Builder
	for i, p := range m.procs {
		fmt.Fprintf(&b, "%d: %s", i, strings.Join(p.results, ", "))
		if p.at < len(p.program) && p != m.dead {
			b.WriteString(" waits")
		}
		b.WriteString("; ")
	}
	for i := range m.objects {
		obj := uint32(i + 1)
		if w := m.arena.objectAt(obj).word.v.Load(); w&bitB != 0 {
			b.WriteString("elsewhere; ")
		} else {
			fmt.Fprintf(&b, "%v; ", m.procs[0].actor.held(obj, w))
		}
	}
	return b.String()
}

// unclean names what must not be left when nothing moves any more.
func (m *machine) unclean() string {
	for i := range m.objects {
		w := m.arena.objectAt(uint32(i + 1)).word.v.Load()
		switch {
		case w&bitD != 0:
			return fmt.Sprintf("object %d is a reference", i+1)
		case w&bitB == 0 && w&bitQ != 0:
			return fmt.Sprintf("object %d is in a pulse", i+1)
		}
	}
	for i := range m.procs {
		w := m.arena.lineOf(uint32(i)).wait.v.Load()
		if w&bitD != 0 {
			return fmt.Sprintf("wait word %d is a reference", i)
		}
		if p := m.procs[i]; p.parked != nil && p != m.dead && stateOf(w) != Waiting {
			return fmt.Sprintf("thread %d sleeps, its wait is decided", i)
		}
	}
	if m.arena.Broken() {
		return "broken"
	}
	return ""
}

// key tells states apart: the arena, and what each thread has seen.
func (m *machine) key() uint64 {
	a := m.arena
	h := mix(1, a.header.ticket.v.Load())
	h = mix(h, a.waiting[0].v.Load())
	for i := range m.objects {
		h = mix(h, a.objectAt(uint32(i+1)).word.v.Load())
	}
	bell := a.lineOf(theBell)
	h = mix(h, uint64(bell.rings.v.Load())<<32|uint64(bell.asleep.v.Load()))
	for i, p := range m.procs {
		l := a.lineOf(uint32(i))
		h = mix(mix(mix(h, l.wait.v.Load()), l.filter.v.Load()), l.ticket.v.Load())
		h = mix(h, uint64(l.asleep.v.Load())<<32|uint64(l.bell.v.Load()))
		h = a.bodyOf(uint32(i)).key(h)
		h = p.key(mix(h, uint64(flag(p == m.dead))))
	}
	return h
}

func (b *body) key(h uint64) uint64 {
	h = mix(mix(mix(h, uint64(b.count.v.Load())), uint64(b.all.v.Load())), b.status.v.Load())
	h = mix(h, uint64(b.entries.v.Load()))
	for i := range 4 {
		e := &b.entry[i]
		h = mix(mix(mix(h, e.old.v.Load()), e.next.v.Load()), uint64(e.target.v.Load()))
		h = mix(h, uint64(b.members[i].v.Load()))
	}
	return h
}

func (p *proc) key(h uint64) uint64 {
	h = mix(mix(h, p.history), uint64(p.at)<<1|uint64(flag(p.parked != nil)))
	h = mix(h, uint64(p.version))
	for _, a := range p.adopted {
		h = mix(h, uint64(a[0])<<32|uint64(a[1]))
	}
	for _, r := range p.results {
		for _, c := range []byte(r) {
			h = mix(h, uint64(c))
		}
	}
	return h
}

func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}
