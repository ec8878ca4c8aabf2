//go:build winshm_steps

package waitable

import (
	"fmt"
	"strings"
	"time"
)

// theBell is a thread slot that nobody waits with.
const theBell = 7

// op is an operation of a program, for the real thing and for the model of it.
type op struct {
	verb    string
	objects []uint32
	all     bool
	n       uint32 // how many to release, the thread to alert or to claim, the bell of a wait
}

func (o op) String() string {
	return fmt.Sprintf("%s%v all=%v n=%d", o.verb, o.objects, o.all, o.n)
}

func set(obj uint32) op             { return op{verb: "set", objects: []uint32{obj}} }
func reset(obj uint32) op           { return op{verb: "reset", objects: []uint32{obj}} }
func pulse(obj uint32) op           { return op{verb: "pulse", objects: []uint32{obj}} }
func release(obj, n uint32) op      { return op{verb: "release", objects: []uint32{obj}, n: n} }
func unlock(obj uint32) op          { return op{verb: "unlock", objects: []uint32{obj}} }
func abandon(obj uint32) op         { return op{verb: "abandon", objects: []uint32{obj}} }
func move(obj uint32) op            { return op{verb: "move", objects: []uint32{obj}} }
func adopt(obj uint32) op           { return op{verb: "adopt", objects: []uint32{obj}} }
func grant() op                     { return op{verb: "grant"} }
func putBack(obj uint32) op         { return op{verb: "return", objects: []uint32{obj}} }
func claim(thread, index uint32) op { return op{verb: "claim", n: thread, objects: []uint32{index}} }
func alert(thread uint32) op        { return op{verb: "alert", n: thread} }
func take(objs ...uint32) op        { return op{verb: "take", objects: objs} }
func wait(objs ...uint32) op        { return op{verb: "wait", objects: objs} }
func waitAll(objs ...uint32) op     { return op{verb: "wait", objects: objs, all: true} }
func waitForBell(objs ...uint32) op { return op{verb: "wait", objects: objs, n: theBell} }
func timed(objs ...uint32) op       { return op{verb: "timed", objects: objs} }
func timedAll(objs ...uint32) op    { return op{verb: "timed", objects: objs, all: true} }
func foreign() op                   { return op{verb: "wait"} }
func foreignTimed() op              { return op{verb: "timed"} }

func (o op) waits() bool { return o.verb == "wait" || o.verb == "timed" }

func answer(r Result) string {
	switch r {
	case OK:
		return "ok"
	case Unavailable:
		return "unavailable"
	case Elsewhere:
		return "elsewhere"
	case Refused:
		return "refused"
	}
	return fmt.Sprintf("result %d", r)
}

func got(index int, abandoned bool) string {
	if abandoned {
		return fmt.Sprintf("%d abandoned", index)
	}
	return fmt.Sprint(index)
}

// run makes an operation as the client does: the quick form first. published is called when a wait has begun.
func (t *Actor) run(o op, published func(version uint32)) string {
	switch o.verb {
	case "take", "wait", "timed":
		return t.runWait(o, published)
	case "release":
		previous, r := t.arena.QuickRelease(o.objects[0], o.n)
		if r == Contended {
			previous, r = t.Release(o.objects[0], o.n)
		}
		if r != OK {
			return answer(r)
		}
		return fmt.Sprint("previous ", previous)
	case "alert":
		return fmt.Sprint(t.Alert(o.n))
	}
	return answer(t.runSimple(o.verb, o.objects[0]))
}

func (t *Actor) runSimple(verb string, obj uint32) Result {
	quick, full := Contended, func() Result { return Broken }
	switch verb {
	case "set":
		quick, full = t.arena.QuickSet(obj), func() Result { return t.Set(obj) }
	case "reset":
		quick, full = t.arena.QuickReset(obj), func() Result { return t.Reset(obj) }
	case "unlock":
		quick, full = t.arena.QuickUnlock(obj, t.thread), func() Result { return t.Unlock(obj) }
	case "abandon":
		full = func() Result { return t.Abandon(obj) }
	case "pulse":
		full = func() Result { return t.Pulse(obj) }
	}
	if quick == Contended {
		return full()
	}
	return quick
}

func (t *Actor) runWait(o op, published func(uint32)) string {
	if len(o.objects) > 0 {
		if len(o.objects) == 1 {
			if abandoned, r := t.arena.QuickTake(o.objects[0], t.thread); r == OK {
				return got(0, abandoned)
			}
		}
		woken, r := t.Try(o.objects, o.all)
		if r == OK {
			return got(woken.Index, woken.Abandoned)
		}
		if r != Unavailable || o.verb == "take" {
			return answer(r)
		}
	}
	if r := t.Begin(o.objects, How{All: o.all, Alertable: true, Bell: o.n}); r != OK {
		return answer(r)
	}
	if published != nil {
		published(t.Version())
	}
	for o.verb == "wait" {
		seen := t.arena.Rings(o.n)
		if t.State() != Waiting {
			break
		}
		if o.n != 0 {
			t.arena.SleepUntilRung(o.n, seen, time.Hour)
		} else {
			t.Sleep(time.Hour)
		}
	}
	return ended(t.End())
}

func ended(woken Woken, s State) string {
	switch s {
	case Satisfied:
		return got(woken.Index, woken.Abandoned)
	case Waiting:
		return "timeout"
	case Alerted:
		return "alerted"
	case Moved:
		return "elsewhere" // for the client it is the same
	}
	return fmt.Sprintf("state %d", s)
}

// describe says what state an object is in.
func (h Held) String() string {
	var s []string
	switch h.Kind {
	case Mutex:
		s = append(s, fmt.Sprint("owner ", h.Owner))
		if h.Abandoned {
			s = append(s, "abandoned")
		}
	case Semaphore:
		s = append(s, fmt.Sprint("count ", h.Count))
	default:
		s = append(s, fmt.Sprint("set ", h.Signaled))
	}
	return strings.Join(s, " ")
}
