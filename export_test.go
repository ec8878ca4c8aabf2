package winshm

// Waiting returns how many goroutines sleep in waits through c.
func (c *Client) Waiting() int { return c.c.Waiting() }
