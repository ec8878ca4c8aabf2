package message

import (
	"time"

	"winshm/internal/channel"
	"winshm/winerr"
)

// noAnswer is what a sender hears when the receiver ended before it answered.
const noAnswer = winerr.ERROR_ACCESS_DENIED

// Delivery is a message that a window procedure is to be called with.
type Delivery struct {
	Message
	// Target is the window.
	Target *Window
	// How it came: Sent, Notified or Asked.
	How How

	queue   *Queue
	outer   *Delivery
	from    incoming
	replied bool
	over    bool
	answer  []byte
	piece   piece     // of the scratch
	release func()    // of the writable data
	begun   time.Time // zero: nobody watches
	looking bool      // it came as the thread looked for messages, and goes on to do so
}

// serve begins with the next message that was sent to the queue; nil: there is none. Those that are refused do not keep it for
// longer than what has come before it looked.
func (q *Queue) serve() *Delivery {
	q.gatherIfNews()
	for len(q.sent) > 0 {
		q.fresh &^= HasSent
		i := &q.sent[0]
		if len(q.sent) == 1 {
			q.sent = q.sent[:0]
		} else {
			q.sent = q.sent[1:]
		}
		if d := q.begin(i); d != nil {
			return d
		}
	}
	return nil
}

// begin begins with a message, unless it is refused or was withdrawn.
func (q *Queue) begin(i *incoming) *Delivery {
	m := i.message()
	w := q.windows[m.Window]
	if i.how() == Answered {
		return q.newDelivery(Delivery{Message: m, How: Answered, from: *i})
	}
	if fault := q.refusal(i, w, m.ID); fault != 0 {
		i.refuse(q, fault)
		return nil
	}
	if !i.begin(q) {
		return nil
	}
	q.current = q.newDelivery(Delivery{Message: m, Target: w, How: i.how(), outer: q.current, from: *i})
	q.current.noteBegin()
	return q.current
}

func (q *Queue) newDelivery(d Delivery) (used *Delivery) {
	if n := len(q.spare); n > 0 {
		used, q.spare = q.spare[n-1], q.spare[:n-1]
	} else {
		used = new(Delivery)
	}
	d.queue = q
	*used = d
	return used
}

// Token is what an Answered message was asked with.
func (d *Delivery) Token() uint32 {
	if d.near() {
		return d.from.local.token
	}
	return uint32(d.from.letter.Token)
}

// mostForeign is how much data may come with a message of another user's: it is copied, and costs him nothing.
const mostForeign = 64 << 20

