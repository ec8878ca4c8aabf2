package kernel32_test

import (
	"os"
	"runtime"
	"slices"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

const patience = 20000 // milliseconds, for what comes soon

// onThread runs f on a thread of its own, which ends then. A process's first thread Go would keep.
func onThread(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if int(kernel32.GetCurrentThreadId()) == os.Getpid() {
			onThread(f)
			runtime.UnlockOSThread()
			return
		}
		f()
	}()
	<-done
}

// made returns a handle that is closed at the end of the test.
func made(t *testing.T) func(h kernel32.Handle, err error) kernel32.Handle {
	return func(h kernel32.Handle, err error) kernel32.Handle {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
		return h
	}
}

func newEvent(t *testing.T, manual uint32) kernel32.Handle {
	t.Helper()
	return made(t)(kernel32.CreateEvent(nil, manual, 0, nil))
}

// wantWait checks how a wait ends.
func wantWait(t *testing.T, what string, want uint32) func(uint32, error) {
	return func(event uint32, err error) {
		t.Helper()
		if event != want || err != nil {
			t.Errorf("%s: the wait ends with %#x, %v, not %#x", what, event, err, want)
		}
	}
}

func TestEventExists(t *testing.T) {
	name := pointer(t, "event")
	first := made(t)(kernel32.CreateEvent(nil, 1, 1, name))
	second, err := kernel32.CreateEvent(nil, 0, 0, name)
	wantErr(t, "the second", err, winerr.ERROR_ALREADY_EXISTS)
	if err := kernel32.CompareObjectHandles(first, second); err != nil {
		t.Error(err)
	}
	for range 2 { // it is still manual, and set
		wantWait(t, "the second", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(second, 0))
	}
	third := made(t)(kernel32.OpenEvent(kernel32.SYNCHRONIZE, false, name))
	wantErr(t, "without the right", kernel32.ResetEvent(third), winerr.ERROR_ACCESS_DENIED)
	if err := kernel32.CloseHandle(second); err != nil {
		t.Error(err)
	}
}

// TestMutexOfThreads hands a mutex from thread to thread: each owner is another, and only the owner may release it.
func TestMutexOfThreads(t *testing.T) {
	mutex := made(t)(kernel32.CreateMutex(nil, false, nil))
	onThread(func() {
		wantWait(t, "free", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(mutex, 0))
		wantWait(t, "owned", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(mutex, 0))
		onThread(func() {
			wantWait(t, "another's", kernel32.WAIT_TIMEOUT)(kernel32.WaitForSingleObject(mutex, 0))
			wantErr(t, "another's", kernel32.ReleaseMutex(mutex), winerr.ERROR_NOT_OWNER)
		})
		for range 2 {
			if err := kernel32.ReleaseMutex(mutex); err != nil {
				t.Error(err)
			}
		}
		wantErr(t, "once too often", kernel32.ReleaseMutex(mutex), winerr.ERROR_NOT_OWNER)
	})
	wantWait(t, "released", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(mutex, 0))
}

