package client

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/winerr"
)

// drain runs a thread's APCs and returns what they note.
func drain(t *ThreadState) (arguments []uintptr) {
	for a, ok := t.NextAPC(); ok; a, ok = t.NextAPC() {
		arguments = append(arguments, a.Argument)
	}
	return arguments
}

func TestAPCOrder(t *testing.T) {
	state := new(ThreadState)
	for i := range uintptr(3) {
		if err := Default().QueueAPC(CurrentThread, state, APC{Argument: i}); err != nil {
			t.Fatal(err)
		}
	}
	if code := state.Sleep(0, false); code != 0 {
		t.Errorf("a sleep that is not alertable: %#x", code)
	}
	if code := state.Sleep(Forever, true); code != WaitIOCompletion {
		t.Errorf("an alertable sleep: %#x", code)
	}
	if got, want := drain(state), []uintptr{0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("APCs in the order %v, not %v", got, want)
	}
	if code := state.Sleep(time.Microsecond, true); code != 0 {
		t.Errorf("an alertable sleep when there are no more: %#x", code)
	}
}

// TestAPCEndsSleep queues to a thread that sleeps already, or is about to.
func TestAPCEndsSleep(t *testing.T) {
	h, thread, err := NewThread(0, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = removeLocal(h) }()
	for range 1000 {
		slept := make(chan uint32)
		go func() { slept <- thread.State().Sleep(Forever, true) }()
		if err := Default().QueueAPC(h, nil, APC{Argument: 7}); err != nil {
			t.Fatal(err)
		}
		if code := <-slept; code != WaitIOCompletion {
			t.Fatalf("the sleep ended with %#x", code)
		}
		if got := drain(thread.State()); !slices.Equal(got, []uintptr{7}) {
			t.Fatalf("APCs: %v", got)
		}
	}
	thread.End(0)
	if err := Default().QueueAPC(h, nil, APC{}); !errors.Is(err, winerr.ERROR_GEN_FAILURE) {
		t.Errorf("to a thread that has ended: %v", err)
	}
}

func TestAPCOfTimer(t *testing.T) {
	state, timer, other := new(ThreadState), new(completion), new(completion)
	for _, a := range []APC{{Argument: 1, timer: timer}, {Argument: 2}, {Argument: 3, timer: timer}, {Argument: 4, timer: other}} {
		if !state.apcs.add(a) {
			t.Fatal("the thread has ended")
		}
	}
	state.apcs.remove(other)
	if got, want := drain(state), []uintptr{1, 2}; !slices.Equal(got, want) {
		t.Errorf("APCs %v, not %v", got, want)
	}
}

func TestAPCRefused(t *testing.T) {
	h, thread, err := NewThread(0, false)
	if err != nil {
		t.Fatal(err)
	}
	defer thread.End(0)
	defer func() { _ = removeLocal(h) }()
	weak, err := Default().DuplicateHandle(DuplicateRequest{
		SourceProcess: CurrentProcess, Source: h, TargetProcess: CurrentProcess, Access: object.ThreadAll &^ object.ThreadSetContext,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := Default().QueueAPC(weak, nil, APC{}); !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
		t.Errorf("without THREAD_SET_CONTEXT: %v", err)
	}
	if err := removeLocal(weak); err != nil {
		t.Error(err)
	}
	if err := Default().QueueAPC(weak, nil, APC{}); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("to a closed handle: %v", err)
	}
}

// TestThreadEndWithoutPidfd sees the end of a thread as old kernels have it seen.
func TestThreadEndWithoutPidfd(t *testing.T) {
	known, end := make(chan *Thread), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		own, _ := threads.attach()
		known <- own
		<-end
	}()
	thread, seen := <-known, make(chan struct{})
	if int(thread.id) == proc.Getpid() {
		t.Skip("on the first thread, which does not end")
	}
	go func() {
		thread.lookAfter()
		close(seen)
	}()
	select {
	case <-seen:
		t.Error("the end of a thread that runs is seen")
	case end <- struct{}{}:
	}
	<-seen
	thread.End(0)
}

func TestMutexLevels(t *testing.T) {
	a, e := new(arena), new(entry)
	w := threadWaits{seat: &seat{arena: a}, owned: map[uint64]*ownership{e.Object: {entry: e, taken: 1<<31 - 1}}}
	if w.full(a, e) {
		t.Error("a mutex cannot be taken 2^31 times")
	}
	w.took(e)
	if !w.full(a, e) {
		t.Error("a mutex can be taken more than 2^31 times")
	}
}

// TestThreadsApart sees that each thread has a state of its own, and that the end of a thread is seen.
func TestThreadsApart(t *testing.T) {
	const n = 8
	var together, done sync.WaitGroup
	together.Add(n)
	seen := make([]*Thread, n)
	for i := range n {
		done.Go(func() {
			runtime.LockOSThread() // and not unlocked: the thread ends with the goroutine
			OnThread(func(s *ThreadState) {
				seen[i] = threads.current()
				s.timed = true // so that its end is watched
			})
			together.Done()
			together.Wait()
			OnThread(func(s *ThreadState) {
				if s != &seen[i].state || seen[i] != threads.current() {
					t.Error("the state of a thread has changed")
				}
			})
		})
	}
	done.Wait()
	for i, thread := range seen {
		if slices.Index(seen, thread) != i {
			t.Error("two threads have one state")
		}
		if int(thread.id) != proc.Getpid() { // Go keeps a process's first thread
			<-thread.ended
		}
		if place := threads.place(thread.id).Load(); place == thread && int(thread.id) != proc.Getpid() {
			t.Error("a thread that has ended is still found")
		}
	}
}
