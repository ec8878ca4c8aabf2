package main

// #include "window.h"
import "C"

import (
	"time"

	"winshm/internal/message"
)

// winshmSetTimer begins a timer of the calling thread's.
//
//export winshmSetTimer
func winshmSetTimer(thread C.uintptr_t, window C.uint32_t, id C.uint64_t, milliseconds C.uint32_t, proc C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := timersOf(thread, window)
	if err != nil {
		return result(uint64(0), err)
	}
	n, err := s.queue.SetTimer(message.Handle(window), uint64(id), uint64(proc), time.Duration(milliseconds)*time.Millisecond)
	if err != nil {
		return result(uint64(0), err)
	}
	return result(max(n, 1), nil)
}

// winshmKillTimer ends one.
//
//export winshmKillTimer
func winshmKillTimer(thread C.uintptr_t, window C.uint32_t, id C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := stationOf(thread)
	if err != nil {
		return result(uint32(0), err)
	}
	return truth(s.queue.KillTimer(message.Handle(window), uint64(id)))
}

// winshmTimerCalls reports whether there is one with that procedure: anybody could have posted the message.
//
//export winshmTimerCalls
func winshmTimerCalls(thread C.uintptr_t, window C.uint32_t, id, proc C.uint64_t) (calls C.bool) {
	defer func() { _ = recover() }()
	s, err := stationOf(thread)
	return C.bool(err == nil && s.queue.TimerCalls(message.Handle(window), uint64(id), uint64(proc)))
}

// timersOf returns what keeps the timers of a window of the calling thread's, or those without a window (0).
func timersOf(thread C.uintptr_t, window C.uint32_t) (*station, error) {
	if window != 0 {
		if _, err := ownWindow(thread, window); err != nil {
			return nil, err
		}
	}
	return stationOf(thread)
}
