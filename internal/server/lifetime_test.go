package server_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func create(t *testing.T, c *client.Client, name string) client.Handle {
	t.Helper()
	o, err := c.CreateSection(pageReadWrite, 4096, 0, name)
	wantCode(t, "create "+name, err, 0)
	return o.Handle
}

func TestStats(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	h := create(t, c, "a")
	create(t, c, "a")
	create(t, c, "")
	wantCode(t, "close", c.CloseHandle(h), 0)
	wantCode(t, "close again", c.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
	got := m.Server.Stats()
	want := server.Stats{Objects: 2, Handles: 2, Processes: 1, Connections: 1, Lives: 1, Users: 1, Requests: got.Requests}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
	if got.Requests < 5 {
		t.Errorf("%d requests were counted, not 5 or more", got.Requests)
	}
}

// The clients of one process use one table, and each closes its own part of it.
func TestConnectionsShareTable(t *testing.T) {
	for name, identify := range identifiers {
		t.Run(name, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{Identify: identify})
			a, b, c := newClient(t, m.Socket), newClient(t, m.Socket), newClient(t, m.Socket)
			handles := []client.Handle{create(t, a, "a"), create(t, b, "b"), create(t, a, "c"), create(t, c, "d")}
			first := handles[0]
			if diff := cmp.Diff([]client.Handle{first, first + 8, first + 16, first + 24}, handles); diff != "" {
				t.Error("handles (-want +got)\n", diff)
			}
			for _, h := range handles {
				_, err := b.Section(h)
				wantCode(t, "another client's handle", err, 0)
			}
			if s := m.Server.Stats(); s.Processes != 1 || s.Connections != 3 {
				t.Errorf("%d processes with %d connections, not 1 with 3", s.Processes, s.Connections)
			}
			wantCode(t, "close another client's handle", c.CloseHandle(handles[0]), 0)
			_, err := a.Section(handles[0])
			wantCode(t, "what another client closed", err, winerr.ERROR_INVALID_HANDLE)

			wantCode(t, "goodbye", a.Close(), 0)
			for i, want := range []winerr.Errno{winerr.ERROR_INVALID_HANDLE, 0, winerr.ERROR_INVALID_HANDLE, 0} {
				_, err := b.Section(handles[i])
				wantCode(t, fmt.Sprint("handle ", handles[i], " after a goodbye"), err, want)
			}
			if h := create(t, b, "e"); h != first {
				t.Errorf("the next handle is %d, not the lowest that is free", h)
			}
		})
	}
}

// A program that execs another leaves nothing to it.
func TestExecClosesHandles(t *testing.T) {
	for name, identify := range identifiers {
		t.Run(name, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{Identify: identify})
			a := testkit.Start(t, "exec", nil, m.Socket, "kept")
			a.Expect("holding")
			c := newClient(t, m.Socket)
			o, err := c.OpenSection(client.FileMapRead, 0, "kept")
			wantCode(t, "open", err, 0)
			wantCode(t, "close", c.CloseHandle(o.Handle), 0)
			a.Say("exec")
			a.Expect("another")
			testkit.Eventually(t, "the name to go", func() bool {
				o, err := c.OpenSection(client.FileMapRead, 0, "kept")
				if err == nil {
					err = c.CloseHandle(o.Handle)
				}
				return errors.Is(err, winerr.ERROR_FILE_NOT_FOUND)
			})
			if s := m.Server.Stats(); s.Processes != 2 || s.Handles != 0 {
				t.Errorf("%d processes hold %d handles, not 2 none: the process lives", s.Processes, s.Handles)
			}
		})
	}
}

// As soon as a process has ended, its names are gone: nobody finds what is about to go.
func TestNameOfDeadIsGone(t *testing.T) {
	for name, identify := range identifiers {
		t.Run(name, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{Identify: identify})
			c := newClient(t, m.Socket)
			for range 5 {
				a := testkit.Start(t, "holder", nil, m.Socket)
				a.Say("create name")
				a.Expect("8")
				a.Say("create other")
				a.Expect("16")
				a.Kill()
				_, err := c.OpenSection(client.FileMapRead, 0, "name")
				wantCode(t, "open", err, winerr.ERROR_FILE_NOT_FOUND)
				o, err := c.CreateSection(pageReadWrite, 4096, 0, "other")
				wantCode(t, "create", err, 0)
				if o.Existed {
					t.Error("the dead process's section was found")
				}
				wantCode(t, "close", c.CloseHandle(o.Handle), 0)
			}
			testkit.Eventually(t, "the dead to be forgotten", func() bool { return m.Server.Stats().Processes == 1 })
		})
	}
}

// serveAt runs a manager at a path that another one had, until the test ends.
func serveAt(t *testing.T, socket string) {
	t.Helper()
	l, err := fdsock.Listen(socket, false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.New(server.Config{}).Serve(ctx, l, func() { _ = os.Remove(socket) }) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestIdleManagerLeaves(t *testing.T) {
	testkit.CheckLeaks(t)
	const idle = 20 * time.Millisecond
	m := testkit.StartManager(t, server.Config{Idle: idle})
	c := newClient(t, m.Socket)
	first := create(t, c, "first")
	view, err := c.MapView(first, client.MapRequest{Access: client.FileMapWrite})
	wantCode(t, "map", err, 0)

	left := make(chan error, 1)
	go func() { left <- m.Wait() }()
	select {
	case err := <-left:
		t.Fatalf("the manager left (%v) while a handle was held", err)
	case <-time.After(5 * idle):
	}
	wantCode(t, "close", c.CloseHandle(first), 0)
	if err := <-left; err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(m.Socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there (%v)", err)
	}
	shm.Bytes(view.Base, view.Length)[0] = 1 // the view does not need a manager
	wantCode(t, "unmap", client.UnmapView(view.Base), 0)

	serveAt(t, m.Socket)
	second := create(t, c, "second") // the client has not noticed anything
	if second <= first {
		t.Errorf("the new manager gives out handle %d, which the old one had given out up to %d", second, first)
	}
	_, err = c.Section(first)
	wantCode(t, "the old handle", err, winerr.ERROR_INVALID_HANDLE)
}

// With the manager go its handles, in every client of the process; none of their numbers comes back.
func TestManagerEnds(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	a, b := newClient(t, m.Socket), newClient(t, m.Socket)
	old := []client.Handle{create(t, a, "a1"), create(t, b, "b1"), create(t, a, "a2"), create(t, b, "b2")}
	m.Stop()
	serveAt(t, m.Socket)
	fresh := []client.Handle{create(t, a, "a1"), create(t, b, "b1")}
	for _, h := range fresh {
		if h <= old[3] {
			t.Errorf("handle %d is given out again", h)
		}
	}
	for _, h := range old {
		for _, c := range []*client.Client{a, b} {
			_, err := c.Section(h)
			wantCode(t, "an old handle", err, winerr.ERROR_INVALID_HANDLE)
			wantCode(t, "close an old handle", c.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
		}
	}
}

// A server that loses its listener ends all the same.
func TestServeEndsWithListener(t *testing.T) {
	testkit.CheckLeaks(t)
	socket := testkit.Socket(t)
	l, err := fdsock.Listen(socket, false)
	if err != nil {
		t.Fatal(err)
	}
	s := server.New(server.Config{})
	done := make(chan error, 1)
	go func() { done <- s.Serve(t.Context(), l, nil) }()
	c := newClient(t, socket)
	create(t, c, "held")
	_ = l.Close()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the server does not end")
	}
}
