package message

import (
	"slices"

	"winshm/internal/channel"
)

// gather takes all that has come into sent and posted. One that comes while it looks is left for the next time if it may come
// before another one that was not seen: the bell has been rung again then.
func (q *Queue) gather() {
	q.batch = append(q.batch[:0], q.later...)
	q.later = q.later[:0]
	if len(q.batch) == 0 && q.gatherHot() {
		return
	}
	q.unsure = false
	rings := q.bell.Rings()
	q.hearNews()
	limit := q.bell.Drawn()
	sources := len(q.batch)
	for _, in := range q.inlets {
		if q.take(in) {
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
	q.order(limit, sources > 1)
	q.sortOut(limit)
	if q.heard = rings; len(q.later) > 0 {
		q.heard = rings - 1 // there is more
	}
}

// gatherHot is gather if what has come has come by the inlet that is hot, and nothing else before it: that would have been rung for.
func (q *Queue) gatherHot() bool {
	if q.hot == nil || q.unsure || q.behind {
		return false
	}
	q.take(q.hot)
	if q.hot == nil || q.bell.Rings() != q.heard { // in this order
		return false
	}
	for n := range q.batch {
		q.receive(&q.batch[n])
	}
	clear(q.batch)
	return true
}

// order puts what was gathered in the order of its tickets.
func (q *Queue) order(limit uint32, mixed bool) {
	for n := range q.batch {
		if i := &q.batch[n]; i.local == nil && (i.letter.Ticket == 0 || !near(i.letter.Ticket, limit)) {
			i.letter.Ticket = limit
		}
	}
	if mixed {
		slices.SortStableFunc(q.batch, func(a, b incoming) int { return int(int32(a.ticket() - b.ticket())) })
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
	for n := range q.batch {
		i := &q.batch[n]
		if int32(i.ticket()-limit) > 0 && !i.late {
			for j := range q.batch[n:] {
				q.batch[n+j].late = true // once
			}
			q.later = append(q.later, q.batch[n:]...)
			break
		}
		q.receive(i)
	}
	clear(q.batch)
}

// receive puts a message where it belongs.
func (q *Queue) receive(i *incoming) {
	switch {
	case i.how() != Posted:
		q.sent = append(q.sent, *i)
		q.fresh |= HasSent
	case q.destroyed(i.message().Window):
		i.retrieved(q)
	default:
		i.time = uint32(now())
		q.posted = append(q.posted, *i)
		q.fresh |= HasPosted
	}
}

// take takes what is in one channel, and reports whether there was anything.
func (q *Queue) take(in *inlet) bool {
	if in.closed || in.corrupt {
		return false
	}
	letters, err := in.channel.Take()
	if err != nil {
		in.cut(q)
		return false
	}
	for n := range letters {
		l := &letters[n]
		in.letters++
		if !q.accepts(in, l) {
			in.channel.Discard(l)
			in.letters--
			continue
		}
		q.batch = append(q.batch, incoming{letter: *l, inlet: in})
	}
	if len(letters) > 0 {
		q.heat(in)
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
		if in.closed {
			q.cool(in)
		}
		return in.closed
	})
}

// news reports whether gather may find anything. It costs a load or two.
func (q *Queue) news() bool {
	return q.hot != nil && q.hot.channel.Pending() || q.bell.Rings() != q.heard || q.unsure
}

// gatherIfNews gathers if there may be anything, and reports whether there is something to be handled at once. It looks once:
// who rings again and again keeps nobody in here.
func (q *Queue) gatherIfNews() bool {
	if q.news() {
		q.gather()
	}
	return len(q.sent) > 0
}
