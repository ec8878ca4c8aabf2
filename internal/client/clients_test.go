package client_test

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// TestHandleOfAnotherClient uses a handle through a client that has never spoken to the manager: handles are the process's.
func TestHandleOfAnotherClient(t *testing.T) {
	m := start(t)
	owner := newClient(t, m.Socket)
	h := create(t, owner, "x", 4096)
	other := newClient(t, m.Socket)
	if info, err := other.Section(h); err != nil || info.Size != 4096 {
		t.Errorf("the other client knows %+v, %v", info, err)
	}
	if err := newClient(t, m.Socket).CloseHandle(h); err != nil {
		t.Error(err)
	}
	_, err := other.Section(h)
	wantCode(t, "a handle that another client closed", err, winerr.ERROR_INVALID_HANDLE)
	_, err = owner.Section(h)
	wantCode(t, "the same, asked by its opener", err, winerr.ERROR_INVALID_HANDLE)
	for what, c := range map[string]*client.Client{"the opener": owner, "the other client": other} {
		if left := c.Remembered(); len(left) > 0 {
			t.Errorf("%s keeps the memory of %v", what, left)
		}
	}
}

// TestNoManagerForAHandle looks a handle up where no manager is: none is started, since it would know no handle.
func TestNoManagerForAHandle(t *testing.T) {
	c := client.New(client.Options{Socket: testkit.Socket(t)})
	_, err := c.Section(8)
	wantCode(t, "a handle without a manager", err, winerr.ERROR_INVALID_HANDLE)
	wantCode(t, "closing it", c.CloseHandle(8), winerr.ERROR_INVALID_HANDLE)
}

// TestConnectionsLeaveNoMapping makes and closes connections: each maps the generations of the handle table.
func TestConnectionsLeaveNoMapping(t *testing.T) {
	m := start(t)
	before := mappings(t)
	for range 20 {
		c := client.New(client.Options{Socket: m.Socket})
		if err := c.Connect(); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	testkit.Eventually(t, "the mappings to go", func() bool {
		runtime.GC()                   // mappings go when nobody can read them any more
		return mappings(t) <= before+1 // the manager, which is in this process too, has one of its own
	})
}

func mappings(t *testing.T) int {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(maps), "/memfd:winshm")
}

// TestWatchingKeepsNoManager takes snapshots again and again from a manager that nobody needs.
func TestWatchingKeepsNoManager(t *testing.T) {
	m := testkit.StartManager(t, server.Config{Idle: 20 * time.Millisecond})
	c := client.New(client.Options{Socket: m.Socket, NoStart: true})
	testkit.Eventually(t, "the manager to leave", func() bool {
		_, err := c.Snapshot()
		return err != nil
	})
}
