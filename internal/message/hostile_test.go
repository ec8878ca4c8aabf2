package message_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winshm/internal/channel"
	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/message"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

func init() {
	roles["vandal"] = playVandal
	roles["vandal receiver"] = playVandalReceiver
}

// vandal has its own view of a channel's memory, and writes what may do most harm.
type vandal struct {
	base    uintptr
	memory  []byte
	rand    *rand.Rand
	windows []uint32 // that there are
}

// Where things lie in a channel.
const (
	vandalAttended  = 4
	vandalEnvelopes = 3840 // the first 8 bytes are the top
	vandalEnvelope  = 256
	vandalHead      = 8
	vandalNext      = 48
	vandalPlace     = 52
	vandalState     = 64
	vandalResult    = 72
)

func newVandal(fd int) (*vandal, error) {
	addr, err := shm.Map(shm.NewFile(fd), shm.Read|shm.Write, 0, channel.PoolEnd, 0)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(uint64(os.Getpid()), uint64(time.Now().UnixNano())))
	return &vandal{base: addr, memory: shm.Bytes(addr, channel.PoolEnd), rand: r}, nil
}

func (v *vandal) close() { shm.Unmap(v.base, channel.PoolEnd) }

func (v *vandal) put32(at int, n uint32) { binary.NativeEndian.PutUint32(v.memory[at:], n) }

func (v *vandal) put64(at int, n uint64) { binary.NativeEndian.PutUint64(v.memory[at:], n) }

func (v *vandal) number() uint32 {
	all := []uint32{0, 1, 2, 3, 4, 5, channel.MaxEnvelopes, channel.MaxEnvelopes + 1, 1<<32 - 1}
	return all[v.rand.IntN(len(all))]
}

func (v *vandal) size() uint64 {
	all := []uint64{0, 1, 100, 129, 4096, 1 << 20, 1<<32 - 1, 1 << 32, 1 << 40, 1<<64 - 1}
	return all[v.rand.IntN(len(all))]
}

func (v *vandal) offset() uint64 {
	all := []uint64{0, 1, 4096, 5 << 20, channel.PoolEnd - 1, channel.PoolEnd, channel.PoolEnd + 65536, channel.Size - 65536, 1 << 63}
	return all[v.rand.IntN(len(all))]
}

// post puts a message together and on top, such as there should be none.
func (v *vandal) post() {
	n := v.rand.IntN(5)
	e := vandalEnvelopes + n*vandalEnvelope
	v.put32(e+vandalHead, v.windows[v.rand.IntN(len(v.windows))])
	v.put32(e+vandalHead+4, []uint32{message.CopyData, message.User, message.SetText, v.rand.Uint32()}[v.rand.IntN(4)])
	v.put32(e+vandalHead+8, v.rand.Uint32()>>v.rand.IntN(32))
	v.put32(e+vandalHead+12, v.rand.Uint32()>>16|uint32(v.rand.IntN(7))<<16|uint32(v.rand.IntN(2))<<24) // bell, how, firm
	v.put64(e+vandalHead+16, v.rand.Uint64())                                                           // token
	v.put32(e+vandalPlace, uint32(v.offset()>>9))
	v.put32(e+vandalPlace+4, uint32(v.size()))
	v.put32(e+vandalPlace+8, uint32(v.size()))
	v.put32(e+vandalNext, v.number())
	v.put32(e+vandalState, 1)
	count := binary.NativeEndian.Uint64(v.memory[vandalEnvelopes:])>>32 + uint64(1+v.rand.IntN(20)/19)
	v.put64(vandalEnvelopes, count<<32|uint64(n+1))
}

// spoil changes something anywhere.
func (v *vandal) spoil() {
	e := vandalEnvelopes + v.rand.IntN(5)*vandalEnvelope
	switch v.rand.IntN(6) {
	case 0:
		v.put32(e+vandalState, uint32(v.rand.IntN(8)))
	case 1:
		v.put32(e+vandalNext, v.number())
	case 2:
		v.put32(vandalAttended*v.rand.IntN(2), uint32(v.rand.IntN(2))) // closed, or attended
	case 3:
		v.put32(e+vandalPlace+4*v.rand.IntN(3), uint32(v.size()))
	case 4:
		v.put64(e+vandalResult+8*v.rand.IntN(2), v.size()) // result, filled
	case 5:
		v.memory[v.rand.IntN(len(v.memory))] = byte(v.rand.Uint32())
	}
}

