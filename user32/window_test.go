package user32_test

import (
	"errors"
	"slices"
	"testing"

	"winshm/internal/testkit"
	"winshm/user32"
	"winshm/winerr"
)

type step struct {
	hwnd user32.HWND
	msg  uint32
}

// recorder is a procedure that notes what it is called with.
type recorder struct{ steps []step }

func (r *recorder) proc(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
	r.steps = append(r.steps, step{hwnd, msg})
	return user32.DefWindowProc(hwnd, msg, wParam, lParam)
}

func (r *recorder) expect(t *testing.T, want ...step) {
	t.Helper()
	if !slices.Equal(r.steps, want) {
		t.Errorf("the procedure was called with %x, not %x", r.steps, want)
	}
	r.steps = nil
}

// TestLife makes a parent, a child and an owned window, and destroys them.
func TestLife(t *testing.T) {
	var r recorder
	register(t, "Life", r.proc)
	onThread(t, func() {
		make := func(style uint32, parent user32.HWND) user32.HWND {
			hwnd, err := createWith(pointer("LIFE"), "title", style, parent, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.expect(t, step{hwnd, user32.WM_NCCREATE}, step{hwnd, user32.WM_NCCALCSIZE}, step{hwnd, user32.WM_CREATE})
			return hwnd
		}
		top := make(0, 0)
		child := make(user32.WS_CHILD, top)
		owned := make(user32.WS_POPUP, child)
		checkFamily(t, top, child, owned)
		if err := user32.DestroyWindow(top); err != nil {
			t.Fatal(err)
		}
		r.expect(t,
			step{owned, user32.WM_DESTROY}, step{owned, user32.WM_NCDESTROY}, step{top, user32.WM_DESTROY}, step{child, user32.WM_DESTROY},
			step{child, user32.WM_NCDESTROY}, step{top, user32.WM_NCDESTROY})
		for _, gone := range []user32.HWND{top, child, owned} {
			if user32.IsWindow(gone) {
				t.Errorf("%#x is there yet", gone)
			}
			if err := user32.DestroyWindow(gone); !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
				t.Errorf("destroyed again: %v", err)
			}
		}
		other := make(0, 0)
		if _, err := user32.SendMessage(other, user32.WM_CLOSE, 0, 0); err != nil || user32.IsWindow(other) {
			t.Errorf("WM_CLOSE: %v", err)
		}
	})
}

func checkFamily(t *testing.T, top, child, owned user32.HWND) {
	t.Helper()
	for _, c := range []struct {
		of, parent, above, root user32.HWND
	}{
		{top, 0, user32.GetDesktopWindow(), top}, {child, top, top, top}, {owned, top, user32.GetDesktopWindow(), owned},
	} {
		parent, err1 := user32.GetParent(c.of)
		above, err2 := user32.GetAncestor(c.of, user32.GA_PARENT)
		root, err3 := user32.GetAncestor(c.of, user32.GA_ROOT)
		if parent != c.parent || above != c.above || root != c.root {
			t.Errorf("%#x: parent %#x, above %#x, root %#x, %v", c.of, parent, above, root, errors.Join(err1, err2, err3))
		}
	}
	if !user32.IsChild(top, child) || user32.IsChild(top, owned) || user32.IsChild(child, top) {
		t.Error("the child is no child, or another window is")
	}
	var below []user32.HWND
	err := user32.EnumChildWindows(top, func(hwnd user32.HWND, lParam uintptr) bool {
		below = append(below, hwnd)
		return lParam == 5
	}, 5)
	if !slices.Equal(below, []user32.HWND{child}) || err != nil {
		t.Errorf("below are %x, %v", below, err)
	}
}

