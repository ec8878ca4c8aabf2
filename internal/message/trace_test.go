package message_test

import (
	"fmt"
	"os"
	"testing"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/testkit"
	"winshm/internal/trace"
	"winshm/winerr"
)

func next(t *testing.T, spy *message.Spy) (r trace.Record) {
	t.Helper()
	testkit.Eventually(t, "a message to be seen", func() bool {
		got, lost, ok := spy.Next()
		if lost > 0 {
			t.Fatalf("%d are lost", lost)
		}
		r = got
		return ok
	})
	return r
}

// TestSpy watches messages to another process and to this one, ends, and watches again.
func TestSpy(t *testing.T) {
	system := connect(t)
	a := testkit.Start(t, "receive", nil, "one")
	a.Expect("ready")
	q, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	h := find(t, system, "one")
	for round := range 3 {
		watcher := client.New(client.Options{Socket: os.Getenv("WINSHM_SOCKET")})
		spy, err := message.Of(watcher).Spy(uint32(os.Geteuid()))
		if err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			if _, err := send(q, request(h, make([]byte, 100*n)), nil); err != nil {
				t.Fatal(err)
			}
			if err := q.Notify(message.Message{Window: h, ID: message.User, WParam: 5}); err != nil {
				t.Fatal(err)
			}
			r := next(t, spy)
			if r.Took == 0 || r.Begun == 0 {
				t.Errorf("it began at %d and took %d", r.Begun, r.Took)
			}
			r.Took, r.Begun = 0, 0
			me := uint32(os.Getpid())
			want := trace.Record{
				Sender: me, User: uint32(os.Geteuid()), Receiver: uint32(a.Cmd.Process.Pid), Window: uint32(h),
				ID: message.CopyData, How: uint8(message.Sent), Size: uint64(100 * n), Result: 3,
			}
			if r != want {
				t.Errorf("round %d: %+v, not %+v", round, r, want)
			}
			if r := next(t, spy); r.ID != message.User || r.How != uint8(message.Notified) || r.Result != 5 {
				t.Errorf("round %d: %+v", round, r)
			}
		}
		message.Of(watcher).Close()
		if err := watcher.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := send(q, request(h, nil), nil); err != nil { // nobody sees it
			t.Fatal(err)
		}
	}
	if os.Geteuid() != 0 {
		_, err := system.Spy(0)
		if fmt.Sprint(err) != fmt.Sprint(error(winerr.ERROR_ACCESS_DENIED)) {
			t.Errorf("spying on root: %v", err)
		}
	}
}
