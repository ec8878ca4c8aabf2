package winshm

import "winshm/internal/client"

// Client is a connection to an object manager. Most programs need none: the package's functions use one that they share.
// A Client of one's own has its own handles, which Close gives up together. It is safe for concurrent use.
type Client struct{ c *client.Client }

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
	c := &Client{client.New(client.Options{Socket: config.Socket, NoStart: config.NoStart})}
	if err := c.c.Connect(); err != nil {
		return nil, opError("connect", config.Socket, err)
	}
	return c, nil
}

// Close closes the handles that were opened through c. Views stay mapped. A call of another goroutine that waits for the
// manager is ended after two seconds.
func (c *Client) Close() error { return opError("close client", "", c.c.Close()) }

var shared = Client{client.Default()}
