package winshm_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// must ends the test if err is not nil.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func event(t testing.TB, c *winshm.Client, name string, opts *winshm.EventOptions) *winshm.Event {
	t.Helper()
	e, err := c.CreateEvent(name, opts)
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func mutex(t testing.TB, c *winshm.Client, name string) *winshm.Mutex {
	t.Helper()
	m, err := c.CreateMutex(name, nil)
	must(t, err)
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func semaphore(t testing.TB, c *winshm.Client, name string, initial, maximum int) *winshm.Semaphore {
	t.Helper()
	s, err := c.CreateSemaphore(name, &winshm.SemaphoreOptions{Initial: initial, Maximum: maximum})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

type tryWaiter interface{ TryWait() (bool, error) }

func wantSet(t testing.TB, what string, w tryWaiter, want bool) {
	t.Helper()
	if got, err := w.TryWait(); got != want || err != nil {
		t.Errorf("%s: TryWait gives %t, %v", what, got, err)
	}
}

func TestEvent(t *testing.T) {
	c, _ := connect(t)
	auto := event(t, c, "auto", nil)
	wantSet(t, "a new event", auto, false)
	must(t, auto.Set())
	must(t, auto.Set())
	wantSet(t, "set twice", auto, true)
	wantSet(t, "and taken", auto, false)
	must(t, auto.Set())
	must(t, auto.Reset())
	wantSet(t, "reset", auto, false)
	must(t, auto.Pulse())
	wantSet(t, "pulsed when nobody waits", auto, false)

	manual := event(t, c, "", &winshm.EventOptions{Manual: true, Set: true})
	for range 2 {
		wantSet(t, "a manual event", manual, true)
	}
	must(t, manual.Wait(t.Context()))

	same, err := c.CreateEvent("auto", &winshm.EventOptions{Manual: true, Set: true})
	must(t, err)
	if !same.Existed() || auto.Existed() {
		t.Errorf("existed: %t the second, %t the first", same.Existed(), auto.Existed())
	}
	wantSet(t, "an event that existed", same, false)
	must(t, auto.Set())
	wantSet(t, "set by another handle", same, true)
	must(t, same.Close())
	if err := same.Set(); winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("setting what is closed: %v", err)
	}
	if _, err := c.OpenMutex("auto", 0); winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("an event as a mutex: %v", err)
	}
	if _, err := c.OpenEvent("none", 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an event that is not there: %v", err)
	}
	waiter, err := c.OpenEvent("auto", winshm.Synchronize)
	must(t, err)
	defer waiter.Close()
	if err := waiter.Set(); winshm.Code(err) != winerr.ERROR_ACCESS_DENIED {
		t.Errorf("setting without the right: %v", err)
	}
	setter, err := c.OpenEvent("auto", winshm.ModifyState)
	must(t, err)
	defer setter.Close()
	if _, err := setter.TryWait(); winshm.Code(err) != winerr.ERROR_ACCESS_DENIED {
		t.Errorf("waiting without the right: %v", err)
	}
}

func TestMutex(t *testing.T) {
	c, _ := connect(t)
	m := mutex(t, c, "m")
	lock, err := m.Lock(t.Context())
	must(t, err)
	if _, ok, err := m.TryLock(); ok || err != nil {
		t.Errorf("a second lock: %t, %v", ok, err)
	}
	copied := lock
	done := make(chan error)
	go func() { done <- copied.Unlock() }()
	must(t, <-done)
	for _, l := range []winshm.Lock{lock, copied, {}} {
		if err := l.Unlock(); winshm.Code(err) != winerr.ERROR_NOT_OWNER {
			t.Errorf("unlocking again: %v", err)
		}
	}
	again, ok, err := m.TryLock()
	if !ok || err != nil || again.Abandoned() {
		t.Errorf("a lock after it: %t, %v, abandoned %t", ok, err, again.Abandoned())
	}
	if err := lock.Unlock(); winshm.Code(err) != winerr.ERROR_NOT_OWNER {
		t.Errorf("the first lock unlocks the second: %v", err)
	}
	must(t, m.Close())
	must(t, again.Unlock())
}

func TestSemaphore(t *testing.T) {
	c, _ := connect(t)
	s := semaphore(t, c, "s", 1, 3)
	wantSet(t, "one", s, true)
	wantSet(t, "none", s, false)
	if before, err := s.Release(2); before != 0 || err != nil {
		t.Errorf("release: %d, %v", before, err)
	}
	if _, err := s.Release(2); winshm.Code(err) != winerr.ERROR_TOO_MANY_POSTS {
		t.Errorf("too many: %v", err)
	}
	if before, err := s.Release(1); before != 2 || err != nil {
		t.Errorf("release: %d, %v", before, err)
	}
	for _, n := range []int{0, -1} {
		if _, err := s.Release(n); winshm.Code(err) != winerr.ERROR_INVALID_PARAMETER {
			t.Errorf("release %d: %v", n, err)
		}
	}
	for range 3 {
		must(t, s.Wait(t.Context()))
	}
	wantSet(t, "three taken", s, false)
	for _, opts := range []winshm.SemaphoreOptions{{Initial: -1}, {Initial: 2, Maximum: 1}, {Maximum: -1}, {Maximum: 1 << 40}} {
		if _, err := c.CreateSemaphore("", &opts); winshm.Code(err) != winerr.ERROR_INVALID_PARAMETER {
			t.Errorf("%+v: %v", opts, err)
		}
	}
}

