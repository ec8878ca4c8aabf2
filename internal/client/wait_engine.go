package client

import (
	"errors"
	"runtime"
	"sync"

	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// wait is one wait: for what, by whom, and how the time passes.
type wait struct {
	members
	seat      *seat
	all       bool
	alertable bool
	pause     pause
	lingered  bool // it has been looked at for a while already

	places  [MaxWait]uint32
	here    bool // all objects lie in the arena, as far as is known
	targets []wire.Target
	version uint32 // of the wait that the manager is to decide; 0: none
	returns int    // how often the manager said that everything is here

	goroutine goroutinePause // the pause is one of these
	thread    threadPause
	one       [1]Handle // for a wait for one
}

// spare are waits that are over, so that a wait needs no new memory.
var spare = sync.Pool{New: func() any { return new(wait) }}

func newWait() *wait { return spare.Get().(*wait) }

// recycle ends the use of the objects, and of the wait.
func (w *wait) recycle() {
	w.leave()
	*w = wait{targets: w.targets[:0]}
	spare.Put(w)
}

// pause is how a wait passes the time. A thread sleeps on its own wait word; goroutines share a thread.
type pause interface {
	// bell is the thread slot to ring when the wait is decided; 0: none.
	bell() uint32
	// over reports whether the wait is to end undecided.
	over() bool
	// sleep returns when the seat's wait may be decided, or over may be true.
	sleep(*seat)
	// end follows the sleep, before anything else that may take time.
	end()
}

// maxReturns is how often an object may be in the arena for the manager and with the manager for the arena. It changes places
// between two looks now and then; if it does so for ever, somebody has scribbled in the arena.
const maxReturns = 1000

// errOver means that a wait ended undecided.
var errOver = errors.New("the wait is over")

// resolve says where the objects lie.
func (w *wait) resolve() {
	w.here = true
	for i, e := range w.entries() {
		w.places[i] = e.place()
		w.here = w.here && w.places[i] != 0
	}
}

// outcome is what has become of a wait that was begun.
type outcome struct {
	woken waitable.Woken
	// state is Satisfied; Waiting: it was not decided; Moved or Alerted: it is to be made again; Lost: the arena is of no use.
	state waitable.State
	// pending: it is not decided yet.
	pending bool
}

var lost = outcome{state: waitable.Lost}

// run waits. The error is errOver, or the one that the caller of the wait gets.
func (w *wait) run() (waitable.Woken, error) {
	defer runtime.KeepAlive(w.arena)
	w.resolve()
	for {
		o, err := w.begin()
		if err == nil && o.pending {
			w.sleep()
			w.pause.end()
			o = w.end()
		}
		if err = w.judge(o, err); !errors.Is(err, errAgain) {
			return o.woken, err
		}
	}
}

// errAgain means that a wait is to be made again: an object has moved, or an alert came late.
var errAgain = errors.New("the wait is to be made again")

// judge returns nil for a satisfied wait.
func (w *wait) judge(o outcome, err error) error {
	switch {
	case err != nil:
		return err
	case o.state == waitable.Satisfied:
		got()
		return nil
	case o.state == waitable.Lost || !w.arena.living():
		return winerr.ERROR_INVALID_HANDLE
	case o.state == waitable.Moved: // what is there is known only there
		return errAgain
	case w.pause.over():
		return errOver
	}
	return errAgain
}

// begin takes what is there, or begins to wait, unless no time is to pass.
func (w *wait) begin() (outcome, error) {
	if !w.arena.living() {
		return lost, nil
	}
	if w.here {
		return w.beginHere()
	}
	return w.beginElsewhere()
}

// beginHere is begin for objects that all lie in the arena.
func (w *wait) beginHere() (outcome, error) {
	objects := w.places[:w.n]
	woken, r := w.seat.actor.Try(objects, w.all)
	if r == waitable.Unavailable {
		if w.pause.over() {
			return outcome{}, errOver
		}
		if !w.lingered && w.array[0].spin.Until(w.promising) {
			woken, r = w.seat.actor.Try(objects, w.all)
		}
	}
	if r == waitable.Unavailable {
		r = w.seat.actor.Begin(objects, waitable.How{All: w.all, Alertable: w.alertable, Bell: w.pause.bell()})
		if r == waitable.OK {
			w.version = 0
			return outcome{pending: true}, nil
		}
	}
	switch r {
	case waitable.OK:
		return outcome{woken: woken, state: waitable.Satisfied}, nil
	case waitable.Elsewhere:
		w.here = false
		return outcome{state: waitable.Moved}, nil
	}
	return lost, nil
}

// promising reports whether one of the first objects may be there.
func (w *wait) promising() bool {
	for _, place := range w.places[:min(w.n, spinPlaces)] {
		if w.arena.words.See(place).Promising() {
			return true
		}
	}
	return false
}

// beginElsewhere is begin for objects not all of which lie in the arena: the manager decides the wait, by the seat's wait word.
func (w *wait) beginElsewhere() (outcome, error) {
	actor := w.seat.actor
	if actor.Begin(nil, waitable.How{Alertable: w.alertable, Bell: w.pause.bell()}) != waitable.OK {
		return lost, nil
	}
	w.version = actor.Version()
	request := &wire.Wait{Thread: w.seat.slot, Version: w.version, Targets: w.named()}
	if w.all {
		request.All = 1
	}
	if w.pause.over() {
		request.Try = 1
	}
	var reply wire.WaitReply
	err := w.arena.ask(wire.OpWait, request, &reply)
	if err == nil && reply.State == wire.WaitPending {
		return outcome{pending: true}, nil
	}
	w.version = 0
	o := w.end()
	switch {
	case errors.Is(err, winerr.ERROR_RETRY):
		if w.returns++; w.returns > maxReturns {
			return lost, nil
		}
		w.resolve()
		return outcome{state: waitable.Moved}, nil
	case err != nil:
		return o, err
	case reply.State == wire.WaitSatisfied:
		woken := waitable.Woken{Index: int(reply.Index), Abandoned: reply.Abandoned != 0}
		return outcome{woken: woken, state: waitable.Satisfied}, nil
	}
	return o, nil // it was only tried, or an alert came before the manager's decision
}

// named returns the objects as the manager knows them.
func (w *wait) named() []wire.Target {
	if len(w.targets) == 0 {
		for _, e := range w.entries() {
			w.targets = append(w.targets, wire.Target{Handle: e.Handle.Handle, Object: e.Object})
		}
	}
	return w.targets
}

// sleep returns when the wait is decided, or is to end.
func (w *wait) sleep() {
	for w.seat.actor.State() == waitable.Waiting && !w.pause.over() && w.arena.living() {
		w.pause.sleep(w.seat)
	}
}

// adopted reports whether the wait's one object has moved to the manager, and the wait with it.
func (w *wait) adopted() bool { return w.n == 1 && w.arena.words.Elsewhere(w.places[0]) }

// end ends the wait that was begun. If the manager is gone, nobody is to touch the thread slot any more: it may become another
// process's.
func (w *wait) end() outcome {
	if !w.arena.living() {
		return lost
	}
	version := w.version
	if version == 0 {
		version = w.seat.actor.Version()
	}
	woken, state := w.seat.actor.End()
	switch {
	case state == waitable.Moved:
		w.here = false
	case state != waitable.Satisfied && (w.version != 0 || w.adopted()):
		_ = w.arena.ask(wire.OpEndWait, &wire.EndWait{Thread: w.seat.slot, Version: version}, nil)
	}
	return outcome{woken: woken, state: state}
}
