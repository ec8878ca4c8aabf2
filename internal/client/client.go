package client

import (
	"errors"
	"sync"
	"sync/atomic"

	"winshm/internal/proc"
	"winshm/internal/rendezvous"
	"winshm/winerr"
)

// Options say how a client finds its manager.
type Options struct {
	// Socket is the manager's socket. "" means the usual place: see package rendezvous.
	Socket string
	// NoStart: when no manager answers, that is an error, and none is started.
	NoStart bool
}

// Client is a program's connection to the object manager. It is safe for concurrent use.
type Client struct {
	opts Options

	// waits is the arena of the connection, for those who do not want to meet at mu. It may be that of one that has ended.
	waits atomic.Pointer[arena]

	mu     sync.Mutex
	link   *link // nil while there is no connection
	pid    int   // of the process that made the connection
	closed bool
}

// New returns a client that connects when it is first used.
func New(opts Options) *Client { return &Client{opts: opts} }

var defaultClient = sync.OnceValue(func() *Client { return New(Options{}) })

// Default returns the client that the mirrors, the C library and the package-level functions share. It is never closed.
func Default() *Client { return defaultClient() }

// Connect makes the connection now.
func (c *Client) Connect() error {
	_, err := c.connected()
	return err
}

// Session returns the number of the session that the client belongs to, connecting if it must.
func (c *Client) Session() (uint32, error) {
	l, err := c.connected()
	if err != nil {
		return 0, err
	}
	return l.session, nil
}

// Manager returns the number of the manager's process, as that one sees it, connecting if it must.
func (c *Client) Manager() (int, error) {
	l, err := c.connected()
	if err != nil {
		return 0, err
	}
	return int(l.manager), nil
}

// Close says goodbye: the manager closes the handles that were opened through this client, and no others. Views stay
// mapped. A call that waits for its reply ends, after a while.
func (c *Client) Close() error {
	c.mu.Lock()
	l := c.currentLocked() // not the parent's, in a forked child
	c.link, c.closed = nil, true
	c.mu.Unlock()
	if l != nil {
		numbers.forget(l)
		l.goodbye()
	}
	return nil
}

func (c *Client) places() []rendezvous.Place {
	if c.opts.Socket != "" {
		return []rendezvous.Place{rendezvous.At(c.opts.Socket)}
	}
	return rendezvous.Places()
}

// current returns the connection if there is one, and nil otherwise. It does not ask whether the manager lives.
func (c *Client) current() *link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.currentLocked()
}

func (c *Client) currentLocked() *link {
	if c.link != nil && c.pid != proc.Incarnation() {
		c.link.abandon() // it is the parent's
		c.link = nil
	}
	return c.link
}

// living returns the connection if there is one and the manager at its other end lives, and nil otherwise. What is done
// without asking the manager begins here.
func (c *Client) living() *link {
	l := c.current()
	if l != nil && !l.alive() {
		c.drop(l)
		return nil
	}
	return l
}

// drop forgets a connection that has ended.
func (c *Client) drop(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link == l {
		c.dropLocked(l)
	}
}

func (c *Client) dropLocked(l *link) {
	numbers.retire(l)
	c.link = nil
	l.close()
}

// connected returns the connection, and makes it if there is none.
func (c *Client) connected() (*link, error) { return c.connect(!c.opts.NoStart) }

// connect is connected; start says whether to start a manager if none answers.
func (c *Client) connect(start bool) (*link, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	if l := c.currentLocked(); l != nil {
		return l, nil
	}
	l, err := dial(c.places(), start)
	if err != nil {
		return nil, err
	}
	if c.opts.Socket == "" {
		if err := heritage.claim(l); err != nil {
			l.close()
			return nil, &UnavailableError{err}
		}
	}
	c.link, c.pid = l, proc.Incarnation()
	return l, nil
}

// withManager does something that a manager is needed for, connecting if it must. One that leaves meanwhile is replaced by
// another unseen: whatever it did for the request went with it.
func withManager[T any](c *Client, do func(*link) (T, error)) (T, error) {
	const tries = 8
	var none T
	var cut error
	for range tries {
		l, err := c.connected()
		if err != nil {
			return none, err
		}
		result, err := do(l)
		if !errors.Is(err, errCut) {
			return result, err
		}
		cut = err
		c.drop(l)
	}
	return none, &UnavailableError{cut}
}