// playVandal sends to a window what no sender sends, through one channel after the other.
func playVandal(s *testkit.Stage) {
	c := client.Default()
	b, err := c.NewBell()
	s.Check(err)
	h, err := message.Of(c).Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByTitle, Title: s.Args[0]})
	s.Check(err)
	for end := time.Now().Add(vandalism); time.Now().Before(end); {
		var info wire.ChannelInfo
		existed, fds, err := b.Ask(wire.OpChannel, &wire.Channel{Window: uint32(h)}, &info, -1)
		s.Check(err)
		if existed { // the queue is about to cut it
			continue
		}
		v, err := newVandal(fds[0])
		s.Check(err)
		v.windows = []uint32{uint32(h), uint32(h) + 1}
		var over atomic.Bool
		life, err := fdsock.WatchEnd(fds[1], func() { over.Store(true) })
		s.Check(err)
		ring := func() { b.RingAt(info.Bell) }
		if len(fds) == 4 {
			k, err := fdsock.NewKnocker(fds[2])
			s.Check(err)
			ring = k.Knock
		}
		for !over.Load() && time.Now().Before(end) {
			v.post()
			for range 1 + v.rand.IntN(50) {
				v.spoil()
			}
			ring()
		}
		life.Close()
		v.close()
	}
	s.Say("done")
}

const vandalism = 2 * time.Second

// TestVandalSends has processes write anything into their channels, while others send to the same window: each of their messages is
// handled once, as it was.
func TestVandalSends(t *testing.T) {
	connect(t)
	receiver := testkit.Start(t, "record", nil, "one", "nests")
	receiver.Expect("ready")
	speakers := []speaker{startSpeaker(t, "one", "thread"), startSpeaker(t, "one", "goroutine")}
	vandals := []*testkit.Actor{testkit.Start(t, "vandal", nil, "one"), testkit.Start(t, "vandal", nil, "one")}
	var wg sync.WaitGroup
	var over atomic.Bool
	sent := make([]uint64, len(speakers))
	for i, s := range speakers {
		wg.Go(func() {
			for n := uint64(i + 1); !over.Load() && !t.Failed(); n += 2 {
				s.send(t, n, []int{0, 100, 5000, 200_000, 2 << 20}[n/2%5])
				sent[i]++
			}
		})
	}
	for _, v := range vandals {
		v.Expect("done")
	}
	over.Store(true)
	wg.Wait()
	for i := range speakers {
		for n := range sent[i] {
			receiver.Say("%d", uint64(i+1)+2*n)
			receiver.Expect("1 spoiled 0")
		}
	}
	t.Logf("%d honest messages", sent[0]+sent[1])
}

// playVandalReceiver has a window, and writes into the channels of those who send to it.
func playVandalReceiver(s *testkit.Stage) {
	b, err := client.Default().NewBell()
	s.Check(err)
	ask := func(op wire.Op, m, reply wire.Message) []int {
		_, fds, err := b.Ask(op, m, reply, -1)
		s.Check(err)
		return fds
	}
	var queue wire.Queue
	ask(wire.OpNewQueue, &wire.NewQueue{Bell: b.Number()}, &queue)
	ask(wire.OpCreateWindow, &wire.CreateWindow{Queue: queue.Queue, Parent: wire.MessageParent, Class: "Vandal", Title: s.Args[0]}, &wire.Window{})
	s.Say("ready")
	var all []*vandal
	for end := time.Now().Add(vandalism); time.Now().Before(end); {
		if b.TakeNews() {
			var channels wire.Channels
			for i, fd := range ask(wire.OpCollect, &queue, &channels) {
				if i%2 == 0 {
					v, err := newVandal(fd)
					s.Check(err)
					v.windows = []uint32{1}
					all = append(all, v)
				}
			}
		}
		for _, v := range all {
			v.spoil()
			if v.rand.IntN(10) == 0 {
				v.post()
			}
			b.RingAt(v.number() % 64)
		}
	}
	s.Say("done")
	_, _ = s.Hear()
}

// TestVandalReceives sends to a process that writes anything into the channel, and to another one, which answers everything.
func TestVandalReceives(t *testing.T) {
	system := connect(t)
	testkit.Start(t, "record", nil, "one").Expect("ready")
	v := testkit.Start(t, "vandal receiver", nil, "bad")
	v.Expect("ready")
	good, bad := findAny(t, system, "one"), findAny(t, system, "bad")
	var over atomic.Bool
	var wg sync.WaitGroup
	var outcomes sync.Map
	for i := range 3 {
		wg.Go(func() {
			q, err := system.NewQueue()
			if err != nil {
				t.Error(err)
				return
			}
			defer q.Close()
			for n := uint64(i); !over.Load() && !t.Failed(); n++ {
				r := numberedRequest(bad, n, []int{0, 100, 5000, 2 << 20}[n%4])
				r.Timeout, r.Room, r.Answer = 5*time.Millisecond, 200, func(data []byte) { _ = bytes.Count(data, []byte{7}) }
				_, err := send(q, r, nil)
				outcomes.Store(fmt.Sprint(err), true)
				r.Window, r.Timeout = good, -1
				if result, err := send(q, r, nil); err != nil || result != n+1 {
					t.Errorf("to the honest one: %d, %v", result, err)
				}
			}
		})
	}
	v.Expect("done")
	over.Store(true)
	wg.Wait()
	outcomes.Range(func(what, _ any) bool { t.Log("to the vandal: ", what); return true })
}

func findAny(t *testing.T, s *message.System, title string) message.Handle {
	t.Helper()
	h, err := s.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByTitle, Title: title})
	if err != nil || h == 0 {
		t.Fatalf("window %d, %v", h, err)
	}
	return h
}
