package message_test

import (
	"bytes"
	"errors"
	"strconv"
	"testing"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// roles are what processes do that tests start.
var roles = map[string]func(*testkit.Stage){"receive": receive, "leave": leave}

func TestMain(m *testing.M) { testkit.Main(m, roles) }

// pump handles what is sent to a queue by calling handle.
func pump(q *message.Queue, g message.Get, handle func(*message.Delivery) uint64) message.Event {
	for {
		e := q.Next(g)
		if e.Deliver == nil {
			return e
		}
		e.Deliver.Return(handle(e.Deliver))
	}
}

// receive has a window and answers with the number of bytes that came, added up.
func receive(s *testkit.Stage) {
	system := message.Of(client.Default())
	q, err := system.NewQueue()
	s.Check(err)
	class := &message.Class{Name: "Receiver"}
	s.Check(system.Register(class))
	_, err = q.CreateWindow(message.Spec{Class: class, Title: s.Args[0], Parent: message.Parent})
	s.Check(err)
	s.Say("ready")
	pump(q, message.Get{Timeout: -1}, func(d *message.Delivery) uint64 {
		data, err := d.Data()
		s.Check(err)
		sum := d.WParam + d.LParam
		for _, b := range data {
			sum += uint64(b)
		}
		return sum
	})
}

// connect lets the default client of this process, and those of its actors, use a manager of the test's own.
func connect(t *testing.T) *message.System {
	t.Helper()
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	t.Setenv("WINSHM_SOCKET", m.Socket)
	c := client.New(client.Options{Socket: m.Socket})
	system := message.Of(c)
	t.Cleanup(func() { system.Close(); _ = c.Close() })
	return system
}

func find(t *testing.T, s *message.System, title string) message.Handle {
	t.Helper()
	h, err := s.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByClass | wire.FindByTitle, Class: "receiver", Title: title})
	if err != nil || h == 0 {
		t.Fatalf("window %d, %v", h, err)
	}
	return h
}

// send sends and lets handle handle what comes meanwhile.
func send(q *message.Queue, r message.Request, handle func(*message.Delivery) uint64) (uint64, error) {
	c := q.Send(r)
	for d := c.Wait(); d != nil; d = c.Wait() {
		d.Return(handle(d))
	}
	return c.Result()
}

func request(h message.Handle, data []byte) message.Request {
	return message.Request{
		Message: message.Message{Window: h, ID: message.CopyData, WParam: 1, LParam: 2}, Timeout: -1,
		Size: uint64(len(data)), Fill: func(to []byte) { copy(to, data) },
	}
}

// TestSend sends blocks of several sizes to another process.
func TestSend(t *testing.T) {
	system := connect(t)
	testkit.Start(t, "receive", nil, "one").Expect("ready")
	q, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	h := find(t, system, "one")
	for _, size := range []int{0, 1, 64, 1000, 100_000, 1 << 20, 30 << 20} {
		for range 100 {
			data := bytes.Repeat([]byte{3}, size)
			sum, err := send(q, request(h, data), nil)
			if err != nil || sum != uint64(3*size+3) {
				t.Fatalf("%d bytes: %d, %v", size, sum, err)
			}
			if size > 100_000 {
				break
			}
		}
	}
}

