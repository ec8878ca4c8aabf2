package waitable

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	historians      = 4
	recordsOf       = 60
	historyVariable = "WINSHM_WAITABLE_HISTORIAN"
)

// history lies in shared memory behind the arena, so that it outlives those who write it.
type history struct {
	start   atomic.Uint32
	records [historians][recordsOf]record
}

// record is one operation. Its times are of the clock that all processes share; 0: not yet.
type record struct {
	operation, result atomic.Uint64
	call, end         atomic.Int64
}

// deed is an operation, in a form that fits a word.
type deed struct {
	verb    uint8
	all     bool
	count   uint8 // of the objects, or to release
	objects [3]uint8
	thread  uint8
}

// The verbs of deeds.
const (
	doSet = iota
	doReset
	doRelease
	doUnlock
	doTake
	doWait
	doDie // the manager repairs after a death
)

// effect is how it went.
type effect struct {
	pending   bool // the thread died in it
	code      Result
	index     uint8
	abandoned bool
	previous  uint8
}

// The objects of histories.
const (
	theEvent = iota + 1
	theManualEvent
	theMutex
	theOtherMutex
	theSemaphore
	historyObjects = theSemaphore
	historyMaximum = 3
)

func pack[T deed | effect](v T) (word uint64) {
	*(*T)(unsafe.Pointer(&word)) = v
	return word
}

func unpack[T deed | effect](word uint64) T { return *(*T)(unsafe.Pointer(&word)) }

func now() int64 {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return ts.Nano()
}

func historyOf(memory []byte) *history { return (*history)(unsafe.Pointer(&memory[Size])) }

func mapHistory(fd int) ([]byte, error) {
	size := int(Size) + int(unsafe.Sizeof(history{}))
	return unix.Mmap(fd, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
}

// recordHistory is the life of a historian.
func recordHistory(number int) {
	memory, err := mapHistory(3)
	if err != nil {
		panic(err)
	}
	arena, err := Open(memory)
	if err != nil {
		panic(err)
	}
	h, t := historyOf(memory), arena.Actor(uint32(number+1))
	for h.start.Load() == 0 {
		time.Sleep(10 * time.Microsecond)
	}
	for i := range h.records[number] {
		r, d := &h.records[number][i], randomDeed(uint8(number+1))
		r.operation.Store(pack(d))
		r.call.Store(now())
		e := t.perform(d)
		r.result.Store(pack(e))
		r.end.Store(now())
	}
}

func randomDeed(thread uint8) deed {
	d := deed{verb: uint8(rand.IntN(doDie)), thread: thread, count: 1}
	switch d.verb {
	case doSet, doReset:
		d.objects[0] = uint8(theEvent + rand.IntN(2))
	case doRelease:
		d.objects[0], d.count = theSemaphore, uint8(1+rand.IntN(2))
	case doUnlock:
		d.objects[0] = uint8(theMutex + rand.IntN(2))
	default:
		d.all, d.count = rand.IntN(2) == 0, uint8(1+rand.IntN(3))
		for i, n := range rand.Perm(historyObjects)[:3] {
			d.objects[i] = uint8(n + 1)
		}
	}
	return d
}

func (d deed) list() (objects []uint32) {
	for _, obj := range d.objects[:d.count] {
		objects = append(objects, uint32(obj))
	}
	return objects
}

func (t *Actor) perform(d deed) effect {
	obj := uint32(d.objects[0])
	switch d.verb {
	case doSet:
		return effect{code: t.either(t.arena.QuickSet(obj), func() Result { return t.Set(obj) })}
	case doReset:
		return effect{code: t.either(t.arena.QuickReset(obj), func() Result { return t.Reset(obj) })}
	case doUnlock:
		return effect{code: t.either(t.arena.QuickUnlock(obj, t.thread), func() Result { return t.Unlock(obj) })}
	case doRelease:
		previous, r := t.arena.QuickRelease(obj, uint32(d.count))
		if r == Contended {
			previous, r = t.Release(obj, uint32(d.count))
		}
		if r != OK {
			previous = 0
		}
		return effect{code: r, previous: uint8(previous)}
	}
	limit := time.Duration(0)
	if d.verb == doWait {
		limit = time.Duration(rand.IntN(3)) * 500 * time.Microsecond
	}
	woken, s := t.wait(d.list(), d.all, limit)
	if s != Satisfied {
		return effect{code: Unavailable}
	}
	return effect{index: uint8(woken.Index), abandoned: woken.Abandoned}
}

func (t *Actor) either(quick Result, full func() Result) Result {
	if quick == Contended {
		return full()
	}
	return quick
}

// makeHistory lets historians work, kills two of them, and returns the memory with what they did, and the repairs.
func makeHistory(t *testing.T) (*history, []repaired) {
	fd, err := unix.MemfdCreate("history", unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "history")
	defer func() { _ = file.Close() }()
	if err := file.Truncate(int64(Size) + 1<<20); err != nil {
		t.Fatal(err)
	}
	memory, err := mapHistory(fd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Munmap(memory) })
	arena, err := Format(memory)
	if err != nil {
		t.Fatal(err)
	}
	manager := arena.Actor(0)
	for i, kind := range []Kind{AutoEvent, ManualEvent, Mutex, Mutex, Semaphore} {
		manager.New(uint32(i+1), Held{Kind: kind, Maximum: historyMaximum})
	}
	manager.GiveThread(historians)
	h := historyOf(memory)
	running := startHistorians(t, file)
	h.start.Store(1)
	repairs := killSome(t, h, manager, running)
	for _, cmd := range running {
		_ = cmd.Wait() // those who were killed too
	}
	return h, repairs
}

func startHistorians(t *testing.T, file *os.File) (running []*exec.Cmd) {
	for i := range historians {
		cmd := exec.Command("/proc/self/exe")
		cmd.Env = append(os.Environ(), historyVariable+"="+strconv.Itoa(i))
		cmd.ExtraFiles, cmd.Stderr = []*os.File{file}, os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() }) // if the test has failed
		running = append(running, cmd)
	}
	return running
}

// repaired is a repair after a thread's death.
type repaired struct {
	thread    uint8
	call, end int64
}

func killSome(t *testing.T, h *history, manager *Actor, running []*exec.Cmd) (repairs []repaired) {
	for i := range historians / 2 {
		for at := rand.IntN(recordsOf / 2); h.records[i][at].call.Load() == 0; {
			time.Sleep(time.Duration(rand.IntN(50)) * time.Microsecond)
		}
		_ = running[i].Process.Kill()
		_ = running[i].Wait()
		began := now()
		if r := manager.Repair([]uint32{uint32(i + 1)}); r != OK {
			t.Fatalf("repair: %v", r)
		}
		repairs = append(repairs, repaired{uint8(i + 1), began, now()})
	}
	return repairs
}
