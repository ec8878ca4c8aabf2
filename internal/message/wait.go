package message

import (
	"time"

	"winshm/internal/client"
	"winshm/winerr"
)

// MsgWait is what MsgWaitForMultipleObjectsEx says beside the handles.
type MsgWait struct {
	// Mask is which messages end the wait: HasPosted, HasTimer, HasSent.
	Mask uint32
	// Available: also those that somebody has looked at already (MWMO_INPUTAVAILABLE).
	Available bool
}

// maxHandles is how many handles go beside the messages.
const maxHandles = client.MaxWait - 1

// Wait waits for handles or messages, and returns what client.WaitFor does, client.WaitMessages for messages. For all: it waits until
// there are messages, and then for all handles. Nothing is delivered by it.
func (q *Queue) Wait(r client.WaitRequest, m MsgWait) (uint32, error) {
	if len(r.Handles) > maxHandles {
		return client.WaitFailed, winerr.ERROR_INVALID_PARAMETER
	}
	if err := q.register(); err != nil {
		return client.WaitFailed, err
	}
	q.desert()
	q.bell.Note(waiting)
	defer func() { q.bell.Note(now()) }()
	if r.All && len(r.Handles) > 0 {
		return q.waitAll(r, m)
	}
	if len(r.Handles) == 0 {
		return q.waitMail(r, m), nil
	}
	r.Bell, r.Mail = q.bell, func() bool { return q.mail(m) }
	code, err := q.system.client.WaitFor(r)
	q.look(code, m)
	return code, err
}

// mail reports whether there are messages that end a wait.
func (q *Queue) mail(m MsgWait) bool {
	q.gatherIfNews()
	all, fresh := q.has()
	if m.Available {
		return all&m.Mask != 0
	}
	return fresh&m.Mask != 0
}

// look notes that the wait has seen messages: they are new no more.
func (q *Queue) look(code uint32, m MsgWait) {
	if code == client.WaitMessages {
		q.fresh &^= m.Mask
	}
}

func (q *Queue) waitAll(r client.WaitRequest, m MsgWait) (uint32, error) {
	start := time.Now()
	if code := q.waitMail(r, m); code != client.WaitMessages {
		return code, nil
	}
	if r.Timeout > 0 {
		r.Timeout = max(r.Timeout-time.Since(start), 0)
	}
	return q.system.client.WaitFor(r)
}

// waitMail waits for messages alone.
func (q *Queue) waitMail(r client.WaitRequest, m MsgWait) uint32 {
	var deadline time.Time
	if r.Timeout >= 0 {
		deadline = time.Now().Add(r.Timeout)
	}
	for {
		seen := q.bell.Rings()
		switch {
		case r.Alertable && r.Thread.HasAPC():
			return client.WaitIOCompletion
		case q.mail(m):
			q.look(client.WaitMessages, m)
			return client.WaitMessages
		case !q.living():
			return client.WaitFailed
		case !deadline.IsZero() && time.Until(deadline) <= 0:
			return client.WaitTimeout
		}
		limit := time.Second
		if !deadline.IsZero() {
			limit = min(limit, time.Until(deadline))
		}
		r.Thread.SleepOn(q.bell, seen, limit, r.Alertable)
	}
}
