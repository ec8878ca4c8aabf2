package main

// #include <stdlib.h>
// #include "window.h"
import "C"

import (
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/proc"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// station is what a thread of C's does in messages: Go keeps what C's stack does not tell.
type station struct {
	queue    *message.Queue
	running  []running     // procedures that C has been asked to call, the innermost last
	prepared *message.Call // C copies its data, or has gone on elsewhere
	asked    map[uint32]asked
	tokens   uint32
}

// running is a message whose procedure runs.
type running struct {
	delivery *message.Delivery
	text     []uint16       // that came with it
	block    unsafe.Pointer // from malloc, to be freed
}

// asked is a function that SendMessageCallback was given.
type asked struct{ callback, data C.uintptr_t }

func system() *message.System { return message.Of(client.Default()) }

// stationOf returns that of the thread which calls.
func stationOf(thread C.uintptr_t) (*station, error) {
	q, err := system().Queue(threadOf(thread).State())
	if err != nil {
		return nil, err
	}
	s, ok := q.Front.(*station)
	if !ok {
		s = &station{queue: q}
		q.Front = s
	}
	return s, nil
}

// over says that nothing is to be done any more.
func over(e *C.struct_winshm_errand, result uint64, err error) {
	e.what, e.result, e.error = C.ERRAND_NONE, C.uint64_t(result), code(err)
}

// guardErrand is guard for functions that answer by an errand.
func guardErrand(e *C.struct_winshm_errand) {
	if recover() != nil {
		over(e, 0, winerr.ERROR_INTERNAL_ERROR)
	}
}

// back ends what C has called, with its result.
func (s *station) back(e *C.struct_winshm_errand) {
	last := len(s.running) - 1
	r := s.running[last]
	s.running[last] = running{}
	s.running = s.running[:last]
	r.delivery.Return(uint64(e.result))
	if r.block != nil {
		C.free(r.block)
	}
}

// deliver says which procedure is to be called with what has come. false: there is none.
func (s *station) deliver(d *message.Delivery, e *C.struct_winshm_errand) bool {
	if d.How == message.Answered {
		return s.deliverAnswer(d, e)
	}
	m := &d.Message
	e.what, e.brings = C.ERRAND_PROCEDURE, C.BRINGS_NUMBERS
	e.procedure, e.form = C.uintptr_t(d.Target.Proc()), formOf(d.Target)
	e.window, e.id = C.uint32_t(m.Window), C.uint32_t(m.ID)
	e.wparam, e.lparam = C.uint64_t(m.WParam), C.uint64_t(m.LParam)
	r := running{delivery: d}
	if !d.Local() && !r.unpack(e) {
		d.Return(0)
		return false
	}
	s.running = append(s.running, r)
	return true
}

// deliverAnswer says which function wants the answer to what it has asked.
func (s *station) deliverAnswer(d *message.Delivery, e *C.struct_winshm_errand) bool {
	a, ok := s.asked[d.Token()]
	if !ok {
		d.Return(0)
		return false
	}
	delete(s.asked, d.Token())
	e.what, e.procedure = C.ERRAND_CALLBACK, a.callback
	e.window, e.id = C.uint32_t(d.Window), C.uint32_t(d.ID)
	e.wparam, e.lparam = C.uint64_t(a.data), C.uint64_t(d.WParam) //nolint:unconvert // two types of C
	s.running = append(s.running, running{delivery: d})
	return true
}

// unpack says what has come from another process with a message. false: it cannot be had.
func (r *running) unpack(e *C.struct_winshm_errand) bool {
	d := r.delivery
	switch d.ID {
	case message.CopyData:
		return r.unpackBlock(e)
	case message.SetText, message.SettingChange, message.DevModeChange:
		if d.LParam != message.WithText {
			e.lparam = 0
			return true
		}
		data, err := d.Data()
		r.text = wtf8.ToUTF16(string(data))
		e.brings, e.size = C.BRINGS_TEXT, C.uint64_t(len(r.text))
		return err == nil
	case message.GetText:
		e.brings = C.BRINGS_ROOM
		if m := &d.Message; m.WParam > 0 {
			e.size = C.uint64_t(min(m.WParam, d.Room()/3+1))
		} else {
			e.size = 0
		}
	}
	return true
}

// unpackBlock lets C have the block as memory that the procedure may write on. What Go has copied goes to memory of C's.
func (r *running) unpackBlock(e *C.struct_winshm_errand) bool {
	data, err := r.delivery.Writable()
	e.brings, e.data, e.size = C.BRINGS_BLOCK, nil, C.uint64_t(len(data))
	if err != nil || len(data) == 0 {
		return err == nil
	}
	if _, user := r.delivery.Process(); user != uint32(proc.Geteuid()) {
		r.block = C.CBytes(data)
		e.data = r.block
		return true
	}
	e.data = unsafe.Pointer(unsafe.SliceData(data))
	return true
}

// own says that the procedure of a window of the thread is to be called.
func own(e *C.struct_winshm_errand, w *message.Window) {
	e.what, e.brings = C.ERRAND_OWN, C.BRINGS_NUMBERS
	e.procedure, e.form, e.window = C.uintptr_t(w.Proc()), formOf(w), C.uint32_t(w.Handle)
}

// winshmOwn says which procedure a window of the thread has. ERROR_ACCESS_DENIED: it is another thread's.
//
//export winshmOwn
func winshmOwn(thread C.uintptr_t, window C.uint32_t, e *C.struct_winshm_errand) {
	defer guardErrand(e)
	w, err := ownWindow(thread, window)
	if err != nil {
		over(e, 0, err)
		return
	}
	own(e, w)
	e.error, e.result = 0, 0
}

// ownWindow returns a window of the calling thread's.
func ownWindow(thread C.uintptr_t, window C.uint32_t) (*message.Window, error) {
	w := system().Own(message.Handle(window))
	if w == nil {
		if _, err := system().Describe(message.Handle(window)); err != nil {
			return nil, err
		}
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	if q, ok := threadOf(thread).State().Messages().(*message.Queue); !ok || w.Queue() != q {
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return w, nil
}
