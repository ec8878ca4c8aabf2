package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"winshm"
)

// pause is how long a waker leaves a waiter to fall asleep again, in nanoseconds.
const pause = 100_000

// tickPause lies between the ticks for a process that is idle.
const tickPause = 100_000_000

// began is when the process did, by Go's clock and by that of all processes.
var began = struct {
	at     time.Time
	shared int64
}{}

func init() { // of several readings of both clocks the one that took the shortest time: nobody came between
	const tries = 100
	shortest := time.Hour
	for range tries {
		at := time.Now()
		shared := read(unix.CLOCK_MONOTONIC)
		if took := time.Since(at); took < shortest {
			shortest, began.at, began.shared = took, at, shared-took.Nanoseconds()/2
		}
	}
}

// read reads one of the system's clocks.
func read(clock int32) int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		return 0
	}
	return t.Nano()
}

// clock is the time since the process began: Go reads it without a system call.
func clock() int64 { return time.Since(began.at).Nanoseconds() }

// rest sleeps for so many nanoseconds, without Go's timers.
func rest(ns int64) {
	t := unix.NsecToTimespec(max(0, ns))
	for unix.Nanosleep(&t, &t) == unix.EINTR {
	}
}

// wake wakes the other process, which sleeps, and answers the sum of the times, since base, at which it did.
func (w *waitables) wake(args []int) ([]int64, error) {
	n, base := args[0], int64(args[1])
	return wakeAll(n, base, w.to[0], func(int) *winshm.Event { return w.to[1] })
}

// wakeAll sets an event and waits for the reply, n times, and returns the sum of the times of the sets.
func wakeAll(n int, base int64, reply *winshm.Event, event func(i int) *winshm.Event) ([]int64, error) {
	var sum int64
	for i := range n {
		e := event(i)
		sum += clock()
		if err := e.Set(); err != nil {
			return nil, err
		}
		rest(pause)
		if err := reply.Wait(never); err != nil {
			return nil, err
		}
	}
	return []int64{sum + int64(n)*(began.shared-base)}, nil
}

// sleep is woken by wake, and answers the sum of the times at which it was.
func (w *waitables) sleep(args []int) ([]int64, error) {
	var sum int64
	for range args[0] {
		if err := w.to[1].Wait(never); err != nil {
			return nil, err
		}
		sum += clock()
		if err := w.to[0].Set(); err != nil {
			return nil, err
		}
	}
	return []int64{sum + int64(args[0])*(began.shared-int64(args[1]))}, nil
}

// idle waits for ticks, and answers the processor time that the process used meanwhile.
func (w *waitables) idle(args []int) ([]int64, error) {
	start := read(unix.CLOCK_PROCESS_CPUTIME_ID)
	for range args[0] {
		if err := w.to[0].Wait(never); err != nil {
			return nil, err
		}
	}
	return []int64{read(unix.CLOCK_PROCESS_CPUTIME_ID) - start}, nil
}

// tick makes the ticks.
func (w *waitables) tick(args []int) ([]int64, error) {
	for range args[0] {
		rest(tickPause)
		if err := w.to[0].Set(); err != nil {
			return nil, err
		}
	}
	return []int64{0}, nil
}

// contend takes the mutex as often as it can between two times of day.
func (w *waitables) contend(args []int) ([]int64, error) {
	var held winshm.Lock
	return contend(args, func() (err error) {
		held, err = w.mutex.Lock(never)
		return err
	}, func() error { return held.Unlock() })
}

// contendEvent takes an event that is set while nobody has it.
func (w *waitables) contendEvent(args []int) ([]int64, error) {
	return contend(args, func() error { return w.turn.Wait(never) }, w.turn.Set)
}

// contendUnit takes the one unit of a semaphore.
func (w *waitables) contendUnit(args []int) ([]int64, error) {
	return contend(args, func() error { return w.unit.Wait(never) }, func() error {
		_, err := w.unit.Release(1)
		return err
	})
}

// contend takes something, and gives it back, as often as it can between two times of day.
func contend(args []int, take, giveBack func() error) ([]int64, error) {
	end := int64(args[1]) - began.shared
	rest(int64(args[0]) - began.shared - clock())
	taken := int64(0)
	for clock() < end {
		if err := take(); err != nil {
			return nil, err
		}
		if clock() < end {
			taken++
		}
		if err := giveBack(); err != nil {
			return nil, err
		}
	}
	return []int64{taken}, nil
}

// waiters are goroutines that wait, and note when they were woken.
type waiters struct {
	woken  atomic.Int64 // how often
	sum    atomic.Int64 // of the times
	wanted atomic.Int64 // how often, until the process answers
	enough chan struct{}
}

// wakers opens or makes the events for waiters.
func wakers(n int) ([]*winshm.Event, error) {
	events := make([]*winshm.Event, n)
	for i := range events {
		e, err := event(fmt.Sprintf(`Local\winshm-bench-wake-%d`, i), false)
		if err != nil {
			return nil, err
		}
		events[i] = e
	}
	return events, nil
}

// gather starts goroutines that wait for events, each for one, and answers how many threads more the process has then.
func (w *waitables) gather(args []int) ([]int64, error) {
	events, err := wakers(args[1])
	if err != nil {
		return nil, err
	}
	before, err := threads()
	if err != nil {
		return nil, err
	}
	w.waiters.enough = make(chan struct{}, 1)
	w.waiters.wanted.Store(math.MaxInt64)
	for i := range args[0] {
		go w.waitFor(events[i%len(events)])
	}
	rest(300_000_000) // all of them wait then
	after, err := threads()
	return []int64{after - before}, err
}

// waitFor waits again and again. Nothing ends it but the process.
func (w *waitables) waitFor(e *winshm.Event) {
	for {
		if err := e.Wait(never); err != nil {
			fmt.Fprintln(os.Stderr, "worker:", err)
			os.Exit(1)
		}
		w.waiters.sum.Add(clock())
		enough := w.waiters.woken.Add(1) >= w.waiters.wanted.Load()
		if err := w.to[0].Set(); err != nil {
			fmt.Fprintln(os.Stderr, "worker:", err)
			os.Exit(1)
		}
		if enough {
			select {
			case w.waiters.enough <- struct{}{}:
			default: // it is told already
			}
		}
	}
}

// roused waits until the waiters were woken n times, and answers the sum of the times, since base.
func (w *waitables) roused(args []int) ([]int64, error) {
	n := int64(args[0])
	w.waiters.wanted.Store(n)
	for w.waiters.woken.Load() < n {
		<-w.waiters.enough
	}
	w.waiters.wanted.Store(math.MaxInt64)
	w.waiters.woken.Store(0)
	return []int64{w.waiters.sum.Swap(0) + n*(began.shared-int64(args[1]))}, nil
}

// rouse wakes the waiters of a number of events in turn, and answers the sum of the times, since base.
func (w *waitables) rouse(args []int) ([]int64, error) {
	if len(w.wakers) != args[0] {
		events, err := wakers(args[0])
		if err != nil {
			return nil, err
		}
		w.wakers = events
	}
	return wakeAll(args[1], int64(args[2]), w.to[0], func(i int) *winshm.Event { return w.wakers[i%len(w.wakers)] })
}

// threads counts those of the process.
func threads() (int64, error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), "\nThreads:\t")
	var n int64
	_, err = fmt.Sscan(rest, &n)
	return n, err
}
