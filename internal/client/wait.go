package client

import (
	"context"
)

// Wait is Await for one object.
func (c *Client) Wait(ctx context.Context, h Handle) error {
	_, err := c.Await(ctx, []Handle{h}, false)
	return err
}