func TestCreateStruct(t *testing.T) {
	refuse := uint32(0)
	var r recorder
	register(t, "Struct", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		if msg == user32.WM_CREATE || msg == user32.WM_NCCREATE {
			c := at[user32.CREATESTRUCT](lParam)
			if *paramOf(lParam) != 77 || c.Cx != 3 || c.Cy != 4 || c.X != 1 || c.Y != 2 || c.HwndParent != user32.HWND_MESSAGE {
				t.Errorf("the structure has %+v", c)
			}
		}
		result := r.proc(hwnd, msg, wParam, lParam)
		switch {
		case msg != refuse:
			return result
		case msg == user32.WM_CREATE:
			return ^uintptr(0)
		}
		return 0
	})
	onThread(t, func() {
		n := 77
		if _, err := createWith(pointer("Struct"), "", 0, user32.HWND_MESSAGE, pointerOf(&n)); err != nil {
			t.Error(err)
		}
		for msg, want := range map[uint32][]uint32{
			user32.WM_NCCREATE: {user32.WM_NCCREATE, user32.WM_NCDESTROY},
			user32.WM_CREATE:   {user32.WM_NCCREATE, user32.WM_NCCALCSIZE, user32.WM_CREATE, user32.WM_DESTROY, user32.WM_NCDESTROY},
		} {
			refuse, r.steps = msg, nil
			hwnd, err := createWith(pointer("Struct"), "", 0, user32.HWND_MESSAGE, pointerOf(&n))
			var got []uint32
			for _, s := range r.steps {
				got = append(got, s.msg)
			}
			if hwnd != 0 || err == nil || !slices.Equal(got, want) {
				t.Errorf("refused in %#x: %#x, %v, %x", msg, hwnd, err, got)
			}
		}
	})
}

func TestCreateErrors(t *testing.T) {
	register(t, "Errors", user32.DefWindowProc)
	class := user32.WNDCLASSEX{CbSize: user32.SizeofWNDCLASSEX, LpfnWndProc: user32.DefWindowProc, LpszClassName: pointer("eRRORS")}
	if _, err := user32.RegisterClassEx(&class); !errors.Is(err, winerr.ERROR_CLASS_ALREADY_EXISTS) {
		t.Errorf("registered twice: %v", err)
	}
	class.CbSize--
	if _, err := user32.RegisterClassEx(&class); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		t.Errorf("a structure of another size: %v", err)
	}
	if err := user32.UnregisterClass(pointer("nobody's"), 0); !errors.Is(err, winerr.ERROR_CLASS_DOES_NOT_EXIST) {
		t.Errorf("taken away: %v", err)
	}
	onThread(t, func() {
		for _, c := range []struct {
			class  string
			style  uint32
			parent user32.HWND
			want   error
		}{
			{"nobody's", 0, 0, winerr.ERROR_CLASS_DOES_NOT_EXIST},
			{"Errors", user32.WS_CHILD, 0, winerr.ERROR_TLW_WITH_WSCHILD},
			{"Errors", user32.WS_CHILD, 5, winerr.ERROR_INVALID_WINDOW_HANDLE},
			{"Errors", user32.WS_POPUP, 5, winerr.ERROR_INVALID_WINDOW_HANDLE},
		} {
			if hwnd, err := createWith(pointer(c.class), "", c.style, c.parent, nil); hwnd != 0 || !errors.Is(err, c.want) {
				t.Errorf("%+v: %#x, %v", c, hwnd, err)
			}
		}
		create(t, "Errors", "")
		if err := user32.UnregisterClass(pointer("Errors"), 0); !errors.Is(err, winerr.ERROR_CLASS_HAS_WINDOWS) {
			t.Errorf("taken away while it is used: %v", err)
		}
	})
}

func TestLongs(t *testing.T) {
	_, others := start(t, "longs")
	register(t, "Longs", func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
		if msg == msgAdd {
			return wParam
		}
		return user32.DefWindowProc(hwnd, msg, wParam, lParam)
	})
	onThread(t, func() {
		hwnd := create(t, "Longs", "")
		if old, err := user32.SetWindowLongPtr(hwnd, user32.GWLP_USERDATA, 1<<60); old != 0 || err != nil {
			t.Errorf("user data: %d, %v", old, err)
		}
		if v, err := user32.GetWindowLongPtr(hwnd, user32.GWLP_USERDATA); v != 1<<60 || err != nil {
			t.Errorf("user data: %#x, %v", v, err)
		}
		if v, err := user32.GetClassLong(hwnd, user32.GCL_CBWNDEXTRA); v != 16 || err != nil {
			t.Errorf("extra bytes: %d, %v", v, err)
		}
		var before uintptr
		proc := func(hwnd user32.HWND, msg uint32, wParam, lParam uintptr) uintptr {
			return user32.CallWindowProc(before, hwnd, msg, wParam+1, lParam)
		}
		var err error
		if before, err = user32.SetWindowLongPtr(hwnd, user32.GWLP_WNDPROC, user32.NewCallback(proc)); before == 0 || err != nil {
			t.Errorf("the procedure was %#x, %v", before, err)
		}
		if got, err := user32.SendMessage(hwnd, msgAdd, 5, 0); got != 6 || err != nil {
			t.Errorf("another procedure before the old one: %d, %v", got, err)
		}
		if _, err := user32.GetWindowLong(hwnd, user32.GWLP_WNDPROC); !errors.Is(err, winerr.ERROR_INVALID_INDEX) {
			t.Errorf("half a procedure: %v", err)
		}
		if _, err := user32.GetWindowLong(hwnd, 13); !errors.Is(err, winerr.ERROR_INVALID_INDEX) {
			t.Errorf("beyond the extra bytes: %v", err)
		}
		if _, err := user32.SetWindowLongPtr(others, user32.GWLP_USERDATA, 1); !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
			t.Errorf("another process's: %v", err)
		}
		if _, err := user32.GetWindowLongPtr(others, user32.GWL_STYLE); err != nil {
			t.Errorf("another process's style: %v", err)
		}
	})
}

