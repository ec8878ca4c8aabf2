package channel

import (
	"bytes"
	"slices"

	"winshm/internal/shm"
)

// Receiver is the end of a channel from which a queue takes messages. One goroutine uses it at a time.
type Receiver struct {
	memory
	seen  uint32                    // so many messages were taken
	here  [MaxEnvelopes / 64]uint64 // a bit for each envelope that was taken from the stack and not given back
	batch []Letter
	views []*view // of large blocks, that used last first
	own   [classes]ground
}

// NewReceiver maps a channel's memory of that size. It takes ownership of a use of the file.
func NewReceiver(file *shm.File, size uint64) (*Receiver, error) {
	m, err := newMemory(file, size)
	if err != nil {
		return nil, err
	}
	return &Receiver{memory: m}, nil
}

// Close says that nothing will be answered any more, and gives the mapping up. No other method may be called after.
func (r *Receiver) Close() {
	r.header.closed.store(1)
	for _, v := range r.views {
		v.retire()
	}
	for _, g := range r.own {
		if g.addr != 0 && !g.busy {
			shm.Retire(g.addr, g.length)
		}
	}
	shm.Retire(r.pool, PoolEnd)
	r.file.Release()
}

// Shut says that nothing will be answered any more. What is in the channel is still to be refused after it.
func (r *Receiver) Shut() { r.header.closed.store(1) }

// Letter is a message that was taken from a channel: what its envelope says, copied and checked.
type Letter struct {
	Head
	number  uint32
	place   place
	view    *view // in which its data is read
	replied bool
}

// Size returns how much data the message has.
func (l *Letter) Size() uint64 { return l.place.size }

// Room returns how much data the answer may have.
func (l *Letter) Room() uint64 { return l.place.room }

// Pending reports whether there may be messages. It costs one load, for those who spin.
func (r *Receiver) Pending() bool { return uint32(r.top().load()>>32) != r.seen }

// Attend says whether the receiver looks into the channel by itself, and need not be rung. Who has said that it does not any more
// looks once more: the last one may not have been told of.
func (r *Receiver) Attend(attends bool) {
	v := uint32(0)
	if attends {
		v = 1
	}
	r.header.attended.store(v)
}

// Take takes all messages that were posted, in their order. The slice is valid until the next call. Each of them must be given
// back, by Answer, Finish or Discard. ErrCorrupt: the channel is to be closed.
func (r *Receiver) Take() ([]Letter, error) {
	top := r.top().load()
	count := uint32(top>>32) - r.seen
	if count > MaxEnvelopes {
		return nil, ErrCorrupt
	}
	r.batch = slices.Grow(r.batch[:0], int(count))[:count]
	for i, next := int(count)-1, uint32(top); i >= 0; i-- { // that posted last first
		if err := r.read(next-1, &r.batch[i]); err != nil {
			return nil, err
		}
		next = r.envelopes[next-1].next.load()
	}
	r.seen += count
	return r.batch, nil
}

// read takes one letter.
func (r *Receiver) read(number uint32, l *Letter) error {
	if number >= MaxEnvelopes || r.here[number/64]&(1<<(number%64)) != 0 {
		return ErrCorrupt
	}
	e := &r.envelopes[number]
	*l = Letter{Head: e.head, number: number, place: e.where.place()}
	if !l.place.check(r.size) {
		return ErrCorrupt
	}
	r.here[number/64] |= 1 << (number % 64)
	return nil
}

// Begin begins with a message. false: its sender has withdrawn it; it is given back.
func (r *Receiver) Begin(l *Letter) bool {
	if l.firm != 0 || r.envelopes[l.number].state.swap(posted, taken) {
		return true
	}
	r.Discard(l)
	return false
}

// Answer gives the answer to a message that was begun, and the envelope back, and reports whether the sender is to be rung.
// filled is how much of the room holds data.
func (r *Receiver) Answer(l *Letter, result uint64, fault uint32, filled uint64) (ring bool) {
	r.put(l)
	e := r.fill(l, result, fault, filled)
	if !e.state.swap(taken, done) {
		e.state.store(free) // nobody waits any more
		return false
	}
	return e.waits.load() != 0
}

// Reply gives the answer before the procedure has ended; [Receiver.Finish] must follow.
func (r *Receiver) Reply(l *Letter, result uint64) (ring bool) {
	e := r.fill(l, result, 0, 0)
	l.replied = e.state.swap(taken, replied)
	return l.replied && e.waits.load() != 0
}

func (r *Receiver) fill(l *Letter, result uint64, fault uint32, filled uint64) *envelope {
	e := &r.envelopes[l.number]
	e.result.set(result)
	e.filled.set(filled)
	e.fault.set(fault)
	return e
}

// Finish gives the envelope of a message back that was replied to, or that wants no answer.
func (r *Receiver) Finish(l *Letter) {
	r.put(l)
	e := &r.envelopes[l.number]
	if l.replied && e.state.swap(replied, done) {
		return // the sender has not read the answer yet
	}
	e.state.store(free)
}

// Refuse answers a message that was not begun with an error.
func (r *Receiver) Refuse(l *Letter, fault uint32) (ring bool) {
	return r.Begin(l) && r.Answer(l, 0, fault, 0)
}

// Discard gives the envelope of a message back that was not begun and that nobody waits for.
func (r *Receiver) Discard(l *Letter) { r.Finish(l) }

func (r *Receiver) put(l *Letter) {
	r.here[l.number/64] &^= 1 << (l.number % 64)
	if l.view != nil {
		l.view.users--
		l.view = nil
		r.evict()
	}
}

// Data returns the data of a message where it lies, until it is given back. The sender can change it if it is hostile. It is
// not to be written to.
func (r *Receiver) Data(l *Letter) ([]byte, error) {
	if b := r.near(l, l.place.size); b != nil {
		return b, nil
	}
	if l.view == nil {
		v, err := r.see(l.place)
		if err != nil {
			return nil, err
		}
		l.view = v
	}
	return shm.Bytes(l.view.addr, uintptr(l.place.size)), nil
}

// near returns data that lies in the envelope or in the pool, else nil.
func (r *Receiver) near(l *Letter, n uint64) []byte {
	switch {
	case n == 0 || l.place.offset == 0:
		return r.envelopes[l.number].inline[:n]
	case l.place.offset < PoolEnd:
		return r.pooled(l.place.offset, n)
	}
	return nil
}

// Copy returns a copy of the data, for one who does not trust the sender.
func (r *Receiver) Copy(l *Letter) ([]byte, error) {
	data, err := r.Data(l)
	return bytes.Clone(data), err
}

// Put writes an answer into the message's room, as much as fits, and returns how much that is.
func (r *Receiver) Put(l *Letter, answer []byte) (uint64, error) {
	if b := r.near(l, l.place.room); b != nil {
		return uint64(Copy(b, answer)), nil
	}
	length := uintptr(l.place.room)
	addr, err := shm.Map(r.file, shm.Read|shm.Write, l.place.offset, length, 0)
	if err != nil {
		return 0, ErrNoMemory
	}
	defer shm.Unmap(addr, length)
	return uint64(Copy(shm.Bytes(addr, length), answer)), nil
}