func TestTimer(t *testing.T) {
	c, _ := connect(t)
	timer, err := c.CreateTimer("t", nil)
	must(t, err)
	defer timer.Close()
	wantSet(t, "a new timer", timer, false)
	must(t, timer.Start(time.Millisecond, time.Millisecond))
	for range 3 {
		must(t, timer.Wait(t.Context()))
	}
	must(t, timer.Stop())
	must(t, timer.StartAt(time.Now().Add(-time.Hour), 0))
	must(t, timer.Wait(t.Context()))
	must(t, timer.Start(time.Hour, 0))
	wantSet(t, "an hour before", timer, false)
	for _, period := range []time.Duration{-1, 1, 1 << 62} {
		if err := timer.Start(0, period); winshm.Code(err) != winerr.ERROR_INVALID_PARAMETER {
			t.Errorf("period %v: %v", period, err)
		}
	}
}

func TestWaitAny(t *testing.T) {
	c, _ := connect(t)
	a, b, m := event(t, c, "", nil), event(t, c, "", nil), mutex(t, c, "")
	must(t, b.Set())
	r, err := winshm.WaitAny(t.Context(), a, b, m)
	if r.Index != 1 || r.Locks != nil || err != nil {
		t.Errorf("the event: %+v, %v", r, err)
	}
	r, err = winshm.WaitAny(t.Context(), a, b, m)
	if r.Index != 2 || len(r.Locks) != 3 || r.Abandoned() || err != nil {
		t.Fatalf("the mutex: %+v, %v", r, err)
	}
	if _, ok, _ := m.TryLock(); ok {
		t.Error("the mutex is not locked")
	}
	must(t, r.Locks[2].Unlock())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := winshm.WaitAny(ctx, a, b); !errors.Is(err, context.Canceled) {
		t.Errorf("a wait with no time: %v", err)
	}
	if _, err := winshm.WaitAny(ctx); winshm.Code(err) != winerr.ERROR_INVALID_PARAMETER || !strings.Contains(err.Error(), "0 objects") {
		t.Errorf("a wait for nothing: %v", err)
	}
	must(t, b.Close())
	if _, err := winshm.WaitAny(t.Context(), a, b); winshm.Code(err) != winerr.ERROR_INVALID_HANDLE || !strings.Contains(err.Error(), "object 1:") {
		t.Errorf("a wait for what is closed: %v", err)
	}
}

func TestWaitAll(t *testing.T) {
	c, _ := connect(t)
	e, s, m, n := event(t, c, "", nil), semaphore(t, c, "", 1, 1), mutex(t, c, ""), mutex(t, c, "")
	got := make(chan winshm.Result)
	go func() {
		r, err := winshm.WaitAll(t.Context(), e, m, s, n)
		if err != nil {
			t.Error(err)
		}
		got <- r
	}()
	lock, err := m.Lock(t.Context())
	must(t, err)
	must(t, e.Set())
	wantSet(t, "what a wait for all must not keep", s, true)
	_, err = s.Release(1)
	must(t, err)
	must(t, lock.Unlock())
	r := <-got
	wantSet(t, "taken by the wait", e, false)
	wantSet(t, "taken by the wait", s, false)
	for _, l := range []winshm.Lock{r.Locks[1], r.Locks[3]} {
		must(t, l.Unlock())
	}
	if err := r.Locks[3].Unlock(); winshm.Code(err) != winerr.ERROR_NOT_OWNER {
		t.Errorf("twice: %v", err)
	}
	if _, err := winshm.WaitAll(t.Context(), e, m, e); winshm.Code(err) != winerr.ERROR_INVALID_PARAMETER ||
		!strings.Contains(err.Error(), "named twice") {
		t.Errorf("an object twice: %v", err)
	}
}

// TestManyWaits lets many goroutines wait for one event each, sets them in turn, and counts threads.
func TestManyWaits(t *testing.T) {
	c, _ := connect(t)
	const n = 1000
	events := make([]*winshm.Event, n)
	for i := range events {
		events[i] = event(t, c, "", nil)
	}
	before := testkit.Threads()
	var wg sync.WaitGroup
	woken := make(chan int, n)
	for i, e := range events {
		wg.Go(func() {
			if err := e.Wait(t.Context()); err != nil {
				t.Error(err)
			}
			woken <- i
		})
	}
	waiting(t, c, n)
	if now := testkit.Threads(); now > before+16 {
		t.Errorf("%d threads before, %d while %d goroutines wait", before, now, n)
	}
	for _, i := range []int{500, 0, n - 1} {
		must(t, events[i].Set())
		if got := <-woken; got != i {
			t.Fatalf("%d is woken by the event of %d", got, i)
		}
	}
	for _, i := range []int{500, 0, n - 1} {
		woken <- i
	}
	for i, e := range events {
		if i != 500 && i != 0 && i != n-1 {
			must(t, e.Set())
		}
	}
	wg.Wait()
	if len(woken) != n {
		t.Errorf("%d of %d are woken", len(woken), n)
	}
	for i, e := range events {
		if set, _ := e.TryWait(); set {
			t.Errorf("event %d was set and satisfied nobody", i)
		}
	}
}

// waiting waits until so many goroutines sleep in waits through c.
func waiting(t testing.TB, c *winshm.Client, n int) {
	t.Helper()
	testkit.Eventually(t, "goroutines to wait", func() bool { return c.Waiting() == n })
}
