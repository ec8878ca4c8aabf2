package user32

import (
	"winshm/internal/message"
	"winshm/kernel32"
	"winshm/winerr"
)

// class is what this package keeps of one.
type class struct {
	proc uintptr
	menu *uint16
}

// RegisterClass is RegisterClassEx without a small icon.
func RegisterClass(wc *WNDCLASS) (atom uint16, err error) {
	return RegisterClassEx(&WNDCLASSEX{
		CbSize: SizeofWNDCLASSEX, Style: wc.Style, LpfnWndProc: wc.LpfnWndProc, CbClsExtra: wc.CbClsExtra, CbWndExtra: wc.CbWndExtra,
		HInstance: wc.HInstance, HIcon: wc.HIcon, HCursor: wc.HCursor, HbrBackground: wc.HbrBackground, LpszMenuName: wc.LpszMenuName,
		LpszClassName: wc.LpszClassName,
	})
}

// RegisterClassEx registers a window class of this process, and returns its atom, which may stand for its name
// ([MAKEINTATOM]). Names that differ in case alone are the same. ERROR_CLASS_ALREADY_EXISTS: the process has one of that name.
func RegisterClassEx(wc *WNDCLASSEX) (atom uint16, err error) {
	if wc.CbSize != SizeofWNDCLASSEX || wc.LpfnWndProc == nil {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	name, err := className(wc.LpszClassName)
	if err != nil {
		return 0, err
	}
	front := &class{proc: NewCallback(wc.LpfnWndProc), menu: wc.LpszMenuName}
	c, err := message.NewClass(name, map[int32]uint64{
		GCL_STYLE: uint64(wc.Style), GCL_CBCLSEXTRA: uint64(wc.CbClsExtra), GCL_CBWNDEXTRA: uint64(wc.CbWndExtra),
		GCLP_HMODULE: uint64(wc.HInstance), GCLP_HICON: uint64(wc.HIcon), GCLP_HCURSOR: uint64(wc.HCursor),
		GCLP_HBRBACKGROUND: uint64(wc.HbrBackground), GCLP_HICONSM: uint64(wc.HIconSm), GCLP_MENUNAME: 0,
		GCLP_WNDPROC: uint64(front.proc),
	})
	if err == nil {
		c.Front = front
		err = system().Register(c)
	}
	if err != nil {
		dropCallback(front.proc)
		return 0, err
	}
	return c.Atom, nil
}

// UnregisterClass takes a class away. ERROR_CLASS_DOES_NOT_EXIST: the process has none of that name or atom;
// ERROR_CLASS_HAS_WINDOWS: it is in use. The instance is not looked at.
func UnregisterClass(name *uint16, instance kernel32.Handle) error {
	c, err := findClass(name)
	if err != nil {
		return err
	}
	if err := system().Unregister(c.Name); err != nil {
		return err
	}
	dropCallback(c.Front.(*class).proc)
	return nil
}

// GetClassInfoEx describes a class of this process, and returns its atom. ERROR_CLASS_DOES_NOT_EXIST: there is none.
func GetClassInfoEx(instance kernel32.Handle, name *uint16, wc *WNDCLASSEX) (atom uint16, err error) {
	c, err := findClass(name)
	if err != nil {
		return 0, err
	}
	front := c.Front.(*class)
	long := func(index int32) uint64 {
		v, _ := c.Long(index, 8)
		return v
	}
	*wc = WNDCLASSEX{
		CbSize: SizeofWNDCLASSEX, Style: uint32(long(GCL_STYLE)), LpfnWndProc: procedure(long(GCLP_WNDPROC)),
		CbClsExtra: int32(long(GCL_CBCLSEXTRA)), CbWndExtra: int32(long(GCL_CBWNDEXTRA)), HInstance: kernel32.Handle(long(GCLP_HMODULE)),
		HIcon: kernel32.Handle(long(GCLP_HICON)), HCursor: kernel32.Handle(long(GCLP_HCURSOR)),
		HbrBackground: kernel32.Handle(long(GCLP_HBRBACKGROUND)), LpszMenuName: front.menu, LpszClassName: name,
		HIconSm: kernel32.Handle(long(GCLP_HICONSM)),
	}
	return c.Atom, nil
}

// className returns the name that is meant by a name or an atom.
func className(name *uint16) (string, error) {
	if name == nil {
		return "", winerr.ERROR_INVALID_PARAMETER
	}
	if atom := atomOf(name); atom != 0 {
		return system().AtomName(atom)
	}
	return textOf(name), nil
}

// findClass returns the process's class of a name or an atom, if it was made by this package.
func findClass(name *uint16) (c *message.Class, err error) {
	if atom := atomOf(name); atom != 0 {
		c = system().ClassOf(atom)
	} else {
		c = system().Class(textOf(name))
	}
	if !isOurs(c) {
		return nil, winerr.ERROR_CLASS_DOES_NOT_EXIST
	}
	return c, nil
}

// isOurs reports whether the windows of a class have procedures of this package's.
func isOurs(c *message.Class) bool {
	if c == nil {
		return false
	}
	_, ours := c.Front.(*class)
	return ours
}

// GetClassName copies the name of a window's class, as much as fits into count units with a zero, and returns how many those are
// without it.
func GetClassName(hwnd HWND, name *uint16, count int32) (copied int32, err error) {
	info, err := system().Describe(handle(hwnd))
	if err != nil {
		return 0, err
	}
	if count <= 0 || name == nil {
		return 0, winerr.ERROR_INSUFFICIENT_BUFFER
	}
	return int32(store(name, uint64(count), info.Class)), nil
}

// GetClassLongPtr returns one of the values of a window's class (GCLP_, GCL_, or the place in the class's extra bytes).
// ERROR_INVALID_INDEX: there is none of that number. ERROR_ACCESS_DENIED: the window is another process's.
func GetClassLongPtr(hwnd HWND, index int32) (uintptr, error) { return classLong(hwnd, index, 8) }

// GetClassLong is GetClassLongPtr for values of 4 bytes.
func GetClassLong(hwnd HWND, index int32) (uint32, error) {
	v, err := classLong(hwnd, index, 4)
	return uint32(v), err
}

func classLong(hwnd HWND, index int32, size int) (uintptr, error) {
	w, err := near(hwnd)
	if err != nil {
		return 0, err
	}
	v, err := w.Class.Long(index, size)
	return uintptr(v), err
}

// SetClassLongPtr changes one of the values of a window's class, and returns what it was. The errors are those of
// GetClassLongPtr.
func SetClassLongPtr(hwnd HWND, index int32, value uintptr) (old uintptr, err error) {
	return setClassLong(hwnd, index, 8, uint64(value))
}

// SetClassLong is SetClassLongPtr for values of 4 bytes.
func SetClassLong(hwnd HWND, index int32, value int32) (old uint32, err error) {
	was, err := setClassLong(hwnd, index, 4, uint64(uint32(value)))
	return uint32(was), err
}

func setClassLong(hwnd HWND, index int32, size int, value uint64) (uintptr, error) {
	w, err := near(hwnd)
	if err != nil {
		return 0, err
	}
	old, err := w.Class.SetLong(index, size, value)
	return uintptr(old), err
}
