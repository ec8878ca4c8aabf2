package message_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

func init() {
	roles["record"] = record
	roles["speak"] = speak
}

// Messages of these tests have a number, LParam, of which each byte of their data is a copy, and which their answer is one more than.
const (
	numbered = message.User + 1
	honest   = 0x600D // their WParam, if they hold what they say
)

func numberedRequest(h message.Handle, number uint64, size int) message.Request {
	return message.Request{
		Message: message.Message{Window: h, ID: message.CopyData, WParam: honest, LParam: number}, Timeout: -1,
		Size: uint64(size), Fill: func(to []byte) { copy(to, bytes.Repeat([]byte{byte(number)}, size)) },
	}
}

// recorder has a window, and remembers what came to it.
type recorder struct {
	mu      sync.Mutex
	handled map[uint64]int // by number
	total   int
	spoiled int
	replies bool // it answers early
	nests   bool // it handles others while it handles one
	stable  bool // all data is to stay as it is, whoever sends it
	depth   int
}

func newRecorder() *recorder { return &recorder{handled: map[uint64]int{}} }

// window makes the recorder's window in a queue.
func (r *recorder) window(q *message.Queue, title string) error {
	_, err := r.open(q, title)
	return err
}

func (r *recorder) open(q *message.Queue, title string) (*message.Window, error) {
	class := &message.Class{Name: "Receiver"}
	if known := q.System().Class("Receiver"); known != nil {
		class = known
	} else if err := q.System().Register(class); err != nil {
		return nil, err
	}
	return q.CreateWindow(message.Spec{Class: class, Title: title, Parent: message.Parent})
}

// pump handles messages until the context of g is done.
func (r *recorder) pump(q *message.Queue, g message.Get) {
	for {
		switch e := q.Next(g); {
		case e.Deliver != nil:
			result := r.handle(e.Deliver)
			if r.replies {
				q.Reply(result)
			}
			e.Deliver.Return(result)
		case e.Got:
			r.note(e.Message, nil)
		default:
			return
		}
	}
}

func (r *recorder) handle(d *message.Delivery) uint64 {
	if d.How == message.Answered { // though nobody has asked
		return 0
	}
	data, err := d.Data()
	switch {
	case err != nil:
		data = []byte{byte(d.LParam) + 1}
	case d.WParam != honest && len(data) > 0: // by somebody who says that it has so many
		_ = data[0] + data[len(data)/2] + data[len(data)-1]
		if own, err := d.Writable(); err == nil {
			own[0], own[len(own)-1] = 1, 2
		}
	}
	if len(data) < 1<<16 && r.stable {
		for before, n := bytes.Clone(data), 0; n < 100; n++ {
			runtime.Gosched()
			if !bytes.Equal(data, before) {
				r.mu.Lock()
				r.spoiled++
				r.mu.Unlock()
			}
		}
	}
	r.note(d.Message, data)
	if r.nests && r.depth < 3 { // others are handled meanwhile
		r.depth++
		r.pump(d.Target.Queue(), message.Get{})
		r.depth--
		if len(data) > 0 {
			_ = data[0] + data[len(data)-1]
		}
	}
	d.SetAnswer([]byte("the answer"))
	return d.LParam + 1
}

func (r *recorder) note(m message.Message, data []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.total++; m.WParam != honest {
		return
	}
	r.handled[m.LParam]++
	if !bytes.Equal(data, bytes.Repeat([]byte{byte(m.LParam)}, len(data))) {
		r.spoiled++
	}
}

// record is a process with a recorder: it tells how often a message of some number was handled.
func record(s *testkit.Stage) {
	system := message.Of(client.Default())
	r := newRecorder()
	r.nests, r.stable = slices.Contains(s.Args, "nests"), slices.Contains(s.Args, "open")
	go func() {
		q, err := system.NewQueue()
		s.Check(err)
		w, err := r.open(q, s.Args[0])
		s.Check(err)
		if r.stable {
			s.Check(w.Allow(message.CopyData, true))
		}
		s.Say("ready")
		r.pump(q, message.Get{Timeout: -1})
	}()
	for line, err := s.Hear(); err == nil; line, err = s.Hear() {
		number, err := strconv.ParseUint(line, 10, 64)
		s.Check(err)
		r.mu.Lock()
		s.Say("%d spoiled %d", r.handled[number], r.spoiled)
		r.mu.Unlock()
	}
}

// speak is a process that sends, on a thread of its own or as a goroutine, what it is told: a number, a size and a time-out.
func speak(s *testkit.Stage) {
	system := message.Of(client.Default())
	talk := func(q *message.Queue, err error) {
		s.Check(err)
		h, err := system.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByTitle, Title: s.Args[0]})
		s.Check(err)
		for line, err := s.Hear(); err == nil; line, err = s.Hear() {
			var number uint64
			var size, limit int
			_, err := fmt.Sscan(line, &number, &size, &limit)
			s.Check(err)
			request := numberedRequest(h, number, size)
			request.Timeout = time.Duration(limit) * time.Millisecond
			result, err := send(q, request, nil)
			s.Say("%d %v", result, err)
		}
	}
	if len(s.Args) > 1 && s.Args[1] == "thread" {
		client.OnThread(func(t *client.ThreadState) { talk(system.Queue(t)) })
	} else {
		talk(system.NewQueue())
	}
}

// speaker is a process that says what it is told.
type speaker struct{ *testkit.Actor }

func startSpeaker(t testing.TB, title, manner string) speaker {
	t.Helper()
	return speaker{testkit.Start(t, "speak", nil, title, manner)}
}

// send lets the process send, and fails the test unless it is answered.
func (s speaker) send(t testing.TB, number uint64, size int) {
	t.Helper()
	s.Say("%d %d -1", number, size)
	if got, want := s.Hear(), fmt.Sprint(number+1, " <nil>"); got != want {
		t.Errorf("message %d: %s", number, got)
	}
}
