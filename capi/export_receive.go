package main

// #include "window.h"
import "C"

import (
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/winerr"
)

// winshmGet retrieves a message, or goes on after what it has wanted done: e.what says which.
//
//export winshmGet
func winshmGet(thread C.uintptr_t, g *C.struct_winshm_get, e *C.struct_winshm_errand) {
	defer guardErrand(e)
	s, err := stationOf(thread)
	if err != nil {
		over(e, 0, err)
		return
	}
	if e.what != C.ERRAND_NONE {
		s.back(e)
	}
	want, err := s.want(g)
	if err != nil {
		over(e, 0, err)
		return
	}
	for {
		event := s.queue.Next(want)
		switch {
		case event.Lost:
			over(e, 0, winerr.ERROR_INVALID_HANDLE)
		case event.Deliver != nil:
			if !s.deliver(event.Deliver, e) {
				continue
			}
		default:
			got(g, &event)
			over(e, 0, nil)
		}
		return
	}
}

// want says what is to be retrieved.
func (s *station) want(g *C.struct_winshm_get) (message.Get, error) {
	want := message.Get{Window: message.Handle(g.window), First: uint32(g.first), Last: uint32(g.last), Keep: bool(g.keep)}
	if g.wait {
		want.Timeout = -1
	}
	if g.mask&C.QS_POSTMESSAGE == 0 {
		want.First, want.Last = 1, 0 // nothing that was posted
	}
	const first, all = 1, 0xFFFF // as -1
	switch want.Window {
	case 0:
	case first, all, message.OfThread:
		want.Window = message.OfThread
	default:
		if w := s.queue.System().Own(want.Window); w == nil || w.Queue() != s.queue {
			return want, winerr.ERROR_INVALID_WINDOW_HANDLE
		}
	}
	return want, nil
}

// got stores what was retrieved.
func got(g *C.struct_winshm_get, event *message.Event) {
	m := &event.Message
	g.got = C.bool(event.Got)
	g.window, g.id, g.time = C.uint32_t(m.Window), C.uint32_t(m.ID), C.uint32_t(event.Time)
	g.wparam, g.lparam = C.uint64_t(m.WParam), C.uint64_t(m.LParam)
}

//export winshmWaitForMessages
func winshmWaitForMessages(
	thread C.uintptr_t, n C.uint32_t, handles *C.uintptr_t, milliseconds, mask, flags C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, client.WaitFailed)
	s, err := stationOf(thread)
	if err != nil {
		return result(uint32(client.WaitFailed), err)
	}
	request := client.WaitRequest{
		Handles: make([]client.Handle, n), All: flags&C.MWMO_WAITALL != 0, Alertable: flags&C.MWMO_ALERTABLE != 0,
		Timeout: duration(milliseconds), Thread: threadOf(thread).State(),
	}
	for i, h := range unsafe.Slice(handles, n) {
		request.Handles[i] = client.HandleOf(uintptr(h))
	}
	event, err := s.queue.Wait(request, message.MsgWait{Mask: kinds(mask), Available: flags&C.MWMO_INPUTAVAILABLE != 0})
	if event == client.WaitMessages {
		event = uint32(n)
	}
	return result(event, err)
}

// kinds returns which of the kinds of messages that there are a mask names.
func kinds(mask C.uint32_t) (k uint32) {
	if mask&(C.QS_POSTMESSAGE|C.QS_ALLPOSTMESSAGE) != 0 {
		k = message.HasPosted
	}
	return k | uint32(mask)&(message.HasSent|message.HasTimer)
}

//export winshmGetQueueStatus
func winshmGetQueueStatus(thread C.uintptr_t, mask C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := stationOf(thread)
	if err != nil {
		return result(uint32(0), err)
	}
	all, fresh := s.queue.Status(kinds(mask))
	return result(all<<16|fresh, nil)
}
