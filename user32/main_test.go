package user32_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	_ "winshm/embed" // starts a manager
	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/user32"
)

// insideVariable tells an actor from the test.
const insideVariable = "WINSHM_USER32_TEST"

// The first thread, which Go never ends, is kept away from the tests.
func init() { runtime.LockOSThread() }

func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) != "" {
		testkit.Main(m, map[string]func(*testkit.Stage){"box": box, "receiver": receiver, "citizen": citizen})
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	_ = os.Setenv(rendezvous.SocketVariable, filepath.Join(dir, "manager.sock"))
	_ = os.Setenv(insideVariable, "1")
	return m.Run()
}

func pointer(s string) *uint16 {
	p, err := kernel32.UTF16PtrFromString(s)
	if err != nil {
		panic(err)
	}
	return p
}

// onThread calls f on a thread of its own, which ends with it, and waits for that. f may end by t.Fatal.
func onThread(t *testing.T, f func()) {
	t.Helper()
	onThreadAside(f)()
}

// onThreadAside begins what onThread does, and returns what waits for it.
func onThreadAside(f func()) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // for good: the thread ends
		f()
	}()
	return func() { <-done }
}

// register makes a class that goes with the test.
func register(t *testing.T, name string, proc user32.WNDPROC) {
	t.Helper()
	class := user32.WNDCLASSEX{
		CbSize: user32.SizeofWNDCLASSEX, LpfnWndProc: proc, LpszClassName: pointer(name), CbWndExtra: 16, CbClsExtra: 8,
	}
	if atom, err := user32.RegisterClassEx(&class); err != nil || atom < 0xC000 {
		t.Fatalf("class %s: %#x, %v", name, atom, err)
	}
	t.Cleanup(func() {
		testkit.Eventually(t, "the windows of a class to go", func() bool {
			return user32.UnregisterClass(pointer(name), 0) == nil
		})
	})
}

// create makes a message-only window.
func create(t *testing.T, class, title string) user32.HWND {
	t.Helper()
	hwnd, err := user32.CreateWindowEx(0, pointer(class), pointer(title), 0, 0, 0, 0, 0, user32.HWND_MESSAGE, 0, 0, nil)
	if err != nil || hwnd == 0 {
		t.Fatalf("window of class %s: %#x, %v", class, hwnd, err)
	}
	return hwnd
}

// start starts a receiver, and returns it and its window, whose title is that.
func start(t *testing.T, title string) (*testkit.Actor, user32.HWND) {
	t.Helper()
	a := testkit.Start(t, "receiver", nil, title)
	a.Expect("ready")
	hwnd, err := user32.FindWindow(pointer("Receiver"), pointer(title))
	if err != nil {
		t.Fatal(err)
	}
	return a, hwnd
}

// pump retrieves and dispatches until WM_QUIT.
func pump() (code uintptr) {
	var msg user32.MSG
	for {
		switch got, err := user32.GetMessage(&msg, 0, 0, 0); {
		case got == 0:
			return msg.WParam
		case err != nil:
			panic(err)
		}
		user32.TranslateMessage(&msg)
		user32.DispatchMessage(&msg)
	}
}

// peek handles what is sent to the thread, and retrieves nothing.
func peek() {
	var msg user32.MSG
	if _, err := user32.PeekMessage(&msg, 0, 0, 0, user32.PM_NOREMOVE); err != nil {
		panic(err)
	}
}
