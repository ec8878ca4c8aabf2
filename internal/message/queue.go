package message

import (
	"context"
	"slices"
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
	q.gather()
	q.gather() // what was left for later
	for _, list := range [][]incoming{q.sent, q.posted} {
		for i := range list {
			list[i].refuse(q, noAnswer)
		}
	}
	q.sent, q.posted = nil, nil
	for _, in := range q.inlets {
		in.close()
	}
	q.inlets = nil
}

// gather takes all that has come into sent and posted. One that comes while it looks is left for the next time if it may come
// before another one that was not seen: the bell has been rung again then.
func (q *Queue) gather() {
	rings := q.bell.Rings()
	q.hearNews()
	q.batch = append(q.batch[:0], q.later...)
	q.later = q.later[:0]
	limit := q.bell.Drawn()
	sources := len(q.batch)
	for _, in := range q.inlets {
		if q.take(in, limit) {
			sources++
		}
	}
	q.dropInlets()
	q.mu.Lock()
	if len(q.inbox) > 0 {
		q.batch = append(q.batch, q.inbox...)
		q.inbox = q.inbox[:0]
		sources++
	}
	q.mu.Unlock()
	if sources > 1 {
		slices.SortStableFunc(q.batch, func(a, b incoming) int { return int(int32(a.ticket() - b.ticket())) })
	}
	q.sortOut(limit)
	if q.heard = rings; len(q.later) > 0 {
		q.heard = rings - 1 // there is more
	}
}

// hearNews collects what the manager has for the queue. If it could not be asked, it is another time.
func (q *Queue) hearNews() {
	if q.bell.TakeNews() || q.behind {
		q.behind = !q.collect()
	}
}

// sortOut puts what was gathered where it belongs.
func (q *Queue) sortOut(limit uint32) {
	for n, i := range q.batch {
		switch {
		case int32(i.ticket()-limit) > 0 && !i.late:
			for j := range q.batch[n:] {
				q.batch[n+j].late = true // once
			}
			q.later = append(q.later, q.batch[n:]...)
			clear(q.batch)
			return
		case i.how() == Posted && q.destroyed(i.message().Window):
			i.retrieved(q)
		case i.how() == Posted:
			i.time = uint32(now())
			q.posted = append(q.posted, i)
			q.fresh |= HasPosted
		default:
			q.sent = append(q.sent, i)
			q.fresh |= HasSent
		}
	}
	clear(q.batch)
}

// take takes what is in one channel, and reports whether there was anything.
func (q *Queue) take(in *inlet, limit uint32) bool {
	if in.closed || in.corrupt {
		return false
	}
	letters, err := in.channel.Take()
	if err != nil {
		in.cut(q)
		return false
	}
	for _, l := range letters {
		if l.Ticket == 0 || !near(l.Ticket, limit) {
			l.Ticket = limit
		}
		in.letters++
		if !q.accepts(in, &l) {
			in.channel.Discard(&l)
			in.letters--
			continue
		}
		q.batch = append(q.batch, incoming{letter: l, inlet: in})
	}
	if len(letters) > 0 {
		q.hot = in
	}
	return len(letters) > 0
}

// near reports whether one ticket can have been drawn about when another one was. The order of those that are is one for all.
func near(ticket, other uint32) bool {
	const most = 1 << 30
	distance := int32(ticket - other)
	return -most < distance && distance < most
}

// accepts reports whether the queue is to see a message that waits for no answer. Another user's process needs the window's leave
// to post, and has nothing to answer to.
func (q *Queue) accepts(in *inlet, l *channel.Letter) bool {
	how := How(l.How)
	switch {
	case how == Posted && q.destroyed(Handle(l.Window)):
		return false
	case !in.foreign || in.info.User == 0:
		return true
	case how == Posted:
		w := q.windows[Handle(l.Window)]
		return w != nil && w.admits(l.ID)
	}
	return how != Answered
}

// destroyed reports whether what was posted to a window has come too late.
func (q *Queue) destroyed(h Handle) bool { return h != 0 && q.windows[h] == nil }

// dropInlets closes those whose senders have ended, when all is handled.
func (q *Queue) dropInlets() {
	q.inlets = slices.DeleteFunc(q.inlets, func(in *inlet) bool {
		if in.over.Load() && in.letters == 0 && (in.closed || in.corrupt || !in.channel.Pending()) {
			in.close()
		}
		if in.closed && q.hot == in {
			q.hot = nil
		}
		return in.closed
	})
}

// news reports whether gather may find anything. It costs a load or two.
func (q *Queue) news() bool {
	hot := q.hot
	return hot != nil && !hot.closed && hot.channel.Pending() || q.bell.Rings() != q.heard
}

// gatherIfNews gathers if there may be anything, and reports whether there is something to be handled at once. It looks once:
// who rings again and again keeps nobody in here.
func (q *Queue) gatherIfNews() bool {
	if q.news() {
		q.gather()
	}
	return len(q.sent) > 0
}

// sleep blocks until the bell is rung more often than seen, or for some time; below 0: no limit. A goroutine's queue sleeps until
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
