package desktop

import (
	"slices"

	"winshm/winerr"
)

// MaxForeign is how many channels the clients of one other user may have to a queue: each takes descriptors of the process that
// the queue is in.
const MaxForeign = 64

// Body is what a channel consists of, for the caller. It is closed by whoever takes it from [Desktop.Reclaim].
type Body interface{ Close() error }

// Channel is a way from a client to a queue.
type Channel struct {
	ID   uint64
	From *Client
	To   *Queue
	Body Body

	ended, left bool
}

// Ended reports whether the channel was cut.
func (ch *Channel) Ended() bool { return ch.ended }

// Left reports whether the channel's client has ended before the queue had heard of it. It is to be cut when the queue has.
func (ch *Channel) Left() bool { return ch.left }

// Foreign reports whether the channel's ends are two users'.
func (ch *Channel) Foreign() bool { return ch.From.User != ch.To.Client.User }

// Reach returns the queue of a window to which the client may send. ERROR_INVALID_WINDOW_HANDLE: there is no such window.
// ERROR_ACCESS_DENIED: it is another user's, and not open.
func (d *Desktop) Reach(c *Client, number uint32) (*Queue, error) {
	w := d.at(number)
	switch {
	case w == nil || !w.Queue.Client.Alive():
		return nil, winerr.ERROR_INVALID_WINDOW_HANDLE
	case !c.sees(w):
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return w.Queue, nil
}

// ReachThread returns the queue of a thread of the client's user: one of the client's process, if the number is that of several
// (in other process namespaces). ERROR_INVALID_THREAD_ID: there is none.
func (d *Desktop) ReachThread(c *Client, thread uint32) (*Queue, error) {
	var found *Queue
	for _, q := range d.queues {
		if thread == 0 || q.Thread != thread || q.Client.User != c.User || !q.Client.Alive() {
			continue
		}
		if found == nil || q.nearer(found, c.Process) {
			found = q
		}
	}
	if found == nil {
		return nil, winerr.ERROR_INVALID_THREAD_ID
	}
	return found, nil
}

func (q *Queue) nearer(other *Queue, process uint32) bool {
	if near := q.Client.Process == process; near != (other.Client.Process == process) {
		return near
	}
	return q.ID < other.ID
}

// ChannelTo returns the channel that the client has to a queue, nil if it has none.
func (c *Client) ChannelTo(q *Queue) *Channel { return c.made[q] }

// Channel returns the channel of that number of which the client has one end, nil if there is none.
func (c *Client) Channel(id uint64) *Channel {
	for _, ch := range c.made {
		if ch.ID == id {
			return ch
		}
	}
	for _, q := range c.queues {
		for ch := range q.channels {
			if ch.ID == id {
				return ch
			}
		}
	}
	return nil
}

// MayConnect returns an error if the client can have no channel to a queue. ERROR_NO_SYSTEM_RESOURCES: its user has too many to
// a queue of another user's.
func (d *Desktop) MayConnect(c *Client, q *Queue) error {
	if c.User != q.Client.User && q.foreign[c.User] >= MaxForeign {
		return winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return c.Account.Room(Use{Channels: 1})
}

// Connect makes a channel of which the queue is to hear. The client has none to that queue, and both have not ended.
func (d *Desktop) Connect(c *Client, q *Queue, body Body) (*Channel, error) {
	if err := d.MayConnect(c, q); err != nil {
		return nil, err
	}
	c.Account.Charge(Use{Channels: 1})
	d.lastID++
	ch := &Channel{ID: d.lastID, From: c, To: q, Body: body}
	if c.made == nil {
		c.made = map[*Queue]*Channel{}
	}
	c.made[q] = ch
	q.channels[ch] = struct{}{}
	q.foreign[c.User]++
	q.pending = append(q.pending, ch)
	d.channels++
	d.tell(q)
	return ch, nil
}

// Cut ends a channel.
func (d *Desktop) Cut(ch *Channel) {
	if ch.ended {
		return
	}
	ch.ended = true
	q := ch.To
	if ch.From.made[q] == ch {
		delete(ch.From.made, q)
	}
	delete(q.channels, ch)
	delete(d.left, ch)
	if q.foreign[ch.From.User]--; q.foreign[ch.From.User] == 0 {
		delete(q.foreign, ch.From.User)
	}
	q.pending = slices.DeleteFunc(q.pending, func(other *Channel) bool { return other == ch })
	d.channels--
	ch.From.Account.Charge(Use{Channels: -1})
	d.dead = append(d.dead, ch.Body)
}

// depart ends a channel whose client ends, unless the queue has not heard of it yet: what is in it comes to the queue all the
// same, and until then the client's account is charged with it.
func (d *Desktop) depart(ch *Channel) {
	if !slices.Contains(ch.To.pending, ch) {
		d.Cut(ch)
		return
	}
	delete(ch.From.made, ch.To)
	ch.left = true
	d.left[ch] = struct{}{}
}

// CutLeft ends what clients that have ended left behind: what is in it is lost.
func (d *Desktop) CutLeft() {
	for ch := range d.left {
		d.Cut(ch)
	}
}

// Collect returns what is new for a queue, at most so many of each: the channels that others have made to it, and the windows
// that went with their parents. more: there is more of either.
func (q *Queue) Collect(channels, windows int) (made []*Channel, gone []uint32, more bool) {
	n, m := min(channels, len(q.pending)), min(windows, len(q.gone))
	made, q.pending = slices.Clone(q.pending[:n]), slices.Delete(q.pending, 0, n)
	gone, q.gone = slices.Clone(q.gone[:m]), slices.Delete(q.gone, 0, m)
	q.Client.Account.Charge(Use{Windows: -int64(m)})
	return made, gone, len(q.pending)+len(q.gone) > 0
}

// Restore takes back what was collected and could not be told.
func (d *Desktop) Restore(q *Queue, made []*Channel, gone []uint32) {
	if q.ended {
		return
	}
	made = slices.DeleteFunc(made, func(ch *Channel) bool { return ch.ended })
	q.pending = slices.Concat(made, q.pending)
	q.gone = slices.Concat(gone, q.gone)
	q.Client.Account.Charge(Use{Windows: int64(len(gone))})
	d.tell(q)
}

// tell notes that there is something to collect.
func (d *Desktop) tell(q *Queue) {
	if !q.told {
		q.told = true
		d.news = append(d.news, q)
	}
}
