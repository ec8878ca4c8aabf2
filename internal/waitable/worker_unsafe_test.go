package waitable

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A worker is a process that uses an arena, and notes beside it what it has. Its parent kills it.

const (
	workers        = 6
	actorsOfWorker = 2
	mutexes        = 3 // objects 1 to 3
	semaphores     = 2 // objects 4 and 5
	tokens         = 2 // of each semaphore, and one of the event
	lockEvent      = mutexes + semaphores + 1
	pulsedEvent    = lockEvent + 1
	// nobody keeps an object for longer than an instant, so a wait that takes so long was forgotten.
	forgotten = 40 * time.Second
)

// notes lie in shared memory behind the arena.
type notes struct {
	stop       atomic.Uint32
	violations atomic.Uint32 // two had one mutex
	stalls     atomic.Uint32
	errors     atomic.Uint32
	owner      [mutexes + 1]atomic.Uint32 // the thread that has the mutex
	actor      [workers*actorsOfWorker + 1]actorNotes
}

// actorNotes are those of one thread slot.
type actorNotes struct {
	operations atomic.Uint64
	// holds: for each object with tokens: nothing, or that the actor has one, or may have.
	holds [lockEvent + 1]atomic.Uint32
	_     [64]byte
}

// What actorNotes.holds says.
const (
	nothing = iota
	perhaps
	certainly
)

const workerVariable = "WINSHM_WAITABLE_WORKER"

func TestMain(m *testing.M) {
	if n, err := strconv.Atoi(os.Getenv(workerVariable)); err == nil {
		work(n)
		os.Exit(0)
	}
	if n, err := strconv.Atoi(os.Getenv(historyVariable)); err == nil {
		recordHistory(n)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// share maps the arena and the notes.
func share(fd int) ([]byte, *notes, error) {
	memory, err := unix.Mmap(fd, 0, int(Size)+os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return memory, (*notes)(unsafe.Pointer(&memory[Size])), nil
}

func work(number int) {
	memory, notes, err := share(3)
	if err != nil {
		panic(err)
	}
	arena, err := Open(memory)
	if err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	for i := range actorsOfWorker {
		thread := uint32(number*actorsOfWorker + i + 1)
		w := &worker{Actor: arena.Actor(thread), notes: notes, mine: &notes.actor[thread]}
		wg.Go(func() {
			for notes.stop.Load() == 0 {
				w.operate()
				w.mine.operations.Add(1)
			}
		})
	}
	wg.Wait()
}

type worker struct {
	*Actor
	notes *notes
	mine  *actorNotes
}

// operate takes something, in one of many ways, and gives it back.
func (w *worker) operate() {
	objects := w.choose()
	all := rand.IntN(2) == 0
	limit := []time.Duration{0, time.Millisecond, forgotten, forgotten}[rand.IntN(4)]
	if rand.IntN(20) == 0 {
		w.pulse()
		return
	}
	for _, obj := range objects {
		w.hold(obj, perhaps)
	}
	woken, s := w.wait(objects, all, limit)
	switch {
	case s == Waiting && limit == forgotten:
		w.notes.stalls.Add(1)
		fmt.Fprintf(os.Stderr, "thread %d: no %v, all %v\n", w.thread, objects, all)
	case s != Satisfied && s != Waiting:
		w.notes.errors.Add(1)
	}
	for i, obj := range objects {
		if s == Satisfied && (all || i == woken.Index) {
			w.use(obj)
			continue
		}
		w.hold(obj, nothing)
	}
	for spin := rand.IntN(20000); spin > 0 && s == Satisfied; spin-- { // for those who kill
		_ = w.notes.stop.Load()
	}
	for i, obj := range objects {
		if s == Satisfied && (all || i == woken.Index) {
			w.giveBack(obj)
		}
	}
}

// choose returns one to three of the objects that give something, in any order.
func (w *worker) choose() []uint32 {
	order := rand.Perm(lockEvent)[:1+rand.IntN(3)]
	objects := make([]uint32, len(order))
	for i, n := range order {
		objects[i] = uint32(n) + 1
	}
	return objects
}

func (w *worker) hold(obj uint32, how uint32) {
	if obj > mutexes {
		w.mine.holds[obj].Store(how)
	}
}

func (w *worker) use(obj uint32) {
	if obj <= mutexes {
		if !w.notes.owner[obj].CompareAndSwap(0, w.thread) {
			w.notes.violations.Add(1)
		}
		return
	}
	w.hold(obj, certainly)
}

func (w *worker) giveBack(obj uint32) {
	var r Result
	switch {
	case obj <= mutexes:
		w.notes.owner[obj].CompareAndSwap(w.thread, 0)
		if r = w.arena.QuickUnlock(obj, w.thread); r == Contended {
			r = w.Unlock(obj)
		}
	case obj == lockEvent:
		w.hold(obj, perhaps)
		if r = w.arena.QuickSet(obj); r == Contended {
			r = w.Set(obj)
		}
		w.hold(obj, nothing)
	default:
		w.hold(obj, perhaps)
		if _, r = w.arena.QuickRelease(obj, 1); r == Contended {
			_, r = w.Release(obj, 1)
		}
		w.hold(obj, nothing)
	}
	if r != OK {
		w.notes.errors.Add(1)
	}
}

// pulse pulses an event, or waits for a pulse.
func (w *worker) pulse() {
	if rand.IntN(2) == 0 {
		w.Pulse(pulsedEvent)
		return
	}
	w.wait([]uint32{pulsedEvent}, false, time.Millisecond)
}
