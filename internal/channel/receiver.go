package channel

import (
	"bytes"
	"slices"

	"winshm/internal/shm"
)

// Receiver is the end of a channel from which a queue takes messages. One goroutine uses it at a time.
type Receiver struct {
	memory
	here  [MaxEnvelopes / 64]uint64 // a bit for each envelope that was taken from the stack and not given back
	batch []Letter
	views []*view // of large blocks, that used last first
	own   [classes]ground
}

// ground is where large blocks of one class are mapped that somebody writes on: addresses that are this sender's while the channel
// is there, so that a pointer that somebody kept shows nothing of another one's.
type ground struct {
	addr, length uintptr
	busy         bool
}

// view is a mapping of a large block, for reading.
type view struct {
	offset, length uint64
	addr           uintptr
	users          int // letters whose data somebody reads there
}

// cachedViews is how many views are kept for the next letter. There are more while more letters are read.
const cachedViews = 4

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
func (r *Receiver) Pending() bool { return r.header.top.load() != 0 }

// Take takes all messages that were posted, in their order. The slice is valid until the next call. Each of them must be given
// back, by Answer, Finish or Discard. ErrCorrupt: the channel is to be closed.
func (r *Receiver) Take() ([]Letter, error) {
	r.batch = r.batch[:0]
	if !r.Pending() {
		return nil, nil
	}
	for next := r.header.top.exchange(0); next != 0; {
		number := next - 1
		if number >= MaxEnvelopes || r.here[number/64]&(1<<(number%64)) != 0 {
			return nil, ErrCorrupt
		}
		e := &r.envelopes[number]
		l := Letter{Head: e.head, number: number, place: e.place}
		if !l.place.check(r.size) {
			return nil, ErrCorrupt
		}
		r.here[number/64] |= 1 << (number % 64)
		r.batch = append(r.batch, l)
		next = e.next.load()
	}
	for i, j := 0, len(r.batch)-1; i < j; i, j = i+1, j-1 {
		r.batch[i], r.batch[j] = r.batch[j], r.batch[i]
	}
	return r.batch, nil
}

// Begin begins with a message. false: its sender has withdrawn it; it is given back.
func (r *Receiver) Begin(l *Letter) bool {
	if r.envelopes[l.number].state.swap(posted, taken) {
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
	e.result.store(result)
	e.filled.store(filled)
	e.fault = fault
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

// Writable returns the data of a message for one who writes on it, and what is to be called when the message was handled. What is
// small is the channel's, what is large a mapping of its own: its first byte written to copies the page.
func (r *Receiver) Writable(l *Letter) (data []byte, release func(), err error) {
	if b := r.near(l, l.place.size); b != nil {
		return b, func() {}, nil
	}
	g, length := &r.own[classOf(l.place.size)], uintptr(l.place.size)
	if g.busy { // in the middle of another message of this sender's
		g = &ground{}
	}
	if err := g.lay(r.file, l.place); err != nil {
		return nil, nil, ErrNoMemory
	}
	return shm.Bytes(g.addr, length), func() { r.clear(g, length) }, nil
}

// lay maps a block there.
func (g *ground) lay(file *shm.File, p place) (err error) {
	if g.addr == 0 {
		length := shm.RoundUp(uintptr(1) << (smallestBlock + classOf(p.size)))
		if g.addr, err = shm.Reserve(0, length); err != nil {
			return err
		}
		g.length = length
	}
	err = shm.MapOver(file, shm.CopyOnWrite, p.offset, uintptr(p.size), g.addr)
	g.busy = err == nil
	return err
}

// clear takes the block away again.
func (r *Receiver) clear(g *ground, length uintptr) {
	g.busy = false
	if g != &r.own[classOf(uint64(length))] || shm.Discard(g.addr, shm.RoundUp(length)) != nil {
		shm.Retire(g.addr, g.length)
		*g = ground{}
	}
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

// see returns a view that holds a place in the rest, for one letter more.
func (r *Receiver) see(p place) (*view, error) {
	i := slices.IndexFunc(r.views, func(v *view) bool { return v.offset == p.offset && v.length >= p.size })
	if i < 0 {
		length := min(uint64(1)<<(smallestBlock+classOf(p.size)), r.size-p.offset)
		addr, err := shm.Map(r.file, shm.Read, p.offset, uintptr(length), 0)
		if err != nil {
			return nil, ErrNoMemory
		}
		r.views = append(r.views, &view{offset: p.offset, length: length, addr: addr})
		i = len(r.views) - 1
	}
	v := r.views[i]
	v.users++
	copy(r.views[1:i+1], r.views[:i])
	r.views[0] = v
	r.evict()
	return v, nil
}

// evict gives up the views used longest ago, but for those in use.
func (r *Receiver) evict() {
	for i := len(r.views) - 1; i >= 0 && len(r.views) > cachedViews; i-- {
		if v := r.views[i]; v.users == 0 {
			v.retire()
			r.views = slices.Delete(r.views, i, i+1)
		}
	}
}

// retire gives a view up. Who has kept a pointer into it does not meet another sender's data there.
func (v *view) retire() { shm.Retire(v.addr, uintptr(v.length)) }
