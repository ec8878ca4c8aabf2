package channel

import (
	"bytes"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestThreadsOfOneSender lets many goroutines send through one channel, withdraw some of it, and read the answers. Each message is
// handled once or, if it was withdrawn, at most once; those of one goroutine in their order.
func TestThreadsOfOneSender(t *testing.T) {
	s, r := ends(t)
	const threads, each = 8, 500
	var handled [threads][each]atomic.Int32
	var over atomic.Bool
	var senders, receiver sync.WaitGroup
	receiver.Go(func() {
		var last [threads]uint32
		for !over.Load() || r.Pending() {
			letters, err := r.Take()
			if err != nil {
				t.Error(err)
				return
			}
			for i := range letters {
				l := &letters[i]
				if l.ID <= last[l.Window] {
					t.Errorf("message %d of thread %d comes after %d", l.ID, l.Window, last[l.Window])
				}
				last[l.Window] = l.ID
				if r.Begin(l) {
					handled[l.Window][l.ID-1].Add(1)
					answerMessage(t, r, l)
				}
			}
			if len(letters) == 0 {
				runtime.Gosched()
			}
		}
	})
	for thread := range uint32(threads) {
		senders.Go(func() {
			for id := uint32(1); id <= each && !t.Failed(); id++ {
				least, most := sendMessage(t, s, Head{Window: thread, ID: id, WParam: uint64(rand.IntN(4))})
				n := handled[thread][id-1].Load()
				if n < least || n > most {
					t.Errorf("message %d of thread %d was handled %d times", id, thread, n)
				}
			}
		})
	}
	senders.Wait()
	over.Store(true)
	receiver.Wait()
	for thread := range handled {
		for i := range handled[thread] {
			if n := handled[thread][i].Load(); n > 1 {
				t.Errorf("message %d of thread %d was handled %d times", i+1, thread, n)
			}
		}
	}
	if !s.Trim() {
		t.Error("something is in use")
	}
}

// answerMessage does with a message what its WParam says.
func answerMessage(t *testing.T, r *Receiver, l *Letter) {
	data, err := r.Data(l)
	if err != nil || !bytes.Equal(data, bytes.Repeat([]byte{byte(l.ID)}, len(data))) {
		t.Errorf("message %d of thread %d: %d bytes, %v", l.ID, l.Window, len(data), err)
	}
	switch l.WParam {
	case 0: // a notice
		r.Finish(l)
	case 1: // answered early
		r.Reply(l, uint64(l.ID))
		runtime.Gosched()
		r.Finish(l)
	default:
		r.Answer(l, uint64(l.ID), 0, 0)
	}
}

// sendMessage sends a message, and returns how often it may have been handled by now.
func sendMessage(t *testing.T, s *Sender, h Head) (least, most int32) {
	size := []uint64{0, 10, 1000, 300_000}[rand.IntN(4)]
	p, err := s.Prepare(size, 8)
	if err != nil {
		t.Error(err)
		return 0, 1
	}
	copy(p.Data(), bytes.Repeat([]byte{byte(h.ID)}, int(size)))
	kind := Call
	if h.WParam == 0 {
		kind = Notice
	}
	if err := p.Post(h, kind); err != nil || kind == Notice {
		if err != nil {
			t.Error(err)
		}
		return 0, 1
	}
	for range rand.IntN(20) {
		runtime.Gosched()
	}
	if h.WParam == 3 && p.Withdraw() {
		return 0, 1
	}
	for {
		switch a, early, ok, err := p.Answer(); {
		case err != nil:
			t.Error(err)
			return 0, 1
		case !ok:
			runtime.Gosched()
			continue
		case a.Result != uint64(h.ID):
			t.Errorf("message %d is answered with %d", h.ID, a.Result)
		case early:
			p.Leave()
		default:
			p.Drop()
		}
		return 1, 1
	}
}
