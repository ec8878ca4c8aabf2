package message

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"winshm/internal/channel"
	"winshm/internal/client"
	"winshm/internal/wire"
)

// Queue is a thread's message queue.
type Queue struct {
	// Front is what the front knows of it. Only the queue's thread uses it.
	Front any

	system    *System
	bell      *client.Bell
	goroutine bool   // it waits without a thread
	thread    uint32 // the kernel's number; 0: a goroutine's
	id        uint64 // 0: the manager does not know it

	inlets    []*inlet
	windows   map[Handle]*Window
	heard     uint32 // how often the bell had been rung when all was gathered
	batch     []incoming
	later     []incoming // gathered too early
	sent      []incoming // to be handled before anything else, in their order
	posted    []incoming
	quit      *uint64   // PostQuitMessage
	current   *Delivery // innermost
	calls     []*Call   // that wait, the innermost last
	ready     []*Call   // to be used again
	scratch   scratch   // for messages from this client
	timers    []*timer  // the one that was due last at the end
	hot       *inlet    // from which a message came last
	row       int       // so many came from it in a row, at least
	attended  *inlet    // nil, or that which is hot: who sends by it does not ring
	unsure    bool      // something may have come that nobody has rung for
	spin      client.Spinner
	fresh     uint32 // what has come since anybody looked, as HasPosted, HasTimer and HasSent
	spare     []*Delivery
	lastTimer uint64 // without a window
	behind    bool   // the manager has news that could not be asked for

	stopped atomic.Bool

	mu     sync.Mutex
	inbox  []incoming // from other threads of the process
	posts  int        // so many posted messages from them were not retrieved
	closed bool
}

// incoming is a message that has come and is not handled yet.
type incoming struct {
	letter channel.Letter
	inlet  *inlet
	local  *localCall // instead, if it comes from another thread of the process
	time   uint32     // when it was gathered if it was posted, in milliseconds
	late   bool       // it was left for the next time once
}

func (i *incoming) ticket() uint32 {
	if i.local != nil {
		return i.local.ticket
	}
	return i.letter.Ticket
}

func (i *incoming) how() How {
	if i.local != nil {
		return i.local.how
	}
	return How(i.letter.How)
}

func (i *incoming) message() Message {
	if i.local != nil {
		return i.local.message
	}
	l := &i.letter
	return Message{Handle(l.Window), l.ID, l.WParam, l.LParam}
}

// living reports whether the manager that knows the queue lives.
func (q *Queue) living() bool { return q.bell.Living() }

// Stop ends the queue's Next, now and from now on. Any goroutine may call it.
func (q *Queue) Stop() {
	q.stopped.Store(true)
	q.bell.Ring()
}

// System returns what the queue belongs to.
func (q *Queue) System() *System { return q.system }

// Thread returns the kernel's number of the queue's thread.
func (q *Queue) Thread() uint32 { return q.thread }

// register makes the queue known to the manager, so that others can send to it.
func (q *Queue) register() error {
	if q.id != 0 {
		return nil
	}
	var reply wire.Queue
	_, _, err := q.bell.Ask(wire.OpNewQueue, &wire.NewQueue{Bell: q.bell.Number(), Thread: q.thread}, &reply, 0)
	if err != nil {
		return err
	}
	q.id = reply.Queue
	q.bell.Note(now()) // from now on it is to look at its messages
	q.system.threadQueue(q)
	return nil
}

// Close ends the queue: its windows are gone, and who waits for an answer hears that there will be none. Another thread may call
// it when the queue's own has ended.
func (q *Queue) Close() {
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return
	}
	q.closed = true
	inbox := q.inbox
	q.inbox = nil
	q.mu.Unlock()
	q.dropTimers(0, true)
	q.scratch.close()
	for h, w := range q.windows {
		w.gone.Store(true)
		w.Class.count(-1)
		q.system.windows.Delete(h)
	}
	for i := range inbox {
		inbox[i].refuse(q, noAnswer)
	}
	for d := q.current; d != nil; d = d.outer {
		d.abandon()
	}
	for _, c := range q.calls {
		c.abandon()
	}
	q.refuseAll()
	if q.id != 0 && q.living() {
		_, _, _ = q.bell.Ask(wire.OpEndQueue, &wire.Queue{Queue: q.id}, nil, 0)
	}
	q.system.forget(q)
	q.bell.Close()
}

// refuseAll shuts the channels, and answers what is in them.
func (q *Queue) refuseAll() {
	q.hearNews()
	for _, in := range q.inlets {
		if !in.closed {
			in.channel.Shut()
		}
	}
	for range 2 { // the second time what was left for later
		q.unsure = true // all is to be looked at
		q.gather()
	}
	for _, list := range [][]incoming{q.sent, q.posted} {
		for i := range list {
			list[i].refuse(q, noAnswer)
		}
	}
	q.sent, q.posted = nil, nil
	for _, in := range q.inlets {
		q.cool(in)
		in.close()
	}
	q.inlets = nil
}

// sleep blocks, after desert, until the bell is rung more often than seen, or for some time; below 0: no limit. A goroutine's queue sleeps until
// ctx is done at the latest.
func (q *Queue) sleep(ctx context.Context, seen uint32, limit time.Duration) {
	if q.goroutine {
		if limit >= 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, limit)
			defer cancel()
		}
		q.bell.Rest(ctx, seen)
		return
	}
	if limit < 0 || limit > time.Second {
		limit = time.Second
	}
	q.bell.Sleep(seen, limit)
	if q.bell.Rings() == seen {
		q.heard-- // now and then look at everything
	}
}
