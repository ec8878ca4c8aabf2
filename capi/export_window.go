package main

// #include "window.h"
import "C"

import (
	"sync/atomic"
	"unsafe"

	"winshm/internal/message"
	"winshm/internal/wire"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// frame is what the library keeps of a window.
type frame struct {
	form   atomic.Uint32 // of its procedure's texts
	ending bool          // its own thread's
}

func formOf(w *message.Window) C.uint32_t { return C.uint32_t(w.Front.(*frame).form.Load()) }

// winshmCreateWindow makes a window that is told nothing, and stores its form.
//
//export winshmCreateWindow
func winshmCreateWindow(
	thread C.uintptr_t, name *C.uint16_t, length C.uint64_t, atom C.uint16_t, v *C.struct_winshm_window, form *C.uint32_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := stationOf(thread)
	if err != nil {
		return result(uint32(0), err)
	}
	c, err := findClass(name, length, atom)
	if err != nil {
		return result(uint32(0), err)
	}
	*form = c.Front.(*class).form
	f := &frame{}
	f.form.Store(uint32(*form))
	w, err := s.queue.CreateWindow(message.Spec{
		Class: c, Parent: message.Handle(v.parent), Style: uint32(v.style), ExStyle: uint32(v.ex_style),
		Instance: uint64(v.instance), ID: uint64(v.id), Front: f,
	})
	if err != nil {
		return result(uint32(0), err)
	}
	return result(uint32(w.Handle), nil)
}

// winshmBeginDestroy reports whether a window of the thread did not begin to end before.
//
//export winshmBeginDestroy
func winshmBeginDestroy(thread C.uintptr_t, window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := ownWindow(thread, window)
	if err != nil {
		return truth(err)
	}
	f := w.Front.(*frame)
	first := !f.ending
	f.ending = true
	return yes(first)
}

func yes(b bool) (r C.winshm_result) {
	if b {
		r.value = 1
	}
	return r
}

// winshmDestroyWindow ends a window that is told nothing.
//
//export winshmDestroyWindow
func winshmDestroyWindow(thread C.uintptr_t, window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := ownWindow(thread, window)
	if err == nil {
		err = w.Destroy()
	}
	return truth(err)
}

//export winshmIsWindow
func winshmIsWindow(window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	_, err := system().Describe(message.Handle(window))
	return yes(err == nil)
}

// winshmIsNear reports whether a window is this process's.
//
//export winshmIsNear
func winshmIsNear(window C.uint32_t) C.bool { return system().Own(message.Handle(window)) != nil }

//export winshmIsWindowUnicode
func winshmIsWindowUnicode(window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	if w := system().Own(message.Handle(window)); w != nil {
		return yes(formOf(w) != C.UTF8)
	}
	_, err := system().Describe(message.Handle(window))
	return truth(err)
}

//export winshmIsWindowVisible
func winshmIsWindowVisible(window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	for h := message.Handle(window); ; {
		info, err := system().Describe(h)
		switch up := message.Handle(info.Parent); {
		case err != nil:
			return truth(err)
		case info.Style&message.Visible == 0 || up == message.Parent:
			return yes(false)
		case up == message.Desktop:
			return yes(true)
		default:
			h = up
		}
	}
}

// winshmShowWindow sets WS_VISIBLE or not, and reports whether it was set.
//
//export winshmShowWindow
func winshmShowWindow(thread C.uintptr_t, window C.uint32_t, show C.bool) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := ownWindow(thread, window)
	if err != nil {
		return result(uint32(0), err)
	}
	before := w.Info().Style
	style := before &^ message.Visible
	if show {
		style |= message.Visible
	}
	if style != before {
		err = w.Change(wire.WindowStyle, style, "")
	}
	return result((before&message.Visible)/message.Visible, err)
}

//export winshmGetWindowThread
func winshmGetWindowThread(window C.uint32_t, process *C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	info, err := system().Describe(message.Handle(window))
	*process = C.uint32_t(info.Process)
	return result(info.Thread, err)
}

// storeText stores a text if it fits, and returns how many units it has.
func storeText(text string, to *C.uint16_t, room C.uint64_t) C.winshm_result {
	u := wtf8.ToUTF16(text)
	if len(u) <= int(room) {
		copy(unsafe.Slice((*uint16)(to), room), u)
	}
	return result(uint64(len(u)), nil)
}

//export winshmGetClassName
func winshmGetClassName(window C.uint32_t, to *C.uint16_t, room C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	info, err := system().Describe(message.Handle(window))
	if err != nil {
		return truth(err)
	}
	return storeText(info.Class, to, room)
}

//export winshmGetWindowText
func winshmGetWindowText(window C.uint32_t, to *C.uint16_t, room C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	info, err := system().Describe(message.Handle(window))
	if err != nil {
		return truth(err)
	}
	return storeText(info.Title, to, room)
}

