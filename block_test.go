package winshm_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"testing"

	"winshm/winerr"
)

func TestBlock(t *testing.T) {
	c, m := connect(t)
	other := connectTo(t, m) // in another process, as a rule
	b, err := c.NewBlock([]byte("data"), 100, os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	view, err := other.OpenBlock(b.Handle(), b.PID()).Lock(true)
	if err != nil {
		t.Fatal(err)
	}
	if memory := view.Bytes(); len(memory) != 100 || string(memory[:5]) != "data\x00" {
		t.Errorf("%d bytes: %q", len(memory), memory[:5])
	}
	view.Bytes()[0] = 'D'
	reader, err := b.Lock(false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.WriteAt([]byte("x"), 0); err == nil {
		t.Error("a lock for reading can be written")
	}
	if err := b.Free(); err != nil {
		t.Fatal(err)
	}
	if string(reader.Bytes()[:4]) != "Data" {
		t.Errorf("the lock shows %q", reader.Bytes()[:4])
	}
	if err := errors.Join(view.Close(), reader.Close()); err != nil {
		t.Error(err)
	}
	if err := b.Free(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("freed again: %v", err)
	}
	if _, err := b.Lock(true); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("locked after it was freed: %v", err)
	}
	if _, err := other.OpenBlock(b.Handle(), b.PID()).Lock(true); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("locked by another after it was freed: %v", err)
	}
}

// The reference of a block is a process that knows nothing of it; with that process it goes.
func TestBlockOfAStranger(t *testing.T) {
	c, m := connect(t)
	cmd := exec.Command("sleep", "1000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b, err := c.NewBlock(nil, 1, cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	view, err := b.Lock(true)
	if err != nil {
		t.Fatal(err)
	}
	if n := m.Server.Stats().Handles; n != 1 {
		t.Errorf("%d handles, not the stranger's alone", n)
	}
	_, _ = cmd.Process.Kill(), cmd.Wait()
	if _, err := b.Lock(true); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("after the end of its process: %v", err)
	}
	if err := view.Close(); err != nil {
		t.Error(err)
	}
}

func TestBlockErrors(t *testing.T) {
	c, _ := connect(t)
	if _, err := c.NewBlock(nil, 1, 1<<30); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		t.Errorf("no such process: %v", err)
	}
	if _, err := c.NewBlock(nil, 1<<32, os.Getpid()); !errors.Is(err, winerr.ERROR_NOT_ENOUGH_MEMORY) {
		t.Errorf("too large: %v", err)
	}
	empty, err := c.NewBlock(nil, 0, os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	view, err := empty.Lock(true)
	if err != nil {
		t.Fatal(err)
	}
	if view.Size() != 0 {
		t.Errorf("an empty block has %d bytes", view.Size())
	}
	if err := errors.Join(view.Close(), empty.Free()); err != nil {
		t.Error(err)
	}
}
