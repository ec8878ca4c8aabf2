package winshm

import (
	"context"
	"math"
	"time"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// Timer is a handle to a waitable timer: an event that is set when its time has come. It is safe for concurrent use. It should
// be closed, as a [Section] should.
type Timer struct{ *handle }

// TimerOptions are the finer points of CreateTimer. Only those of the handle matter if the timer exists.
type TimerOptions struct {
	// Manual: the timer stays set until it is started again, and satisfies all waits; otherwise each expiry satisfies one.
	Manual bool
	// Inherit: child processes may inherit the handle.
	Inherit bool
	// Exclusive: a timer that exists already is an error (fs.ErrExist).
	Exclusive bool
	// Security says who may open a timer that is new; nil: its owner and root.
	Security *Security
}

// CreateTimer makes a timer that is not set, or opens the one of that name; [Timer.Existed] tells. "" is one without a name.
// nil stands for the zero TimerOptions. (CreateWaitableTimer)
func CreateTimer(name string, opts *TimerOptions) (*Timer, error) {
	return shared.CreateTimer(name, opts)
}

// OpenTimer opens the timer of that name, to wait for it and to start it, or as access says if it is not 0. An error that is
// fs.ErrNotExist means that no process holds one. (OpenWaitableTimer)
func OpenTimer(name string, access Access) (*Timer, error) { return shared.OpenTimer(name, access) }

// InheritedTimer returns the timer behind a handle that this process inherited, and takes ownership of the handle.
func InheritedTimer(handle uintptr) (*Timer, error) { return shared.InheritedTimer(handle) }

// CreateTimer is the function of that name, through c.
func (c *Client) CreateTimer(name string, opts *TimerOptions) (*Timer, error) {
	if opts == nil {
		opts = &TimerOptions{}
	}
	spec := client.WaitableSpec{Type: object.TimerType, Manual: opts.Manual}
	h, err := c.create(spec, name, objectOptions{opts.Inherit, opts.Exclusive, opts.Security})
	if err != nil {
		return nil, err
	}
	return &Timer{h}, nil
}

// OpenTimer is the function of that name, through c.
func (c *Client) OpenTimer(name string, access Access) (*Timer, error) {
	h, err := c.open(object.TimerType, name, access)
	if err != nil {
		return nil, err
	}
	return &Timer{h}, nil
}

// InheritedTimer is the function of that name, through c.
func (c *Client) InheritedTimer(handle uintptr) (*Timer, error) {
	h, err := c.inherited(object.TimerType, handle)
	if err != nil {
		return nil, err
	}
	return &Timer{h}, nil
}

// Start resets the timer and lets it expire after delay, and from then on every period if that is not 0; a period is a whole
// number of milliseconds. The manager keeps the time, also when this process ends. (SetWaitableTimer)
func (t *Timer) Start(delay, period time.Duration) error {
	const unit = 100 * time.Nanosecond
	return t.start(-int64(max(delay, 0)/unit), period)
}

// StartAt is Start with a point of time by the clock of the machine, which may be set meanwhile.
func (t *Timer) StartAt(when time.Time, period time.Duration) error {
	return t.start(fileTime(when), period)
}

// fileTime returns a point of time in units of 100 ns since 1601, and 0, which has passed as well, for what is before.
func fileTime(when time.Time) int64 {
	const (
		perSecond = 10_000_000
		to1970    = 11644473600
		latest    = math.MaxInt64/perSecond - 1
	)
	seconds := min(max(when.Unix(), -to1970), latest-to1970) + to1970
	return seconds*perSecond + int64(when.Nanosecond())/100
}

func (t *Timer) start(due int64, period time.Duration) error {
	milliseconds := period.Milliseconds()
	if period < 0 || milliseconds != int64(int32(milliseconds)) || period > 0 && milliseconds == 0 {
		return t.wrap("start", winerr.ERROR_INVALID_PARAMETER)
	}
	return t.do("start", func(c *client.Client, h client.Handle) error {
		return c.SetTimer(h, client.TimerSetting{Due: due, Period: int32(milliseconds)})
	})
}

// Stop keeps the timer from expiring. One that has expired stays set. (CancelWaitableTimer)
func (t *Timer) Stop() error { return t.do("stop", (*client.Client).CancelTimer) }

// Wait waits until the timer expires. If ctx ends first, its error is returned, and nothing is consumed. A goroutine that waits
// costs no thread. (WaitForSingleObject)
func (t *Timer) Wait(ctx context.Context) error { return t.wait(ctx) }

// TryWait reports whether the timer has expired, and consumes that as a wait does.
func (t *Timer) TryWait() (bool, error) { return t.tryWait() }
