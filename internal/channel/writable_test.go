package channel

import (
	"bytes"
	"testing"
)

// writable takes a message and maps its data to be written on.
func writable(t *testing.T, s *Sender, r *Receiver, data []byte) (got []byte, done func()) {
	t.Helper()
	p := post(t, s, data, 0, Head{}, Call)
	l := take(t, r, 1)[0]
	got, release, err := r.Writable(&l)
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("%d bytes arrive, of %d: %v", len(got), len(data), err)
	}
	return got, func() {
		release()
		r.Begin(&l)
		r.Answer(&l, 0, 0, 0)
		p.Drop()
	}
}

// TestWritableStaysTheSenders has large blocks of two senders, one within another of the first: where those of one sender were
// there are none of the other, and the sender's own are not written on.
func TestWritableStaysTheSenders(t *testing.T) {
	one, fromOne := ends(t)
	two, fromTwo := ends(t)
	for _, size := range []int{1 << 20, 3 << 20, 1<<20 + 1} {
		first, second := bytes.Repeat([]byte{1}, size), bytes.Repeat([]byte{2}, size)
		a, done := writable(t, one, fromOne, first)
		b, doneInner := writable(t, one, fromOne, first)
		if &a[0] == &b[0] {
			t.Error("two blocks at a time are one")
		}
		a[0] = 9
		doneInner()
		at := &a[0]
		done()
		c, done := writable(t, two, fromTwo, second)
		if &c[0] == at {
			t.Error("a block of the other sender is where one of the first was")
		}
		d, doneInner := writable(t, one, fromOne, first)
		if &d[0] != at {
			t.Error("a block of the first sender has moved")
		}
		doneInner()
		done()
	}
	before := mappings(t)
	_, done := writable(t, one, fromOne, make([]byte, 1<<20))
	done()
	if n := mappings(t); n > before {
		t.Errorf("%d mappings are left, before there were %d", n, before)
	}
}
