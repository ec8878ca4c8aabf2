package fdsock

import (
	"testing"

	"golang.org/x/sys/unix"
)

// pair returns two connected sockets, of which the first gives up waiting as soon as the kernel can count.
func pair(t *testing.T) (receiver, sender int) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { CloseAll(fds[:]) })
	if err := unix.SetsockoptTimeval(fds[0], unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 1}); err != nil {
		t.Fatal(err)
	}
	return fds[0], fds[1]
}

// onProcessors makes who waits think for the test that there is one processor, or that there are more.
func onProcessors(t *testing.T, one bool) {
	t.Helper()
	before := alone
	alone = one
	t.Cleanup(func() { alone = before })
}

func TestEagerGivesUpWhatDoesNotPay(t *testing.T) {
	for _, one := range []bool{false, true} {
		onProcessors(t, one)
		receiver, sender := pair(t)
		var e eager
		var m message
		buf := make([]byte, 16)
		tries := 0
		for range 100 {
			before := e.skip
			if _, err := e.receive(&m, receiver, buf, true); !isNothing(err) {
				t.Fatal(err)
			}
			if e.skip != before {
				tries++
			}
		}
		if tries == 0 || tries > 7 { // after 1, 2, 4 ... waits that do not
			t.Errorf("one processor: %t: %d of 100 waits looked again and again, in vain", one, tries)
		}
		var s message
		for e.left > 0 { // what is there already is found all the same
			if err := s.send(sender, []byte("frame"), nil); err != nil {
				t.Fatal(err)
			}
			if got, err := e.receive(&m, receiver, buf, true); err != nil || string(buf[:got.n]) != "frame" {
				t.Fatal(got, err)
			}
			e.left--
		}
	}
}

func TestEagerFindsWhatComesWhileItLooks(t *testing.T) {
	for _, one := range []bool{false, true} {
		onProcessors(t, one)
		receiver, sender := pair(t)
		buf := make([]byte, 16)
		e := eager{skip: 8}
		var s, m message
		for found := 0; found < 20; {
			sent := make(chan error)
			go func() { sent <- s.send(sender, []byte("frame"), nil) }()
			got, err := e.receive(&m, receiver, buf, true)
			for isNothing(err) { // it looked too early
				got, err = e.receive(&m, receiver, buf, true)
			}
			if err := <-sent; err != nil {
				t.Fatal(err)
			}
			if err != nil || string(buf[:got.n]) != "frame" {
				t.Fatal(got, err)
			}
			found++
		}
	}
}

func TestEagerTriesAgainAfterASuccess(t *testing.T) {
	var e eager
	for range 20 {
		e.rest(2 * e.skip)
	}
	if e.skip != eagerLongest {
		t.Errorf("after many failures %d waits do not try, not %d", e.skip, eagerLongest)
	}
	tries := 0
	for range eagerLongest + 1 {
		if e.due() {
			tries++
		}
	}
	if tries != 1 {
		t.Errorf("%d of so many waits tried, not the last one alone", tries)
	}
}
