package winshm

import (
	"context"
	"sync"

	"winshm/internal/message"
)

// handle lets the handler answer a message that was sent. One that panics, or ends its goroutine, has given no answer.
func (l *Listener) handle(d *message.Delivery) {
	m := l.newMessage(d.Message)
	m.delivery = d
	returned := false
	defer func() {
		if !returned {
			d.Abandon()
		}
	}()
	result := l.call(m)
	l.spare = append(l.spare, m)
	returned = true
	d.Return(uint64(result))
}

// handlePosted calls the handler with a message to which nobody waits for an answer.
func (l *Listener) handlePosted(posted message.Message) {
	m := l.newMessage(posted)
	l.call(m)
	l.spare = append(l.spare, m)
}

// handleOwn calls the handler with what it has itself sent.
func (l *Listener) handleOwn(r *message.Request) uintptr {
	m := l.newMessage(r.Message)
	m.own, m.data = true, r.Data
	if r.Fill != nil || m.data == nil {
		m.data = make([]byte, r.Size)
	}
	if r.Fill != nil && r.Size > 0 {
		r.Fill(m.data)
	}
	result := l.call(m)
	if r.Answer != nil {
		r.Answer([]byte(m.text))
	}
	l.spare = append(l.spare, m)
	return result
}

func (l *Listener) newMessage(got message.Message) (m *Message) {
	if n := len(l.spare); n > 0 {
		m, l.spare = l.spare[n-1], l.spare[:n-1]
	} else {
		m = new(Message)
	}
	*m = Message{ID: got.ID, WParam: uintptr(got.WParam), LParam: uintptr(got.LParam), listener: l}
	return m
}

// call calls the handler, and does what it has left undone.
func (l *Listener) call(m *Message) uintptr {
	defer m.end()
	return m.outcome(l.handler(m))
}

// outcome is the answer when the handler has returned a result.
func (m *Message) outcome(result uintptr) uintptr {
	switch {
	case m.replied:
		return m.result
	case result == 0 && !m.answered:
		return m.Default()
	case result == 0:
		return m.result
	}
	return result
}

// end ends the message's context, and waits for what is being sent with it.
func (m *Message) end() {
	if m.ctx != nil {
		m.ctx.cancel()
		m.ctx.mu.Lock()
		defer m.ctx.mu.Unlock()
		m.ctx.over = true
	}
}

// messageContext is a message's context.
type messageContext struct {
	context.Context
	cancel   context.CancelFunc
	listener *Listener

	mu   sync.Mutex // held by who uses the listener's queue
	over bool       // the handler has returned
}

// contextKey is by which a messageContext is found in contexts that were made from it.
type contextKey struct{}

func newMessageContext(l *Listener) *messageContext {
	c := &messageContext{listener: l}
	c.Context, c.cancel = context.WithCancel(l.ctx)
	return c
}

// Value returns c itself for the key, and its listener's values for others.
func (c *messageContext) Value(key any) any {
	if key == (contextKey{}) {
		return c
	}
	return c.Context.Value(key)
}

// use lets a goroutine have the listener's queue until unlock. false: another one has it, or the handler has returned.
func (c *messageContext) use() bool {
	if !c.mu.TryLock() {
		return false
	}
	if c.over {
		c.mu.Unlock()
		return false
	}
	return true
}