func TestFind(t *testing.T) {
	a, others := start(t, "found")
	var pid uint32
	if tid, err := user32.GetWindowThreadProcessId(others, &pid); int(pid) != a.Cmd.Process.Pid || tid == 0 || err != nil {
		t.Errorf("process %d, thread %d, %v", pid, tid, err)
	}
	name := make([]uint16, 10)
	if n, err := user32.GetClassName(others, &name[0], 5); n != 4 || err != nil || name[4] != 0 || name[0] != 'R' {
		t.Errorf("class: %d, %v, %v", n, name, err)
	}
	register(t, "Found", user32.DefWindowProc)
	onThread(t, func() {
		hwnd := create(t, "Found", "A title")
		for _, c := range []struct {
			parent        user32.HWND
			class, window *uint16
			want          user32.HWND
		}{
			{0, pointer("fOUND"), nil, hwnd},
			{0, nil, pointer("a TITLE"), hwnd},
			{0, pointer("Found"), pointer(""), 0},
			{user32.HWND_MESSAGE, pointer("found"), nil, hwnd},
			{user32.GetDesktopWindow(), pointer("found"), nil, 0},
			{user32.HWND_MESSAGE, nil, pointer("found"), 0},
			{user32.GetDesktopWindow(), nil, pointer("found"), others},
			{0, pointer(""), nil, 0},
			{0, user32.MAKEINTATOM(0xFFFF), nil, 0},
		} {
			if got, err := user32.FindWindowEx(c.parent, 0, c.class, c.window); got != c.want || err != nil {
				t.Errorf("%+v: %#x, %v", c, got, err)
			}
		}
		if got, err := user32.FindWindow(nil, pointer("a tit")); got != 0 || !errors.Is(err, winerr.ERROR_CANNOT_FIND_WND_CLASS) {
			t.Errorf("part of a title: %#x, %v", got, err)
		}
		if above, err := user32.GetAncestor(hwnd, user32.GA_PARENT); err != nil || above == 0 {
			t.Error(err)
		} else if n, err := user32.GetClassName(above, &name[0], 10); n != 7 || name[0] != 'M' {
			t.Errorf("above a message-only window: %v, %v", name, err)
		}
		seen := map[user32.HWND]bool{}
		note := func(hwnd user32.HWND, _ uintptr) bool { seen[hwnd] = true; return true }
		if err := user32.EnumWindows(note, 0); err != nil || !seen[others] || seen[hwnd] {
			t.Errorf("all windows: %v, %v", seen, err)
		}
	})
}

// TestNothingStays: threads with windows and those that they sent to leave nothing behind.
func TestNothingStays(t *testing.T) {
	_, hwnd := start(t, "stays")
	register(t, "Stays", user32.DefWindowProc)
	once := func() {
		onThread(t, func() {
			create(t, "Stays", "")
			if _, err := user32.SendMessage(hwnd, msgAdd, 1, 2); err != nil {
				t.Error(err)
			}
			if _, err := sendData(hwnd, 0, 0, make([]byte, 1<<20)); err != nil {
				t.Error(err)
			}
		})
	}
	once()
	testkit.CheckLeaks(t)
	for range 20 {
		once()
	}
}
