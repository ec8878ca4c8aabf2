package dispatcher_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"winshm/internal/dispatcher"
	"winshm/internal/waitable"
	"winshm/winerr"
)

// twin is an arena beside a dispatcher: the same happens to both, one step after another, and both must say the same. The
// slots of objects and threads count from 1.
type twin struct {
	arena   *waitable.Arena
	manager *waitable.Actor
	d       *dispatcher.Dispatcher
	objects []*dispatcher.Object
	threads []*twinThread
}

// twinThread is a thread in both worlds.
type twinThread struct {
	*waitable.Actor
	owner dispatcher.Owner
	// waits: it has begun to wait, in both worlds; told is what the dispatcher told it then.
	waits bool
	told  []dispatcher.Outcome
	// mutexes are those that it owns, the one that it took first in front.
	mutexes []int
}

const twinThreads = 5

// TestArenaAgainstDispatcher runs random histories in which one thread after the other does something.
func TestArenaAgainstDispatcher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		memory, err := unix.Mmap(-1, 0, int(waitable.Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = unix.Munmap(memory) }()
		w := newTwin(t, memory)
		t.Repeat(map[string]func(*rapid.T){
			"set":     w.signal((*waitable.Arena).QuickSet, (*waitable.Actor).Set, (*dispatcher.Dispatcher).Set),
			"reset":   w.signal((*waitable.Arena).QuickReset, (*waitable.Actor).Reset, (*dispatcher.Dispatcher).Reset),
			"pulse":   w.signal(nil, (*waitable.Actor).Pulse, (*dispatcher.Dispatcher).Pulse),
			"release": w.release,
			"unlock":  w.unlock,
			"try":     func(t *rapid.T) { w.wait(t, true) },
			"wait":    func(t *rapid.T) { w.wait(t, false) },
			"again":   func(t *rapid.T) { w.wait(t, false) },
			"end":     w.end,
			"alert":   w.alert,
			"die":     w.die,
			"move":    w.move,
			"":        w.check,
		})
	})
}

func newTwin(t *rapid.T, memory []byte) *twin {
	arena, err := waitable.Format(memory)
	if err != nil {
		t.Fatal(err)
	}
	w := &twin{arena: arena, manager: arena.Actor(0), d: dispatcher.New()}
	w.objects = put(w.d,
		manual(false), auto(false), auto(true), semaphore(0, 3), semaphore(1, 1), mutex(dispatcher.Owner{}), mutex(dispatcher.Owner{}),
	)
	for i, o := range w.objects {
		w.manager.New(uint32(i+1), held(o.State()))
	}
	for n := uint32(1); n <= twinThreads; n++ {
		w.manager.GiveThread(n)
		w.threads = append(w.threads, &twinThread{Actor: arena.Actor(n), owner: thread(n)})
	}
	return w
}

// held is what the arena calls a state.
func held(s dispatcher.State) waitable.Held {
	return waitable.Held{
		Kind: waitable.Kind(s.Kind), Signaled: s.IsSignaled(), Count: uint32(s.Count), Maximum: uint32(s.Maximum),
		Owner: s.Owner.Thread, Abandoned: s.Abandoned,
	}
}

// slot returns the object slot of an object.
func slot(i int) uint32 { return uint32(i + 1) }

func (w *twin) anObject(t *rapid.T, kinds ...dispatcher.Kind) int {
	return rapid.SampledFrom(w.indices(kinds...)).Draw(t, "object")
}

func (w *twin) indices(kinds ...dispatcher.Kind) (indices []int) {
	for i, o := range w.objects {
		if len(kinds) == 0 || slices.Contains(kinds, o.State().Kind) {
			indices = append(indices, i)
		}
	}
	return indices
}

// aThread returns a thread that waits, or one that does not.
func (w *twin) aThread(t *rapid.T, waits bool) *twinThread {
	var fit []*twinThread
	for _, th := range w.threads {
		if th.waits == waits {
			fit = append(fit, th)
		}
	}
	if len(fit) == 0 {
		t.Skip("there is none")
	}
	return fit[rapid.IntRange(0, len(fit)-1).Draw(t, "thread")]
}

// agree fails the test unless a result of the arena means what the dispatcher says.
func agree(t *rapid.T, got waitable.Result, err error) {
	t.Helper()
	want := waitable.OK
	switch {
	case errors.Is(err, winerr.ERROR_TOO_MANY_POSTS), errors.Is(err, winerr.ERROR_NOT_OWNER):
		want = waitable.Refused
	case err != nil:
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("the arena says %v, the dispatcher %v", got, err)
	}
}

