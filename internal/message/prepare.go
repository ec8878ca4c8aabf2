package message

import (
	"slices"
	"time"

	"winshm/internal/channel"
	"winshm/winerr"
)

// Prepare is the first half of Send, for who fills the data in himself: r.Size bytes at [Call.Place]. Nobody sees anything of it
// before [Call.Post]; instead of that may follow [Call.Drop].
func (q *Queue) Prepare(r Request) *Call {
	c := q.newCall()
	c.request = r
	if r.Timeout >= 0 {
		c.deadline = time.Now().Add(r.Timeout)
	}
	if err := c.prepare(); err != nil {
		c.end(0, err)
	}
	return c
}

func (c *Call) prepare() error {
	q, r := c.queue, &c.request
	if w := q.system.Own(r.Window); w != nil {
		return c.prepareLocal(w.queue)
	}
	if r.Window == 0 || r.Window == Broadcast || r.Window >= Parent {
		return invalid
	}
	o, err := q.system.outletFor(q, r.Window)
	if err != nil {
		return err
	}
	if r.ID < User && SyncOnly(r.ID, r.WParam) && !CarriesData(r.ID) {
		return winerr.ERROR_NOT_SUPPORTED // pointers that nobody here understands
	}
	if r.Flags&AbortIfHung != 0 && o.hung(q) {
		return errEnded
	}
	return c.prepareRemote(o)
}

func (c *Call) prepareRemote(o *outlet) error {
	if !o.enter() {
		return invalid
	}
	if o.sender.Closed() { // its end is about to be told
		o.leave()
		return invalid
	}
	o.touch(c.queue.system)
	p, err := o.sender.Prepare(c.request.Size, c.request.Room)
	if err != nil {
		o.leave()
		return failure(err)
	}
	c.parcel, c.out = p, o
	return nil
}

func (c *Call) prepareLocal(to *Queue) error {
	r := &c.request
	if r.Flags&AbortIfHung != 0 && c.queue.seesHung(to.bell.Number()) {
		return errEnded
	}
	c.local = &localCall{message: r.Message, how: Sent, sender: c.queue, to: to, room: r.Room, packed: r.Packed}
	if r.Size > 0 { // its own: the sender may go on before the receiver has ended
		c.local.data = make([]byte, r.Size)
	}
	return nil
}

// Place is where the data of a call goes that was prepared; nil, if it has failed.
func (c *Call) Place() []byte {
	switch {
	case c.over:
		return nil
	case c.local != nil:
		return c.local.data
	}
	return c.parcel.Data()
}

// Post sends what was prepared. Wait follows.
func (c *Call) Post() {
	switch {
	case c.over:
	case c.local != nil:
		c.postLocal()
	default:
		c.postRemote()
	}
}

func (c *Call) postLocal() {
	w := c.queue.system.Own(c.request.Window)
	if w == nil || !w.queue.put(c.local) {
		c.local = nil
		c.end(0, invalid)
	}
}

func (c *Call) postRemote() {
	q, r, o := c.queue, &c.request, c.out
	c.draw()
	kind := channel.Call
	if c.endless() {
		kind = channel.Firm
	}
	_ = c.parcel.Post(channel.Head{
		Window: uint32(r.Window), ID: r.ID, How: uint8(Sent), Bell: o.back(q), WParam: r.WParam, LParam: r.LParam, Ticket: c.ticket,
	}, kind)
	o.ring(q)
}

// draw draws the call's ticket: before its data is written, or the processor would wait twice for lines of the cache. Who fills
// the data in himself may take his time, and has it drawn after that.
func (c *Call) draw() {
	if c.out != nil && c.ticket == 0 {
		c.ticket = c.out.ticket(c.queue)
	}
}

// endless reports whether the call's time is never over.
func (c *Call) endless() bool {
	r := &c.request
	return c.deadline.IsZero() && r.Flags&AbortIfHung == 0 && (r.Context == nil || r.Context.Done() == nil)
}

// Drop gives up a call that was prepared and not posted. It may have been left behind, by one who went on elsewhere.
func (c *Call) Drop() {
	q := c.queue
	if !c.over {
		if c.out != nil {
			c.parcel.Drop()
		}
		c.end(0, invalid)
	}
	if n := slices.Index(q.calls, c); n >= 0 {
		q.calls = slices.Delete(q.calls, n, n+1)
		q.ready = append(q.ready, c)
	}
}

// Reach finds the way to a window, so that sending to it will not fail for want of one. ERROR_INVALID_WINDOW_HANDLE: there is no
// such window. ERROR_ACCESS_DENIED: it is another user's who has not opened it.
func (q *Queue) Reach(h Handle) error {
	switch {
	case q.system.Own(h) != nil:
		return nil
	case h == 0 || h == Broadcast || h >= Parent:
		return invalid
	}
	_, err := q.system.outletFor(q, h)
	return err
}
