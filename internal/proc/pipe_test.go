package proc

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// drain reads all that there is and returns how much it was. Nothing may block.
func drain(t *testing.T, fd int) (total int) {
	t.Helper()
	buf := make([]byte, 1<<16)
	for {
		n, err := unix.Read(fd, buf)
		if errors.Is(err, unix.EAGAIN) || n == 0 && err == nil {
			return total
		}
		if err != nil {
			t.Fatal(err)
		}
		total += n
	}
}

// TestBellPipe has either side do its worst: the other neither blocks nor gets a signal.
func TestBellPipe(t *testing.T) {
	rung, ring, err := BellPipe()
	if err != nil {
		t.Fatal(err)
	}
	one := []byte{1}
	if _, err := unix.Write(ring, one); err != nil || drain(t, rung) != 1 {
		t.Errorf("a ring: %v", err)
	}
	for _, fd := range []int{rung, ring} { // as the other side would
		other := map[int]int{rung: ring, ring: rung}[fd]
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, 0); err != nil {
			t.Fatal(err)
		}
		if flags, err := unix.FcntlInt(uintptr(other), unix.F_GETFL, 0); err != nil || flags&unix.O_NONBLOCK == 0 {
			t.Errorf("one side made the other's end block: %#x, %v", flags, err)
		}
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, unix.O_NONBLOCK); err != nil {
			t.Fatal(err)
		}
	}
	for err = nil; err == nil; {
		_, err = unix.Write(ring, one)
	}
	if !errors.Is(err, unix.EAGAIN) {
		t.Errorf("a pipe that nobody reads: %v", err)
	}
	_ = unix.Close(rung)
	drain(t, ring)
	if _, err := unix.Write(ring, one); err != nil { // a signal would end the test
		t.Errorf("a ring that nobody hears: %v", err)
	}
	_ = unix.Close(ring)
}

func TestSecondReader(t *testing.T) {
	read, write, err := Pipe()
	if err != nil {
		t.Fatal(err)
	}
	second, err := SecondReader(read)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = unix.FcntlInt(uintptr(read), unix.F_SETFL, 0)
	if events, err := poll(second, 0); err != nil || events != 0 || drain(t, second) != 0 {
		t.Errorf("while there is a writer: %#x, %v", events, err)
	}
	_ = unix.Close(write)
	for _, fd := range []int{read, second} {
		if events, err := poll(fd, 0); err != nil || events&unix.POLLHUP == 0 {
			t.Errorf("after the writer's end: %#x, %v", events, err)
		}
		_ = unix.Close(fd)
	}
}
