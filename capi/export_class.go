package main

// #include "window.h"
import "C"

import (
	"winshm/internal/message"
	"winshm/winerr"
)

// class is what the library keeps of one: which form its windows' texts have, to begin with.
type class struct{ form C.uint32_t }

//export winshmRegisterClass
func winshmRegisterClass(name *C.uint16_t, length C.uint64_t, atom C.uint16_t, v *C.struct_winshm_class) (r C.winshm_result) {
	defer guard(&r, 0)
	text, err := classText(name, length, atom)
	if err != nil {
		return result(uint32(0), err)
	}
	c, err := message.NewClass(text, map[int32]uint64{
		message.ClassStyle: uint64(v.style), message.ClassExtra: uint64(v.class_extra), message.ClassWindowExtra: uint64(v.window_extra),
		message.ClassModule: uint64(v.module), message.ClassIcon: uint64(v.icon), message.ClassCursor: uint64(v.cursor),
		message.ClassBackground: uint64(v.background), message.ClassMenuName: uint64(v.menu),
		message.ClassSmallIcon: uint64(v.small_icon), message.ClassProc: uint64(v.procedure),
	})
	if err != nil {
		return result(uint32(0), err)
	}
	c.Wide, c.Front = v.form != C.UTF8, &class{v.form}
	if err := system().Register(c); err != nil {
		return result(uint32(0), err)
	}
	return result(uint32(c.Atom), nil)
}

// classText returns the name that a name or an atom stands for.
func classText(name *C.uint16_t, length C.uint64_t, atom C.uint16_t) (string, error) {
	switch {
	case atom != 0:
		return system().AtomName(uint16(atom))
	case name == nil:
		return "", winerr.ERROR_INVALID_PARAMETER
	}
	return textOf(name, length), nil
}

// findClass returns the process's class of a name or an atom.
func findClass(name *C.uint16_t, length C.uint64_t, atom C.uint16_t) (*message.Class, error) {
	var c *message.Class
	switch {
	case atom != 0:
		c = system().ClassOf(uint16(atom))
	case name != nil:
		c = system().Class(textOf(name, length))
	}
	if c == nil {
		return nil, winerr.ERROR_CLASS_DOES_NOT_EXIST
	}
	return c, nil
}

//export winshmUnregisterClass
func winshmUnregisterClass(name *C.uint16_t, length C.uint64_t, atom C.uint16_t) (r C.winshm_result) {
	defer guard(&r, 0)
	c, err := findClass(name, length, atom)
	if err != nil {
		return truth(err)
	}
	return truth(system().Unregister(c.Name))
}

//export winshmGetClass
func winshmGetClass(name *C.uint16_t, length C.uint64_t, atom C.uint16_t, v *C.struct_winshm_class) (r C.winshm_result) {
	defer guard(&r, 0)
	c, err := findClass(name, length, atom)
	if err != nil {
		return result(uint32(0), err)
	}
	long := func(index int32) uint64 {
		value, _ := c.Long(index, 8)
		return value
	}
	*v = C.struct_winshm_class{
		form: c.Front.(*class).form, style: C.uint32_t(long(message.ClassStyle)),
		class_extra: C.int32_t(long(message.ClassExtra)), window_extra: C.int32_t(long(message.ClassWindowExtra)),
		procedure: C.uintptr_t(long(message.ClassProc)), module: C.uintptr_t(long(message.ClassModule)),
		icon: C.uintptr_t(long(message.ClassIcon)), cursor: C.uintptr_t(long(message.ClassCursor)),
		background: C.uintptr_t(long(message.ClassBackground)), menu: C.uintptr_t(long(message.ClassMenuName)),
		small_icon: C.uintptr_t(long(message.ClassSmallIcon)),
	}
	return result(uint32(c.Atom), nil)
}

// near returns a window of this process. ERROR_ACCESS_DENIED: it is another's.
func near(window C.uint32_t) (*message.Window, error) {
	if w := system().Own(message.Handle(window)); w != nil {
		return w, nil
	}
	if _, err := system().Describe(message.Handle(window)); err != nil {
		return nil, err
	}
	return nil, winerr.ERROR_ACCESS_DENIED
}

//export winshmGetClassLong
func winshmGetClassLong(window C.uint32_t, index, size C.int) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := near(window)
	if err != nil {
		return result(uint64(0), err)
	}
	return result(w.Class.Long(int32(index), int(size)))
}

//export winshmSetClassLong
func winshmSetClassLong(window C.uint32_t, index, size C.int, value C.uint64_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := near(window)
	if err != nil {
		return result(uint64(0), err)
	}
	return result(w.Class.SetLong(int32(index), int(size), uint64(value)))
}

//export winshmGetWindowLong
func winshmGetWindowLong(window C.uint32_t, index, size C.int) (r C.winshm_result) {
	defer guard(&r, 0)
	if w := system().Own(message.Handle(window)); w != nil {
		return result(w.Long(int32(index), int(size)))
	}
	info, err := system().Describe(message.Handle(window))
	switch {
	case err != nil:
		return result(uint64(0), err)
	case index == message.LongStyle:
		return result(info.Style, nil)
	case index == message.LongExStyle:
		return result(info.ExStyle, nil)
	}
	return result(uint64(0), winerr.ERROR_ACCESS_DENIED)
}

//export winshmSetWindowLong
func winshmSetWindowLong(window C.uint32_t, index, size C.int, value C.uint64_t, form C.uint32_t) (r C.winshm_result) {
	defer guard(&r, 0)
	w, err := near(window)
	if err != nil {
		return result(uint64(0), err)
	}
	old, err := w.SetLong(int32(index), int(size), uint64(value))
	if err == nil && index == message.LongProc {
		w.Front.(*frame).form.Store(uint32(form))
	}
	return result(old, err)
}