// TestReceiverDies ends the wait of a sender whose receiver is killed.
func TestReceiverDies(t *testing.T) {
	system := connect(t)
	a := testkit.Start(t, "receive", nil, "one")
	a.Expect("ready")
	q, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	h := find(t, system, "one")
	if _, err := send(q, request(h, nil), nil); err != nil {
		t.Fatal(err)
	}
	_ = a.Cmd.Process.Kill()
	for {
		_, err := send(q, request(h, []byte(strconv.Itoa(1))), nil)
		if errors.Is(err, winerr.ERROR_ACCESS_DENIED) || errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkSend(b *testing.B) {
	m := testkit.StartManager(b, server.Config{})
	b.Setenv("WINSHM_SOCKET", m.Socket)
	c := client.New(client.Options{Socket: m.Socket})
	system := message.Of(c)
	defer func() { system.Close(); _ = c.Close() }()
	testkit.Start(b, "receive", nil, "one").Expect("ready")
	q, err := system.NewQueue()
	if err != nil {
		b.Fatal(err)
	}
	h, err := system.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByClass, Class: "receiver"})
	if err != nil {
		b.Fatal(err)
	}
	r := request(h, make([]byte, 64))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := send(q, r, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestPostedToDestroyed sees that nobody gets what was posted to a window before it was destroyed, and after the queue was looked at
// last.
func TestPostedToDestroyed(t *testing.T) {
	system := connect(t)
	q, err1 := system.NewQueue()
	from, err2 := system.NewQueue()
	class := &message.Class{Name: "Receiver"}
	if err := errors.Join(err1, err2, system.Register(class)); err != nil {
		t.Fatal(err)
	}
	var windows []*message.Window
	for range 2 {
		w, err := q.CreateWindow(message.Spec{Class: class, Parent: message.Parent})
		if err != nil {
			t.Fatal(err)
		}
		windows = append(windows, w)
		if err := from.Post(message.Message{Window: w.Handle, ID: message.User}); err != nil {
			t.Fatal(err)
		}
	}
	if err := windows[0].Destroy(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []message.Handle{windows[1].Handle, 0} {
		if e := q.Next(message.Get{}); e.Message.Window != want {
			t.Errorf("got a message for %#x, want one for %#x", e.Message.Window, want)
		}
	}
}

// TestSyncOnly names some that can only be sent, and some of their neighbours.
func TestSyncOnly(t *testing.T) {
	for id, want := range map[uint32]bool{
		message.CopyData: true, message.SetText: true, message.GetText: true, message.GetTextLength: false, 0xE3: true, 0xEB: true,
		0xC0: false, 0x183: false, 0x185: false, 0x22C: false, 0x22D: true, 0x22E: true, 0x22F: true, message.User: false,
	} {
		if message.SyncOnly(id, 0) != want {
			t.Errorf("%#x: %t, want %t", id, !want, want)
		}
	}
	if message.SyncOnly(message.DeviceChange, 0) || !message.SyncOnly(message.DeviceChange, 0x8000) {
		t.Error("of WM_DEVICECHANGE bit 0x8000 of wParam counts")
	}
}

// leave posts a message to a window and notifies it of another, and ends.
func leave(s *testkit.Stage) {
	system := message.Of(client.Default())
	q, err := system.NewQueue()
	s.Check(err)
	n, err := strconv.ParseUint(s.Args[0], 10, 32)
	s.Check(err)
	h := message.Handle(n)
	s.Check(q.Post(message.Message{Window: h, ID: message.User, WParam: 1}))
	s.Check(q.Notify(message.Message{Window: h, ID: message.User, WParam: 2}))
}

// TestSenderLeavesFirst has messages from a process that has ended before the receiver looks for the first time.
func TestSenderLeavesFirst(t *testing.T) {
	system := connect(t)
	q, err := system.NewQueue()
	class := &message.Class{Name: "Receiver"}
	if err := errors.Join(err, system.Register(class)); err != nil {
		t.Fatal(err)
	}
	w, err := q.CreateWindow(message.Spec{Class: class, Parent: message.Parent})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	for range 3 {
		if err := testkit.Start(t, "leave", nil, strconv.Itoa(int(w.Handle))).End(); err != nil {
			t.Fatal(err)
		}
		notified := uint64(0)
		e := pump(q, message.Get{}, func(d *message.Delivery) uint64 { notified = d.WParam; return 0 })
		if !e.Got || e.Message.WParam != 1 || notified != 2 {
			t.Fatalf("got %+v, and was notified of %d", e, notified)
		}
	}
}
