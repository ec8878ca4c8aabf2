package channel

import (
	"slices"

	"winshm/internal/shm"
)

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
