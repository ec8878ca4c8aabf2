package user32_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"winshm/internal/testkit"
	"winshm/user32"
	"winshm/winerr"
)

func TestCopyData(t *testing.T) {
	_, hwnd := start(t, "copy")
	onThread(t, func() {
		for _, size := range []int{0, 1, 64, 152, 153, 4096, 200_000, 1 << 20, 64 << 20} {
			block := bytes.Repeat([]byte{3}, size)
			got, err := sendData(hwnd, 5, 7, block)
			if want := uintptr(size)<<32 + uintptr(3*size) + 12; err != nil || got != want {
				t.Errorf("%d bytes: %#x, not %#x, %v", size, got, want, err)
			}
			if bytes.IndexByte(block, 0xFF) >= 0 {
				t.Errorf("%d bytes: the receiver has written on the sender's memory", size)
			}
		}
		if _, err := user32.SendMessage(hwnd, user32.WM_COPYDATA, 0, 0); !errors.Is(err, winerr.ERROR_NOACCESS) {
			t.Errorf("no structure: %v", err)
		}
	})
}

// TestNested sends to and fro, each from within the other's procedure.
func TestNested(t *testing.T) {
	_, hwnd := start(t, "nested")
	proc := func(own user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		if msg != msgNest || lParam == 0 {
			return user32.DefWindowProc(own, msg, wParam, lParam)
		}
		n, err := user32.SendMessage(hwnd, msgNest, uintptr(own), lParam-1)
		if err != nil {
			t.Error(err)
		}
		return n + 1
	}
	register(t, "Nested", proc)
	onThread(t, func() {
		own := create(t, "Nested", "")
		if n, err := user32.SendMessage(hwnd, msgNest, uintptr(own), 31); n != 31 || err != nil {
			t.Errorf("to and fro %d times, %v", n, err)
		}
	})
}

func TestErrors(t *testing.T) {
	a, hwnd := start(t, "errors")
	onThread(t, func() {
		for _, none := range []user32.HWND{0, 1, 0x7FFF0010, user32.HWND_MESSAGE, user32.GetDesktopWindow()} {
			if got, err := user32.SendMessage(none, msgAdd, 1, 2); got != 0 || !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
				t.Errorf("to %#x: %d, %v", none, got, err)
			}
		}
		if got, err := user32.SendMessage(hwnd, user32.WM_NOTIFY, 1, 2); got != 0 || err != nil {
			t.Errorf("WM_NOTIFY: %d, %v", got, err)
		}
		if got, err := user32.SendMessage(hwnd, msgAdd, 1<<63, 5); got != 1<<63+5 || err != nil {
			t.Errorf("64 bits: %#x, %v", got, err)
		}
		if got, err := user32.SendMessage(hwnd, msgDestroy, 0, 0); got != 66 || err != nil {
			t.Errorf("the window destroys itself: %d, %v", got, err)
		}
		if _, err := user32.SendMessage(hwnd, msgAdd, 1, 2); !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Errorf("destroyed: %v", err)
		}
	})
	a.Kill()
	for _, how := range []uint32{msgDie, msgEnd} {
		_, hwnd := start(t, fmt.Sprint("dies", how))
		onThread(t, func() {
			if got, err := user32.SendMessage(hwnd, how, 0, 0); got != 0 || !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
				t.Errorf("the receiver ends: %d, %v", got, err)
			}
			testkit.Eventually(t, "the window to go", func() bool { return !user32.IsWindow(hwnd) })
			if _, err := user32.SendMessage(hwnd, msgAdd, 1, 2); !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
				t.Errorf("after the end: %v", err)
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	a, hwnd := start(t, "timeout")
	onThread(t, func() {
		send := func(msg uint32, wParam uintptr, ms uint32) (ret, result uintptr, err error) {
			result = 99
			ret, err = user32.SendMessageTimeout(hwnd, msg, wParam, 0, user32.SMTO_NORMAL, ms, &result)
			return ret, result, err
		}
		if ret, result, err := send(msgAdd, 4, 10_000); ret != 1 || result != 4 || err != nil {
			t.Errorf("in time: %d, %d, %v", ret, result, err)
		}
		if ret, result, err := send(msgAdd, 4, 0); ret != 1 || result != 4 || err != nil {
			t.Errorf("without a time-out: %d, %d, %v", ret, result, err)
		}
		if ret, result, err := send(msgBlock, 0, 50); ret != 0 || result != 0 || !errors.Is(err, winerr.ERROR_TIMEOUT) {
			t.Errorf("while it is handled: %d, %d, %v", ret, result, err)
		}
		a.Expect("blocked")
		for _, ms := range []uint32{1, 0x80000000} { // these are never delivered
			if ret, _, err := send(msgPost, 1, ms); ret != 0 || !errors.Is(err, winerr.ERROR_TIMEOUT) {
				t.Errorf("while it is queued, %d ms: %d, %v", ms, ret, err)
			}
		}
		if err := user32.SendNotifyMessage(hwnd, msgPost, 2, 0); err != nil {
			t.Error(err)
		}
		a.Say("go on")
		a.Expect("post 2")
		result := uintptr(1)
		ret, err := user32.SendMessageTimeout(1, msgAdd, 0, 0, 0, 5, &result)
		if ret != 0 || result != 0 || !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Errorf("no window: %d, %d, %v", ret, result, err)
		}
	})
}

