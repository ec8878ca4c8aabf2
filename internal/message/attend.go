package message

// A queue that is awake looks into the channel from which messages have come in a row: it attends it. Who sends by that channel does
// not ring, and neither side has to fetch the bell's line of the cache from the other one's processor. Before the queue sleeps, or
// looks elsewhere, it deserts the channel, and then looks once more: the last sender may not have known.

// inARow is how many messages in a row must have come by a channel to be attended: not those of many senders by turns.
const inARow = 2

// heat notes by which inlet a message came last.
func (q *Queue) heat(in *inlet) {
	if q.hot == in {
		q.row++
		return
	}
	q.desert()
	q.hot, q.row = in, 1
}

// cool forgets an inlet by which nothing more comes.
func (q *Queue) cool(in *inlet) {
	if q.hot == in {
		q.hot, q.attended = nil, nil
	}
}

// attend is called when something has come while the queue was awake.
func (q *Queue) attend() {
	if q.attended == nil && q.hot != nil && q.row >= inARow {
		q.hot.channel.Attend(true)
		q.attended = q.hot
	}
}

// desert is called before the queue sleeps. If something has come meanwhile, there is news after it.
func (q *Queue) desert() {
	if in := q.attended; in != nil {
		in.channel.Attend(false)
		q.attended = nil
		q.unsure = q.unsure || in.channel.Pending()
	}
}
