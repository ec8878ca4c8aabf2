package trace

import (
	"encoding/binary"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const slots = 64

func ring(t *testing.T) (*Ring, []byte) {
	t.Helper()
	memory := make([]byte, headerSize+slots*8*words)
	r, err := Open(memory)
	if err != nil {
		t.Fatal(err)
	}
	return r, memory
}

func record(n int) Record {
	return Record{
		Begun: uint64(n), Took: 2, Sender: 3, User: 1<<32 - 1, Receiver: 5, Window: 1<<31 + 6, ID: 7, How: 8, Size: 1<<32 - 1, Result: 1<<64 - 1,
	}
}

func TestRing(t *testing.T) {
	r, _ := ring(t)
	r.Write(record(0)) // before anybody reads
	reader := r.NewReader()
	if _, lost, ok := reader.Next(); ok || lost != 0 || reader.Pending() {
		t.Error("there is something in the beginning")
	}
	for n := range 3 * slots {
		r.Write(record(n))
		got, lost, ok := reader.Next()
		if diff := cmp.Diff(record(n), got); diff != "" || lost != 0 || !ok {
			t.Fatalf("%d lost, %t: %s", lost, ok, diff)
		}
	}
	for n := range 2*slots + 5 {
		r.Write(record(n))
	}
	got, lost, ok := reader.Next()
	if got.Begun != slots+5 || lost != slots+5 || !ok {
		t.Errorf("%d, %d lost, %t", got.Begun, lost, ok)
	}
}

// TestTorn: whatever word of a record is another than was written, it is not read.
func TestTorn(t *testing.T) {
	for word := range words * 2 {
		if word == 1 {
			continue // a higher number is that of one that has taken its place
		}
		r, memory := ring(t)
		reader := r.NewReader()
		r.Write(record(1))
		r.Write(record(2))
		memory[headerSize+word*4] ^= 1
		if got, _, ok := reader.Next(); ok {
			t.Errorf("half word %d: %+v is read", word, got)
		}
		if !reader.Pending() {
			t.Errorf("half word %d: nobody knows of it", word)
		}
		reader.Skip()
		if got, lost, ok := reader.Next(); got.Begun != 2 || lost != 0 || !ok {
			t.Errorf("half word %d: then %+v, %d lost, %t", word, got, lost, ok)
		}
	}
}

// TestHostile reads a ring whose counter somebody sets.
func TestHostile(t *testing.T) {
	for _, n := range []uint64{0, 1, slots, slots + 1, 1 << 63, 1<<64 - 1} {
		r, memory := ring(t)
		for i := range 10 {
			r.Write(record(i))
		}
		reader := r.NewReader()
		binary.NativeEndian.PutUint64(memory, n)
		for range 3 * slots {
			if got, _, ok := reader.Next(); ok {
				t.Errorf("%d: %+v", n, got)
			}
			reader.Skip()
		}
	}
	if _, err := Open(make([]byte, headerSize)); err == nil {
		t.Error("a ring without records")
	}
}

// TestWriters writes from many goroutines, and reads meanwhile: each record is read once, or counted as lost.
func TestWriters(t *testing.T) {
	r, _ := ring(t)
	reader := r.NewReader()
	const writers, each = 4, 5000
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for n := range each {
				r.Write(Record{Sender: uint32(w), Begun: uint64(n), Size: uint64(n) * 3, Result: uint64(n) * 7})
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	next := [writers]uint64{}
	seen, missed := 0, uint64(0)
	for ended := false; ; {
		got, lost, ok := reader.Next()
		missed += lost
		switch {
		case ok && (got.Sender >= writers || got.Begun < next[got.Sender] || got.Size != got.Begun*3 || got.Result != got.Begun*7):
			t.Fatalf("%+v", got)
		case ok:
			next[got.Sender] = got.Begun + 1
			seen++
			continue
		case ended:
			if reader.Pending() { // two wrote at once
				reader.Skip()
				missed++
				continue
			}
			if seen+int(missed) != writers*each {
				t.Errorf("%d seen and %d lost of %d", seen, missed, writers*each)
			}
			return
		}
		select {
		case <-done:
			ended = true
		default:
		}
	}
}
