package client

import (
	"errors"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// Bequest is what a child to come will inherit. The zero value is nothing.
type Bequest struct {
	number uint64
	ticket *os.File
}

// Ticket is the open file that the child must have, and find by [Bequest.Setting]; borrowed.
func (t Bequest) Ticket() *os.File { return t.ticket }

// Setting is what the child needs in its environment if it has the ticket as that descriptor.
func (t Bequest) Setting(fd int) (string, error) {
	return proc.InheritSetting(fd, proc.FileNumber(t.ticket))
}

// Close gives the ticket up: the child has a copy, or will not need one.
func (t Bequest) Close() {
	if t.ticket != nil {
		_ = t.ticket.Close()
	}
}

// Bequeath gathers the inheritable handles, or those in only if that is not nil: each must be inheritable.
func (c *Client) Bequeath(only []Handle) (Bequest, error) {
	request, fds, release, err := gather(only)
	defer release()
	if err != nil {
		return Bequest{}, err
	}
	return withManager(c, func(l *link) (Bequest, error) {
		var reply wire.BequestReply
		status, received, err := l.call(wire.OpBequest, request, &reply, 1, fds...)
		switch {
		case errors.Is(err, fdsock.ErrNoFDs):
			return Bequest{}, winerr.ERROR_NO_SYSTEM_RESOURCES
		case err != nil:
			return Bequest{}, err
		case status != 0:
			return Bequest{}, status
		}
		return Bequest{number: reply.Ticket, ticket: os.NewFile(uintptr(received[0]), "ticket")}, nil
	})
}

// gather makes the request: what the manager gave out it knows, what this library made must be described.
func gather(only []Handle) (request *wire.Bequest, fds []int, release func(), err error) {
	request = &wire.Bequest{}
	inheritFirst() // what this process inherited is passed on
	own := inheritableLocals()
	release = func() {
		for _, e := range own {
			e.release()
		}
	}
	if only != nil {
		request.Listed = 1
	}
	for _, h := range only {
		h &^= 3
		if object.Handle(h).Made() {
			if !slices.ContainsFunc(own, func(e *localEntry) bool { return e.Handle == h }) {
				return request, nil, release, winerr.ERROR_INVALID_PARAMETER
			}
			continue
		}
		request.Only = append(request.Only, uint32(h))
	}
	for _, e := range own {
		if only == nil || slices.Contains(only, e.Handle) {
			flags, _ := localFlags(e.Handle, 0, 0)
			request.Made = append(request.Made, wire.MadeHandle{
				Handle: uint32(e.Handle), Type: e.Type.ID, Access: e.Access, Flags: flags,
			})
			fds = append(fds, proc.FileNumber(e.file()))
		}
	}
	if len(fds) > wire.MaxFDs {
		return request, nil, release, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return request, fds, release, nil
}

// HoldFile returns the open file behind a handle, and what to call when it is not used any more.
func HoldFile(h Handle) (*os.File, func(), error) {
	f, err := holdFile(h, 0)
	if err != nil {
		return nil, nil, err
	}
	return f.f, f.release, nil
}

// heritage is the ticket with which this process was started. It is shown once, over the first connection.
var heritage = newHeir()

type heir struct {
	pending atomic.Bool // the ticket was not shown yet

	mu     sync.Mutex
	ticket int
}

func newHeir() *heir {
	h := &heir{ticket: proc.OwnTicket()}
	h.pending.Store(h.ticket >= 0)
	return h
}

// claim gets the handles that this process inherits. An old manager, or one that is none of the parent's, has nothing.
func (h *heir) claim(l *link) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.pending.Load() {
		return nil
	}
	var reply wire.InheritReply
	status, fds, err := l.call(wire.OpInherit, wire.Empty{}, &reply, anyNumber, h.ticket)
	if err != nil {
		return err
	}
	h.pending.Store(false)
	proc.CloseTicket(h.ticket)
	if status != 0 {
		return nil
	}
	for i, made := range reply.Made[:min(len(reply.Made), len(fds))] {
		_ = adoptFile(Handle(made.Handle), made.Access, made.Flags, os.NewFile(uintptr(fds[i]), "inherited"))
	}
	return nil
}

// inheritFirst gets the inherited handles before the library gives out numbers of its own, or says what one stands for.
func inheritFirst() {
	if !heritage.pending.Load() {
		return
	}
	if _, err := Default().connect(false); errors.Is(err, ErrNobody) {
		heritage.pending.Store(false) // what there was to inherit went with the manager
	}
}