// signal does something with an event: by the quick form, if that can, or by a thread.
func (w *twin) signal(
	quick func(*waitable.Arena, uint32) waitable.Result,
	full func(*waitable.Actor, uint32) waitable.Result,
	model func(*dispatcher.Dispatcher, *dispatcher.Object) error,
) func(*rapid.T) {
	return func(t *rapid.T) {
		by, i := w.aThread(t, false), w.anObject(t, dispatcher.ManualEvent, dispatcher.AutoEvent)
		r := waitable.Contended
		if quick != nil && rapid.Bool().Draw(t, "quick") {
			r = quick(w.arena, slot(i))
		}
		if r == waitable.Contended {
			r = full(by.Actor, slot(i))
		}
		agree(t, r, model(w.d, w.objects[i]))
	}
}

func (w *twin) release(t *rapid.T) {
	by, i := w.aThread(t, false), w.anObject(t, dispatcher.Semaphore)
	n := rapid.Uint32Range(1, 4).Draw(t, "n")
	previous, r := uint32(0), waitable.Contended
	if rapid.Bool().Draw(t, "quick") {
		previous, r = w.arena.QuickRelease(slot(i), n)
	}
	if r == waitable.Contended {
		previous, r = by.Release(slot(i), n)
	}
	before, err := w.d.Release(w.objects[i], int32(n))
	agree(t, r, err)
	if err == nil && int32(previous) != before {
		t.Fatalf("the count before is %d in the arena, %d with the dispatcher", previous, before)
	}
}

func (w *twin) unlock(t *rapid.T) {
	by, i := w.aThread(t, false), w.anObject(t, dispatcher.Mutex)
	r := waitable.Contended
	if rapid.Bool().Draw(t, "quick") {
		r = w.arena.QuickUnlock(slot(i), by.Thread())
	}
	if r == waitable.Contended {
		r = by.Unlock(slot(i))
	}
	agree(t, r, w.d.Unlock(w.objects[i], by.owner))
}

// wait tries to take something, and waits for it unless that is all.
func (w *twin) wait(t *rapid.T, try bool) {
	th, all := w.aThread(t, false), rapid.Bool().Draw(t, "all")
	wanted := rapid.SliceOfN(rapid.IntRange(0, len(w.objects)-1), 1, 4).Draw(t, "objects")
	if all {
		wanted = slices.Compact(slices.Sorted(slices.Values(wanted)))
	}
	var slots []uint32
	r := dispatcher.Request{All: all, Owner: th.owner, Try: try}
	for _, i := range wanted {
		slots = append(slots, slot(i))
		r.Objects = append(r.Objects, w.objects[i])
	}
	r.Claim = func(o dispatcher.Outcome) bool {
		th.told = append(th.told, o)
		return true
	}
	th.told = nil
	_, result, err := w.d.Wait(r)
	if err != nil {
		t.Fatal(err)
	}
	w.waitInArena(t, th, slots, r, result)
}

// waitInArena does in the arena what was done with the dispatcher.
func (w *twin) waitInArena(t *rapid.T, th *twinThread, slots []uint32, r dispatcher.Request, want dispatcher.Result) {
	woken, got := waitable.Woken{}, waitable.Contended
	if len(slots) == 1 && rapid.Bool().Draw(t, "quick") {
		woken.Abandoned, got = w.arena.QuickTake(slots[0], th.Thread())
	}
	if got == waitable.Contended {
		woken, got = th.Try(slots, r.All)
	}
	if (got == waitable.OK) != (want == dispatcher.Satisfied) || got != waitable.OK && got != waitable.Unavailable {
		t.Fatalf("the arena says %v, the dispatcher %v", got, want)
	}
	if got == waitable.OK {
		w.compare(t, th, woken)
	}
	if want == dispatcher.Pending {
		if b := th.Begin(slots, waitable.How{All: r.All, Alertable: true}); b != waitable.OK {
			t.Fatalf("begin: %v", b)
		}
		th.waits = true
	}
}

// compare fails the test unless the dispatcher told the thread the same, once.
func (w *twin) compare(t *rapid.T, th *twinThread, woken waitable.Woken) {
	t.Helper()
	want := []dispatcher.Outcome{{Index: woken.Index, Abandoned: woken.Abandoned}}
	if diff := cmp.Diff(want, th.told); diff != "" {
		t.Fatalf("thread %d was told (-arena +dispatcher):\n%s", th.Thread(), diff)
	}
}

