package shm_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/shm"
	"winshm/internal/testkit"
)

// An overlay takes the place of private memory; what lies beside it stays.
func TestOverlay(t *testing.T) {
	testkit.CheckLeaks(t)
	const page = 4096
	f := newFile(t, 2*page)
	view := shm.Bytes(mapView(t, f, shm.Read|shm.Write, 2*page, 0), 2*page)
	defer shm.Unmap(addressOf(view), 2*page)
	view[0] = 42
	memory, err := unix.Mmap(-1, 0, 3*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Munmap(memory) })
	memory[page-1], memory[page], memory[2*page] = 1, 2, 3
	if err := shm.Overlay(f, addressOf(memory)+page, page); err != nil {
		t.Fatal(err)
	}
	if memory[page-1] != 1 || memory[page] != 42 || memory[2*page] != 3 {
		t.Errorf("the memory reads %d %d %d", memory[page-1], memory[page], memory[2*page])
	}
	memory[page+1] = 7
	if view[1] != 7 {
		t.Error("what is written to the overlay is not in the file")
	}
	for what, where := range map[string][2]uintptr{
		"no address": {0, page}, "odd address": {addressOf(memory) + 1, page}, "odd length": {addressOf(memory), 1}, "no length": {addressOf(memory), 0},
	} {
		if err := shm.Overlay(f, where[0], where[1]); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// The lock is exclusive in one process and among several, and a killed process does not keep it.
func TestLock(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 4096)
	first, err := f.Lock()
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan *shm.Lock)
	go func() {
		second, err := f.Lock()
		if err != nil {
			t.Error(err)
		}
		got <- second
	}()
	other, err := f.ReadOnly() // closing another descriptor of the file gives nothing up
	if err != nil {
		t.Fatal(err)
	}
	other.Release()
	if !held(t, f) {
		t.Error("the lock is lost")
	}
	select {
	case <-got:
		t.Fatal("two have the lock")
	default:
	}
	first.Unlock()
	(<-got).Unlock()
}

func TestLockOfTheKilled(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 4096)
	a := testkit.Start(t, "locker", nil, memoryPath(f))
	a.Expect("locked")
	if !held(t, f) {
		t.Error("nobody holds the lock")
	}
	a.Kill()
	l, err := f.Lock()
	if err != nil {
		t.Fatal(err)
	}
	l.Unlock()
}

// memoryPath returns a path by which another process opens the file.
func memoryPath(f *shm.File) string { return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), f.FD()) }

// held reports whether somebody holds the file's lock.
func held(t *testing.T, f *shm.File) bool {
	t.Helper()
	lock := unix.Flock_t{Type: unix.F_WRLCK}
	if err := unix.FcntlFlock(uintptr(f.FD()), unix.F_OFD_GETLK, &lock); err != nil {
		t.Fatal(err)
	}
	return lock.Type != unix.F_UNLCK
}

// playLocker holds the lock of the file Args[0] until it is killed.
func playLocker(s *testkit.Stage) {
	fd, err := unix.Open(s.Args[0], unix.O_RDWR, 0)
	s.Check(err)
	_, err = shm.NewFile(fd).Lock()
	s.Check(err)
	s.Say("locked")
	_, _ = s.Hear()
	s.Check(errors.New("the locker was not killed"))
}
