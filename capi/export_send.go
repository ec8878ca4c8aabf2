package main

// #include "window.h"
import "C"

import (
	"time"
	"unsafe"

	"winshm/internal/message"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// winshmSend sends a message, or goes on after what it has wanted done: e.what says which.
//
//export winshmSend
func winshmSend(thread C.uintptr_t, m *C.struct_winshm_send, e *C.struct_winshm_errand) {
	defer guardErrand(e)
	s, err := stationOf(thread)
	if err != nil {
		over(e, 0, err)
		return
	}
	var c *message.Call
	switch e.what {
	case C.ERRAND_FILL:
		c, s.prepared = s.prepared, nil
		c.Post()
	case C.ERRAND_PROCEDURE, C.ERRAND_CALLBACK:
		s.back(e)
		c = s.queue.Current()
	default:
		if c = s.send(m, e); c == nil {
			return
		}
	}
	for d := c.Wait(); d != nil; d = c.Wait() {
		if s.deliver(d, e) {
			return
		}
	}
	result, err := c.Result()
	over(e, result, err)
}

// send begins with a message; nil: C is to do something first.
func (s *station) send(m *C.struct_winshm_send, e *C.struct_winshm_errand) *message.Call {
	s.dropPrepared()
	to := message.Handle(m.window)
	switch w := s.queue.System().Own(to); {
	case w != nil && w.Queue() == s.queue:
		own(e, w)
		e.id, e.wparam, e.error = m.id, m.wparam, 0
		return nil
	case w != nil:
		if e.form = formOf(w); e.form != m.form && C.content_of(m.id) >= C.CONTENT_TEXT {
			e.what = C.ERRAND_CONVERT
			return nil
		}
	case m.id == C.WM_NOTIFY:
		over(e, 0, s.queue.Reach(to)) // it does not reach another process
		return nil
	case !bool(m.packed) && C.content_of(m.id) != C.CONTENT_NUMBERS:
		if err := s.queue.Reach(to); err != nil {
			over(e, 0, err)
			return nil
		}
		e.what, e.form = C.ERRAND_PACK, m.form
		return nil
	}
	return s.dispatch(m, e)
}

// dispatch sends a message as it is.
func (s *station) dispatch(m *C.struct_winshm_send, e *C.struct_winshm_errand) *message.Call {
	r := message.Request{
		Message: message.Message{
			Window: message.Handle(m.window), ID: uint32(m.id), WParam: uint64(m.wparam), LParam: uint64(m.lparam),
		},
		Timeout: time.Duration(m.timeout) * time.Millisecond, Flags: uint32(m.flags),
	}
	if !m.packed || m.id == message.GetTextLength {
		return s.queue.Send(r)
	}
	switch m.id {
	case message.CopyData:
		if m.size > C.SMALL_BLOCK {
			return s.prepare(r, m, e)
		}
		r.Data = unsafe.Slice((*byte)(m.data), m.size)
	case message.GetText:
		r.Room = message.TextRoom(uint64(m.wparam))
		r.Answer = func(data []byte) { storeAnswer(m, data) }
	default:
		r.Data = []byte(textOf((*C.uint16_t)(m.data), m.size))
	}
	return s.queue.Send(r)
}

// prepare has C copy a large block to where it goes.
func (s *station) prepare(r message.Request, m *C.struct_winshm_send, e *C.struct_winshm_errand) *message.Call {
	r.Size = uint64(m.size)
	c := s.queue.Prepare(r)
	place := c.Place()
	if place == nil {
		return c // which has failed
	}
	s.prepared = c
	e.what, e.data = C.ERRAND_FILL, unsafe.Pointer(unsafe.SliceData(place))
	return nil
}

// dropPrepared gives up a call whose data a signal handler has kept C from copying.
func (s *station) dropPrepared() {
	if s.prepared != nil {
		s.prepared.Drop()
		s.prepared = nil
	}
}

// storeAnswer stores the text of an answer, as much as fits.
func storeAnswer(m *C.struct_winshm_send, data []byte) {
	units := wtf8.ToUTF16(string(data))
	m.length = C.uint64_t(copy(unsafe.Slice((*uint16)(m.buffer), m.room), units))
}

// textOf returns units of UTF-16 as WTF-8.
func textOf(units *C.uint16_t, length C.uint64_t) string {
	return wtf8.FromUTF16(unsafe.Slice((*uint16)(units), length))
}

// winshmTakeText stores the text that has come with the innermost message, and returns how many units that are.
//
//export winshmTakeText
func winshmTakeText(thread C.uintptr_t, to *C.uint16_t, room C.uint64_t) C.uint64_t {
	s, err := stationOf(thread)
	if err != nil || len(s.running) == 0 {
		return 0
	}
	return C.uint64_t(copy(unsafe.Slice((*uint16)(to), room), s.running[len(s.running)-1].text))
}

// winshmGiveText says which text answers the innermost message.
//
//export winshmGiveText
func winshmGiveText(thread C.uintptr_t, units *C.uint16_t, length C.uint64_t) {
	if s, err := stationOf(thread); err == nil && len(s.running) > 0 {
		s.running[len(s.running)-1].delivery.SetAnswer([]byte(textOf(units, length)))
	}
}

// winshmLeave posts a message, or sends it without waiting.
//
//export winshmLeave
func winshmLeave(thread C.uintptr_t, how C.uint32_t, callback, data C.uintptr_t, e *C.struct_winshm_errand) {
	defer guardErrand(e)
	m := message.Message{
		Window: message.Handle(e.window), ID: uint32(e.id), WParam: uint64(e.wparam), LParam: uint64(e.lparam),
	}
	if message.SyncOnly(m.ID, m.WParam) {
		over(e, 0, winerr.ERROR_MESSAGE_SYNC_ONLY)
		return
	}
	s, err := stationOf(thread)
	if err != nil {
		over(e, 0, err)
		return
	}
	if w := s.queue.System().Own(m.Window); how != C.LEAVE_POST && w != nil && w.Queue() == s.queue {
		own(e, w)
		return
	}
	over(e, 0, s.leave(how, m, asked{callback, data}))
}

func (s *station) leave(how C.uint32_t, m message.Message, a asked) error {
	switch {
	case how == C.LEAVE_POST && m.Window == 0:
		return s.queue.PostThread(s.queue.Thread(), m)
	case how == C.LEAVE_POST:
		return s.queue.Post(m)
	case how == C.LEAVE_NOTIFY:
		return s.queue.Notify(m)
	}
	if s.asked == nil {
		s.asked = map[uint32]asked{}
	}
	s.tokens++
	s.asked[s.tokens] = a
	err := s.queue.Ask(m, s.tokens)
	if err != nil {
		delete(s.asked, s.tokens)
	}
	return err
}

//export winshmIsSyncOnly
func winshmIsSyncOnly(id C.uint32_t, wparam C.uint64_t) C.bool {
	return C.bool(message.SyncOnly(uint32(id), uint64(wparam)))
}

//export winshmPostThreadMessage
func winshmPostThreadMessage(thread C.uintptr_t, to, id C.uint32_t, wparam, lparam C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := stationOf(thread)
	if err != nil {
		return truth(err)
	}
	return truth(s.queue.PostThread(uint32(to), message.Message{ID: uint32(id), WParam: uint64(wparam), LParam: uint64(lparam)}))
}

//export winshmPostQuitMessage
func winshmPostQuitMessage(thread C.uintptr_t, code C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := stationOf(thread)
	if err == nil {
		s.queue.PostQuit(uint64(code))
	}
	return truth(err)
}

//export winshmRegisterWindowMessage
func winshmRegisterWindowMessage(name *C.uint16_t, length C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	if name == nil {
		return result(uint32(0), winerr.ERROR_INVALID_PARAMETER)
	}
	atom, err := system().Atom(textOf(name, length), false)
	return result(uint32(atom), err)
}

//export winshmInSendMessage
func winshmInSendMessage(thread C.uintptr_t) (r C.winshm_result) {
	defer guard(&r, 0)
	if q, ok := threadOf(thread).State().Messages().(*message.Queue); ok {
		return result(q.InSendMessage(), nil)
	}
	return result(uint32(message.NoSend), nil)
}

//export winshmReplyMessage
func winshmReplyMessage(thread C.uintptr_t, answer C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	if q, ok := threadOf(thread).State().Messages().(*message.Queue); ok && q.Reply(uint64(answer)) {
		return truth(nil)
	}
	return C.winshm_result{}
}
