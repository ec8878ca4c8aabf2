package server_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
)

// playScribbler becomes user Args[1], writes rubbish into its arena all the time, and meanwhile asks the manager for all that
// makes it look there, until it has made Args[2] requests. What it does follows from the number Args[3].
func playScribbler(s *testkit.Stage) {
	uid, err1 := strconv.Atoi(s.Args[1])
	requests, err2 := strconv.Atoi(s.Args[2])
	seed, err3 := strconv.ParseUint(s.Args[3], 10, 64)
	s.Check(errors.Join(err1, err2, err3, syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	w := newWorker(failing{s}, s.Args[0])
	_, fds := w.call(wire.OpArena, nil, nil)
	memory, err := shm.MapMemory(shm.NewFile(fds[0]), waitable.Size)
	s.Check(err)
	random := rand.New(rand.NewPCG(seed, 0))
	w.threads(8)
	for n := range 32 {
		w.create(wire.CreateWaitable{Type: []uint32{event, mutant, semaphore}[n%3], Maximum: 5, Name: fmt.Sprint("it ", n)})
	}
	go scribble(memory.Bytes(), rand.New(rand.NewPCG(seed, 1)))
	for range requests {
		w.provoke(random)
	}
	s.Say("done")
	_, _ = s.Hear()
}

// scribble writes rubbish of all kinds where an arena has its words, for ever.
func scribble(memory []byte, random *rand.Rand) {
	regions := scribbled()
	for {
		r := regions[random.IntN(len(regions))]
		word := wordAt(memory, r.from+uint64(random.IntN(int(r.length/8)))*8)
		switch random.IntN(7) {
		case 0:
			word.Store(random.Uint64())
		case 1: // a reference to an operation on several words
			word.Store(1<<63 | uint64(random.IntN(12))<<48 | random.Uint64N(4))
		case 2: // waiting, or an operation that is undecided
			word.Store(random.Uint64N(4)<<32 | random.Uint64N(6))
		case 3:
			word.Store(random.Uint64N(40))
		case 4:
			word.Store(word.Load() ^ 1<<random.IntN(64))
		case 5:
			word.Store(1 << (63 - random.IntN(8)))
		case 6: // how many threads there are
			wordAt(memory, 8).Store(random.Uint64() << 32)
		}
	}
}

// provoke makes a request that has the manager look at the arena.
func (w *worker) provoke(random *rand.Rand) {
	handle := func() uint32 { return 8 * uint32(1+random.IntN(40)) }
	var m wire.Message
	op := []wire.Op{
		wire.OpCreateWaitable, wire.OpCreateWaitable, wire.OpClose, wire.OpThreads, wire.OpWait, wire.OpSignal, wire.OpSetTimer,
		wire.OpPin, wire.OpSnapshot, wire.OpQuery,
	}[random.IntN(10)]
	thread := uint32(2 + random.IntN(10))
	switch op {
	case wire.OpCreateWaitable:
		m = &wire.CreateWaitable{
			Type: 5 + random.Uint32N(4), Manual: random.Uint32N(2), Maximum: 5, Access: 1 << 25, Owner: random.Uint32N(2) * thread,
		}
	case wire.OpClose, wire.OpQuery, wire.OpPin:
		m = &wire.HandleRequest{Handle: handle()}
	case wire.OpThreads:
		m = &wire.Threads{Count: 1}
	case wire.OpWait:
		m = &wire.Wait{
			Thread: thread, Version: random.Uint32N(4), All: random.Uint32N(2),
			Targets: []wire.Target{{Handle: handle()}, {Handle: handle()}},
		}
	case wire.OpSignal:
		m = &wire.Signal{Handle: handle(), Verb: 1 + random.Uint32N(5), Count: 1, Thread: thread}
	case wire.OpSetTimer:
		m = &wire.SetTimer{Handle: handle(), Due: ^uint64(0) - random.Uint64N(10000), Period: random.Uint32N(3)}
	}
	_, fds := w.call(op, m, nil)
	fdsock.CloseAll(fds)
}

// TestScribbler has a user write rubbish into his arena while the manager works there, again and again, beside another whose
// objects stay right and whose requests are answered.
func TestScribbler(t *testing.T) {
	testkit.CheckLeaks(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	m := startSystem(t, server.DefaultLimits())
	a, b := startWorker(t, m, alice), startWorker(t, m, alice)
	const rounds = 4
	slowest := time.Duration(0)
	for i := range rounds {
		s := testkit.Start(t, "scribbler", nil, m.Socket, strconv.Itoa(mallory), "300", fmt.Sprint(seed+uint64(i)))
		done := make(chan bool)
		go func() {
			line, ok := s.Next()
			done <- ok && line == "done"
		}()
		for n, running := 0, true; running; n++ {
			select {
			case ok := <-done:
				if running = false; !ok {
					t.Error("the scribbler came to nothing")
				}
			default:
			}
			before := time.Now()
			round := fmt.Sprint(i, " ", n)
			expectHandOver(t, a, b, round[:1]+"-"+fmt.Sprint(n))
			slowest = max(slowest, time.Since(before))
		}
		s.Kill()
		testkit.Eventually(t, "mallory's arena to go", func() bool { return m.Server.Stats().Arenas == 1 })
	}
	t.Logf("alice's slowest round took %v; %d arenas of %d were found to be broken", slowest,
		strings.Count(m.Log.String(), "an arena is broken"), rounds)
	a.Kill()
	b.Kill()
	expectNothing(t, m)
}

// expectHandOver has one worker wait for an event that another sets.
func expectHandOver(t *testing.T, a, b *testkit.Actor, name string) {
	t.Helper()
	a.Say("share %s %s", name, everybody)
	a.Expect("true")
	a.Say("await")
	a.Expect("waiting")
	b.Say("set %s", name)
	b.Expect("0")
	a.Expect("satisfied")
}
