package fdsock

import (
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// socket owns the descriptor of a connection. Whoever uses it enters and leaves, so that the number is not given to
// another file while a call on it is under way.
type socket struct {
	fd     int
	closed atomic.Bool
	users  atomic.Int32 // the calls under way, and one for not being closed; the last closes fd
}

func (s *socket) init(fd int) {
	s.fd = fd
	s.users.Store(1)
}

// enter keeps the descriptor open until leave. It fails once the socket is closed.
func (s *socket) enter() bool {
	for {
		n := s.users.Load()
		if n == 0 || s.closed.Load() {
			return false
		}
		if s.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (s *socket) leave() {
	if s.users.Add(-1) == 0 {
		_ = unix.Close(s.fd)
	}
}

// close ends the calls under way, and the connection. It reports whether it was the first to do so.
func (s *socket) close() bool {
	if s.closed.Swap(true) {
		return false
	}
	_ = unix.Shutdown(s.fd, unix.SHUT_RDWR)
	s.leave()
	return true
}

// abandon gives up the descriptor, and leaves the connection to those who have copies of it.
func (s *socket) abandon() {
	if !s.closed.Swap(true) {
		s.leave()
	}
}
