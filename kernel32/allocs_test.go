package kernel32_test

import (
	"runtime"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
)

// Nothing that a program does again and again with an object makes garbage.
func TestNoAllocs(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector makes garbage of its own")
	}
	const single, many = 1, 64
	event, manual := newEvent(t, 0), newEvent(t, 1)
	mutex := made(t)(kernel32.CreateMutex(nil, false, nil))
	semaphore := made(t)(kernel32.CreateSemaphore(nil, 0, 2, nil))
	events := make([]kernel32.Handle, many)
	for i := range events {
		events[i] = newEvent(t, 1)
	}
	last := events[many-1]
	wait := func(h kernel32.Handle, milliseconds, want uint32) {
		wantWait(t, "one", want)(kernel32.WaitForSingleObject(h, milliseconds))
	}
	pair := []kernel32.Handle{manual, mutex}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for what, op := range map[string]func(){
		"set and wait": func() { _ = kernel32.SetEvent(event); wait(event, patience, kernel32.WAIT_OBJECT_0) },
		"set and reset": func() {
			_, _ = kernel32.SetEvent(manual), kernel32.ResetEvent(manual)
			wait(manual, 0, kernel32.WAIT_TIMEOUT)
		},
		"pulse":       func() { _ = kernel32.PulseEvent(event) },
		"a time-out":  func() { wait(event, single, kernel32.WAIT_TIMEOUT) },
		"lock, twice": func() { lockTwice(wait, mutex) },
		"release and take": func() {
			_ = kernel32.ReleaseSemaphore(semaphore, 2, nil)
			wait(semaphore, 0, kernel32.WAIT_OBJECT_0)
			wait(semaphore, 0, kernel32.WAIT_OBJECT_0)
		},
		"any of many": func() {
			_ = kernel32.SetEvent(last)
			wantWait(t, "many", kernel32.WAIT_OBJECT_0+many-1)(kernel32.WaitForMultipleObjects(events, false, patience))
			_ = kernel32.ResetEvent(last)
			wantWait(t, "many", kernel32.WAIT_TIMEOUT)(kernel32.WaitForMultipleObjects(events, false, single))
		},
		"all of two": func() {
			_ = kernel32.SetEvent(manual)
			wantWait(t, "all", kernel32.WAIT_OBJECT_0)(kernel32.WaitForMultipleObjects(pair, true, patience))
			_, _ = kernel32.ReleaseMutex(mutex), kernel32.ResetEvent(manual)
		},
		"signal and wait": func() {
			wantWait(t, "both", kernel32.WAIT_OBJECT_0)(kernel32.SignalObjectAndWait(event, event, patience, false))
		},
	} {
		if allocs := testing.AllocsPerRun(100, op); allocs != 0 {
			t.Errorf("%s: %v allocations", what, allocs)
		}
	}
}

func lockTwice(wait func(h kernel32.Handle, milliseconds, want uint32), mutex kernel32.Handle) {
	for range 2 {
		wait(mutex, patience, kernel32.WAIT_OBJECT_0)
	}
	for range 2 {
		_ = kernel32.ReleaseMutex(mutex)
	}
}
