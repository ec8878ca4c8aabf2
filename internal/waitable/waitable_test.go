package waitable

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// world is an arena with its manager and some threads.
type world struct {
	*testing.T
	arena   *Arena
	manager *Actor
	objects uint32
	threads uint32
}

func newWorld(t *testing.T) *world {
	t.Helper()
	memory, err := unix.Mmap(-1, 0, int(Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Munmap(memory) })
	a, err := Format(memory)
	if err != nil {
		t.Fatal(err)
	}
	return &world{T: t, arena: a, manager: a.Actor(0)}
}

func (w *world) object(h Held) uint32 {
	w.objects++
	w.manager.New(w.objects, h)
	return w.objects
}

func (w *world) event(manual, set bool) uint32 {
	if manual {
		return w.object(Held{Kind: ManualEvent, Signaled: set})
	}
	return w.object(Held{Kind: AutoEvent, Signaled: set})
}

func (w *world) semaphore(count, maximum uint32) uint32 {
	return w.object(Held{Kind: Semaphore, Count: count, Maximum: maximum})
}

func (w *world) mutex() uint32 { return w.object(Held{Kind: Mutex}) }

func (w *world) actor() *Actor {
	w.threads++
	w.manager.GiveThread(w.threads)
	return w.arena.Actor(w.threads)
}

// wait waits as the client does, in the simplest way.
func (t *Actor) wait(objects []uint32, all bool, limit time.Duration) (Woken, State) {
	for {
		if woken, r := t.Try(objects, all); r == OK {
			return woken, Satisfied
		}
		if limit == 0 {
			return Woken{}, Waiting
		}
		if t.Begin(objects, How{All: all}) != OK {
			continue
		}
		for end := time.Now().Add(limit); t.State() == Waiting && time.Now().Before(end); {
			t.Sleep(time.Until(end))
		}
		return t.End()
	}
}

const long = time.Minute

func (w *world) until(what string, true func() bool) {
	w.Helper()
	for end := time.Now().Add(long); !true(); runtime.Gosched() {
		if time.Now().After(end) {
			w.Fatalf("it never came: %s", what)
		}
	}
}

func (w *world) blocked(actors ...*Actor) {
	w.Helper()
	for _, a := range actors {
		w.until("a wait", func() bool { return stateOf(a.line.wait.load()) == Waiting })
	}
}

func (w *world) state(obj uint32) Held {
	w.Helper()
	h, r := w.manager.Look(obj)
	if r != OK {
		w.Fatalf("object %d: %v", obj, r)
	}
	return h
}

func TestTwoSetsReleaseTwo(t *testing.T) {
	w := newWorld(t)
	event, setter := w.event(false, false), w.actor()
	for round := range 500 {
		var actors []*Actor
		var released atomic.Int32
		var wg sync.WaitGroup
		if round == 0 {
			w.threads = 1
		}
		for i := range 3 {
			w.manager.GiveThread(uint32(i + 2))
			a := w.arena.Actor(uint32(i + 2))
			actors = append(actors, a)
			wg.Go(func() {
				if _, s := a.wait([]uint32{event}, false, long); s == Satisfied {
					released.Add(1)
				}
			})
		}
		w.blocked(actors...)
		setter.Set(event)
		setter.Set(event)
		if w.state(event).Signaled {
			t.Fatal("the event is left set")
		}
		w.until("two released", func() bool { return released.Load() == 2 })
		if round%2 == 0 {
			setter.Pulse(event)
		} else {
			setter.Set(event)
		}
		wg.Wait()
		if w.state(event).Signaled || released.Load() != 3 {
			t.Fatalf("the third: set %v, released %d", w.state(event).Signaled, released.Load())
		}
		if setter.Pulse(event); w.state(event).Signaled {
			t.Fatal("a pulse without waiters leaves the event set")
		}
	}
}