func TestReply(t *testing.T) {
	a, hwnd := start(t, "reply")
	onThread(t, func() {
		if got, err := user32.SendMessage(hwnd, msgReply, 0, 0); got != 7 || err != nil {
			t.Errorf("replied %d, %v", got, err)
		}
		a.Expect("blocked")
		a.Say("go on")
		if got, err := user32.SendMessage(hwnd, msgHow, 0, 0); got != user32.ISMEX_SEND || err != nil {
			t.Errorf("it came %d, %v", got, err)
		}
		if user32.ReplyMessage(1) || user32.InSendMessage() {
			t.Error("a message is handled where there is none")
		}
	})
}

func TestCallback(t *testing.T) {
	_, hwnd := start(t, "callback")
	onThread(t, func() {
		var got []string
		note := func(hwnd user32.HWND, msg uint32, data, result uintptr) {
			got = append(got, fmt.Sprint(msg, data, result))
		}
		for i := range uintptr(3) {
			if err := user32.SendMessageCallback(hwnd, msgAdd, i, 10, note, 100+i); err != nil {
				t.Fatal(err)
			}
		}
		if err := user32.SendMessageCallback(hwnd, msgHow, 0, 0, note, 5); err != nil {
			t.Fatal(err)
		}
		testkit.Eventually(t, "the answers", func() bool { peek(); return len(got) == 4 })
		want := fmt.Sprint([]string{
			fmt.Sprint(msgAdd, 100, 10), fmt.Sprint(msgAdd, 101, 11), fmt.Sprint(msgAdd, 102, 12),
			fmt.Sprint(msgHow, 5, user32.ISMEX_CALLBACK),
		})
		if fmt.Sprint(got) != want {
			t.Errorf("got %v, not %v", got, want)
		}
	})
}

// TestOtherThread sends to another thread of the process, which gets the same pointers.
func TestOtherThread(t *testing.T) {
	var here uintptr
	register(t, "Other", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		switch msg {
		case user32.WM_COPYDATA:
			data(at[user32.COPYDATASTRUCT](lParam))[0]++
			return lParam
		case msgHow:
			return uintptr(user32.InSendMessageEx())
		case msgQuit:
			user32.PostQuitMessage(3)
		case msgEnd:
			runtime.Goexit()
		}
		here++
		return user32.DefWindowProc(hwnd, msg, wParam, lParam)
	})
	window := make(chan user32.HWND, 1)
	wait := onThreadAside(func() {
		window <- create(t, "Other", "in this process")
		pump()
	})
	hwnd := <-window
	onThread(t, func() {
		block := []byte{41}
		if got, err := sendData(hwnd, 0, 0, block); got == 0 || err != nil || block[0] != 42 {
			t.Errorf("block %v, %d, %v", block, got, err)
		}
		if got, err := user32.SendMessage(hwnd, msgHow, 0, 0); got != user32.ISMEX_SEND || err != nil {
			t.Errorf("it came %d, %v", got, err)
		}
		text := make([]uint16, 100)
		if n, err := user32.GetWindowText(hwnd, &text[0], 100); n != 15 || err != nil || text[15] != 0 {
			t.Errorf("text: %d, %v", n, err)
		}
		if err := user32.DestroyWindow(hwnd); !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
			t.Errorf("destroying another thread's window: %v", err)
		}
		if got, err := user32.SendMessage(hwnd, msgEnd, 0, 0); got != 0 || !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
			t.Errorf("the thread ends: %d, %v", got, err)
		}
	})
	wait()
	testkit.Eventually(t, "the window to go with its thread", func() bool { return !user32.IsWindow(hwnd) })
}

// TestPanic leaves procedures and calls by a panic: the queues are as they should be after it.
func TestPanic(t *testing.T) {
	_, hwnd := start(t, "panic")
	register(t, "Panic", func(own user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		if msg == msgNest {
			panic("on purpose")
		}
		return user32.DefWindowProc(own, msg, wParam, lParam)
	})
	onThread(t, func() {
		own := create(t, "Panic", "")
		for i := range 3 {
			func() {
				defer func() {
					if recover() == nil {
						t.Error("no panic")
					}
				}()
				_, _ = user32.SendMessage(hwnd, msgNest, uintptr(own), 1+uintptr(i))
			}()
			if user32.InSendMessage() {
				t.Error("the message is still handled")
			}
			if got, err := user32.SendMessage(hwnd, msgAdd, 1, 2); got != 3 || err != nil {
				t.Errorf("after a panic: %d, %v", got, err)
			}
		}
	})
}

func BenchmarkSendMessage(b *testing.B) {
	a := testkit.Start(b, "receiver", nil, "bench")
	a.Expect("ready")
	hwnd, err := user32.FindWindow(nil, pointer("bench"))
	if err != nil {
		b.Fatal(err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	block := make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sendData(hwnd, 0, 0, block); err != nil {
			b.Fatal(err)
		}
	}
}
