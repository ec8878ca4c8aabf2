package message_test

import (
	"errors"
	"testing"

	"winshm/internal/message"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// TestPrepare fills data in by itself, and gives up what it has prepared.
func TestPrepare(t *testing.T) {
	s := connect(t)
	testkit.Start(t, "receive", nil, "one").Expect("ready")
	to := find(t, s, "one")
	q, err := s.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	request := message.Request{Message: message.Message{Window: to, ID: message.CopyData}, Size: 1 << 20, Timeout: -1}
	forgotten := q.Prepare(request)
	if len(forgotten.Place()) != 1<<20 {
		t.Fatalf("a place of %d bytes", len(forgotten.Place()))
	}
	c := q.Prepare(request)
	c.Place()[5] = 7
	c.Place()[1<<20-1] = 8
	c.Post()
	forgotten.Drop()
	for d := c.Wait(); d != nil; d = c.Wait() {
		d.Return(0)
	}
	if sum, err := c.Result(); err != nil || sum != 15 {
		t.Errorf("%d, %v", sum, err)
	}
	if q.Current() != nil {
		t.Error("a call is left over")
	}
	request.Window = 1
	c = q.Prepare(request)
	if c.Place() != nil {
		t.Error("a place for nobody")
	}
	c.Post()
	if d := c.Wait(); d != nil {
		t.Error("a delivery")
	}
	if _, err := c.Result(); !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
		t.Errorf("to nobody: %v", err)
	}
}
