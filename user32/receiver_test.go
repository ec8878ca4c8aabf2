package user32_test

import (
	"os"
	"runtime"
	"syscall"

	"winshm/internal/testkit"
	"winshm/user32"
)

// What a receiver does beside WM_COPYDATA.
const (
	msgAdd     = user32.WM_USER + iota // returns wParam + lParam
	msgNest                            // sends itself to window wParam with lParam - 1, to 0
	msgHow                             // returns InSendMessageEx
	msgReply                           // replies 7, and blocks until it hears a line
	msgBlock                           // blocks until it hears a line
	msgDie                             // is killed
	msgDestroy                         // destroys its window, and returns 66
	msgEnd                             // ends its thread
	msgQuit                            // posts WM_QUIT
	msgPost                            // says "post" and wParam
)

// receiver has a top-level window, on a thread of its own, and does what it is told by messages.
func receiver(s *testkit.Stage) {
	onThreadAside(func() { play(s) })()
	_, err := s.Hear() // the thread can have ended, and the process not
	s.Check(err)
}

func play(s *testkit.Stage) {
	open(s)
	s.Say("ready")
	s.Say("quit %d", pump())
}

// open makes the window.
func open(s *testkit.Stage) user32.HWND {
	class := user32.WNDCLASSEX{
		CbSize: user32.SizeofWNDCLASSEX, LpszClassName: pointer("Receiver"),
		LpfnWndProc: func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
			return receive(s, hwnd, msg, wParam, lParam)
		},
	}
	_, err := user32.RegisterClassEx(&class)
	s.Check(err)
	hwnd, err := user32.CreateWindowEx(0, pointer("receiver"), pointer(s.Args[0]), 0, 0, 0, 0, 0, 0, 0, 0, nil)
	s.Check(err)
	return hwnd
}

func receive(s *testkit.Stage, hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
	switch msg {
	case user32.WM_COPYDATA:
		return receiveData(wParam, lParam)
	case user32.WM_SETTINGCHANGE:
		s.Say("setting %s", textAt(lParam))
		return wParam + 1
	case msgAdd:
		return wParam + lParam
	case msgNest:
		if lParam == 0 {
			return 0
		}
		n, err := user32.SendMessage(user32.HWND(wParam), msgNest, uintptr(hwnd), lParam-1)
		if err != nil {
			return 1000
		}
		return n + 1
	case msgHow:
		return uintptr(user32.InSendMessageEx())
	case msgReply:
		user32.ReplyMessage(7)
		block(s)
		return 8
	case msgBlock:
		block(s)
		return 9
	case msgDie:
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case msgDestroy:
		s.Check(user32.DestroyWindow(hwnd))
		return 66
	case msgEnd:
		runtime.Goexit()
	case msgQuit:
		user32.PostQuitMessage(int32(wParam))
	case msgPost:
		s.Say("post %d", wParam)
	}
	if msg >= 0xC000 {
		s.Say("registered")
	}
	return user32.DefWindowProc(hwnd, msg, wParam, lParam)
}

// receiveData adds up what came, and writes on it.
func receiveData(wParam, lParam uintptr) uintptr {
	c := at[user32.COPYDATASTRUCT](lParam)
	sum := wParam + c.DwData + uintptr(c.CbData)<<32
	for i, b := range data(c) {
		sum += uintptr(b)
		data(c)[i] = 0xFF
	}
	if (c.LpData == nil) != (c.CbData == 0) {
		return 0
	}
	return sum
}

func block(s *testkit.Stage) {
	s.Say("blocked")
	_, err := s.Hear()
	s.Check(err)
}
