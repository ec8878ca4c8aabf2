package client

import (
	"context"
	"sync"
	"time"

	"winshm/internal/object"
)

// completion has a thread run a timer's completion routine each time that the timer is due. The manager sets an event
// together with the timer; a goroutine waits for it.
type completion struct {
	client *Client
	timer  Handle
	event  Handle
	thread *ThreadState
	apc    APC
	ctx    context.Context // of the goroutine
	cancel context.CancelFunc

	mu      sync.Mutex
	stopped bool
}

// completions are those of this process's timers, by the timer's identity.
var completions completionList

type completionList struct {
	mu     sync.Mutex
	timers map[any]*completion
}

// SetTimerAPC is SetTimer with an APC that the thread gets each time that the timer is due, unless it still has the last one.
// Without one, which is nil, it takes back what an earlier call had set. The event of s is not looked at.
func (c *Client) SetTimerAPC(h Handle, s TimerSetting, thread *ThreadState, apc *APC) error {
	var made *completion
	s.Completion = 0
	if apc != nil {
		event, err := c.CreateWaitable(WaitableSpec{Type: object.EventType, Access: object.WaitableAll})
		if err != nil {
			return err
		}
		made = &completion{client: c, timer: h, event: event.Handle, thread: thread, apc: *apc}
		made.ctx, made.cancel = context.WithCancel(context.Background())
		thread.timed = true
		s.Completion = event.Handle
	}
	err := c.SetTimer(h, s)
	if err == nil {
		err = completions.replace(c, h, made)
	}
	if err != nil && made != nil {
		made.cancel()
		_ = c.CloseHandle(made.event)
	}
	return err
}

// CancelTimerAPC is CancelTimer, and takes the timer's APC back.
func (c *Client) CancelTimerAPC(h Handle) error {
	if err := c.CancelTimer(h); err != nil {
		return err
	}
	return completions.replace(c, h, nil)
}

// replace stops the completion of a timer and starts another, if there is one.
func (l *completionList) replace(c *Client, h Handle, made *completion) error {
	timer, err := c.identity(h)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if old := l.timers[timer]; old != nil {
		old.stop()
		delete(l.timers, timer)
	}
	if made != nil {
		if l.timers == nil {
			l.timers = map[any]*completion{}
		}
		l.timers[timer] = made
		go made.run()
	}
	return nil
}

// closed stops the completion of a timer to which the process has no handle any more.
func (l *completionList) closed(c *Client, k *link, timer uint64) {
	made := l.of(timer)
	if made == nil || c.leadsTo(k, timer) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timers[timer] == made {
		made.stop()
		delete(l.timers, timer)
	}
}

func (l *completionList) of(timer uint64) *completion {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.timers[timer]
}

// leave stops those of a thread that ends, and cancels their timers.
func (l *completionList) leave(t *ThreadState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for timer, made := range l.timers {
		if made.thread != t {
			continue
		}
		made.stop()
		delete(l.timers, timer)
		if now, err := made.client.identity(made.timer); err == nil && now == timer {
			_ = made.client.CancelTimer(made.timer)
		}
	}
}

// run waits for the timer until the completion is stopped, or the manager gone.
func (m *completion) run() {
	defer func() { _ = m.client.CloseHandle(m.event) }()
	for {
		if _, err := m.client.Await(m.ctx, []Handle{m.event}, false); err != nil || !m.deliver() {
			return
		}
	}
}

// deliver gives the thread the APC, and returns false when the completion is stopped.
func (m *completion) deliver() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped {
		return false
	}
	a := m.apc
	a.Due, a.timer = fileTime(time.Now()), m
	if m.thread.apcs.add(a) {
		m.thread.alert()
	}
	return true
}

// stop ends run, and takes back an APC that the thread has not run yet.
func (m *completion) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stopped = true
	m.thread.apcs.remove(m)
	m.cancel()
}

// fileTime returns a time in units of 100 ns since 1601.
func fileTime(t time.Time) uint64 {
	const seconds1601 = 11644473600 // before 1970
	return uint64(t.Unix()+seconds1601)*1e7 + uint64(t.Nanosecond())/100
}
