package main

// #include "thread.h"
import "C"

import (
	"math"
	"time"
	"unsafe"

	"winshm/internal/client"
)

// Waits and what else a thread does in its own name: C says which thread calls, by its key.

// A signal handler that C installed without SA_ONSTACK runs on the stack that the thread is on: that must be C's while it
// sleeps, and not a goroutine's, which is small and lies among Go's data.
func init() {
	client.SleepBy(func(word *uint32, value uint32, limit time.Duration) {
		C.winshm_sleep((*C.uint32_t)(word), C.uint32_t(value), C.int64_t(limit))
	})
}

// duration returns how long a time-out is; below 0: it never comes.
func duration(milliseconds C.uint32_t) time.Duration {
	if milliseconds == math.MaxUint32 {
		return client.Forever
	}
	return time.Duration(milliseconds) * time.Millisecond
}

// single is a wait for one object.
func single(thread, handle C.uintptr_t, milliseconds C.uint32_t, alertable C.int) client.WaitRequest {
	return client.WaitRequest{
		Handles: []client.Handle{client.HandleOf(uintptr(handle))}, Single: true,
		Alertable: alertable != 0, Timeout: duration(milliseconds), Thread: threadOf(thread).State(),
	}
}

//export winshmWaitForSingleObject
func winshmWaitForSingleObject(thread, handle C.uintptr_t, milliseconds C.uint32_t, alertable C.int) (r C.winshm_result) {
	defer guard(&r, client.WaitFailed)
	return result(client.Default().WaitFor(single(thread, handle, milliseconds, alertable)))
}

//export winshmWaitForMultipleObjects
func winshmWaitForMultipleObjects(
	thread C.uintptr_t, n C.uint32_t, handles *C.uintptr_t, all C.int, milliseconds C.uint32_t, alertable C.int,
) (r C.winshm_result) {
	defer guard(&r, client.WaitFailed)
	request := client.WaitRequest{
		Handles: make([]client.Handle, n), All: all != 0,
		Alertable: alertable != 0, Timeout: duration(milliseconds), Thread: threadOf(thread).State(),
	}
	for i, h := range unsafe.Slice(handles, n) {
		request.Handles[i] = client.HandleOf(uintptr(h))
	}
	return result(client.Default().WaitFor(request))
}

//export winshmSignalObjectAndWait
func winshmSignalObjectAndWait(
	thread, signal, handle C.uintptr_t, milliseconds C.uint32_t, alertable C.int,
) (r C.winshm_result) {
	defer guard(&r, client.WaitFailed)
	return result(client.Default().SignalAndWait(client.HandleOf(uintptr(signal)), single(thread, handle, milliseconds, alertable)))
}

//export winshmReleaseMutex
func winshmReleaseMutex(thread, mutex C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return truth(client.Default().ReleaseMutex(client.HandleOf(uintptr(mutex)), threadOf(thread).State()))
}

// winshmSleep is an alertable sleep.
//
//export winshmSleep
func winshmSleep(thread C.uintptr_t, milliseconds C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(threadOf(thread).State().Sleep(duration(milliseconds), true), nil)
}

//export winshmQueueUserAPC
func winshmQueueUserAPC(thread, function, handle, argument C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	apc := client.APC{Function: uintptr(function), Argument: uintptr(argument)}
	return truth(client.Default().QueueAPC(client.HandleOf(uintptr(handle)), threadOf(thread).State(), apc))
}

// winshmNextAPC stores the thread's oldest APC, which it is to run, and reports whether there is one.
//
//export winshmNextAPC
func winshmNextAPC(thread C.uintptr_t, next *C.struct_winshm_apc) C.bool {
	apc, ok := threadOf(thread).State().NextAPC()
	if ok {
		*next = C.struct_winshm_apc{
			function: C.uintptr_t(apc.Function), argument: C.uintptr_t(apc.Argument), due: C.uint64_t(apc.Due),
		}
	}
	return C.bool(ok)
}

//export winshmSetWaitableTimer
func winshmSetWaitableTimer(
	thread, timer C.uintptr_t, due C.int64_t, period C.int32_t, function, argument C.uintptr_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	var apc *client.APC
	if function != 0 {
		apc = &client.APC{Function: uintptr(function), Argument: uintptr(argument)}
	}
	setting := client.TimerSetting{Due: int64(due), Period: int32(period)}
	return truth(client.Default().SetTimerAPC(client.HandleOf(uintptr(timer)), setting, threadOf(thread).State(), apc))
}
