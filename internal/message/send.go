package message

import (
	"context"
	"errors"
	"time"

	"winshm/internal/channel"
	"winshm/winerr"
)

// Request is a message to be sent.
type Request struct {
	Message
	// Timeout is how long an answer may take; below 0: for ever.
	Timeout time.Duration
	// Context ends the wait, too, if it is not nil.
	Context context.Context
	// Flags are those of SendMessageTimeout.
	Flags uint32
	// Data goes along. Instead Size says how much does, and Fill puts it in its place, where the receiver will read it. Fill must
	// not send.
	Data []byte
	Size uint64
	Fill func([]byte)
	// Packed: the message has no pointers, and is the same to a thread of this client as to another process. The others are passed
	// to a thread of this client as they are.
	Packed bool
	// Room is how much data may come with the answer, which Answer gets before the call is over.
	Room   uint64
	Answer func([]byte)
}

// The flags of SendMessageTimeout (SMTO_*).
const (
	Block              = 1
	AbortIfHung        = 2
	NoTimeoutIfNotHung = 8
	ErrorOnExit        = 0x20
)

// hungAfter is how long a thread may leave its messages alone before it counts as hung.
const hungAfter = 5 * time.Second

// Call is a message that was sent and whose answer is waited for.
type Call struct {
	queue    *Queue
	request  Request
	deadline time.Time // zero: there is none
	out      *outlet
	parcel   channel.Parcel
	ticket   uint32 // 0: none is drawn
	local    *localCall
	over     bool
	taken    bool
	result   uint64
	err      error
}

// errEnded means that the time of a call was over.
var errEnded = winerr.ERROR_TIMEOUT

// Send sends a message to a window of another thread. [Call.Wait] must follow until it returns nil; the call is the queue's, and
// is used again after that. To a window of the queue's own the front calls the procedure instead.
func (q *Queue) Send(r Request) *Call {
	if r.Fill == nil {
		r.Size = uint64(len(r.Data))
	}
	c := q.Prepare(r)
	if !c.over {
		if r.Fill == nil {
			c.draw()
		}
		c.request.fill(c.Place())
		c.Post()
	}
	return c
}

func (q *Queue) newCall() *Call {
	var c *Call
	if n := len(q.ready); n > 0 {
		c = q.ready[n-1]
		q.ready = q.ready[:n-1]
	} else {
		c = new(Call)
	}
	*c = Call{queue: q}
	q.calls = append(q.calls, c)
	return c
}

// Current returns the innermost call that the queue's thread waits in, nil if there is none.
func (q *Queue) Current() *Call {
	if len(q.calls) == 0 {
		return nil
	}
	return q.calls[len(q.calls)-1]
}

// fill puts the data in its place.
func (r *Request) fill(place []byte) {
	if r.Fill == nil {
		channel.Copy(place, r.Data)
	} else if r.Size > 0 {
		r.Fill(place)
	}
}

