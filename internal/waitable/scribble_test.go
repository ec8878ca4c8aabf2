package waitable

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	scribbledThreads = 6
	scribbledObjects = 6
)

// scribble writes into an arena what may do most harm: numbers that are too large, references to operations that are there,
// are over, go in circles or name themselves, waits that never were.
func scribble(a *Arena, r *rand.Rand) {
	thread, obj := uint32(r.IntN(scribbledThreads)), uint32(r.IntN(scribbledObjects+1))
	if r.IntN(50) == 0 {
		thread, obj = r.Uint32(), r.Uint32()
	}
	l, b, o := a.lineOf(thread), a.bodyOf(thread), a.objectAt(obj)
	switch r.IntN(12) {
	case 0, 1:
		o.word.v.Store(evilWord(a, r))
	case 2:
		l.wait.v.Store(evilWord(a, r))
	case 3:
		o.word.v.Store(o.word.v.Load() | 1<<r.IntN(64))
	case 4:
		b.status.v.Store(b.status.v.Load()&^outcomeMask | uint64(r.IntN(4)))
		b.entries.v.Store(r.Uint32() >> r.IntN(32))
	case 5:
		e := &b.entry[r.IntN(4)]
		e.old.v.Store(o.word.v.Load())
		e.next.v.Store(evilWord(a, r))
		e.target.v.Store(obj | uint32(r.IntN(2))*threadTarget)
	case 6:
		l.wait.v.Store(waitWord(l.wait.v.Load(), State(r.IntN(7)), r.IntN(256), false) &^ bitD)
	case 7:
		b.count.v.Store(r.Uint32() >> r.IntN(32))
		b.members[r.IntN(MaxMembers)].v.Store(r.Uint32() >> r.IntN(32))
		b.all.v.Store(uint32(r.IntN(2)))
	case 8:
		l.filter.v.Store(^uint64(0))
		l.ticket.v.Store(r.Uint64() >> r.IntN(64))
		l.bell.v.Store(r.Uint32() >> r.IntN(32))
	case 9:
		a.waiting[r.IntN(2)].v.Or(r.Uint64())
		a.header.ticket.v.Store(r.Uint64() >> r.IntN(64))
	case 10:
		a.header.threads.v.Store(r.Uint32() >> r.IntN(32))
	case 11:
		o.kind.v.Store(uint32(r.IntN(6)))
		o.maximum.v.Store(r.Uint32())
	}
}

// evilWord returns a word, or a reference to an operation near one that there is.
func evilWord(a *Arena, r *rand.Rand) uint64 {
	switch r.IntN(3) {
	case 0:
		return r.Uint64()
	case 1:
		thread := uint64(r.IntN(scribbledThreads))
		return bitD | thread<<refThreadShift | a.bodyOf(uint32(thread)).status.v.Load()>>numberShift + uint64(r.IntN(3)) - 1
	}
	return r.Uint64() & (bitF | bitS | bitA | bitQ | sequenceAll | 7)
}

// victim makes operations on an arena in which somebody scribbles, with an arena of its own over the same memory, as another
// process has it.
type victim struct {
	*Actor
	longest atomic.Int64
	broken  int
}

func (v *victim) operate(r *rand.Rand) {
	obj := uint32(1 + r.IntN(scribbledObjects))
	objects := []uint32{obj, obj%scribbledObjects + 1, 1 + (obj+1)%scribbledObjects}[:1+r.IntN(3)]
	began := time.Now()
	switch r.IntN(8) {
	case 0:
		v.Set(obj)
	case 1:
		v.Pulse(obj)
	case 2:
		v.Release(obj, r.Uint32()>>r.IntN(32))
	case 3:
		v.Unlock(obj)
	case 4:
		v.Try(objects, r.IntN(2) == 0)
	case 5:
		v.Alert(r.Uint32())
	default:
		if v.Begin(objects, How{All: r.IntN(2) == 0}) == OK {
			v.State()
			v.Sleep(time.Microsecond)
			v.End()
		}
	}
	v.note(began)
}

func (v *victim) manage(r *rand.Rand) {
	obj, thread := uint32(1+r.IntN(scribbledObjects)), uint32(1+r.IntN(scribbledThreads))
	began := time.Now()
	switch r.IntN(7) {
	case 0, 1:
		v.Repair([]uint32{thread, r.Uint32()})
	case 2:
		if h, r := v.Move(obj, func(uint32, uint32) bool { return false }); r == OK {
			v.note(began)
			began = time.Now()
			v.Return(obj, h)
		}
	case 3:
		v.Look(obj)
	case 4:
		v.Claim(thread, r.Uint32(), Woken{Index: r.IntN(64)})
	case 5:
		v.Waiters(obj)
	case 6:
		v.New(obj, Held{Kind: Kind(1 + r.IntN(4)), Count: 1, Maximum: 2})
	}
	v.note(began)
}

// note notes how long a call took, and lets who has given the arena up begin anew: the next one may be lucky.
func (v *victim) note(began time.Time) {
	v.longest.Store(max(v.longest.Load(), int64(time.Since(began))))
	if v.arena.broken.Swap(false) {
		v.broken++
	}
	v.arena.header.broken.store(0)
}

// TestScribbled is about calls that never end, or end the process. How much work they may be is TestEveryScribbledStep's.
func TestScribbled(t *testing.T) {
	memory, err := unix.Mmap(-1, 0, int(Size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Munmap(memory) }()
	arena, err := Format(memory)
	if err != nil {
		t.Fatal(err)
	}
	manager := &victim{Actor: arena.Actor(0)}
	for thread := range uint32(scribbledThreads) {
		manager.GiveThread(thread)
	}
	for obj := range uint32(scribbledObjects) {
		manager.New(obj+1, Held{Kind: Kind(1 + obj%4), Count: 1, Maximum: 2})
	}
	victims := []*victim{manager}
	var wg sync.WaitGroup
	end := time.Now().Add(2 * time.Second)
	play := func(n uint64, act func(*rand.Rand)) {
		wg.Go(func() {
			for r := rand.New(rand.NewPCG(n, 1)); time.Now().Before(end); {
				act(r)
			}
		})
	}
	play(0, manager.manage)
	for i := range uint32(2) {
		a, err := Open(memory)
		if err != nil {
			t.Fatal(err)
		}
		v := &victim{Actor: a.Actor(i + 1)}
		victims = append(victims, v)
		play(uint64(i+1), v.operate)
	}
	play(9, func(r *rand.Rand) { scribble(arena, r) })
	wg.Wait()
	for i, v := range victims {
		t.Logf("thread %d: the longest call %v, broken %d times", i, time.Duration(v.longest.Load()), v.broken)
	}
}