func TestPulseReleasesThoseWhoWait(t *testing.T) {
	w := newWorld(t)
	event, pulser := w.event(true, false), w.actor()
	actors := []*Actor{w.actor(), w.actor(), w.actor()}
	var counts [3]atomic.Int32
	var wg sync.WaitGroup
	const rounds = 300
	for i, a := range actors {
		wg.Go(func() {
			for range rounds { // each waits again at once
				a.wait([]uint32{event}, false, long)
				counts[i].Add(1)
			}
		})
	}
	for round := range rounds {
		for i := range counts {
			w.until("the round", func() bool { return counts[i].Load() == int32(round) })
		}
		w.blocked(actors...)
		pulser.Pulse(event)
	}
	wg.Wait()
	if w.state(event).Signaled {
		t.Fatal("a pulse leaves the event set")
	}
}

func TestPhilosophers(t *testing.T) {
	w := newWorld(t)
	const seats, meals = 5, 5000
	var forks [seats]uint32
	var inUse [seats]atomic.Int32
	for i := range forks {
		forks[i] = w.mutex()
	}
	var wg sync.WaitGroup
	for seat := range seats {
		a := w.actor()
		wg.Go(func() {
			left, right := seat, (seat+1)%seats
			for range meals {
				if _, s := a.wait([]uint32{forks[left], forks[right]}, true, long); s != Satisfied {
					t.Error("starved")
					return
				}
				for _, fork := range []int{left, right} {
					if inUse[fork].Add(1) != 1 {
						t.Error("two have one fork")
					}
				}
				for _, fork := range []int{right, left} {
					inUse[fork].Add(-1)
					if r := a.Unlock(forks[fork]); r != OK {
						t.Errorf("unlock: %v", r)
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestTokensAreKept(t *testing.T) {
	w := newWorld(t)
	var semaphores []uint32
	for range 4 {
		semaphores = append(semaphores, w.semaphore(2, 2))
	}
	var wg sync.WaitGroup
	for worker := range 6 {
		a := w.actor()
		wg.Go(func() {
			random := uint32(worker+1) * 2654435761
			for range 5000 {
				random = random*1664525 + 1013904223
				n, first, all := 1+random>>28%4, random>>20%4, random>>10&1 == 1
				var objects []uint32
				for i := range n {
					objects = append(objects, semaphores[(first+i)%4])
				}
				limit := []time.Duration{0, time.Millisecond, long}[random>>12%3]
				woken, s := a.wait(objects, all, limit)
				switch {
				case s != Satisfied:
					continue
				case !all:
					objects = objects[woken.Index : woken.Index+1]
				}
				for _, obj := range objects {
					if _, r := a.Release(obj, 1); r != OK {
						t.Errorf("release: %v", r)
					}
				}
			}
		})
	}
	wg.Wait()
	for _, obj := range semaphores {
		if n := w.state(obj).Count; n != 2 {
			t.Errorf("semaphore %d has %d tokens", obj, n)
		}
	}
}

func TestRepairAbandons(t *testing.T) {
	w := newWorld(t)
	mutex, dead, heir := w.mutex(), w.actor(), w.actor()
	if _, r := w.arena.QuickTake(mutex, dead.Thread()); r != OK {
		t.Fatal(r)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		woken, s := heir.wait([]uint32{mutex}, false, long)
		if s != Satisfied || !woken.Abandoned {
			t.Errorf("the heir got %v, %+v", s, woken)
		}
	})
	w.blocked(heir)
	if r := w.manager.Repair([]uint32{dead.Thread()}); r != OK {
		t.Fatal(r)
	}
	wg.Wait()
	if h := w.state(mutex); h.Owner != heir.Thread() || h.Abandoned {
		t.Fatalf("%+v", h)
	}
}

// nobody is adopted.
func nobody(_, _ uint32) bool { return false }

func TestMoved(t *testing.T) {
	w := newWorld(t)
	event, semaphore, waiter := w.event(false, false), w.semaphore(3, 5), w.actor()
	var wg sync.WaitGroup
	wg.Go(func() {
		if waiter.Begin([]uint32{event}, How{}) != OK {
			t.Error("the wait did not begin")
		}
		for waiter.State() == Waiting {
			waiter.Sleep(long)
		}
		if _, s := waiter.End(); s != Moved {
			t.Errorf("state %v", s)
		}
	})
	w.blocked(waiter)
	held, r := w.manager.Move(event, nobody)
	if r != OK || held.Signaled {
		t.Fatalf("%v %+v", r, held)
	}
	wg.Wait()
	if r := w.arena.QuickSet(event); r != Elsewhere {
		t.Fatalf("set: %v", r)
	}
	if _, r := waiter.Try([]uint32{semaphore, event}, true); r != Elsewhere {
		t.Fatalf("try: %v", r)
	}
	held.Signaled = true
	w.manager.Return(event, held)
	if _, r := waiter.Try([]uint32{semaphore, event}, true); r != OK {
		t.Fatalf("try: %v", r)
	}
	if h, _ := w.manager.Move(semaphore, nobody); h.Count != 2 || h.Maximum != 5 {
		t.Fatalf("%+v", h)
	}
}

func TestMovedWithItsWaiter(t *testing.T) {
	w := newWorld(t)
	event, one, two := w.event(false, false), w.actor(), w.actor()
	if one.Begin([]uint32{event}, How{}) != OK || two.Begin([]uint32{event, w.mutex()}, How{All: true}) != OK {
		t.Fatal("the waits did not begin")
	}
	var adopted []uint32
	var version uint32
	w.manager.Move(event, func(thread, v uint32) bool {
		adopted, version = append(adopted, thread), v
		return true
	})
	if len(adopted) != 1 || adopted[0] != one.Thread() || version != one.Version() {
		t.Fatalf("adopted %v in version %d of %d", adopted, version, one.Version())
	}
	if !w.manager.Claim(one.Thread(), version, Woken{}) {
		t.Fatal("what was adopted cannot be claimed")
	}
	if _, s := one.End(); s != Satisfied {
		t.Fatalf("the one who waits for it alone: %v", s)
	}
	if _, s := two.End(); s != Moved {
		t.Fatalf("the one who waits for more: %v", s)
	}
}

func TestClaim(t *testing.T) {
	w := newWorld(t)
	a := w.actor()
	if r := a.Begin(nil, How{}); r != OK {
		t.Fatal(r)
	}
	version := a.Version()
	if w.manager.Claim(a.Thread(), version+1, Woken{}) {
		t.Fatal("another version was claimed")
	}
	if !w.manager.Claim(a.Thread(), version, Woken{Index: 3, Abandoned: true}) {
		t.Fatal("not claimed")
	}
	if w.manager.Claim(a.Thread(), version, Woken{}) {
		t.Fatal("claimed twice")
	}
	if woken, s := a.End(); s != Satisfied || woken != (Woken{3, true}) {
		t.Fatalf("%v %+v", s, woken)
	}
}

func TestAlert(t *testing.T) {
	w := newWorld(t)
	event, a, other := w.event(false, false), w.actor(), w.actor()
	a.Begin([]uint32{event}, How{})
	if other.Alert(a.Thread()) {
		t.Fatal("a wait was alerted that is not alertable")
	}
	if _, s := a.End(); s != Waiting {
		t.Fatal(s)
	}
	a.Begin([]uint32{event}, How{Alertable: true})
	if !other.Alert(a.Thread()) {
		t.Fatal("not alerted")
	}
	if _, s := a.End(); s != Alerted {
		t.Fatal(s)
	}
	if other.Set(event); !w.state(event).Signaled {
		t.Fatal("a set went to nobody")
	}
}

func BenchmarkSetAndTake(b *testing.B) {
	w := newBench(b)
	event := w.event(false, false)
	for range b.N {
		w.arena.QuickSet(event)
		w.arena.QuickTake(event, 0)
	}
}

func BenchmarkSwapPair(b *testing.B) {
	w := newBench(b)
	word := &w.arena.objects[1].word.v
	for range b.N {
		word.CompareAndSwap(0, 1)
		word.CompareAndSwap(1, 0)
	}
}

func newBench(b *testing.B) *world {
	memory, err := unix.Mmap(-1, 0, int(Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = unix.Munmap(memory) })
	a, err := Format(memory)
	if err != nil {
		b.Fatal(err)
	}
	return &world{arena: a, manager: a.Actor(0)}
}