// failure turns an error of the channel's into a code.
func failure(err error) error {
	switch {
	case errors.Is(err, channel.ErrFull):
		return winerr.ERROR_NOT_ENOUGH_QUOTA
	case errors.Is(err, channel.ErrNoMemory):
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return err
}

// Wait waits for the answer. What it returns was sent to a window of this thread meanwhile, and is to be handled, and returned,
// before Wait is called again. nil: the call is over.
func (c *Call) Wait() *Delivery {
	q := c.queue
	for !c.over {
		seen := q.bell.Rings() // before anything is looked at
		switch {
		case c.answer():
		case c.request.Flags&Block == 0 && q.gatherIfNews():
			if d := q.serve(); d != nil {
				return d
			}
		case !q.living() || q.system.ending.Load() || c.out != nil && (c.out.over.Load() || c.out.sender.Closed()):
			c.lose()
		case c.late():
			c.withdraw()
		default:
			c.rest(seen)
		}
	}
	return nil
}

// Abandon ends a call whose sender does not come back to it: it is left by a panic. It is called instead of Result.
func (c *Call) Abandon() {
	for !c.over && !c.answer() {
		c.withdraw()
	}
	_, _ = c.Result()
}

// Result returns what the procedure returned, or why it did not: ERROR_INVALID_WINDOW_HANDLE, there is no such window;
// ERROR_ACCESS_DENIED, the receiver has ended, or does not let another user send this; ERROR_TIMEOUT. The call is then not to be
// used any more.
func (c *Call) Result() (uint64, error) {
	q := c.queue
	result, err := c.result, c.err
	q.calls = q.calls[:len(q.calls)-1]
	q.ready = append(q.ready, c)
	return result, err
}

// Taken reports, of a call that is over, whether the receiver has begun with the message.
func (c *Call) Taken() bool { return c.taken }

// answer ends the call if the answer is there.
func (c *Call) answer() bool {
	if c.local != nil {
		if !c.local.answered() {
			return false
		}
		c.finish(c.local.fault, c.local.back)
		c.end(c.local.result, errorOf(c.local.fault))
		return true
	}
	if !c.parcel.Answered() {
		return false
	}
	a, early, ok, err := c.parcel.Answer()
	switch {
	case err != nil:
		c.parcel.Leave()
		c.end(0, noAnswer)
		return true
	case !ok:
		return false
	}
	c.taken = true
	c.finish(winerr.Errno(a.Fault), a.Data)
	if early {
		c.parcel.Leave()
	} else {
		c.parcel.Drop()
	}
	c.end(a.Result, errorOf(winerr.Errno(a.Fault)))
	return true
}

// finish does what is to be done with an answer while its data is there.
func (c *Call) finish(fault winerr.Errno, data []byte) {
	if fault == invalid {
		c.queue.system.routes.Delete(c.request.Window)
	}
	if fault == 0 && c.request.Answer != nil {
		c.request.Answer(data)
	}
}

func errorOf(fault winerr.Errno) error {
	if fault != 0 {
		return fault
	}
	return nil
}

// end is called last: what the call used of the outlet's memory is given back.
func (c *Call) end(result uint64, err error) {
	c.over, c.result, c.err = true, result, err
	if c.out != nil {
		c.out.leave()
	}
}

// lose ends a call whose receiver has ended, unless the answer has come before.
func (c *Call) lose() {
	if c.answer() {
		return
	}
	if c.out != nil {
		c.taken = c.parcel.Taken()
		if !c.parcel.Withdraw() && c.answer() {
			return
		}
	}
	if c.local != nil {
		c.local.withdraw()
	}
	c.end(0, noAnswer)
}

// abandon ends a call whose thread ends in it: what is to have the answer may be gone.
func (c *Call) abandon() {
	if !c.over {
		c.request.Answer = nil
		c.lose()
	}
}

// late reports whether the time is over.
func (c *Call) late() bool {
	r := &c.request
	if r.Context != nil && r.Context.Err() != nil {
		return true
	}
	hung, known := c.hung()
	switch {
	case r.Flags&AbortIfHung != 0 && hung:
		return true
	case c.deadline.IsZero() || time.Until(c.deadline) > 0:
		return false
	}
	return r.Flags&NoTimeoutIfNotHung == 0 || hung || !known
}

// hung reports, if that matters, whether the receiving thread has left its messages alone for too long. Between users nobody
// knows.
func (c *Call) hung() (hung, known bool) {
	switch {
	case c.request.Flags&(AbortIfHung|NoTimeoutIfNotHung) == 0:
		return false, false
	case c.local != nil:
		return c.queue.seesHung(c.local.to.bell.Number()), true
	}
	return c.out.hung(c.queue), c.out.info.Bell != 0
}

// withdraw ends a call whose time is over.
func (c *Call) withdraw() {
	if c.local != nil {
		if c.local.withdraw() {
			c.end(0, errEnded)
		}
		return
	}
	if c.parcel.Withdraw() {
		c.end(0, errEnded)
	}
}

// rest passes some time: it looks again and again for a while if that is likely to do, and then sleeps.
func (c *Call) rest(seen uint32) {
	q := c.queue
	listens := c.request.Flags&Block == 0
	if c.out != nil && c.out.spin.Until(func() bool { return c.parcel.Answered() || listens && q.news() }) {
		return
	}
	if listens {
		if q.desert(); q.news() {
			return
		}
	}
	limit := time.Duration(-1)
	if !c.deadline.IsZero() {
		limit = max(time.Until(c.deadline), time.Millisecond)
	}
	if c.request.Flags&(AbortIfHung|NoTimeoutIfNotHung) != 0 {
		limit = hungAfter / 10
	}
	ctx := c.request.Context
	if ctx == nil {
		ctx = context.Background()
	}
	if c.out == nil {
		if !c.local.answered() {
			q.sleep(ctx, seen, limit)
		}
		return
	}
	c.parcel.Sleepy(true)
	if !c.parcel.Answered() && !c.out.over.Load() && !c.out.sender.Closed() {
		q.sleep(ctx, seen, limit)
	}
	c.parcel.Sleepy(false)
}

// hung reports whether the queue's thread has left its messages alone for too long.
func (o *outlet) hung(q *Queue) bool {
	return o.info.Bell != 0 && q.seesHung(o.info.Bell) // nobody can tell, between users
}

// seesHung reports whether the thread with that bell has left its messages alone for too long.
func (q *Queue) seesHung(bell uint32) bool {
	noted := q.bell.NotedAt(bell)
	return noted != 0 && noted != waiting && time.Duration(now()-noted)*time.Millisecond > hungAfter
}

// waiting is what a thread notes at its bell when it waits for messages; else the time when it looked last.
const waiting = 1
