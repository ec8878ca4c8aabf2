package dispatcher

import (
	"slices"

	"winshm/winerr"
)

// MaxObjects is how many objects a wait names at most (MAXIMUM_WAIT_OBJECTS).
const MaxObjects = 64

// Request is a wait that somebody wants.
type Request struct {
	// Objects are waited for: for one of them, or for All at once.
	Objects []*Object
	All     bool
	// Owner is who waits, and who owns the mutexes that it gets.
	Owner Owner
	// Try: an answer now, whatever it is. Nothing is left behind.
	Try bool
	// Claim decides the wait, now or later: see the package comment. Nil, for one that only tries: the waiter is there.
	Claim func(Outcome) bool
	// Version tells the waits of one owner apart.
	Version uint32
}

// Outcome is how a wait was satisfied.
type Outcome struct {
	// Index is the lowest of the objects that satisfied it; 0 for all.
	Index int
	// Abandoned means that the mutex, or any of all, was abandoned.
	Abandoned bool
}

// Wait is a wait that was left behind.
type Wait struct {
	dispatcher *Dispatcher
	owner      Owner
	objects    []*Object
	places     []link[place]
	all        bool
	claim      func(Outcome) bool
	version    uint32
	missing    int // which of all was not there at the last look: the one to ask first
}

// Result is what became of a request.
type Result uint8

const (
	// Unavailable means that nothing was taken, and nothing will be: it was not there, or the waiter is not.
	Unavailable Result = iota
	// Satisfied means that it was there, and is taken.
	Satisfied
	// Pending means that a wait was left behind.
	Pending
)

// Wait takes what r asks for, if it is there, and says how; otherwise it leaves a wait behind. ERROR_INVALID_PARAMETER: no
// object, more than MaxObjects, or a wait for all that names one twice.
func (d *Dispatcher) Wait(r Request) (Outcome, Result, error) {
	n := len(r.Objects)
	if n == 0 || n > MaxObjects || r.All && repeats(r.Objects) {
		return Outcome{}, Unavailable, winerr.ERROR_INVALID_PARAMETER
	}
	w := &Wait{dispatcher: d, owner: r.Owner, objects: r.Objects, all: r.All, claim: r.Claim, version: r.Version}
	if index, there := w.look(); there {
		if outcome := w.outcome(index); w.take(outcome) {
			return outcome, Satisfied, nil
		}
		return Outcome{}, Unavailable, nil
	}
	if r.Try {
		return Outcome{}, Unavailable, nil
	}
	w.enqueue()
	return Outcome{}, Pending, nil
}

// WaitOf returns the wait of that owner, or nil.
func (d *Dispatcher) WaitOf(owner Owner) *Wait { return d.waits[owner] }

// Version returns what its request said.
func (w *Wait) Version() uint32 { return w.version }

// End withdraws the wait, if it has not ended.
func (w *Wait) End() {
	if w.dispatcher.waits[w.owner] == w {
		delete(w.dispatcher.waits, w.owner)
	}
	for i := range w.places {
		w.places[i].remove()
	}
	w.places = nil
	for _, o := range w.objects {
		if o.waits.length == 0 && !o.idle {
			o.idle = true
			w.dispatcher.idle = append(w.dispatcher.idle, o)
		}
	}
	w.objects = nil
}

func repeats(objects []*Object) bool {
	for i, o := range objects {
		if slices.Contains(objects[:i], o) {
			return true
		}
	}
	return false
}

// enqueue puts the wait last in the queue of each of its objects; the lowest place counts of one that is there twice.
func (w *Wait) enqueue() {
	if old := w.dispatcher.waits[w.owner]; old != nil {
		old.End()
	}
	w.dispatcher.waits[w.owner] = w
	w.objects = slices.Clone(w.objects)
	w.places = make([]link[place], len(w.objects))
	for i, o := range w.objects {
		if !slices.Contains(w.objects[:i], o) {
			w.places[i].value = place{w, i}
			o.waits.push(&w.places[i])
		}
	}
}

// look reports whether the wait can be satisfied, and by the lowest of which objects.
func (w *Wait) look() (index int, there bool) {
	if w.all {
		return 0, w.allThere()
	}
	index = slices.IndexFunc(w.objects, w.there)
	return index, index >= 0
}

func (w *Wait) there(o *Object) bool { return o.state.availableTo(w.owner) }

// allThere asks the object that was missing last first: as a rule it still is.
func (w *Wait) allThere() bool {
	if !w.there(w.objects[w.missing]) {
		return false
	}
	for i, o := range w.objects {
		if !w.there(o) {
			w.missing = i
			return false
		}
	}
	return true
}

// serve satisfies the wait by its object at index, which is signaled. One whose waiter has gone is forgotten.
func (w *Wait) serve(index int) {
	if w.all && !w.allThere() {
		return
	}
	w.take(w.outcome(index))
	w.End()
}

// outcome says what the waiter is told when the object at index, or all, satisfies the wait.
func (w *Wait) outcome(index int) Outcome {
	if !w.all {
		return Outcome{index, w.objects[index].state.Abandoned}
	}
	return Outcome{0, slices.ContainsFunc(w.objects, func(o *Object) bool { return o.state.Abandoned })}
}

// take tells the waiter, and if he is there takes for him what satisfies the wait.
func (w *Wait) take(by Outcome) bool {
	if w.claim != nil && !w.claim(by) {
		return false
	}
	taken := w.objects
	if !w.all {
		taken = w.objects[by.Index : by.Index+1]
	}
	for _, o := range taken {
		w.dispatcher.consume(o, w.owner)
	}
	return true
}