// end ends a wait, whatever has become of it.
func (w *twin) end(t *rapid.T) { w.endOf(t, w.aThread(t, true), waitable.Waiting) }

// endOf ends a wait in both worlds; undecided is what the arena says if it was not satisfied.
func (w *twin) endOf(t *rapid.T, th *twinThread, undecided waitable.State) {
	woken, state := th.End()
	th.waits = false
	if pending := w.d.WaitOf(th.owner); pending != nil {
		pending.End()
		if state != undecided {
			t.Fatalf("thread %d: the arena says %v, the dispatcher that it waits", th.Thread(), state)
		}
		return
	}
	if state != waitable.Satisfied {
		t.Fatalf("thread %d: the arena says %v, the dispatcher that it is satisfied", th.Thread(), state)
	}
	w.compare(t, th, woken)
}

// alert ends a wait as an APC does, unless it has been decided.
func (w *twin) alert(t *rapid.T) {
	th := w.aThread(t, true)
	waiting := w.d.WaitOf(th.owner) != nil
	if alerted := w.manager.Alert(th.Thread()); alerted != waiting {
		t.Fatalf("thread %d: alerted is %v, waiting with the dispatcher %v", th.Thread(), alerted, waiting)
	}
	w.endOf(t, th, waitable.Alerted)
}

// die ends a thread. If it owns more than one mutex, it does so in the way of a thread that ends by itself: then the order
// is the same in both worlds.
func (w *twin) die(t *rapid.T) {
	th := rapid.SampledFrom(w.threads).Draw(t, "thread")
	if len(th.mutexes) > 1 {
		if th.waits {
			w.endOf(t, th, waitable.Waiting)
			w.track()
		}
		for _, i := range th.mutexes {
			agree(t, th.Abandon(slot(i)), nil)
		}
	} else if r := w.manager.Repair([]uint32{th.Thread()}); r != waitable.OK {
		t.Fatal(r)
	}
	w.d.Abandon(th.owner)
	th.waits, th.told = false, nil
}

// move takes an object out of the arena and back in. Who waits for it there must come again.
func (w *twin) move(t *rapid.T) {
	i := w.anObject(t)
	waiters := w.objects[i].Waiters()
	h, r := w.manager.Move(slot(i), func(_, _ uint32) bool { return false })
	agree(t, r, nil)
	if diff := cmp.Diff(held(w.objects[i].State()), h); diff != "" {
		t.Fatalf("object %d (-dispatcher +arena):\n%s", i, diff)
	}
	if _, r := w.arena.QuickRelease(slot(i), 1); r != waitable.Elsewhere {
		t.Fatalf("object %d has moved, and the arena says %v", i, r)
	}
	for _, owner := range waiters {
		w.endOf(t, w.threads[owner.Thread-1], waitable.Moved)
	}
	agree(t, w.manager.Return(slot(i), h), nil)
}

// track notes which mutexes each thread owns.
func (w *twin) track() {
	for _, th := range w.threads {
		owned := func(i int) bool { return w.objects[i].State().Owner == th.owner }
		th.mutexes = slices.DeleteFunc(th.mutexes, func(i int) bool { return !owned(i) })
		for _, i := range w.indices(dispatcher.Mutex) {
			if owned(i) && !slices.Contains(th.mutexes, i) {
				th.mutexes = append(th.mutexes, i)
			}
		}
	}
}

func (w *twin) check(t *rapid.T) {
	for i, o := range w.objects {
		h, r := w.manager.Look(slot(i))
		agree(t, r, nil)
		if diff := cmp.Diff(held(o.State()), h); diff != "" {
			t.Fatalf("object %d (-dispatcher +arena):\n%s", i, diff)
		}
		var waiters []uint32
		for _, owner := range o.Waiters() {
			waiters = append(waiters, owner.Thread)
		}
		if got := w.manager.Waiters(slot(i)); !slices.Equal(got, waiters) {
			t.Fatalf("for object %d there wait %v in the arena, %v with the dispatcher", i, got, waiters)
		}
	}
	for _, th := range w.threads {
		want := waitable.Idle
		switch {
		case w.d.WaitOf(th.owner) != nil:
			want = waitable.Waiting
		case th.waits:
			want = waitable.Satisfied
		}
		if got := th.State(); got != want {
			t.Fatalf("thread %d is %v, not %v", th.Thread(), got, want)
		}
	}
	w.track()
}
