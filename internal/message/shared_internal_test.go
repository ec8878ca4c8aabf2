package message

import (
	"errors"
	"testing"

	"winshm/winerr"
)

func TestLongs(t *testing.T) {
	class, err := NewClass("c", map[int32]uint64{ClassProc: 7, ClassWindowExtra: 12, ClassExtra: 4, ClassStyle: 3})
	if err != nil {
		t.Fatal(err)
	}
	w := &Window{Class: class, longs: class.longs(), owner: 5}
	for _, c := range []struct {
		index int32
		size  int
		value uint64
		want  uint64 // what reading it gives then
		fault error
	}{
		{LongUser, 8, 1 << 40, 1 << 40, nil},
		{LongProc, 8, 9, 9, nil},
		{LongProc, 4, 9, 0, winerr.ERROR_INVALID_INDEX},
		{LongID, 4, 77, 77, nil},
		{0, 8, 1 << 50, 1 << 50, nil},
		{4, 8, 1 << 50, 1 << 50, nil},
		{8, 4, 1<<40 | 6, 6, nil},
		{5, 8, 1, 0, winerr.ERROR_INVALID_INDEX},
		{12, 4, 1, 0, winerr.ERROR_INVALID_INDEX},
		{-1, 4, 1, 0, winerr.ERROR_INVALID_INDEX},
		{0x7FFFFFFF, 8, 1, 0, winerr.ERROR_INVALID_INDEX},
	} {
		if _, err := w.SetLong(c.index, c.size, c.value); !errors.Is(err, c.fault) {
			t.Errorf("set %d of %d bytes: %v", c.index, c.size, err)
		}
		if got, err := w.Long(c.index, c.size); !errors.Is(err, c.fault) || err == nil && got != c.want {
			t.Errorf("%d of %d bytes: %#x, %v", c.index, c.size, got, err)
		}
	}
	if old, err := class.SetLong(ClassStyle, 4, 4); old != 3 || err != nil {
		t.Errorf("class's style: %d, %v", old, err)
	}
	if _, err := NewClass("c", map[int32]uint64{ClassWindowExtra: 1 << 17}); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		t.Errorf("too many extra bytes: %v", err)
	}
}

func TestTextRoom(t *testing.T) {
	for units, want := range map[uint64]uint64{0: 0, 1: 0, 2: 3, 1001: 3000, 1 << 63: 3 << 20} {
		if got := TextRoom(units); got != want {
			t.Errorf("%d units: %d", units, got)
		}
	}
}

// TestRoutes: who sends to windows that come and go does not remember all of them.
func TestRoutes(t *testing.T) {
	s, o, known := &System{}, &outlet{}, 0
	for h := range Handle(3*mostRoutes + 1) {
		s.remember(h+1, o)
	}
	s.routes.Range(func(any, any) bool { known++; return true })
	if last, _ := s.routes.Load(Handle(3*mostRoutes + 1)); known > mostRoutes || last != o {
		t.Errorf("%d routes are known, the last one is %v", known, last)
	}
}

// TestTidyInChild: what a forked child has of its own is tidied, though its parent's timer was left behind.
func TestTidyInChild(t *testing.T) {
	s := &System{pid: -1, tidying: true}
	s.enterLocked()
	if s.tidying {
		t.Error("the child waits for its parent's timer")
	}
}
