package message_test

import (
	"errors"
	"os"
	"syscall"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

func init() { roles["short"], roles["short sender"] = playShort, playShortSender }

// exhaust takes all descriptors that the process may have yet.
func exhaust() (give func()) {
	var limit syscall.Rlimit
	_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	low := limit
	low.Cur = min(limit.Cur, 256)
	_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low)
	var files []*os.File
	for f, err := os.Open(os.DevNull); err == nil; f, err = os.Open(os.DevNull) {
		files = append(files, f)
	}
	return func() {
		for _, f := range files {
			_ = f.Close()
		}
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
}

// playShort receives, first without descriptors.
func playShort(s *testkit.Stage) {
	q, err := message.Of(client.Default()).NewQueue()
	s.Check(err)
	r := newRecorder()
	s.Check(r.window(q, s.Args[0]))
	give := exhaust()
	s.Say("ready")
	go func() {
		_, _ = s.Hear()
		give()
		s.Say("well")
	}()
	r.pump(q, message.Get{Timeout: -1})
}

// TestReceiverShort sends to a process that has no descriptors left: the sender hears that, and can send when it has some again.
func TestReceiverShort(t *testing.T) {
	system := connect(t)
	a := testkit.Start(t, "short", nil, "one")
	a.Expect("ready")
	q, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	h := findAny(t, system, "one")
	r := numberedRequest(h, 1, 10)
	r.Timeout = 10 * time.Second
	if _, err := send(q, r, nil); !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
		t.Fatalf("to one without descriptors: %v", err)
	}
	a.Say("have some")
	a.Expect("well")
	if result, err := send(q, r, nil); err != nil || result != 2 {
		t.Errorf("afterwards: %d, %v", result, err)
	}
}

// playShortSender sends without descriptors, and then with some.
func playShortSender(s *testkit.Stage) {
	system := message.Of(client.Default())
	h, err := system.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByTitle, Title: s.Args[0]})
	s.Check(err)
	q, err := system.NewQueue()
	s.Check(err)
	r := numberedRequest(h, 1, 10)
	give := exhaust()
	_, err = send(q, r, nil)
	give()
	s.Say("%v", err)
	result, err := send(q, r, nil)
	s.Say("%d, %v", result, err)
}

// TestSenderShort sends from a process without descriptors: it can again when it has some.
func TestSenderShort(t *testing.T) {
	connect(t)
	testkit.Start(t, "record", nil, "one").Expect("ready")
	a := testkit.Start(t, "short sender", nil, "one")
	a.Expect(winerr.ERROR_NO_SYSTEM_RESOURCES.Error())
	a.Expect("2, <nil>")
}

// TestAnswerAfterTheEnd: a thread that ends while it waits does not get the answer that has come meanwhile: the memory for it may be
// gone.
func TestAnswerAfterTheEnd(t *testing.T) {
	system := connect(t)
	sender, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	receiver, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	defer receiver.Close()
	w, err := newRecorder().open(receiver, "one")
	if err != nil {
		t.Fatal(err)
	}
	sender.Send(message.Request{
		Message: message.Message{Window: w.Handle, ID: message.GetText, WParam: 9}, Timeout: -1, Packed: true, Room: 24,
		Answer: func([]byte) { t.Error("there is an answer") },
	})
	d := receiver.Next(message.Get{}).Deliver
	if d == nil {
		t.Fatal("nothing has come")
	}
	d.SetAnswer([]byte("text"))
	d.Return(4)
	sender.Close()
}
