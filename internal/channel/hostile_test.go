package channel

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"winshm/internal/shm"
)

// hostileSize is that of the memory in tests with hostile peers: nobody can make the other side copy gigabytes.
const hostileSize = PoolEnd + 1<<20

// source is where a test's choices come from: a random generator, or what the fuzzer has found.
type source interface{ next(n int) int }

type luck struct{ *rand.Rand }

func (l luck) next(n int) int { return l.IntN(n) }

// tape gives what is on it, and counts after that.
type tape struct {
	bytes []byte
	over  int
}

func (t *tape) next(n int) int {
	if len(t.bytes) < 2 {
		t.bytes = nil
		t.over++
		return t.over % n
	}
	v := int(t.bytes[0])<<8 | int(t.bytes[1])
	t.bytes = t.bytes[2:]
	return v % n
}

// vandal writes into a channel what may do most harm.
type vandal struct {
	source
	*layout
}

const targets = 6 // envelopes that are written to most

func (v vandal) pick(values ...uint64) uint64 { return values[v.next(len(values))] }

func (v vandal) number() uint32 {
	return uint32(v.pick(0, 1, 2, 3, uint64(v.next(targets)), MaxEnvelopes-1, MaxEnvelopes, MaxEnvelopes+1, 1<<31, 1<<32-1))
}

// scribble writes one thing.
func (v vandal) scribble() {
	e := &v.envelopes[v.next(targets)]
	switch v.next(10) {
	case 0, 1:
		v.top()
	case 2:
		v.header.closed.v.Store(uint32(v.next(3)))
		v.header.attended.v.Store(uint32(v.next(3)))
	case 3, 4:
		e.state.v.Store(uint32(v.pick(free, posted, taken, done, replied, withdrawn, orphaned, 7, 1<<32-1)))
	case 5:
		e.next.v.Store(v.number())
	case 6:
		e.waits.v.Store(uint32(v.next(2)))
		e.result.v.Store(1 << 63)
		e.filled.v.Store(v.pick(v.size(), 1<<32, 1<<32+1, 1<<63, 1<<64-1))
	case 7:
		v.where(&e.where)
	case 8:
		e.head = Head{
			Window: v.number(), ID: v.number(), How: uint8(v.number()), Ticket: v.number(), Bell: uint16(v.number()), firm: uint8(v.next(3)),
		}
	case 9:
		e.inline[v.next(len(e.inline))] = byte(v.next(256))
	}
}

// top says that some were posted, or as many as there cannot be.
func (v vandal) top() {
	top := &v.envelopes[0].top.v
	count := top.Load()>>32 + v.pick(0, 1, 1, 2, 3, MaxEnvelopes, MaxEnvelopes+1, 1<<31, 1<<32-1)
	if v.next(4) == 0 {
		count = 0
	}
	top.Store(count<<32 | uint64(v.number()))
}

// anew has nothing posted.
func (v vandal) anew() { v.envelopes[0].top.v.Store(0) }

func (v vandal) size() uint64 {
	return v.pick(0, 1, inlineSize, inlineSize+1, 4096, 1<<20, 1<<20+1, 1<<31, 1<<32-1)
}

func (v vandal) where(w *where) {
	switch v.next(3) {
	case 0:
		w.unit = uint32(v.pick(0, 1, 4096, poolStart-512, poolStart, PoolEnd-4096, PoolEnd-512, PoolEnd, PoolEnd+shm.Granularity, PoolEnd+512,
			hostileSize-512, hostileSize-shm.Granularity, hostileSize, 1<<40, 1<<41-512, 1<<41-shm.Granularity) >> smallestBlock)
	case 1:
		w.size = uint32(v.size())
	case 2:
		w.room = uint32(v.size())
	}
}

