package kernel32_test

import (
	"fmt"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

// useInherited does in a child what the parent of TestInheritedObjects waits for, with an event, a semaphore and a mutex. It
// returns what the wait for a timer returns.
func useInherited(s *testkit.Stage, event, semaphore, mutex, timer kernel32.Handle) int {
	s.Check(kernel32.SetEvent(event))
	s.Check(kernel32.ReleaseSemaphore(semaphore, 2, nil))
	_, err := kernel32.WaitForSingleObject(mutex, patience)
	s.Check(err)
	got, err := kernel32.WaitForSingleObject(timer, patience)
	s.Check(err)
	return int(got)
}

// A child has inheritable events, mutexes, semaphores and timers at the same values, and no others.
func TestInheritedObjects(t *testing.T) {
	sa := &kernel32.SecurityAttributes{InheritHandle: 1}
	event := made(t)(kernel32.CreateEvent(sa, 0, 0, nil))
	semaphore := made(t)(kernel32.CreateSemaphore(sa, 0, 5, nil))
	mutex := made(t)(kernel32.CreateMutex(sa, false, nil))
	timer := made(t)(kernel32.CreateWaitableTimer(sa, true, nil))
	private := made(t)(kernel32.CreateEvent(nil, 0, 0, nil))

	arguments := []string{"objects"}
	for _, h := range []kernel32.Handle{event, semaphore, mutex, timer} {
		arguments = append(arguments, fmt.Sprint(uint64(h)))
	}
	pi := child(t, true, 0, arguments...)
	wantWait(t, "the event", 0)(kernel32.WaitForSingleObject(event, patience))
	wantWait(t, "the semaphore", 0)(kernel32.WaitForSingleObject(semaphore, patience))
	wantWait(t, "the semaphore again", 0)(kernel32.WaitForSingleObject(semaphore, patience))
	fatal(t)(kernel32.SetWaitableTimer(timer, new(int64), 0, nil, 0, false))
	if got := awaitExit(fatal(t), pi); got != kernel32.WAIT_OBJECT_0 {
		t.Errorf("the child says %#x of the timer", got)
	}
	onThread(func() {
		wantWait(t, "the mutex that the child had", kernel32.WAIT_ABANDONED)(kernel32.WaitForSingleObject(mutex, 0))
	})
	if got := awaitExit(fatal(t), child(t, true, 0, "set", fmt.Sprint(uint64(private)))); got != uint32(winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("an event that is not inheritable: the child says %d", got)
	}
	if got := awaitExit(fatal(t), child(t, false, 0, "set", fmt.Sprint(uint64(event)))); got != uint32(winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("nothing inherited: the child says %d", got)
	}
}