// refusal returns why a message is not delivered.
func (q *Queue) refusal(i *incoming, w *Window, id uint32) winerr.Errno {
	switch {
	case w == nil:
		return invalid
	case i.inlet != nil && i.inlet.foreign && i.inlet.info.User != 0 && !w.admits(id):
		return winerr.ERROR_ACCESS_DENIED
	case i.inlet != nil && i.inlet.foreign && i.letter.Size() > mostForeign:
		return winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return 0
}

// begin marks the message as taken. false: its sender has withdrawn it.
func (i *incoming) begin(q *Queue) bool {
	if i.local != nil {
		return i.local.begin()
	}
	if i.inlet.channel.Begin(&i.letter) {
		return true
	}
	i.inlet.give(q)
	return false
}

// refuse answers a message that was not begun.
func (i *incoming) refuse(q *Queue, fault winerr.Errno) {
	if i.local != nil {
		i.local.refuse(fault)
		return
	}
	if i.how() == Sent {
		if i.inlet.channel.Refuse(&i.letter, uint32(fault)) {
			i.inlet.tell(q, i.letter.Bell)
		}
	} else {
		i.inlet.channel.Discard(&i.letter)
	}
	i.inlet.give(q)
}

// Local reports whether the message comes from this client, as it was passed: pointers in it are good.
func (d *Delivery) Local() bool { return d.near() && !d.from.local.packed }

// near reports whether the message came without a channel.
func (d *Delivery) near() bool { return d.from.local != nil }

// Size returns how much data has come with the message, Room how much may go with the answer.
func (d *Delivery) Size() uint64 {
	if d.near() {
		return uint64(len(d.from.local.data))
	}
	return d.from.letter.Size()
}

// Room returns how much data may go with the answer.
func (d *Delivery) Room() uint64 {
	if d.near() {
		return d.from.local.room
	}
	return d.from.letter.Room()
}

// Data returns the data that came with the message, valid until Return. It must not be written to: it lies where the sender put
// it, if that is a process of the same user.
func (d *Delivery) Data() ([]byte, error) {
	switch {
	case d.near():
		return d.from.local.data, nil
	case d.from.inlet.foreign:
		return d.from.inlet.channel.Copy(&d.from.letter)
	}
	return d.from.inlet.channel.Data(&d.from.letter)
}

// Writable is Data for one who may write on it: never on the sender's own memory.
func (d *Delivery) Writable() ([]byte, error) {
	if d.near() || d.from.inlet.foreign {
		return d.Data()
	}
	data, release, err := d.from.inlet.channel.Writable(&d.from.letter)
	d.release = release
	return data, err
}

// SetAnswer says what data goes with the answer; it is cut to Room.
func (d *Delivery) SetAnswer(data []byte) { d.answer = data }

// Process returns the number of the sending process, User its owner's; those of this process if it is Local.
func (d *Delivery) Process() (pid, user uint32) {
	if d.near() {
		return d.queue.system.self()
	}
	return d.from.inlet.info.Process, d.from.inlet.info.User
}

// Return ends the delivery with the procedure's result. It must be called once, in the reverse order of the deliveries, and the
// delivery not be used after it.
func (d *Delivery) Return(result uint64) {
	q := d.queue
	d.tidy()
	defer func() { q.spare = append(q.spare, d) }()
	if d.over || d.How == Answered {
		d.giveBack()
		return
	}
	d.over = true
	q.current = d.outer
	if d.release != nil {
		d.release()
	}
	d.noteEnd(result)
	if d.looking { // so that who has the answer does not find a thread that has left its messages alone since before
		q.bell.Note(waiting)
	}
	if d.near() {
		d.from.local.answer(result, d.answer)
		return
	}
	d.answerRemote(result)
}

// giveBack is Return for what is no message to a window.
func (d *Delivery) giveBack() {
	if !d.over && d.from.inlet != nil && !d.from.inlet.closed {
		d.over = true
		d.from.inlet.channel.Discard(&d.from.letter)
		d.from.inlet.give(d.queue)
	}
}

func (d *Delivery) answerRemote(result uint64) {
	in, l := d.from.inlet, &d.from.letter
	switch {
	case in.closed:
		return
	case d.How == Asked:
		d.sendBack(result)
		in.channel.Finish(l)
	case d.How == Notified || d.replied:
		in.channel.Finish(l)
	default:
		var filled uint64
		if len(d.answer) > 0 && l.Room() > 0 {
			filled, _ = in.channel.Put(l, d.answer)
		}
		if in.channel.Answer(l, result, 0, filled) {
			in.tell(d.queue, l.Bell)
		}
	}
	in.give(d.queue)
}

// sendBack brings the answer to the queue of the thread that asked for it (SendMessageCallback). Another user's is not told: he
// could name any thread.
func (d *Delivery) sendBack(result uint64) {
	l := &d.from.letter
	if d.from.inlet.foreign {
		return
	}
	o, err := d.queue.system.outletTo(d.queue, uint32(l.Token>>32))
	if err != nil || !o.enter() {
		return
	}
	defer o.leave()
	head := channel.Head{ID: l.ID, Window: l.Window, How: uint8(Answered), WParam: result, Token: uint64(uint32(l.Token))}
	_ = d.queue.post(o, head, channel.Notice)
}

// Reply answers early (ReplyMessage), once.
func (d *Delivery) Reply(result uint64) { d.reply(result) }

// reply answers early (ReplyMessage).
func (d *Delivery) reply(result uint64) {
	if d.replied || d.over {
		return
	}
	switch d.How {
	case Sent:
		d.replied = true
		if d.near() {
			d.from.local.reply(result)
		} else if in := d.from.inlet; in.channel.Reply(&d.from.letter, result) {
			in.tell(d.queue, d.from.letter.Bell)
		}
	case Asked:
		d.replied = true
		if d.near() {
			d.from.local.reply(result)
		} else {
			d.sendBack(result)
			d.How = Notified
		}
	}
}

// Abandon is Return for a procedure that does not come back, because it has panicked or ended its goroutine: the sender hears what
// it hears when a receiver ends.
func (d *Delivery) Abandon() {
	if d.How == Answered {
		d.Return(0)
		return
	}
	d.queue.current = d.outer
	d.abandon()
	d.tidy()
}

// abandon ends a delivery whose thread ends inside it.
func (d *Delivery) abandon() {
	if d.over {
		return
	}
	d.over = true
	if d.release != nil {
		d.release()
	}
	switch {
	case d.near():
		d.from.local.refuse(noAnswer)
	case d.from.inlet.closed:
	case d.How == Sent && !d.replied:
		if d.from.inlet.channel.Answer(&d.from.letter, 0, uint32(noAnswer), 0) {
			d.from.inlet.tell(d.queue, d.from.letter.Bell)
		}
		d.from.inlet.give(d.queue)
	default:
		d.from.inlet.channel.Finish(&d.from.letter)
		d.from.inlet.give(d.queue)
	}
}

// What InSendMessageEx returns.
const (
	NoSend     = 0
	InSend     = 1
	InNotify   = 2
	InCallback = 4
	InReplied  = 8
)

// Reply answers the message that the thread is handling before its procedure returns, and reports whether there is one.
// (ReplyMessage)
func (q *Queue) Reply(result uint64) bool {
	if q.current == nil {
		return false
	}
	q.current.reply(result)
	return true
}

// InSendMessage says how the message came that the thread is handling (InSendMessageEx).
func (q *Queue) InSendMessage() uint32 {
	d := q.current
	if d == nil {
		return NoSend
	}
	flags := map[How]uint32{Sent: InSend, Notified: InNotify, Asked: InCallback}[d.How]
	if d.replied {
		flags |= InReplied
	}
	return flags
}
