package server

import (
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/wire"
)

// scratch is where what most requests need is put together: one is served at a time.
type scratch struct {
	request        request
	createSection  wire.CreateSection
	openSection    wire.OpenSection
	createWaitable wire.CreateWaitable
	openWaitable   wire.OpenWaitable
	handle         wire.HandleRequest
	duplicate      wire.Duplicate
	flags          wire.Flags
	flagsReply     wire.FlagsReply
	answer         wire.Handle
	files          [1]attachment
	dead           [1]object.Body
}

// finish gives up what is left of a request.
func (c *connection) finish() {
	c.scratch.request.closeFDs()
	c.scratch = scratch{}
}

// request is what a client sent. It owns the descriptors that nobody has taken.
type request struct {
	body []byte
	fds  []int
}

// take hands over the next descriptor.
func (r *request) take() int {
	fd := r.fds[0]
	r.fds = r.fds[1:]
	return fd
}

func (r *request) closeFDs() { fdsock.CloseAll(r.fds) }
