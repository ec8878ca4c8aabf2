package user32_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"winshm/kernel32"
	"winshm/user32"
	"winshm/winerr"
)

// retrieve takes all posted messages.
func retrieve(t *testing.T, hwnd user32.HWND, first, last uint32) (got []uintptr) {
	t.Helper()
	for {
		var msg user32.MSG
		found, err := user32.PeekMessage(&msg, hwnd, first, last, user32.PM_REMOVE)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			return got
		}
		got = append(got, uintptr(msg.Message)<<16|msg.WParam)
	}
}

func TestPost(t *testing.T) {
	a, others := start(t, "post")
	register(t, "Post", user32.DefWindowProc)
	onThread(t, func() {
		hwnd := create(t, "Post", "")
		for _, target := range []user32.HWND{hwnd, others, 0, 1} {
			if err := user32.PostMessage(target, user32.WM_COPYDATA, 0, 0); !errors.Is(err, winerr.ERROR_MESSAGE_SYNC_ONLY) {
				t.Errorf("WM_COPYDATA to %#x: %v", target, err)
			}
		}
		if err := user32.PostMessage(1, msgPost, 0, 0); !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Errorf("no window: %v", err)
		}
		if err := user32.PostThreadMessage(1, msgPost, 0, 0); !errors.Is(err, winerr.ERROR_INVALID_THREAD_ID) {
			t.Errorf("no thread: %v", err)
		}
		user32.PostQuitMessage(9)
		me := kernel32.GetCurrentThreadId()
		for _, err := range []error{
			user32.PostMessage(hwnd, msgPost, 1, 0), user32.PostMessage(0, msgPost, 2, 0), user32.PostThreadMessage(me, msgAdd, 3, 0),
			user32.PostMessage(hwnd, msgPost, 4, 0),
		} {
			if err != nil {
				t.Error(err)
			}
		}
		if status := user32.GetQueueStatus(user32.QS_ALLINPUT); status != user32.QS_POSTMESSAGE<<16|user32.QS_POSTMESSAGE {
			t.Errorf("status %#x", status)
		}
		if status := user32.GetQueueStatus(user32.QS_ALLINPUT); status != user32.QS_POSTMESSAGE<<16 {
			t.Errorf("status, asked again: %#x", status)
		}
		if got := retrieve(t, hwnd, msgPost, msgPost); !slices.Equal(got, []uintptr{msgPost<<16 | 1, msgPost<<16 | 4, user32.WM_QUIT<<16 | 9}) {
			t.Errorf("of the window: %x", got)
		}
		if got := retrieve(t, ^user32.HWND(0), 0, 0); !slices.Equal(got, []uintptr{msgPost<<16 | 2, msgAdd<<16 | 3}) {
			t.Errorf("of the thread: %x", got)
		}
		var msg user32.MSG
		if ret, err := user32.GetMessage(&msg, 5, 0, 0); ret != -1 || !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Errorf("for no window: %d, %v", ret, err)
		}
		for i := range uintptr(3) {
			if err := user32.PostMessage(others, msgPost, i, 0); err != nil {
				t.Error(err)
			}
		}
		if err := user32.PostMessage(others, user32.WM_QUIT, 12, 0); err != nil {
			t.Error(err)
		}
	})
	for i := range 3 {
		a.Expect(fmt.Sprint("post ", i))
	}
	a.Expect("quit 12")
}

func TestQuota(t *testing.T) {
	a, hwnd := start(t, "quota")
	onThread(t, func() {
		if err := user32.SendNotifyMessage(hwnd, msgBlock, 0, 0); err != nil {
			t.Fatal(err)
		}
		a.Expect("blocked")
		for i := range 10_000 {
			if err := user32.PostMessage(hwnd, msgAdd, 0, 0); err != nil {
				t.Fatal(i, err)
			}
		}
		if err := user32.PostMessage(hwnd, msgAdd, 0, 0); !errors.Is(err, winerr.ERROR_NOT_ENOUGH_QUOTA) {
			t.Errorf("one too many: %v", err)
		}
		a.Say("go on")
		if _, err := user32.SendMessage(hwnd, msgAdd, 0, 0); err != nil {
			t.Error(err)
		}
	})
}

