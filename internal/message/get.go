package message

import (
	"context"
	"slices"
	"time"

	"winshm/internal/client"
)

// Get is what GetMessage and PeekMessage say of the message that they want.
type Get struct {
	// Window is the message's, or that of a parent of it; 0: any, and what was posted to the thread; OfThread: only that.
	Window Handle
	// First to Last are the numbers wanted; both 0: all.
	First, Last uint32
	// Keep leaves the message in the queue (PM_NOREMOVE).
	Keep bool
	// Timeout is how long to wait; 0: not at all, below 0: for ever.
	Timeout time.Duration
	// Context ends the wait, too, if it is not nil.
	Context context.Context
}

// Event is what Next returns: exactly one of these, or nothing at all: the time is over, or the queue was
// stopped.
type Event struct {
	// Deliver is a message that was sent, to be handled before Next is called again.
	Deliver *Delivery
	// Got is set for a message that was posted, or for Quit.
	Got     bool
	Message Message
	Time    uint32
	// Lost: the manager is gone, and the windows with it.
	Lost bool
}

// Next returns the next message that fits: those that were sent first, then those posted, then Quit.
func (q *Queue) Next(g Get) Event {
	if err := q.register(); err != nil {
		return Event{Lost: true}
	}
	q.bell.Note(now())
	var deadline time.Time
	if g.Timeout > 0 {
		deadline = time.Now().Add(g.Timeout)
	}
	for {
		seen := q.bell.Rings() // before anything is looked at
		if d := q.serve(); d != nil {
			d.looking = true
			return Event{Deliver: d}
		}
		if e, ok := q.retrieve(&g); ok {
			return e
		}
		switch {
		case !q.living():
			return Event{Lost: true}
		case g.Timeout == 0, q.stopped.Load(), g.Context != nil && g.Context.Err() != nil, !deadline.IsZero() && time.Until(deadline) <= 0:
			return Event{}
		}
		q.idle(g.Context, seen, deadline)
	}
}

// idle passes some time until there may be something.
func (q *Queue) idle(ctx context.Context, seen uint32, deadline time.Time) {
	if q.spin.Until(q.news) {
		q.attend()
		return
	}
	if q.desert(); q.news() {
		return
	}
	limit := time.Duration(-1)
	if !deadline.IsZero() {
		limit = max(time.Until(deadline), 0)
	}
	if ctx == nil {
		ctx = context.Background()
	}
	q.bell.Note(waiting)
	q.sleep(ctx, seen, limit)
	q.bell.Note(now())
}

// retrieve takes the first posted message that fits.
func (q *Queue) retrieve(g *Get) (Event, bool) {
	q.fresh &^= HasPosted | HasTimer
	for n := range q.posted {
		i := &q.posted[n]
		m := i.message()
		if !q.fits(g, m) {
			continue
		}
		e := Event{Got: true, Message: m, Time: i.time}
		if !g.Keep {
			i.noteRetrieved(q)
			i.retrieved(q)
			q.unpost(n)
		}
		return e, true
	}
	if q.quit != nil {
		e := Event{Got: true, Message: Message{ID: Quit, WParam: *q.quit}, Time: uint32(now())}
		if !g.Keep {
			q.quit = nil
		}
		return e, true
	}
	return q.dueTimer(g)
}

// unpost takes the n-th posted message out; mostly it is the first, of perhaps many.
func (q *Queue) unpost(n int) {
	if n > 0 {
		q.posted = slices.Delete(q.posted, n, n+1)
		return
	}
	q.posted[0] = incoming{}
	if q.posted = q.posted[1:]; len(q.posted) == 0 {
		q.posted = nil
	}
}

// retrieved gives a posted message back.
func (i *incoming) retrieved(q *Queue) {
	if i.local != nil {
		q.mu.Lock()
		q.posts--
		q.mu.Unlock()
		return
	}
	i.inlet.channel.Discard(&i.letter)
	i.inlet.give(q)
}

func (q *Queue) fits(g *Get, m Message) bool {
	if (g.First != 0 || g.Last != 0) && (m.ID < g.First || m.ID > g.Last) {
		return false
	}
	switch g.Window {
	case 0:
		return true
	case OfThread:
		return m.Window == 0
	}
	for h := m.Window; h != 0; {
		if h == g.Window {
			return true
		}
		w := q.windows[h]
		if w == nil {
			return false
		}
		h = Handle(w.Info().Parent)
	}
	return false
}

// dropPosted forgets what was posted to a window that is destroyed.
func (q *Queue) dropPosted(h Handle) {
	q.posted = slices.DeleteFunc(q.posted, func(i incoming) bool {
		if i.message().Window != h {
			return false
		}
		i.retrieved(q)
		return true
	})
}

// What is in a queue (QS_*).
const (
	HasPosted = 0x0008
	HasTimer  = 0x0010
	HasSent   = 0x0040
)

// Status returns what of mask is in the queue, as HasPosted, HasTimer and HasSent, and what of it is new since it was asked for last
// (GetQueueStatus).
func (q *Queue) Status(mask uint32) (all, fresh uint32) {
	q.gatherIfNews()
	all, fresh = q.has()
	q.fresh &^= mask
	return all & mask, fresh & mask
}

func (q *Queue) has() (all, fresh uint32) {
	if len(q.posted) > 0 || q.quit != nil {
		all |= HasPosted
	}
	if len(q.sent) > 0 {
		all |= HasSent
	}
	if q.hasTimer() {
		all |= HasTimer
	}
	return all, q.fresh & all
}

// Bell returns what a wait for handles and messages names (client.WaitRequest).
func (q *Queue) Bell() *client.Bell { return q.bell }
