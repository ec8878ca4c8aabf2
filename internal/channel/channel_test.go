package channel

import (
	"bytes"
	"testing"
)

// ends returns both ends of a channel, each with a mapping of its own.
func ends(t testing.TB) (*Sender, *Receiver) {
	t.Helper()
	s, r := newEnds(t)
	t.Cleanup(func() { s.Close(); r.Close() })
	return s, r
}

func post(t testing.TB, s *Sender, data []byte, room uint64, h Head, k Kind) Parcel {
	t.Helper()
	p, err := s.Prepare(uint64(len(data)), room)
	if err != nil {
		t.Fatal(err)
	}
	copy(p.Data(), data)
	if err := p.Post(h, k); err != nil {
		t.Fatal(err)
	}
	return p
}

func take(t testing.TB, r *Receiver, n int) []Letter {
	t.Helper()
	letters, err := r.Take()
	if err != nil || len(letters) != n {
		t.Fatalf("%d letters instead of %d, %v", len(letters), n, err)
	}
	return letters
}

// TestCall sends data of every size class and gets answers.
func TestCall(t *testing.T) {
	s, r := ends(t)
	for _, size := range []int{0, 1, inlineSize, inlineSize + 1, 512, 513, 4096, 256 << 10, 256<<10 + 1, 1 << 20, 20 << 20} {
		for range 3 {
			data := bytes.Repeat([]byte{byte(size), 2, 3}, size/3+1)[:size]
			p := post(t, s, data, 10, Head{Window: 1, ID: 2, WParam: 3, LParam: 4, Ticket: 5}, Call)
			l := take(t, r, 1)[0]
			if l.Window != 1 || l.ID != 2 || l.WParam != 3 || l.LParam != 4 || l.Ticket != 5 || l.Size() != uint64(size) || l.Room() != 10 {
				t.Errorf("it came as %+v", l)
			}
			if p.Taken() || !r.Begin(&l) || !p.Taken() || p.Answered() {
				t.Error("it is not taken")
			}
			got, err := r.Data(&l)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d bytes came as %d, %v", size, len(got), err)
			}
			n, err := r.Put(&l, []byte("the answer, too long"))
			if err != nil || n != 10 {
				t.Errorf("%d bytes of the answer, %v", n, err)
			}
			if r.Answer(&l, 77, 0, n) {
				t.Error("nobody sleeps")
			}
			a, early, ok, err := p.Answer()
			if err != nil || early || !ok || a.Result != 77 || string(a.Data) != "the answer" {
				t.Errorf("the answer is %+v, %t, %t, %v", a, early, ok, err)
			}
			p.Drop()
		}
	}
	if s.fresh != 1 {
		t.Errorf("%d envelopes for one message at a time", s.fresh)
	}
	if !s.Trim() {
		t.Error("it is not idle")
	}
}

// TestReplyAndFinish looks for the answer when the receiver has replied early and ended with the message since.
func TestReplyAndFinish(t *testing.T) {
	s, r := ends(t)
	p := post(t, s, []byte("x"), 0, Head{}, Call)
	l := take(t, r, 1)[0]
	if !r.Begin(&l) {
		t.Fatal("it was withdrawn")
	}
	r.Reply(&l, 7)
	r.Finish(&l)
	if p.Withdraw() {
		t.Error("it was withdrawn after the answer")
	}
	a, early, ok, err := p.Answer()
	if a.Result != 7 || early || !ok || err != nil {
		t.Errorf("answer %v, early %t, %t, %v", a, early, ok, err)
	}
	p.Drop()
	if !s.Trim() {
		t.Error("something is in use")
	}
}
