package winshm_test

import (
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// readable reports whether a descriptor becomes readable in so many milliseconds; -1: however long it takes.
func readable(t testing.TB, fd, milliseconds int) bool {
	t.Helper()
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, milliseconds)
		if err == unix.EINTR {
			continue
		}
		must(t, err)
		return n == 1
	}
}

func TestNotify(t *testing.T) {
	c, _ := connect(t)
	e, m := event(t, c, "", nil), mutex(t, c, "")
	lock, err := m.Lock(t.Context())
	must(t, err)
	n, err := winshm.Notify(e, m)
	must(t, err)
	if readable(t, n.FD(), 0) {
		t.Error("it is readable before anything happened")
	}
	if _, err := n.Result(); winshm.Code(err) != winerr.ERROR_IO_INCOMPLETE {
		t.Errorf("the result before: %v", err)
	}
	must(t, lock.Unlock())
	if !readable(t, n.FD(), -1) {
		t.Error("not readable")
	}
	r, err := n.Result()
	if r.Index != 1 || err != nil {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, ok, _ := m.TryLock(); ok {
		t.Error("the mutex is free")
	}
	if n.Cancel() {
		t.Error("a wait that was satisfied is cancelled")
	}
	must(t, r.Locks[1].Unlock())
	must(t, n.Close())

	must(t, e.Set()) // before it begins
	n, err = winshm.Notify(e)
	must(t, err)
	if !readable(t, n.FD(), 0) {
		t.Error("not readable at once")
	}
	wantSet(t, "an event that is taken", e, false)
	must(t, n.Close())
}

func TestNotifyCancel(t *testing.T) {
	c, _ := connect(t)
	e := event(t, c, "", nil)
	n, err := winshm.Notify(e)
	must(t, err)
	if !n.Cancel() || !readable(t, n.FD(), 0) {
		t.Error("it is not cancelled, or not readable then")
	}
	if _, err := n.Result(); winshm.Code(err) != winerr.ERROR_OPERATION_ABORTED {
		t.Errorf("the result: %v", err)
	}
	must(t, n.Close())
	must(t, e.Set())
	wantSet(t, "an event after it", e, true)

	for i := range 1000 { // either it is cancelled, or it has got the event
		n, err := winshm.Notify(e)
		must(t, err)
		var wg sync.WaitGroup
		wg.Go(func() { _ = e.Set() })
		cancelled := n.Cancel()
		wg.Wait()
		if set, err := e.TryWait(); set != cancelled || err != nil {
			t.Fatalf("round %d: cancelled %t, still set %t, %v", i, cancelled, set, err)
		}
		must(t, n.Close())
	}
}

// Many notifications cost no threads, and come in the order in which they began.
func TestManyNotifications(t *testing.T) {
	c, _ := connect(t)
	s := semaphore(t, c, "", 0, 1000)
	const n = 300
	before := testkit.Threads()
	all := make([]*winshm.Notification, n)
	for i := range all {
		var err error
		all[i], err = winshm.Notify(s)
		must(t, err)
		defer all[i].Close()
	}
	if now := testkit.Threads(); now > before+8 {
		t.Errorf("%d threads before, %d after", before, now)
	}
	for i := range all {
		_, err := s.Release(1)
		must(t, err)
		if !readable(t, all[i].FD(), -1) || i+1 < n && readable(t, all[i+1].FD(), 0) {
			t.Fatalf("%d is not readable, or the next one is", i)
		}
	}
}

// A client that is closed ends the waits through it.
func TestCloseClient(t *testing.T) {
	c, m := connect(t)
	other := connectTo(t, m)
	e, mu := event(t, c, "e", nil), mutex(t, c, "m")
	mine := mutex(t, other, "m")
	_, err := mu.Lock(t.Context())
	must(t, err)
	ends := make(chan error)
	go func() { ends <- e.Wait(t.Context()) }()
	n, err := winshm.Notify(e)
	must(t, err)
	defer n.Close()
	waiting(t, c, 2)
	must(t, c.Close())
	if err := <-ends; winshm.Code(err) != winerr.ERROR_INVALID_HANDLE {
		t.Errorf("the wait ends with %v", err)
	}
	if !readable(t, n.FD(), -1) {
		t.Error("the notification is not told")
	}
	lock, err := mine.Lock(t.Context())
	if err != nil || !lock.Abandoned() {
		t.Errorf("what it owned: %v, abandoned %t", err, lock.Abandoned())
	}
	must(t, lock.Unlock())
}
