package fdsock

import (
	"errors"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// eager decides whether who waits for a frame looks for it again and again before he sleeps. If it comes, nobody needs to wake
// him, and Go's scheduler does not hear of it. Otherwise it is a waste: so what fails is tried ever more seldom.
type eager struct {
	skip    uint32    // so many waits do not try after the last failure
	left    uint32    // so many of them are to come
	yielded time.Time // when other goroutines had their turn
}

const (
	eagerTime    = 50 * time.Microsecond // longer than somebody takes to answer who must be woken first
	eagerTooLong = time.Millisecond      // somebody else is busy on this processor
	eagerLongest = 4096
	eagerDecay   = 4 // a success takes away one in so many
)

// alone: there is one processor. Who only looks keeps the other side from answering.
var alone = runtime.NumCPU() == 1

// receive is m's, and waits. look: the other side may be about to send.
func (e *eager) receive(m *message, fd int, buf []byte, look bool) (received, error) {
	start := time.Now()
	e.yield(start)
	if look {
		got, err := m.receive(fd, buf, false)
		if isNothing(err) && e.due() {
			got, err = e.look(m, fd, buf, start)
		}
		if !isNothing(err) {
			return got, err
		}
	}
	return m.receive(fd, buf, true)
}

// look looks for a while. On one processor it lets others go first in between: if one of them is busy, that takes milliseconds,
// and is paid for by as many more waits that do not try.
func (e *eager) look(m *message, fd int, buf []byte, start time.Time) (received, error) {
	for {
		if alone {
			yieldProcessor()
		}
		got, err := m.receive(fd, buf, false)
		took := time.Since(start)
		switch {
		case took > eagerTooLong: // even if it came
			e.rest(max(2*e.skip, uint32(took.Microseconds())))
			return got, err
		case !isNothing(err):
			e.skip -= (e.skip + eagerDecay - 1) / eagerDecay
			return got, err
		case took > eagerTime:
			e.rest(2 * e.skip)
			return got, err
		}
	}
}

// due reports whether it is time to try, and counts.
func (e *eager) due() bool {
	if e.left == 0 {
		return true
	}
	e.left--
	return false
}

// rest makes so many waits not try.
func (e *eager) rest(n uint32) {
	e.skip = min(max(n, 1), eagerLongest)
	e.left = e.skip
}

// yield lets other goroutines run now and then. One that is never out of work, as it waits in the kernel and not in the
// scheduler, looks to Go's monitor like one that hogs its processor: after 10 ms it is taken away every 20 microseconds.
func (e *eager) yield(now time.Time) {
	const often = 5 * time.Millisecond
	if now.Sub(e.yielded) > often {
		e.yielded = now
		runtime.Gosched()
	}
}

// isNothing reports whether there was no frame to be received.
func isNothing(err error) bool { return errors.Is(err, unix.EAGAIN) }
