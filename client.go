package winshm

import (
	"sync"
	"sync/atomic"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/winerr"
)

// Client is a connection to an object manager. Most programs need none: the package's functions use one that they share.
// A Client of one's own has its own handles, which Close gives up together. It is safe for concurrent use.
type Client struct {
	c      *client.Client
	system atomic.Pointer[message.System] // nil while nothing has to do with messages

	mu        sync.Mutex
	listeners map[*Listener]struct{}
	closed    bool
}

// Config says how a client finds its manager. The zero value is what the package's functions use.
type Config struct {
	// Socket is the path of the manager's socket. "" is the usual place: $WINSHM_SOCKET, else that of the system's manager
	// if there is one, else that of the user's own.
	Socket string
	// NoStart: if no manager listens, that is an error; none is started.
	NoStart bool
}

// Connect connects to the manager, and starts one if there is none. nil stands for the zero Config.
func Connect(config *Config) (*Client, error) {
	if config == nil {
		config = &Config{}
	}
	c := &Client{c: client.New(client.Options{Socket: config.Socket, NoStart: config.NoStart})}
	if err := c.c.Connect(); err != nil {
		return nil, opError("connect", config.Socket, err)
	}
	return c, nil
}

// Close closes the handles that were opened through c, and ends its listeners and sends. Views stay mapped. It does not wait for
// handlers that run ([Listener.Done]), whose senders may hear that they have ended; a call of another goroutine that waits for the manager is ended after two seconds.
func (c *Client) Close() error {
	for _, l := range c.shut() {
		l.Stop()
	}
	if system := c.system.Load(); system != nil {
		system.Stop()
		system.Close()
	}
	return opError("close client", "", c.c.Close())
}

// shut lets no more listeners be made, and returns those that there are.
func (c *Client) shut() (listeners []*Listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for l := range c.listeners {
		listeners = append(listeners, l)
	}
	return listeners
}

// messages returns the client's windows and messages.
func (c *Client) messages() *message.System {
	if s := c.system.Load(); s != nil {
		return s
	}
	s := message.Of(c.c)
	c.system.Store(s)
	return s
}

// enlist notes a listener, for Close.
func (c *Client) enlist(l *Listener) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return winerr.ERROR_INVALID_HANDLE
	}
	if c.listeners == nil {
		c.listeners = map[*Listener]struct{}{}
	}
	c.listeners[l] = struct{}{}
	return nil
}

func (c *Client) delist(l *Listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.listeners, l)
}

var shared = Client{c: client.Default()}
