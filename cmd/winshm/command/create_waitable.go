package command

import (
	"context"
	"errors"
	"math"
	"time"

	"winshm"
	"winshm/winerr"
)

// waitableHandle is an event, mutex, semaphore or timer.
type waitableHandle interface {
	winshm.Waitable
	held
}

// createWaitable makes an event, mutex, semaphore or timer.
func (o *createOptions) createWaitable(c *winshm.Client, security *winshm.Security) (*creation, error) {
	made, err := o.makeWaitable(c, security)
	if err != nil {
		return nil, err
	}
	return &creation{made, o.kind, func() error { return stillWaitable(made) }}, nil
}

func (o *createOptions) makeWaitable(c *winshm.Client, security *winshm.Security) (waitableHandle, error) {
	exclusive := !o.existingOK
	switch o.kind {
	case eventKind:
		return c.CreateEvent(o.name, &winshm.EventOptions{Manual: o.manual, Set: o.set, Exclusive: exclusive, Security: security})
	case mutexKind:
		return c.CreateMutex(o.name, &winshm.MutexOptions{Exclusive: exclusive, Security: security})
	case semaphoreKind:
		return c.CreateSemaphore(o.name, &winshm.SemaphoreOptions{
			Initial: o.count, Maximum: o.maximum, Exclusive: exclusive, Security: security,
		})
	}
	timer, err := c.CreateTimer(o.name, &winshm.TimerOptions{Manual: o.manual, Exclusive: exclusive, Security: security})
	if err == nil && o.starts {
		err = timer.Start(time.Duration(o.due), time.Duration(o.period))
	}
	return timer, err
}

// checkCounts checks what is said of a semaphore.
func (o *createOptions) checkCounts() error {
	if o.count < 0 || o.maximum < 1 || o.maximum > math.MaxInt32 || o.count > o.maximum {
		return usagef("--count must be from 0 to --max, and that from 1 to 2147483647")
	}
	return nil
}

// stillWaitable asks whether the handle is what it was. A wait for the same twice is refused, but only if it is; so nothing is
// consumed.
func stillWaitable(made winshm.Waitable) error {
	if _, err := winshm.WaitAll(context.Background(), made, made); errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		return err
	}
	return nil
}
