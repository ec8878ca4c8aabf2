package message

import (
	"slices"

	"winshm/internal/shm"
	"winshm/winerr"
)

// scratch is memory of this process's for what its front makes of one sender's messages. Where they were come no other sender's
// while that one is there: a pointer that a procedure has kept shows nothing of them.
type scratch struct {
	free   []piece
	closed bool
}

// piece is a range of addresses.
type piece struct{ addr, size uintptr }

// take returns a piece of at least n bytes, with what has been in it before.
func (s *scratch) take(n uintptr) (piece, error) {
	for i, p := range s.free {
		if p.size >= n {
			s.free = slices.Delete(s.free, i, i+1)
			if p.size > shm.Granularity {
				return p, p.allow()
			}
			return p, nil
		}
	}
	size := (n + shm.Granularity - 1) &^ (shm.Granularity - 1)
	addr, err := shm.Reserve(0, size)
	if err != nil {
		return piece{}, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	p := piece{addr, size}
	return p, p.allow()
}

func (p piece) allow() error {
	if shm.Protect(p.addr, p.size, shm.Read|shm.Write) != nil {
		shm.Release(p.addr, p.size)
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return nil
}

// give takes a piece back. Of a large one only the addresses stay.
func (s *scratch) give(p piece) {
	if s.closed || p.size > shm.Granularity && shm.Discard(p.addr, p.size) != nil {
		shm.Release(p.addr, p.size)
		return
	}
	s.free = append(s.free, p)
}

func (s *scratch) close() {
	for _, p := range s.free {
		shm.Release(p.addr, p.size)
	}
	s.free, s.closed = nil, true
}

// scratch is that of the sender.
func (d *Delivery) scratch() *scratch {
	if d.near() {
		return &d.queue.scratch
	}
	return &d.from.inlet.scratch
}

// Scratch returns the address of n bytes that the front may use until the delivery is over, outside of Go's heap. It may be called
// once. ERROR_NOT_ENOUGH_MEMORY: there is none.
func (d *Delivery) Scratch(n uintptr) (addr uintptr, err error) {
	if n > 1<<40 {
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	p, err := d.scratch().take(max(n, 1))
	if err != nil {
		return 0, err
	}
	d.piece = p
	return p.addr, nil
}

// tidy gives back what Scratch has given.
func (d *Delivery) tidy() {
	if d.piece.addr != 0 {
		d.scratch().give(d.piece)
		d.piece = piece{}
	}
}
