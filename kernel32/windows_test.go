package kernel32_test

import (
	"maps"

	"winshm/conformance"
	"winshm/user32"
)

// procedures are the window procedures of the conformance cases.
var procedures = &conformance.Procedures{
	API: front{},
	Default: func(h uint64, message uint32, w, l uint64) uint64 {
		return uint64(user32.DefWindowProc(user32.HWND(h), message, uintptr(w), uintptr(l)))
	},
	How: func() uint32 { return user32.InSendMessageEx() },
}

func procedure(hwnd user32.HWND, message uint32, w, l uintptr) uintptr {
	return uintptr(procedures.Handle(uint64(hwnd), message, uint64(w), uint64(l)))
}

func init() {
	maps.Copy(calls, conformance.MemoryMethods(front{}))
	maps.Copy(calls, windowCalls)
	maps.Copy(calls, messageCalls)
}

func hwnd(a arguments) user32.HWND { return user32.HWND(a.Number()) }

func window(h user32.HWND, err error) string { return conformance.Answer(result(uint64(h), err)) }

// number answers with a number that is no failure when it is 0.
func number[N ~uint16 | ~uint32 | ~int32 | ~uintptr | ~bool](n N, err error) string {
	var value uint64
	switch n := any(n).(type) {
	case uint16:
		value = uint64(n)
	case uint32:
		value = uint64(n)
	case int32:
		value = uint64(uint32(n))
	case uintptr:
		value = uint64(n)
	case bool:
		value = truthOf(n)
	}
	return conformance.Answer(result(value, err))
}

func truthOf(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}

func yes(b bool) string { return conformance.Answer(conformance.Result{Value: truthOf(b)}) }

// class reads a class's name or atom.
func class(a arguments) *uint16 {
	if atom, ok := a.Atom(); ok {
		return user32.MAKEINTATOM(uint16(atom))
	}
	return wide(a.Name())
}

// buffer has room for n characters, and holds a mark.
func buffer(n int32) []uint16 { return append([]uint16{'Z'}, make([]uint16, n+1)...) }

// bufferText is a text in a buffer, as an answer has it.
func bufferText(buffer []uint16) string { return conformance.Units(buffer) }

var windowCalls = map[string]func(arguments) string{
	"Behave": procedures.Behave,
	"Told":   procedures.Told,
	"RegisterClass": func(a arguments) string {
		return number(user32.RegisterClass(&user32.WNDCLASS{LpfnWndProc: procedure, LpszClassName: wide(a.Name())}))
	},
	"RegisterClassEx": func(a arguments) string {
		c := &user32.WNDCLASSEX{CbSize: user32.SizeofWNDCLASSEX, LpfnWndProc: procedure, LpszClassName: wide(a.Name())}
		if size := a.Dword(); size != 0 {
			c.CbSize = size
		}
		return number(user32.RegisterClassEx(c))
	},
	"UnregisterClass": func(a arguments) string { return done(user32.UnregisterClass(class(a), 0)) },
	"CreateWindowEx": func(a arguments) string {
		c, title, style, parent := class(a), wide(a.Name()), a.Dword(), hwnd(a)
		return window(user32.CreateWindowEx(0, c, title, style, 0, 0, 0, 0, parent, 0, 0, nil))
	},
	"DestroyWindow":    func(a arguments) string { return done(user32.DestroyWindow(hwnd(a))) },
	"IsWindow":         func(a arguments) string { return yes(user32.IsWindow(hwnd(a))) },
	"IsWindowVisible":  func(a arguments) string { return yes(user32.IsWindowVisible(hwnd(a))) },
	"IsWindowUnicode":  func(a arguments) string { return yes(user32.IsWindowUnicode(hwnd(a))) },
	"GetParent":        func(a arguments) string { return window(user32.GetParent(hwnd(a))) },
	"GetDesktopWindow": func(arguments) string { return window(user32.GetDesktopWindow(), nil) },
	"GetAncestor":      func(a arguments) string { return window(user32.GetAncestor(hwnd(a), a.Dword())) },
	"GetWindowThreadProcessId": func(a arguments) string {
		var process uint32
		thread, err := user32.GetWindowThreadProcessId(hwnd(a), &process)
		return conformance.Answer(result(uint64(thread), err), process)
	},
	"GetClassName": func(a arguments) string {
		h, n := hwnd(a), int32(a.Dword())
		b := buffer(n)
		copied, err := user32.GetClassName(h, &b[0], n)
		return conformance.Answer(result(uint64(copied), err), bufferText(b))
	},
	"GetWindowLongPtr": func(a arguments) string { return number(user32.GetWindowLongPtr(hwnd(a), int32(a.Dword()))) },
	"SetWindowLongPtr": func(a arguments) string {
		return number(user32.SetWindowLongPtr(hwnd(a), int32(a.Dword()), uintptr(a.Number())))
	},
	"Subclass":    subclass,
	"EnumWindows": enumWindows,
	"FindWindow":  func(a arguments) string { return window(user32.FindWindow(class(a), wide(a.Name()))) },
	"FindWindowEx": func(a arguments) string {
		return window(user32.FindWindowEx(hwnd(a), hwnd(a), class(a), wide(a.Name())))
	},
	"SetWindowText": func(a arguments) string { return done(user32.SetWindowText(hwnd(a), wide(a.Name()))) },
	"GetWindowText": func(a arguments) string {
		h, n := hwnd(a), int32(a.Dword())
		b := buffer(n)
		copied, err := user32.GetWindowText(h, &b[0], n)
		return conformance.Answer(result(uint64(copied), err), bufferText(b))
	},
	"GetWindowTextLength": func(a arguments) string { return number(user32.GetWindowTextLength(hwnd(a))) },
}

// subclass puts a procedure before the window's own.
func subclass(a arguments) string {
	h, index := hwnd(a), int32(user32.GWLP_WNDPROC)
	before, err := user32.GetWindowLongPtr(h, index)
	if err != nil {
		return done(err)
	}
	front := user32.NewCallback(func(h user32.HWND, message uint32, w, l uintptr) uintptr {
		if _, ok := procedures.Script(uint64(h), message); ok {
			procedures.Note("S %d %d %d", message, w, l)
		}
		return user32.CallWindowProc(before, h, message, w, l)
	})
	old, err := user32.SetWindowLongPtr(h, index, front)
	now, _ := user32.GetWindowLongPtr(h, index)
	return conformance.Answer(result(truthOf(old == before && now == front), err))
}

func enumWindows(a arguments) string {
	most, list := int(a.Dword()), []uint64(nil)
	err := user32.EnumWindows(func(h user32.HWND, _ uintptr) bool {
		list = append(list, uint64(h))
		return len(list) != most
	}, 0)
	return conformance.Answer(result(truthOf(err == nil && len(list) != most), err), conformance.Handles(list)) // no error tells that it was ended
}
