package desktop

import "winshm/winerr"

// Client is one connection of one process.
type Client struct {
	// User is whose process it is; 0 sees and reaches everything.
	User uint32
	// Process is the kernel's number of it.
	Process uint32
	// Account is charged with what the client has.
	Account Account
	// Alive reports whether the client has not ended, of which the desktop may not have heard yet. Nothing of one that has is found.
	Alive func() bool

	queues map[uint64]*Queue
	made   map[*Queue]*Channel
}

// Queue is the message queue of a thread.
type Queue struct {
	// ID is unique for the life of the desktop.
	ID     uint64
	Client *Client
	// Bell is the thread slot to ring when there is something for the queue.
	Bell uint32
	// Thread is the kernel's number of the thread, as the client has told it; 0: none.
	Thread uint32

	windows  map[*Window]struct{}
	channels map[*Channel]struct{} // that lead to it
	pending  []*Channel            // those that it has not collected
	gone     []uint32              // windows that went with their parents
	foreign  map[uint32]int        // how many channels each other user has made
	told     bool                  // it is in the desktop's news
	ended    bool
}

// Desktop is what the package comment says.
type Desktop struct {
	windows  []*Window // by slot
	slots    slots
	count    int
	channels int

	queues map[uint64]*Queue
	roots  []*root // of those users who have windows, in the order of their numbers
	lastID uint64

	left map[*Channel]struct{} // that wait to be collected, and whose clients have ended
	dead []Body
	news []*Queue
}

// New returns a desktop without windows.
func New() *Desktop { return &Desktop{queues: map[uint64]*Queue{}, left: map[*Channel]struct{}{}} }

// Counts are how much of each there is.
type Counts struct{ Queues, Windows, Channels int }

// Counts returns how much there is.
func (d *Desktop) Counts() Counts { return Counts{len(d.queues), d.count, d.channels} }

// EndClient ends all queues of a client and all channels that it made, but for those that their queues have not collected. It can
// be used again.
func (d *Desktop) EndClient(c *Client) {
	for _, q := range c.queues {
		d.EndQueue(q)
	}
	for _, ch := range c.made {
		d.depart(ch)
	}
}

// NewQueue makes a queue. ERROR_INVALID_PARAMETER: the bell is that of another queue of the client's.
func (d *Desktop) NewQueue(c *Client, bell, thread uint32) (*Queue, error) {
	for _, q := range c.queues {
		if q.Bell == bell {
			return nil, winerr.ERROR_INVALID_PARAMETER
		}
	}
	if err := take(c.Account, Use{Queues: 1}); err != nil {
		return nil, err
	}
	d.lastID++
	q := &Queue{
		ID: d.lastID, Client: c, Bell: bell, Thread: thread,
		windows: map[*Window]struct{}{}, channels: map[*Channel]struct{}{}, foreign: map[uint32]int{},
	}
	d.queues[q.ID] = q
	if c.queues == nil {
		c.queues = map[uint64]*Queue{}
	}
	c.queues[q.ID] = q
	return q, nil
}

// Queue returns a queue of the client's. ERROR_INVALID_PARAMETER: it has none of that number.
func (c *Client) Queue(id uint64) (*Queue, error) {
	if q := c.queues[id]; q != nil {
		return q, nil
	}
	return nil, winerr.ERROR_INVALID_PARAMETER
}

// EndQueue ends a queue: its windows go, and the channels that lead to it.
func (d *Desktop) EndQueue(q *Queue) {
	q.ended = true
	delete(d.queues, q.ID)
	delete(q.Client.queues, q.ID)
	for w := range q.windows {
		d.destroy(w)
	}
	q.pending = nil
	for ch := range q.channels {
		d.Cut(ch)
	}
	q.Client.Account.Charge(Use{Queues: -1, Windows: -int64(len(q.gone))})
	q.gone = nil
}

// Departed returns the accounts of clients that have ended, once for each channel that they have left, for tests.
func (d *Desktop) Departed() (accounts []Account) {
	for ch := range d.left {
		accounts = append(accounts, ch.From.Account)
	}
	return accounts
}

// Recount returns what a client is to be charged with, but for what it had left when it ended before, for tests.
func (d *Desktop) Recount(c *Client) Use {
	use := Use{Queues: int64(len(c.queues)), Channels: int64(len(c.made))}
	for _, q := range c.queues {
		use.Windows += int64(len(q.windows) + len(q.gone))
		for w := range q.windows {
			use.Text += w.text()
		}
	}
	return use
}

// Reclaim returns the bodies of channels that have ended, for the caller to close.
func (d *Desktop) Reclaim() []Body {
	dead := d.dead
	d.dead = nil
	return dead
}

// News returns the queues for which there is something to collect since the last call.
func (d *Desktop) News() []*Queue {
	news := d.news
	d.news = nil
	alive := news[:0]
	for _, q := range news {
		if q.told = false; !q.ended {
			alive = append(alive, q)
		}
	}
	return alive
}

// sees reports whether what is of user owner's, or open, is there for the client.
func (c *Client) sees(w *Window) bool {
	return w.Open || c.rules(w.Queue.Client.User)
}

// rules reports whether the client may do to what is a user's what that user may.
func (c *Client) rules(user uint32) bool { return c.User == user || c.User == 0 }
