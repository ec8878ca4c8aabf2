package main

import (
	"context"
	"fmt"
	"time"

	"winshm"
	"winshm/kernel32"
)

// waitables makes winshm's calls for synchronization.
type waitables struct {
	event     *winshm.Event
	mutex     *winshm.Mutex // shared with the other processes
	semaphore *winshm.Semaphore
	many      []winshm.Waitable // of 64 objects the last one is signaled
	handles   []kernel32.Handle // theirs
	to        [2]*winshm.Event  // to[i] is set for process i
	turn      *winshm.Event     // is set while nobody has it; shared
	unit      *winshm.Semaphore // of one unit; shared
	wakers    []*winshm.Event   // for the waiters of the other process
	waiters   waiters
}

// commands are what it does for the bench.
func (w *waitables) commands() map[string]command {
	return map[string]command{
		"waitables":    {1, w.attach},
		"event":        {1, w.setAndWait},
		"mutex":        {1, w.lock},
		"semaphore":    {1, w.release},
		"any":          {1, w.any},
		"multiple":     {1, w.multiple},
		"ping":         {1, w.ping},
		"pong":         {1, w.pong},
		"pings":        {1, w.pings},
		"seldoms":      {1, w.seldoms},
		"wake":         {2, w.wake},
		"sleep":        {2, w.sleep},
		"idle":         {1, w.idle},
		"tick":         {1, w.tick},
		"contend":      {2, w.contend},
		"contendevent": {2, w.contendEvent},
		"contendunit":  {2, w.contendUnit},
		"waiters":      {2, w.gather},
		"roused":       {2, w.roused},
		"rouse":        {3, w.rouse},
	}
}

// never is the context of waits that nothing ends but what they wait for.
var never = context.Background()

// event makes an auto-reset event, or opens the one of that name.
func event(name string, set bool) (*winshm.Event, error) {
	return winshm.CreateEvent(name, &winshm.EventOptions{Set: set})
}

// attach makes or opens the objects.
func (w *waitables) attach([]int) (_ []int64, err error) {
	if w.event, err = event("", false); err != nil {
		return nil, err
	}
	if w.mutex, err = winshm.CreateMutex(`Local\winshm-bench-mutex`, nil); err != nil {
		return nil, err
	}
	if w.semaphore, err = winshm.CreateSemaphore("", &winshm.SemaphoreOptions{Maximum: 1}); err != nil {
		return nil, err
	}
	if w.turn, err = event(`Local\winshm-bench-turn`, true); err != nil {
		return nil, err
	}
	if w.unit, err = winshm.CreateSemaphore(`Local\winshm-bench-unit`, &winshm.SemaphoreOptions{Initial: 1, Maximum: 1}); err != nil {
		return nil, err
	}
	for i := range w.to {
		if w.to[i], err = event(fmt.Sprintf(`Local\winshm-bench-to-%d`, i), false); err != nil {
			return nil, err
		}
	}
	for i := range 64 {
		e, err := winshm.CreateEvent("", &winshm.EventOptions{Manual: true, Set: i == 63})
		if err != nil {
			return nil, err
		}
		w.many, w.handles = append(w.many, e), append(w.handles, kernel32.Handle(e.Handle()))
	}
	return []int64{0}, nil
}

// setAndWait times a set of an event and the wait that it satisfies.
func (w *waitables) setAndWait(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if err := w.event.Set(); err != nil {
			return nil, err
		}
		if err := w.event.Wait(never); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// lock times lock and unlock of the mutex.
func (w *waitables) lock(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		l, err := w.mutex.Lock(never)
		if err != nil {
			return nil, err
		}
		if err := l.Unlock(); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// release times release and take of the semaphore.
func (w *waitables) release(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if _, err := w.semaphore.Release(1); err != nil {
			return nil, err
		}
		if err := w.semaphore.Wait(never); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// any times waits for any of 64 objects, of which the last one is signaled.
func (w *waitables) any(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if r, err := winshm.WaitAny(never, w.many...); err != nil || r.Index != 63 {
			return nil, fmt.Errorf("object %d of 64: %w", r.Index, err)
		}
	}
	return since(start), nil
}

// multiple is any by WaitForMultipleObjects.
func (w *waitables) multiple(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if i, err := kernel32.WaitForMultipleObjects(w.handles, false, kernel32.INFINITE); err != nil || i != 63 {
			return nil, fmt.Errorf("object %d of 64: %w", i, err)
		}
	}
	return since(start), nil
}

// ping times round trips with the other process, which makes pong.
func (w *waitables) ping(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if err := w.to[1].Set(); err != nil {
			return nil, err
		}
		if err := w.to[0].Wait(never); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// pong answers ping.
func (w *waitables) pong(args []int) ([]int64, error) {
	for range args[0] {
		if err := w.to[1].Wait(never); err != nil {
			return nil, err
		}
		if err := w.to[0].Set(); err != nil {
			return nil, err
		}
	}
	return []int64{0}, nil
}
