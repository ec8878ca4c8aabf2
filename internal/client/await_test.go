package client_test

import (
	"errors"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// newEvent makes an auto-reset event without a name.
func newEvent(t *testing.T, c *client.Client, set bool, access uint32) client.Handle {
	t.Helper()
	opened, err := c.CreateWaitable(client.WaitableSpec{Type: object.EventType, Initial: set, Access: access})
	if err != nil {
		t.Fatal(err)
	}
	return opened.Handle
}

func TestAwaitAnyLooksAtAllHandlesFirst(t *testing.T) {
	c := newClient(t, start(t).Socket)
	const all = object.WaitableAll
	set, other := newEvent(t, c, true, all), newEvent(t, c, true, all)
	closed, mute := newEvent(t, c, false, all), newEvent(t, c, false, object.WaitableModify)
	if err := c.CloseHandle(closed); err != nil {
		t.Fatal(err)
	}
	for name, last := range map[string]client.Handle{"closed": closed, "no SYNCHRONIZE": mute} {
		want := map[string]error{"closed": winerr.ERROR_INVALID_HANDLE, "no SYNCHRONIZE": winerr.ERROR_ACCESS_DENIED}[name]
		if _, err := c.Await(t.Context(), []client.Handle{set, last}, false); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	for want := range 2 { // nothing was taken so far; then the first one, and only that
		g, err := c.Await(t.Context(), []client.Handle{set, other}, false)
		if g.Index != want || err != nil {
			t.Errorf("index %d, %v; want %d", g.Index, err, want)
		}
	}
}

func TestQuickCallsHearOfTheClose(t *testing.T) {
	c := newClient(t, start(t).Socket)
	h := newEvent(t, c, false, object.WaitableAll)
	if err := c.SetEvent(h); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	if err := c.SetEvent(h); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("SetEvent of a closed handle: %v", err)
	}
	if ok, err := c.Keep(h).Take(); ok || !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("Take of a closed handle: %t, %v", ok, err)
	}
}
