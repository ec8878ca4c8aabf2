package server

import (
	"errors"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/wire"
	"winshm/winerr"
)

// attachment is a descriptor that goes with a reply, and a use of what it belongs to.
type attachment interface {
	FD() int
	Release()
}

// reply is what an operation answers. It owns a use of each file.
type reply struct {
	status winerr.Errno
	body   wire.Message
	files  []attachment
	fresh  object.Handle   // opened for this reply: taken back if the client cannot hear of it; 0: none
	done   func(told bool) // called when the client has its answer, or cannot hear of it; nil: nobody's business
	dead   []object.Body   // to be closed when the client has its answer: giving memory back takes time
	last   bool            // the connection ends after it
}

// failure turns an error of the object manager into a reply. An error without a number ends the connection.
func failure(err error) (reply, error) {
	if code, ok := errors.AsType[winerr.Errno](err); ok {
		return reply{status: code}, nil
	}
	return reply{}, err
}

func (r reply) release() {
	for _, f := range r.files {
		f.Release()
	}
}

func (c *connection) reply(head wire.Header, r reply) error {
	head.Status, head.FDs = uint32(r.status), uint16(len(r.files))
	c.out = wire.AppendFrame(c.out[:0], head, r.body)
	c.fds = c.fds[:0]
	for _, f := range r.files {
		c.fds = append(c.fds, f.FD())
	}
	err := c.peer.Send(c.out, c.fds...)
	if r.done != nil {
		r.done(err == nil)
	}
	if !fdsock.IsShortage(err) {
		return err
	}
	c.takeBack(r.fresh)
	c.server.log.Error("a descriptor cannot be sent", "op", head.Op, "err", err)
	head.FDs, head.Status = 0, uint32(winerr.ERROR_NO_SYSTEM_RESOURCES)
	c.out = wire.AppendFrame(c.out[:0], head, nil)
	return c.peer.Send(c.out)
}

// takeBack closes a handle that a reply would have told of, and that its client will not hear of.
func (c *connection) takeBack(fresh object.Handle) {
	if fresh != 0 {
		taken, _ := c.close(fresh)
		closeBodies(taken.dead)
	}
}
