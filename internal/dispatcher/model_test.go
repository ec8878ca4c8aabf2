package dispatcher_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winshm/internal/dispatcher"
)

// world is a dispatcher beside a model: states, and waits in the order in which they came. The model looks at all waits
// from the oldest on whenever something has changed, until none can be satisfied.
type world struct {
	d       *dispatcher.Dispatcher
	objects []*dispatcher.Object
	states  []dispatcher.State
	waits   []modelWait
	told    told // by the dispatcher
	want    told // by the model
	gone    map[uint32]bool
}

type modelWait struct {
	thread  uint32
	objects []int
	all     bool
}

const modelThreads = 6

func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{d: dispatcher.New(), gone: map[uint32]bool{}}
		w.states = []dispatcher.State{
			manual(false), auto(false), auto(true), semaphore(0, 3), semaphore(1, 1), mutex(thread(1)), mutex(dispatcher.Owner{}),
		}
		w.objects = put(w.d, w.states...)
		t.Repeat(map[string]func(*rapid.T){
			"set":     w.set,
			"reset":   w.reset,
			"pulse":   w.pulse,
			"release": w.release,
			"unlock":  w.unlock,
			"wait":    w.wait,
			"again":   w.wait,
			"go":      w.leave,
			"end":     w.end,
			"abandon": w.abandon,
			"move":    w.move,
			"":        w.check,
		})
	})
}

func (w *world) aThread(t *rapid.T) uint32 {
	return rapid.Uint32Range(1, modelThreads).Draw(t, "thread")
}

func (w *world) anObject(t *rapid.T) int {
	return rapid.IntRange(0, len(w.objects)-1).Draw(t, "object")
}

func (w *world) set(t *rapid.T) {
	i := w.anObject(t)
	if w.d.Set(w.objects[i]) == nil {
		w.states[i].Signaled = true
		w.settle()
	}
}

func (w *world) reset(t *rapid.T) {
	i := w.anObject(t)
	if w.d.Reset(w.objects[i]) == nil {
		w.states[i].Signaled = false
	}
}

func (w *world) pulse(t *rapid.T) {
	i := w.anObject(t)
	if w.d.Pulse(w.objects[i]) == nil {
		w.states[i].Signaled = true
		w.settle()
		w.states[i].Signaled = false
	}
}

func (w *world) release(t *rapid.T) {
	i, n := w.anObject(t), rapid.Int32Range(1, 3).Draw(t, "n")
	previous, err := w.d.Release(w.objects[i], n)
	s := &w.states[i]
	if fits := s.Count+n <= s.Maximum; fits != (err == nil) {
		t.Fatalf("release of %d: %v", n, err)
	}
	if err != nil {
		return
	}
	if previous != s.Count {
		t.Fatalf("previous count %d, want %d", previous, s.Count)
	}
	s.Count += n
	w.settle()
}

func (w *world) unlock(t *rapid.T) {
	i, by := w.anObject(t), thread(w.aThread(t))
	err := w.d.Unlock(w.objects[i], by)
	if owns := w.states[i].Owner == by; owns != (err == nil) {
		t.Fatalf("unlock: %v", err)
	}
	if err == nil {
		w.states[i].Owner = dispatcher.Owner{}
		w.settle()
	}
}

// wait tries, or waits. The thread's wait before, if any, is over by that.
func (w *world) wait(t *rapid.T) {
	n, all := w.aThread(t), rapid.Bool().Draw(t, "all")
	m := modelWait{n, rapid.SliceOfN(rapid.IntRange(0, len(w.objects)-1), 1, 4).Draw(t, "objects"), all}
	if all {
		slices.Sort(m.objects)
		m.objects = slices.Compact(m.objects)
	}
	r := dispatcher.Request{Owner: thread(n), All: all}
	for _, i := range m.objects {
		r.Objects = append(r.Objects, w.objects[i])
	}
	r.Try = rapid.Bool().Draw(t, "try")
	r.Claim = func(o dispatcher.Outcome) bool {
		if !w.gone[n] {
			w.told = append(w.told, answer{n, o})
		}
		return !w.gone[n]
	}
	delete(w.gone, n)
	w.begin(t, m, r)
}