// newHostile returns the memory of a channel, its file, and who writes into it.
func newHostile(t testing.TB, s source) (*shm.File, vandal, func()) {
	t.Helper()
	file, err := shm.Create(hostileSize)
	if err != nil {
		t.Fatal(err)
	}
	addr, err := shm.Map(file, shm.Read|shm.Write, 0, PoolEnd, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file, vandal{s, open(shm.Bytes(addr, PoolEnd))}, func() { shm.Unmap(addr, PoolEnd); file.Release() }
}

// reader is an honest receiver, who keeps to the rules.
type reader struct {
	testing.TB
	source
	file    *shm.File
	r       *Receiver
	letters []*openLetter
	anew    func() // makes the memory such as a new receiver finds it
	corrupt int
	handled int
}

type openLetter struct {
	Letter
	begun, replied bool
}

func (x *reader) act() {
	switch x.next(3) {
	case 0:
		x.take()
	case 1:
		if x.r != nil {
			x.r.Attend(x.next(2) == 0)
		}
		fallthrough
	default:
		if len(x.letters) > 0 {
			x.handle(x.next(len(x.letters)))
		}
	}
}

func (x *reader) take() {
	if x.r == nil {
		x.file.Retain()
		var err error
		if x.r, err = NewReceiver(x.file, hostileSize); err != nil {
			x.Fatal(err)
		}
	}
	letters, err := x.r.Take()
	if err != nil { // the channel is given up, after what came before
		x.corrupt++
		for len(x.letters) > 0 {
			x.handle(0)
		}
		x.r.Close()
		x.r = nil
		x.anew()
		return
	}
	if len(letters) > MaxEnvelopes {
		x.Fatal("more letters than envelopes")
	}
	for _, l := range letters {
		x.letters = append(x.letters, &openLetter{Letter: l})
	}
}

// handle does something with a letter, and ends it now and then.
func (x *reader) handle(i int) {
	l := x.letters[i]
	x.handled++
	over := true
	switch {
	case !l.begun && x.next(3) == 0:
		x.r.Discard(&l.Letter)
	case !l.begun && x.next(3) == 0:
		x.r.Refuse(&l.Letter, 5)
	case !l.begun:
		l.begun = x.r.Begin(&l.Letter)
		over = !l.begun
	case x.next(3) == 0:
		x.touch(&l.Letter)
		over = false
	case l.replied || x.next(4) == 0:
		x.r.Finish(&l.Letter)
	case x.next(4) == 0:
		x.r.Reply(&l.Letter, 7)
		l.replied, over = true, false
	default:
		n, err := x.r.Put(&l.Letter, []byte("the answer"))
		if err == nil && n > l.Room() {
			x.Fatal("more than there is room")
		}
		x.r.Answer(&l.Letter, 1, 0, n)
	}
	if over {
		x.letters = append(x.letters[:i], x.letters[i+1:]...)
	}
}

// touch reads the ends of the data, and writes where one may.
func (x *reader) touch(l *Letter) {
	data, err := x.r.Data(l)
	if err != nil {
		x.Fatal(err)
	}
	if uint64(len(data)) != l.Size() {
		x.Fatalf("%d bytes of %d", len(data), l.Size())
	}
	if n := len(data); n > 0 {
		_ = data[0] + data[n-1]
	}
	if l.Size() > 64<<10 {
		return
	}
	if _, err := x.r.Copy(l); err != nil {
		x.Fatal(err)
	}
	own, release, err := x.r.Writable(l)
	if err != nil {
		x.Fatal(err)
	}
	if n := len(own); n > 0 && l.place.offset >= PoolEnd {
		own[n-1] = 1
	}
	release()
}

func (x *reader) close() {
	if x.r != nil {
		x.r.Close()
	}
}

// writer is an honest sender.
type writer struct {
	testing.TB
	source
	s       *Sender
	parcels []*openParcel

	prepared, corrupt int
}

type openParcel struct {
	Parcel
	place  place
	posted bool
}

func newWriter(t testing.TB, s source, file *shm.File) *writer {
	file.Retain()
	sender, err := NewSender(file, hostileSize)
	if err != nil {
		t.Fatal(err)
	}
	return &writer{TB: t, source: s, s: sender}
}

func (x *writer) act() {
	if len(x.parcels) == 0 || x.next(3) == 0 && len(x.parcels) < 50 {
		x.prepare()
		return
	}
	i := x.next(len(x.parcels))
	if x.advance(x.parcels[i]) {
		x.parcels = append(x.parcels[:i], x.parcels[i+1:]...)
	}
	if x.next(20) == 0 {
		x.s.Trim()
	}
}

func (x *writer) prepare() {
	sizes := []uint64{0, 1, inlineSize, inlineSize + 1, 512, 4096, 100_000, 300_000}
	p, err := x.s.Prepare(sizes[x.next(len(sizes))], sizes[x.next(len(sizes))])
	if err != nil {
		return // what the other side keeps
	}
	for _, other := range x.parcels {
		if p.number == other.number || p.place.offset != 0 && p.place.offset == other.place.offset {
			x.Fatalf("envelope %d at %d is in use", p.number, p.place.offset)
		}
	}
	if data := p.Data(); len(data) > 0 {
		data[len(data)-1] = 1
	}
	x.prepared++
	x.parcels = append(x.parcels, &openParcel{Parcel: p, place: p.place})
}

// advance takes a parcel one step further, and reports whether it is over.
func (x *writer) advance(p *openParcel) bool {
	if !p.posted {
		if k := Kind(x.next(5)); k != 4 {
			p.posted = p.Post(Head{}, k) == nil
			return !p.posted || k > Firm
		}
		p.Drop()
		return true
	}
	p.Sleepy(x.next(2) == 0)
	p.Taken()
	x.s.Attended()
	if x.next(4) == 0 && p.Withdraw() {
		return true
	}
	a, early, ok, err := p.Answer()
	switch {
	case err != nil:
		x.corrupt++
		p.Leave()
		return true
	case !ok:
		return false
	}
	if uint64(len(a.Data)) > p.place.room {
		x.Fatal("the answer is larger than its room")
	}
	if n := len(a.Data); n > 0 {
		_ = a.Data[n-1]
	}
	if early {
		p.Leave()
	} else {
		p.Drop()
	}
	return true
}

// FuzzReceiver lets a hostile sender write anything between any two calls of a receiver.
func FuzzReceiver(f *testing.F) {
	f.Add([]byte("a message that is posted, and one that is not"))
	f.Fuzz(func(t *testing.T, program []byte) {
		s := &tape{bytes: program}
		file, v, end := newHostile(t, s)
		defer end()
		x := &reader{TB: t, source: s, file: file, anew: v.anew}
		defer x.close()
		for len(s.bytes) > 0 {
			if s.next(3) == 0 {
				x.act()
			} else {
				v.scribble()
			}
		}
	})
}

// FuzzSender lets a hostile receiver write anything between any two calls of a sender.
func FuzzSender(f *testing.F) {
	f.Add([]byte("a message that is answered, and one that is not"))
	f.Fuzz(func(t *testing.T, program []byte) {
		s := &tape{bytes: program}
		file, v, end := newHostile(t, s)
		defer end()
		x := newWriter(t, s, file)
		defer x.s.Close()
		for len(s.bytes) > 0 {
			if s.next(3) == 0 {
				x.act()
			} else {
				v.scribble()
			}
		}
	})
}

// TestScribbled lets two hostile goroutines write while a receiver and a sender use the memory. Each call ends, and soon.
func TestScribbled(t *testing.T) {
	seed := func(n uint64) luck { return luck{rand.New(rand.NewPCG(n, uint64(time.Now().UnixNano())))} }
	file, v, end := newHostile(t, seed(0))
	defer end()
	var wg sync.WaitGroup
	deadline := time.Now().Add(2 * time.Second)
	play := func(act func()) (longest *time.Duration) {
		longest = new(time.Duration)
		wg.Go(func() {
			for now := time.Now(); now.Before(deadline) && !t.Failed(); {
				act()
				then := time.Now()
				*longest = max(*longest, then.Sub(now))
				now = then
			}
		})
		return longest
	}
	x, y := &reader{TB: t, source: seed(1), file: file, anew: v.anew}, newWriter(t, seed(2), file)
	play(v.scribble)
	play(vandal{seed(3), v.layout}.scribble)
	reading, writing := play(x.act), play(y.act)
	wg.Wait()
	x.close()
	y.s.Close()
	t.Logf("%d steps with letters, %d channels given up, the longest call %v", x.handled, x.corrupt, *reading)
	t.Logf("%d calls corrupt, the longest call %v", y.corrupt, *writing)
	if x.handled == 0 || y.prepared == 0 {
		t.Error("the test tests nothing")
	}
}
