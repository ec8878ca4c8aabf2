package channel

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// TestPostsAreBounded posts as many messages as there may be. What is sent goes on beside them.
func TestPostsAreBounded(t *testing.T) {
	s, r := ends(t)
	for i := range MaxPosts {
		post(t, s, nil, 0, Head{ID: uint32(i)}, Bounded)
	}
	for range 3 {
		p, err := s.Prepare(0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Post(Head{}, Bounded); !errors.Is(err, ErrFull) {
			t.Fatalf("one post too many: %v", err)
		}
	}
	post(t, s, nil, 0, Head{ID: MaxPosts}, Notice)
	letters := take(t, r, MaxPosts+1)
	for i := range letters {
		if letters[i].ID != uint32(i) {
			t.Fatalf("message %d came as number %d", letters[i].ID, i)
		}
	}
	r.Discard(&letters[5000]) // as retrieved by a filter: in the middle
	post(t, s, nil, 0, Head{}, Bounded)
	p, _ := s.Prepare(0, 0)
	if err := p.Post(Head{}, Bounded); !errors.Is(err, ErrFull) {
		t.Fatalf("there is room for one: %v", err)
	}
}

// TestEnvelopesRunOut sends until nothing more can be under way. One that is given back makes room for one.
func TestEnvelopesRunOut(t *testing.T) {
	s, r := ends(t)
	for range MaxEnvelopes {
		post(t, s, nil, 0, Head{}, Notice)
	}
	for range 2 {
		if _, err := s.Prepare(0, 0); !errors.Is(err, ErrFull) {
			t.Fatalf("one envelope too many: %v", err)
		}
	}
	l := take(t, r, MaxEnvelopes)[4711]
	r.Discard(&l)
	post(t, s, nil, 0, Head{}, Notice)
	if _, err := s.Prepare(0, 0); !errors.Is(err, ErrFull) {
		t.Fatalf("one envelope too many: %v", err)
	}
}

// TestLastUsedFirst is about the cache: the first envelope, which lies best, is used next, then those that were given back last, as are
// blocks.
func TestLastUsedFirst(t *testing.T) {
	s, _ := ends(t)
	var parcels [3]Parcel
	for i := range parcels {
		parcels[i], _ = s.Prepare(1000, 0)
	}
	for i := range parcels {
		parcels[i].Drop()
	}
	for i, number := range []uint32{0, 2, 1} {
		p, _ := s.Prepare(1000, 0)
		if want := parcels[2-i].place.offset; p.number != number || p.place.offset != want {
			t.Errorf("envelope %d at %d, not %d at %d", p.number, p.place.offset, number, want)
		}
	}
}

func TestClasses(t *testing.T) {
	for n, want := range map[uint64]int{
		0: 0, 1: 0, 512: 0, 513: 1, 1024: 1, 1025: 2, 256 << 10: 9, 256<<10 + 1: 10, 4<<30 - 1: 23, 4 << 30: 23, 4<<30 + 1: 24,
	} {
		if got := classOf(n); got != want {
			t.Errorf("class of %d: %d, not %d", n, got, want)
		}
		if size := (block{class: classOf(n)}).size(); size < n {
			t.Errorf("%d bytes in a block of %d", n, size)
		}
	}
}

func TestPlaces(t *testing.T) {
	const size = 1 << 30
	for _, c := range []struct {
		what string
		place
		ok bool
	}{
		{"nothing", place{0, 0, 0}, true},
		{"in the envelope", place{0, inlineSize, inlineSize}, true},
		{"too long for the envelope", place{0, inlineSize + 1, 0}, false},
		{"an answer too long for the envelope", place{0, 0, inlineSize + 1}, false},
		{"on the header", place{8, 8, 0}, false},
		{"on the envelopes", place{poolStart - 1, 1, 0}, false},
		{"first of the pool", place{poolStart, 1, 0}, true},
		{"last of the pool", place{PoolEnd - 1, 1, 0}, true},
		{"over the end of the pool", place{PoolEnd - 1, 2, 0}, false},
		{"first of the rest", place{PoolEnd, 1, 0}, true},
		{"in the middle of a page", place{PoolEnd + 4096, 1, 0}, false},
		{"all of the rest", place{PoolEnd, size - PoolEnd, 0}, true},
		{"over the end", place{PoolEnd, size - PoolEnd + 1, 0}, false},
		{"an answer over the end", place{PoolEnd, 0, size - PoolEnd + 1}, false},
		{"after the end", place{size, 1, 0}, false},
		{"far away", place{1 << 63, 1, 0}, false},
		{"around", place{^uint64(0) - 65535, 65536, 0}, false},
		{"longer than any", place{PoolEnd, 1 << 32, 0}, false},
		{"longest there is", place{PoolEnd, ^uint64(0), 0}, false},
	} {
		if ok := c.check(size); ok != c.ok {
			t.Errorf("%s: %v", c.what, ok)
		}
	}
}

// TestPoolIsUsedUp takes more small blocks than the pool has: the others are mapped by themselves, and all have their own data.
func TestPoolIsUsedUp(t *testing.T) {
	s, r := ends(t)
	const size, n = 800_000, 2 * (PoolEnd >> largestPooled)
	var parcels []Parcel
	far := 0
	for i := range n {
		p := post(t, s, bytes.Repeat([]byte{byte(i)}, size), 8, Head{ID: uint32(i)}, Call)
		if p.place.offset >= PoolEnd {
			far++
		}
		parcels = append(parcels, p)
	}
	if far == 0 || far == n {
		t.Errorf("%d of %d blocks are outside of the pool", far, n)
	}
	letters := slices.Clone(take(t, r, n))
	for i := range letters {
		l := &letters[i]
		data, err := r.Data(l)
		if !r.Begin(l) || err != nil || !bytes.Equal(data, bytes.Repeat([]byte{byte(i)}, size)) {
			t.Fatalf("message %d is not what it was, %v", i, err)
		}
	}
	for i := range letters { // all of them are read until now
		filled, err := r.Put(&letters[i], []byte{byte(i), 7})
		if err != nil {
			t.Fatal(err)
		}
		r.Answer(&letters[i], uint64(i), 0, filled)
	}
	for i := range parcels {
		a, _, ok, err := parcels[i].Answer()
		if !ok || err != nil || a.Result != uint64(i) || !bytes.Equal(a.Data, []byte{byte(i), 7}) {
			t.Fatalf("answer %d: %+v, %v", i, a, err)
		}
		parcels[i].Drop()
	}
	if len(r.views) > cachedViews {
		t.Errorf("%d mappings are kept", len(r.views))
	}
}

// TestLargest sends the largest block that there is, without touching it, and one that is too large.
func TestLargest(t *testing.T) {
	s, r := ends(t)
	const size = 1<<32 - 1
	p, err := s.Prepare(size, 0)
	if errors.Is(err, ErrNoMemory) {
		t.Skip("no address space for 4 GiB")
	}
	if err != nil || len(p.Data()) != size {
		t.Fatal(err)
	}
	p.Data()[size-1] = 77
	if err := p.Post(Head{}, Call); err != nil {
		t.Fatal(err)
	}
	l := take(t, r, 1)[0]
	data, err := r.Data(&l)
	if err != nil || len(data) != size || data[size-1] != 77 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	if _, err := s.Prepare(1<<32, 0); !errors.Is(err, ErrNoMemory) {
		t.Errorf("4 GiB: %v", err)
	}
	if !r.Refuse(&l, 5) && p.Answered() {
		p.Drop()
	}
	if n := s.file; allocated(t, n) > 1<<20 {
		t.Errorf("%d bytes are allocated for one", allocated(t, n))
	}
}

// TestAllocations is about calls and posts that meet nobody: they allocate nothing.
func TestAllocations(t *testing.T) {
	s, r := ends(t)
	once := func(size uint64, k Kind) {
		p, err := s.Prepare(size, 8)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Post(Head{}, k); err != nil {
			t.Fatal(err)
		}
		letters, err := r.Take()
		if err != nil || len(letters) != 1 || !r.Begin(&letters[0]) {
			t.Fatal(letters, err)
		}
		if _, err := r.Data(&letters[0]); err != nil {
			t.Fatal(err)
		}
		if k != Call {
			r.Finish(&letters[0])
			return
		}
		r.Answer(&letters[0], 1, 0, 0)
		if _, _, ok, err := p.Answer(); !ok || err != nil {
			t.Fatal(err)
		}
		p.Drop()
	}
	for _, size := range []uint64{0, inlineSize, 4096, 1 << 20} {
		for k, kind := range map[Kind]string{Call: "call", Notice: "notice", Bounded: "post"} {
			once(size, k)
			if n := testing.AllocsPerRun(100, func() { once(size, k) }); n != 0 {
				t.Errorf("%s of %d bytes: %v allocations", kind, size, n)
			}
		}
	}
}

// TestTrim gives the memory of a channel back to the system.
func TestTrim(t *testing.T) {
	s, r := ends(t)
	fill := func() Parcel { return post(t, s, bytes.Repeat([]byte{1}, 3<<20), 0, Head{}, Call) }
	for range 3 {
		for _, size := range []int{0, 100, 600, 2000, 5000, 100_000} {
			for range 50 {
				post(t, s, bytes.Repeat([]byte{1}, size), 0, Head{}, Notice)
			}
		}
		p := fill()
		if before := allocated(t, s.file); before < 8<<20 {
			t.Fatalf("%d bytes are allocated", before)
		}
		if s.Trim() {
			t.Error("idle, with all under way")
		}
		letters := slices.Clone(take(t, r, 301))
		for i := range letters[:300] {
			r.Discard(&letters[i])
		}
		if s.Trim() {
			t.Error("idle, with one under way")
		}
		if left := allocated(t, s.file); left > 4<<20 {
			t.Errorf("%d bytes are allocated for 3 MiB under way", left)
		}
		data, err := r.Data(&letters[300])
		if err != nil || !bytes.Equal(data, bytes.Repeat([]byte{1}, 3<<20)) {
			t.Error("the message under way has lost its data")
		}
		r.Refuse(&letters[300], 5)
		p.Drop()
		if !s.Trim() {
			t.Error("not idle")
		}
		if left := allocated(t, s.file); left > 64<<10 {
			t.Errorf("%d bytes are left to the idle channel", left)
		}
	}
}

// TestClose closes a sender whose messages are anywhere: nothing stays mapped or open.
func TestClose(t *testing.T) {
	files := openFiles(t)
	before := mappings(t)
	for range 3 {
		s, r := newEnds(t)
		for _, size := range []int{0, 1000, 1 << 20, 40 << 20} {
			post(t, s, make([]byte, size), 0, Head{}, Notice)
			p := post(t, s, make([]byte, size), 0, Head{}, Call)
			taken := take(t, r, 2)
			if _, err := r.Data(&taken[0]); err != nil {
				t.Error(err)
			}
			r.Begin(&taken[1])
			p.Withdraw()
			q, _ := s.Prepare(uint64(size), 0)
			q.Drop()
		}
		if s.Closed() {
			t.Error("closed too early")
		}
		r.Shut()
		if !s.Closed() {
			t.Error("not closed")
		}
		s.Close()
		r.Close()
	}
	if after := mappings(t); after > before {
		t.Errorf("%d mappings of channels are left", after-before)
	}
	if after := openFiles(t); after > files {
		t.Errorf("%d files are left", after-files)
	}
}

// TestDeafReceiver withdraws many messages from a receiver that takes none: they cost their envelopes, and not their blocks.
func TestDeafReceiver(t *testing.T) {
	s, r := ends(t)
	for _, size := range []int{100_000, 1 << 20} {
		for i := range 500 {
			p := post(t, s, bytes.Repeat([]byte{byte(i)}, size), 0, Head{}, Call)
			if !p.Withdraw() {
				t.Fatal("it cannot be withdrawn")
			}
		}
	}
	if n := allocated(t, s.file); n > 3<<20 {
		t.Errorf("%d bytes are allocated for nothing", n)
	}
	p := post(t, s, []byte("the last"), 0, Head{}, Call)
	letters := take(t, r, 1001)
	for i := range letters[:1000] {
		if r.Begin(&letters[i]) {
			t.Fatal("a message that was withdrawn has begun")
		}
	}
	data, err := r.Data(&letters[1000])
	if !r.Begin(&letters[1000]) || err != nil || string(data) != "the last" {
		t.Errorf("%q, %v", data, err)
	}
	r.Answer(&letters[1000], 0, 0, 0)
	p.Drop()
	if !s.Trim() {
		t.Error("something is in use")
	}
}
