package client

import (
	"context"

	"winshm/internal/object"
	"winshm/winerr"
)

// waitable is the body of a handle of the library's own that can be waited for.
type waitable interface {
	// done returns a channel that is closed when it is signaled for good.
	done() <-chan struct{}
}

// ownThread is the body of a handle to a thread that this library made.
type ownThread interface {
	waitable
	// exitCode returns StillActive and false while it has not ended.
	exitCode() (code uint32, ended bool)
	// resume returns how often it had been suspended.
	resume() uint32
	// number is the kernel's.
	number() uint32
}

// Wait waits until a process or thread has ended, or ctx has; then it returns ctx's error. ERROR_INVALID_HANDLE: it is
// nothing to wait for. ERROR_ACCESS_DENIED: the handle does not grant SYNCHRONIZE.
func (c *Client) Wait(ctx context.Context, h Handle) error {
	if h == CurrentProcess || h == CurrentThread {
		<-ctx.Done() // neither ends while its own thread waits
		return ctx.Err()
	}
	if own, ok := local(h); ok {
		defer own.release()
		w, ok := own.body.(waitable)
		if !ok {
			return winerr.ERROR_INVALID_HANDLE
		}
		return await(ctx, w.done())
	}
	return c.waitEnd(ctx, h)
}

func await(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	default:
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waitEnd waits for the end of a process, or of one whose first thread it is.
func (c *Client) waitEnd(ctx context.Context, h Handle) error {
	e, err := c.lookup(h)
	if err != nil {
		return err
	}
	defer e.release()
	switch {
	case e.Access&object.Synchronize == 0: // NT looks at this first
		return winerr.ERROR_ACCESS_DENIED
	case e.Type != object.ProcessType.ID && e.Type != object.ThreadType.ID:
		return winerr.ERROR_INVALID_HANDLE
	}
	p, err := e.processOf()
	if err != nil {
		return err
	}
	defer p.Close()
	if !p.Alive() {
		return nil
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = p.Wait()
	}()
	err = await(ctx, done)
	p.Close() // ends the other wait too
	<-done
	return err
}