func TestBroadcast(t *testing.T) {
	number, err := user32.RegisterWindowMessage(pointer("winshm test"))
	again, _ := user32.RegisterWindowMessage(pointer("WINSHM TEST"))
	if number < 0xC000 || number != again || err != nil {
		t.Fatalf("registered %#x, %#x, %v", number, again, err)
	}
	a, _ := start(t, "broadcast")
	got := map[uint32]int{}
	register(t, "Broadcast", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		got[msg]++
		return user32.DefWindowProc(hwnd, msg, wParam, lParam)
	})
	onThread(t, func() {
		create(t, "Broadcast", "")
		if _, err := createWith(pointer("Broadcast"), "", 0, 0, nil); err != nil {
			t.Fatal(err)
		}
		result := uintptr(5)
		for _, msg := range []uint32{number, msgAdd} {
			ret, err := user32.SendMessageTimeout(user32.HWND_BROADCAST, msg, 0, 0, 0, 1000, &result)
			if ret != 1 || result != 1 || err != nil {
				t.Errorf("%#x: %d, %d, %v", msg, ret, result, err)
			}
			if err := user32.PostMessage(user32.HWND_BROADCAST, msg, 0, 0); err != nil {
				t.Error(err)
			}
		}
		var msg user32.MSG
		for found, _ := user32.PeekMessage(&msg, 0, 0, 0, 1); found; found, _ = user32.PeekMessage(&msg, 0, 0, 0, 1) {
			user32.DispatchMessage(&msg)
		}
		if got[number] != 2 || got[msgAdd] != 0 {
			t.Errorf("got %v", got)
		}
	})
	a.Expect("registered")
	a.Expect("registered")
}

func TestMsgWait(t *testing.T) {
	event, err := kernel32.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kernel32.CloseHandle(event) }()
	handles := []kernel32.Handle{event}
	onThread(t, func() {
		wait := func(want uint32, mask uint32, flags uint32) {
			t.Helper()
			if got, err := user32.MsgWaitForMultipleObjectsEx(handles, 20, mask, flags); got != want || err != nil {
				t.Errorf("waited: %#x, not %#x, %v", got, want, err)
			}
		}
		wait(kernel32.WAIT_TIMEOUT, user32.QS_ALLINPUT, 0)
		if err := user32.PostMessage(0, msgPost, 0, 0); err != nil {
			t.Fatal(err)
		}
		wait(kernel32.WAIT_TIMEOUT, user32.QS_SENDMESSAGE, 0)
		wait(1, user32.QS_ALLINPUT, 0)
		wait(kernel32.WAIT_TIMEOUT, user32.QS_ALLINPUT, 0)
		wait(1, user32.QS_ALLINPUT, user32.MWMO_INPUTAVAILABLE)
		if err := kernel32.SetEvent(event); err != nil {
			t.Fatal(err)
		}
		wait(0, user32.QS_ALLINPUT, user32.MWMO_INPUTAVAILABLE)
		if got, err := user32.MsgWaitForMultipleObjects(make([]kernel32.Handle, 64), false, 0, 0); got != kernel32.WAIT_FAILED ||
			!errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
			t.Errorf("64 handles: %#x, %v", got, err)
		}
		if err := user32.PostMessage(0, msgPost, 0, 0); err != nil {
			t.Fatal(err)
		}
		if err := user32.WaitMessage(); err != nil {
			t.Error(err)
		}
		if err := kernel32.QueueUserAPC(func(uintptr) {}, kernel32.GetCurrentThread(), 0); err != nil {
			t.Fatal(err)
		}
		wait(kernel32.WAIT_IO_COMPLETION, user32.QS_ALLINPUT, user32.MWMO_ALERTABLE)
	})
}
