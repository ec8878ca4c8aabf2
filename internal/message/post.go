package message

import (
	"winshm/internal/channel"
	"winshm/winerr"
)

// Post posts a message to a window (PostMessage). ERROR_MESSAGE_SYNC_ONLY: it can only be sent. ERROR_NOT_ENOUGH_QUOTA: too many
// were not retrieved yet.
func (q *Queue) Post(m Message) error { return q.leave(m, Posted, 0) }

// Notify sends a message to a window of another thread, and does not wait (SendNotifyMessage).
func (q *Queue) Notify(m Message) error { return q.leave(m, Notified, 0) }

// Ask sends a message to a window of another thread; the answer comes as a Delivery that is Answered, with the token
// (SendMessageCallback).
func (q *Queue) Ask(m Message, token uint32) error {
	if err := q.register(); err != nil {
		return err
	}
	return q.leave(m, Asked, token)
}

// leave sends what nobody waits for.
func (q *Queue) leave(m Message, how How, token uint32) error {
	if SyncOnly(m.ID, m.WParam) {
		return winerr.ERROR_MESSAGE_SYNC_ONLY
	}
	if w := q.system.Own(m.Window); w != nil {
		return q.leaveLocal(w.queue, m, how, token)
	}
	if m.Window == 0 || m.Window >= Parent {
		return invalid
	}
	o, err := q.system.outletFor(q, m.Window)
	if err != nil {
		return err
	}
	return q.leaveRemote(o, m, how, token)
}

func (q *Queue) leaveLocal(to *Queue, m Message, how How, token uint32) error {
	c := &localCall{message: m, how: how, sender: q, token: token}
	if how == Posted && to.full() {
		return winerr.ERROR_NOT_ENOUGH_QUOTA
	}
	if !to.put(c) {
		return invalid
	}
	return nil
}

func (q *Queue) leaveRemote(o *outlet, m Message, how How, token uint32) error {
	if !o.enter() {
		return invalid
	}
	defer o.leave()
	kind := channel.Notice
	if how == Posted {
		kind = channel.Bounded
	}
	return q.post(o, channel.Head{
		Window: uint32(m.Window), ID: m.ID, How: uint8(how), WParam: m.WParam, LParam: m.LParam,
		Token: uint64(q.thread)<<32 | uint64(token),
	}, kind)
}

// PostThread posts a message to a thread's queue, of any process (PostThreadMessage). ERROR_INVALID_THREAD_ID: it has none.
func (q *Queue) PostThread(thread uint32, m Message) error {
	if SyncOnly(m.ID, m.WParam) {
		return winerr.ERROR_MESSAGE_SYNC_ONLY
	}
	m.Window = 0
	to := q.system.ofThread(thread)
	if thread == q.thread && thread != 0 {
		to = q
	}
	if to != nil {
		err := q.leaveLocal(to, m, Posted, 0)
		if err == invalid { //nolint:errorlint // the code itself
			err = winerr.ERROR_INVALID_THREAD_ID
		}
		return err
	}
	o, err := q.system.outletTo(q, thread)
	if err != nil {
		if err == invalid { //nolint:errorlint // the code itself
			err = winerr.ERROR_INVALID_THREAD_ID
		}
		return err
	}
	return q.leaveRemote(o, m, Posted, 0)
}

// PostQuit makes the queue's thread retrieve WM_QUIT when nothing else is posted (PostQuitMessage).
func (q *Queue) PostQuit(code uint64) { q.quit = &code }

// full reports whether as many messages were posted to the queue by this process as may be.
func (q *Queue) full() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.posts >= channel.MaxPosts
}

// post puts a message into a channel that nobody waits for. Whether the queue ends before or after it has come to it, the poster
// does not hear.
func (q *Queue) post(o *outlet, head channel.Head, kind channel.Kind) error {
	if o.sender.Closed() { // its end is about to be told
		return invalid
	}
	o.touch(q.system)
	p, err := o.sender.Prepare(0, 0)
	if err != nil {
		return failure(err)
	}
	head.Ticket = o.ticket(q)
	if err := p.Post(head, kind); err != nil {
		return failure(err)
	}
	o.ring(q)
	return nil
}
