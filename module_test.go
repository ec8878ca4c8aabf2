package winshm_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"winshm"
	"winshm/winerr"
)

func TestModule(t *testing.T) {
	c, m := connect(t)
	a, err := c.OpenModule(`Local\m`, 100, func(memory []byte) error {
		memory[0] = 1
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := connectTo(t, m).OpenModule("m", 100, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.Bytes()[0]++
	if !a.First() || b.First() || len(b.Bytes()) != 100 || b.Bytes()[0] != 2 || a.Name() != `Local\m` {
		t.Errorf("first: %t %t, %d bytes, the first %d", a.First(), b.First(), len(b.Bytes()), b.Bytes()[0])
	}
	if _, err := c.OpenSection("m", 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a section of that name: %v", err)
	}
	if n, err := b.View().WriteAt([]byte("hello"), 95); n != 5 || err != nil || string(a.Bytes()[95:]) != "hello" {
		t.Errorf("WriteAt: %d, %v", n, err)
	}
	if err := a.View().Close(); err != nil {
		t.Error(err)
	}
	for _, m := range []*winshm.Module{a, b} {
		if err := m.Close(); err != nil || m.Bytes() != nil {
			t.Errorf("close: %v", err)
		}
		if err := m.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("close again: %v", err)
		}
	}
	if s := m.Server.Stats(); s.Handles != 0 {
		t.Errorf("%d handles are left", s.Handles)
	}
}

func TestModuleErrors(t *testing.T) {
	c, _ := connect(t)
	held, err := c.OpenModule("held", 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	for _, tc := range []struct {
		name string
		size int64
		want winerr.Errno
	}{
		{"", 1, winerr.ERROR_INVALID_PARAMETER},
		{"m", 0, winerr.ERROR_INVALID_PARAMETER},
		{"m", -1, winerr.ERROR_INVALID_PARAMETER},
		{"m", 1<<63 - 1, winerr.ERROR_INVALID_PARAMETER},
		{"m\xff", 1, winerr.ERROR_INVALID_NAME},
		{strings.Repeat("m", 40000), 1, winerr.ERROR_FILENAME_EXCED_RANGE},
		{"held", 10000, winerr.ERROR_BAD_LENGTH},
		{`nowhere\m`, 1, winerr.ERROR_PATH_NOT_FOUND},
	} {
		if m, err := c.OpenModule(tc.name, tc.size, nil); m != nil || winshm.Code(err) != tc.want {
			t.Errorf("%.20q, %d bytes: %v", tc.name, tc.size, err)
		}
	}
}