//export winshmSetWindowText
func winshmSetWindowText(window C.uint32_t, text *C.uint16_t, length C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := near(window)
	if err != nil {
		return truth(err)
	}
	title := ""
	if text != nil {
		title = textOf(text, length)
	}
	if title == w.Title() {
		return truth(nil)
	}
	return truth(w.Change(wire.WindowTitle, 0, title))
}

// winshmWindows stores the windows of a list, as many as fit, and returns how many there are.
//
//export winshmWindows
func winshmWindows(which, argument C.uint32_t, to *C.uint32_t, room C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	list, err := windows(which, argument)
	place := unsafe.Slice((*uint32)(to), room)
	for i, h := range list[:min(len(list), len(place))] {
		place[i] = uint32(h)
	}
	return result(uint64(len(list)), err)
}

func windows(which, argument C.uint32_t) (list []message.Handle, err error) {
	var infos []wire.WindowInfo
	switch which {
	case C.LIST_AUDIENCE:
		return system().Audience(uint32(argument))
	case C.LIST_CHILDREN, C.LIST_OWNED:
		return family(which, message.Handle(argument)), nil
	case C.LIST_BELOW:
		infos, err = system().Below(message.Above(message.Handle(argument)))
	default:
		infos, err = system().Windows(message.Desktop, false)
	}
	for _, w := range infos {
		if which != C.LIST_THREAD || w.Thread == uint32(argument) {
			list = append(list, message.Handle(w.Window))
		}
	}
	return list, err
}

// family returns the children of a window that its thread has, or those that it owns.
func family(which C.uint32_t, h message.Handle) (list []message.Handle) {
	w := system().Own(h)
	if w == nil {
		return nil
	}
	relatives := w.Children
	if which == C.LIST_OWNED {
		relatives = w.Owned
	}
	for _, r := range relatives() {
		if r.Queue() == w.Queue() {
			list = append(list, r.Handle)
		}
	}
	return list
}

//export winshmFindWindow
func winshmFindWindow(
	ex C.bool, parent, after C.uint32_t, name *C.uint16_t, length C.uint64_t, atom C.uint16_t, title *C.uint16_t, count C.uint64_t,
) (r C.winshm_result) {
	defer guard(&r, 0)
	f := wire.FindWindow{Parent: uint32(message.Above(message.Handle(parent))), After: uint32(after)}
	if parent == 0 {
		f.Flags = wire.FindTop
	}
	if name != nil || atom != 0 {
		f.Flags |= wire.FindByClass
		f.Class, _ = classText(name, length, atom)
	}
	if title != nil {
		f.Flags |= wire.FindByTitle
		f.Title = textOf(title, count)
	}
	h, err := system().Find(f)
	if h == 0 && err == nil && !ex {
		err = winerr.ERROR_CANNOT_FIND_WND_CLASS
	}
	return result(uint32(h), err)
}

//export winshmGetDesktopWindow
func winshmGetDesktopWindow() C.uint32_t { return C.uint32_t(message.DesktopWindow) }

//export winshmGetParent
func winshmGetParent(window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(system().ParentOf(message.Handle(window)))
}

//export winshmGetAncestor
func winshmGetAncestor(window, which C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return result(system().Ancestor(message.Handle(window), uint32(which)))
}

//export winshmIsChild
func winshmIsChild(parent, window C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	return yes(system().IsChild(message.Handle(parent), message.Handle(window)))
}

//export winshmSetParent
func winshmSetParent(window, parent C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := near(window)
	if err != nil {
		return truth(err)
	}
	above, err := system().Ancestor(w.Handle, message.ParentAncestor)
	if err == nil {
		err = w.Change(wire.WindowParent, uint32(message.Above(message.Handle(parent))), "")
	}
	return result(above, err)
}

// winshmChangeFilterEx says whether other users may send a message to a window, and stores what it changed nothing about.
//
//export winshmChangeFilterEx
func winshmChangeFilterEx(window, id, action C.uint32_t, state *C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := near(window)
	if err != nil {
		return truth(err)
	}
	*state = C.MSGFLTINFO_NONE
	switch allowed := w.Allows(uint32(id)); {
	case action == C.MSGFLT_RESET:
		return truth(w.Reset())
	case action > C.MSGFLT_DISALLOW:
		return truth(winerr.ERROR_INVALID_PARAMETER)
	case action == C.MSGFLT_ALLOW && allowed:
		*state = C.MSGFLTINFO_ALREADYALLOWED_FORWND
	case action == C.MSGFLT_DISALLOW && !allowed:
		*state = C.MSGFLTINFO_ALREADYDISALLOWED_FORWND
	}
	return truth(w.Allow(uint32(id), action == C.MSGFLT_ALLOW))
}

//export winshmChangeFilter
func winshmChangeFilter(id, flag C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	if flag != C.MSGFLT_ADD && flag != C.MSGFLT_REMOVE {
		return truth(winerr.ERROR_INVALID_PARAMETER)
	}
	return truth(system().Allow(uint32(id), flag == C.MSGFLT_ADD))
}
