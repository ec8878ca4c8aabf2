package kernel32_test

import (
	"fmt"

	"winshm/conformance"
	"winshm/kernel32"
	"winshm/user32"
)

// sending reads what all sends have in common.
func sending(a arguments) (h user32.HWND, message uint32, w, l uintptr) {
	return hwnd(a), a.Dword(), uintptr(a.Number()), uintptr(a.Number())
}

// posting is for calls that do not wait for an answer.
func posting(call func(h user32.HWND, message uint32, w, l uintptr) error) func(arguments) string {
	return func(a arguments) string { return done(call(sending(a))) }
}

var messageCalls = map[string]func(arguments) string{
	"SendMessage":        func(a arguments) string { return number(user32.SendMessage(sending(a))) },
	"SendMessageTimeout": sendTimeout,
	"SendNotifyMessage":  posting(user32.SendNotifyMessage),
	"SendMessageCallback": func(a arguments) string {
		h, message, w, l := sending(a)
		return done(user32.SendMessageCallback(h, message, w, l, noteResult, uintptr(a.Number())))
	},
	"PostMessage": posting(user32.PostMessage),
	"PostThreadMessage": func(a arguments) string {
		return done(user32.PostThreadMessage(a.Dword(), a.Dword(), uintptr(a.Number()), uintptr(a.Number())))
	},
	"PostMany": postMany,
	"PostQuitMessage": func(a arguments) string {
		user32.PostQuitMessage(int32(a.Dword()))
		return yes(true)
	},
	"RegisterWindowMessage": func(a arguments) string { return number(user32.RegisterWindowMessage(wide(a.Name()))) },
	"InSendMessage":         func(arguments) string { return yes(user32.InSendMessage()) },
	"InSendMessageEx":       func(arguments) string { return number(user32.InSendMessageEx(), nil) },
	"ReplyMessage":          func(a arguments) string { return yes(user32.ReplyMessage(uintptr(a.Number()))) },
	"DefWindowProc":         func(a arguments) string { return number(user32.DefWindowProc(sending(a)), nil) },
	"GetMessage": func(a arguments) string {
		retrieved = user32.MSG{}
		ret, err := user32.GetMessage(&retrieved, hwnd(a), a.Dword(), a.Dword())
		return tellRetrieved(uint64(uint32(ret)), err)
	},
	"PeekMessage": func(a arguments) string {
		retrieved = user32.MSG{}
		found, err := user32.PeekMessage(&retrieved, hwnd(a), a.Dword(), a.Dword(), a.Dword())
		return tellRetrieved(truthOf(found), err)
	},
	"DispatchMessage":  func(arguments) string { return number(user32.DispatchMessage(&retrieved), nil) },
	"TranslateMessage": func(arguments) string { return yes(user32.TranslateMessage(&retrieved)) },
	"WaitMessage":      func(arguments) string { return done(user32.WaitMessage()) },
	"Pump":             pump,
	"MsgWaitForMultipleObjects": func(a arguments) string {
		return waited(user32.MsgWaitForMultipleObjects(handles(a), a.Dword() != 0, a.Dword(), a.Dword()))
	},
	"MsgWaitForMultipleObjectsEx": func(a arguments) string {
		return waited(user32.MsgWaitForMultipleObjectsEx(handles(a), a.Dword(), a.Dword(), a.Dword()))
	},
	"ChangeWindowMessageFilterEx": func(a arguments) string {
		return done(user32.ChangeWindowMessageFilterEx(hwnd(a), a.Dword(), a.Dword(), nil))
	},
	"CurrentThreadID": func(arguments) string { return fmt.Sprint(kernel32.GetCurrentThreadId()) },
}

func sendTimeout(a arguments) string {
	h, message, w, l := sending(a)
	const untouched = 0x5A5A5A5A
	flags, milliseconds, stored := a.Dword(), a.Dword(), uintptr(untouched)
	place := &stored
	if a.Number() == 0 {
		place = nil
	}
	ret, err := user32.SendMessageTimeout(h, message, w, l, flags, milliseconds, place)
	return conformance.Answer(result(uint64(ret), err), uint64(stored))
}

func noteResult(h user32.HWND, message uint32, data, result uintptr) {
	procedures.Note("C %d %d %d %d %d", h, message, data, result, kernel32.GetCurrentThreadId())
}

// postMany posts a message until that fails, or as often as it is told.
func postMany(a arguments) string {
	h, message, w, l := sending(a)
	most, n := a.Dword(), uint32(0)
	var err error
	for n < most && err == nil {
		if err = user32.PostMessage(h, message, w, l); err == nil {
			n++
		}
	}
	return conformance.Answer(truth(err), n)
}

// retrieved is the last message. Cases retrieve by one thread at a time, and by another only when that one has done with it.
var retrieved user32.MSG

func tellRetrieved(value uint64, err error) string {
	return conformance.Answer(result(value, err), uint64(retrieved.HWnd), retrieved.Message, uint64(retrieved.WParam), uint64(retrieved.LParam))
}

// pump is the loop of every program, up to the message that stops it.
func pump(arguments) string {
	const stop = 0xBFFF
	for {
		var m user32.MSG
		ret, err := user32.GetMessage(&m, 0, 0, 0)
		if err != nil || ret <= 0 || m.Message == stop {
			return conformance.Answer(result(uint64(uint32(ret)), err), uint64(m.WParam))
		}
		if m.HWnd == 0 {
			procedures.Note("T %d %d %d", m.Message, m.WParam, m.LParam)
		}
		user32.TranslateMessage(&m)
		user32.DispatchMessage(&m)
	}
}