func (w *world) begin(t *rapid.T, m modelWait, r dispatcher.Request) {
	got, result, err := w.d.Wait(r)
	if err != nil {
		t.Fatal(err)
	}
	want, can := w.satisfies(m)
	if can != (result == dispatcher.Satisfied) || got != want || (result == dispatcher.Pending) != (!can && !r.Try) {
		t.Fatalf("wait of %d for %v: %+v, %v; want %+v, %v", m.thread, m.objects, got, result, want, can)
	}
	switch result {
	case dispatcher.Satisfied:
		w.want = append(w.want, answer{m.thread, want})
		w.consume(m, want)
	case dispatcher.Pending:
		w.forget(m.thread)
		w.waits = append(w.waits, m)
	}
}

// leave lets a waiter go without a word.
func (w *world) leave(t *rapid.T) { w.gone[w.aThread(t)] = true }

func (w *world) end(t *rapid.T) {
	n := w.aThread(t)
	if wait := w.d.WaitOf(thread(n)); wait != nil {
		wait.End()
	}
	w.forget(n)
}

func (w *world) forget(n uint32) {
	w.waits = slices.DeleteFunc(w.waits, func(m modelWait) bool { return m.thread == n })
}

func (w *world) abandon(t *rapid.T) {
	n := w.aThread(t)
	owned := 0
	for _, s := range w.states {
		if s.Owner == thread(n) {
			owned++
		}
	}
	if owned > 1 {
		t.Skip("the order would matter") // TestAbandon holds it
	}
	w.d.Abandon(thread(n))
	w.forget(n)
	for i := range w.states {
		if s := &w.states[i]; s.Owner == thread(n) {
			s.Owner, s.Abandoned = dispatcher.Owner{}, true
			w.settle()
		}
	}
}

// move takes an object out and enters it again.
func (w *world) move(t *rapid.T) {
	i := w.anObject(t)
	named := slices.ContainsFunc(w.waits, func(m modelWait) bool { return slices.Contains(m.objects, i) })
	s, ok := w.d.Take(w.objects[i])
	if ok == named {
		t.Fatalf("taken: %v, although named: %v", ok, named)
	}
	if ok {
		w.objects[i] = w.d.Put(s)
	}
}

// settle is the model of what follows when something may have become signaled.
func (w *world) settle() {
	for i := 0; i < len(w.waits); i++ {
		m := w.waits[i]
		outcome, can := w.satisfies(m)
		if !can {
			continue
		}
		if !w.gone[m.thread] {
			w.want = append(w.want, answer{m.thread, outcome})
			w.consume(m, outcome)
		}
		w.forget(m.thread)
		i = -1
	}
}

func (w *world) there(i int, by dispatcher.Owner) bool {
	s := w.states[i]
	switch s.Kind {
	case dispatcher.Mutex:
		return s.Owner == dispatcher.Owner{} || s.Owner == by
	case dispatcher.Semaphore:
		return s.Count > 0
	}
	return s.Signaled
}

func (w *world) satisfies(m modelWait) (o dispatcher.Outcome, can bool) {
	for at, i := range m.objects {
		there := w.there(i, thread(m.thread))
		if !m.all && there {
			return dispatcher.Outcome{Index: at, Abandoned: w.states[i].Abandoned}, true
		}
		if m.all && !there {
			return dispatcher.Outcome{}, false
		}
		o.Abandoned = o.Abandoned || m.all && w.states[i].Abandoned
	}
	return o, m.all
}

func (w *world) consume(m modelWait, by dispatcher.Outcome) {
	objects := m.objects
	if !m.all {
		objects = objects[by.Index : by.Index+1]
	}
	for _, i := range objects {
		switch s := &w.states[i]; s.Kind {
		case dispatcher.AutoEvent:
			s.Signaled = false
		case dispatcher.Semaphore:
			s.Count--
		case dispatcher.Mutex:
			s.Owner, s.Abandoned = thread(m.thread), false
		}
	}
}

func (w *world) check(t *rapid.T) {
	if diff := cmp.Diff(w.states, statesOf(w.objects)); diff != "" {
		t.Fatalf("states (-model +dispatcher):\n%s", diff)
	}
	if diff := cmp.Diff(w.want, w.told, cmp.AllowUnexported(answer{})); diff != "" {
		t.Fatalf("told (-model +dispatcher):\n%s", diff)
	}
	for i, o := range w.objects {
		named := 0
		for _, m := range w.waits {
			if slices.Contains(m.objects, i) {
				named++
			}
		}
		if o.Waits() != named {
			t.Fatalf("%d waits for object %d, want %d", o.Waits(), i, named)
		}
	}
}