// TestMutexOfEndedThread sees that a thread that ends abandons its mutexes before it is signaled, also one that somebody
// waits for.
func TestMutexOfEndedThread(t *testing.T) {
	first, second := made(t)(kernel32.CreateMutex(nil, false, nil)), made(t)(kernel32.CreateMutex(nil, false, nil))
	var thread kernel32.Handle
	onThread(func() {
		self := kernel32.InvalidHandle
		err := kernel32.DuplicateHandle(self, kernel32.GetCurrentThread(), self, &thread, 0, false, kernel32.DUPLICATE_SAME_ACCESS)
		if err != nil {
			t.Error(err)
		}
		both := []kernel32.Handle{first, second}
		wantWait(t, "both", kernel32.WAIT_OBJECT_0)(kernel32.WaitForMultipleObjects(both, true, 0))
	})
	defer func() { _ = kernel32.CloseHandle(thread) }()
	onThread(func() {
		wantWait(t, "while the thread ends", kernel32.WAIT_ABANDONED)(kernel32.WaitForSingleObject(first, patience))
		if err := kernel32.ReleaseMutex(first); err != nil {
			t.Error(err)
		}
	})
	wantWait(t, "the thread", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(thread, patience))
	onThread(func() {
		both := []kernel32.Handle{first, second}
		wantWait(t, "the one", kernel32.WAIT_ABANDONED)(kernel32.WaitForMultipleObjects(both, true, 0))
		for _, mutex := range both {
			if err := kernel32.ReleaseMutex(mutex); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestMutexOfEndedProcess kills a process that owns a mutex.
func TestMutexOfEndedProcess(t *testing.T) {
	mutex := made(t)(kernel32.CreateMutex(nil, false, pointer(t, "killed")))
	owner := testkit.Start(t, "child", nil, "own", "killed")
	owner.Expect("0")
	onThread(func() {
		wantWait(t, "of the living", kernel32.WAIT_TIMEOUT)(kernel32.WaitForSingleObject(mutex, 0))
	})
	done := make(chan struct{})
	go onThread(func() {
		defer close(done)
		wantWait(t, "of the dead", kernel32.WAIT_ABANDONED)(kernel32.WaitForSingleObject(mutex, patience))
		if err := kernel32.ReleaseMutex(mutex); err != nil {
			t.Error(err)
		}
	})
	owner.Kill()
	<-done
}

func TestSignalObjectAndWait(t *testing.T) {
	there, back := newEvent(t, 0), newEvent(t, 0)
	const turns = 100
	go func() {
		for range turns {
			_, _ = kernel32.WaitForSingleObject(there, patience)
			_ = kernel32.SetEvent(back)
		}
	}()
	for range turns {
		wantWait(t, "there and back", kernel32.WAIT_OBJECT_0)(kernel32.SignalObjectAndWait(there, back, patience, false))
	}
}

func TestSemaphoreOfProcesses(t *testing.T) {
	h := made(t)(kernel32.CreateSemaphore(nil, 1, 2, pointer(t, "places")))
	taker := testkit.Start(t, "child", nil, "take", "places")
	taker.Expect("0")
	wantWait(t, "none left", kernel32.WAIT_TIMEOUT)(kernel32.WaitForSingleObject(h, 0))
	before := int32(-1)
	if err := kernel32.ReleaseSemaphore(h, 2, &before); err != nil || before != 0 {
		t.Errorf("released: %d, %v", before, err)
	}
	wantErr(t, "too many", kernel32.ReleaseSemaphore(h, 1, &before), winerr.ERROR_TOO_MANY_POSTS)
}

func TestAPCs(t *testing.T) {
	event := newEvent(t, 0)
	var order []uintptr
	note := func(n uintptr) { order = append(order, n) }
	queue := func(n uintptr) {
		if err := kernel32.QueueUserAPC(note, kernel32.GetCurrentThread(), n); err != nil {
			t.Error(err)
		}
	}
	onThread(func() {
		queue(1)
		queue(2)
		wantWait(t, "not alertable", kernel32.WAIT_TIMEOUT)(kernel32.WaitForSingleObjectEx(event, 0, false))
		wantWait(t, "alertable", kernel32.WAIT_IO_COMPLETION)(kernel32.WaitForSingleObjectEx(event, 0, true))
		queue(3)
		if err := kernel32.SetEvent(event); err != nil {
			t.Error(err)
		}
		wantWait(t, "signaled", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObjectEx(event, 0, true))
		if ret := kernel32.SleepEx(0, true); ret != kernel32.WAIT_IO_COMPLETION {
			t.Errorf("SleepEx: %#x", ret)
		}
	})
	if want := []uintptr{1, 2, 3}; !slices.Equal(order, want) {
		t.Errorf("APCs in the order %v", order)
	}
}

// TestAPCsWake queues to a thread that waits, or is about to.
func TestAPCsWake(t *testing.T) {
	event, ready := newEvent(t, 0), make(chan kernel32.Handle)
	const times = 200
	ran, woken := 0, make(chan struct{})
	go onThread(func() {
		defer close(woken)
		var thread kernel32.Handle
		self := kernel32.InvalidHandle
		err := kernel32.DuplicateHandle(self, kernel32.GetCurrentThread(), self, &thread, 0, false, kernel32.DUPLICATE_SAME_ACCESS)
		if err != nil {
			t.Error(err)
		}
		for range times {
			ready <- thread
			wantWait(t, "woken", kernel32.WAIT_IO_COMPLETION)(kernel32.WaitForSingleObjectEx(event, patience, true))
		}
	})
	var thread kernel32.Handle
	for range times {
		thread = <-ready
		if err := kernel32.QueueUserAPC(func(uintptr) { ran++ }, thread, 0); err != nil {
			t.Error(err)
		}
	}
	<-woken
	if ran != times {
		t.Errorf("%d APCs of %d ran", ran, times)
	}
	wantWait(t, "the thread", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(thread, patience))
	wantErr(t, "ended", kernel32.QueueUserAPC(func(uintptr) {}, thread, 0), winerr.ERROR_GEN_FAILURE)
	_ = kernel32.CloseHandle(thread)
}

func TestTimerAPC(t *testing.T) {
	timer := made(t)(kernel32.CreateWaitableTimer(nil, true, nil))
	due, ran := int64(-10000), 0
	completion := func(arg uintptr, low, high uint32) {
		if arg != 42 || high == 0 {
			t.Errorf("the routine gets %d, %#x, %#x", arg, low, high)
		}
		ran++
	}
	onThread(func() {
		if err := kernel32.SetWaitableTimer(timer, &due, 0, completion, 42, false); err != nil {
			t.Error(err)
		}
		if ret := kernel32.SleepEx(patience, true); ret != kernel32.WAIT_IO_COMPLETION || ran != 1 {
			t.Errorf("SleepEx: %#x; the routine ran %d times", ret, ran)
		}
		wantWait(t, "the timer", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(timer, 0))
		if err := kernel32.SetWaitableTimer(timer, &due, 0, completion, 42, false); err != nil {
			t.Error(err)
		}
		wantWait(t, "the timer", kernel32.WAIT_OBJECT_0)(kernel32.WaitForSingleObject(timer, patience))
		if err := kernel32.CancelWaitableTimer(timer); err != nil {
			t.Error(err)
		}
		if ret := kernel32.SleepEx(20, true); ret != 0 || ran != 1 { // the queue is empty
			t.Errorf("SleepEx: %#x; the routine ran %d times", ret, ran)
		}
	})
	wantErr(t, "no time", kernel32.SetWaitableTimer(timer, nil, 0, nil, 0, false), winerr.ERROR_NOACCESS)
	wantErr(t, "bad period", kernel32.SetWaitableTimer(0, &due, -1, nil, 0, false), winerr.ERROR_INVALID_PARAMETER)
}
