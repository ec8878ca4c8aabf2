package client_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// TestMovedWaitables lets another user open objects that are in use: the manager keeps them from then on, and nobody who uses
// them notices.
func TestMovedWaitables(t *testing.T) {
	m := testkit.StartManager(t, server.Config{System: true})
	c := asUser(t, m.Socket, 4711)
	move := func(h client.Handle, name string, typ *object.Type) {
		t.Helper()
		root := newClient(t, m.Socket)
		opened, err := root.OpenWaitable(typ, object.Synchronize, 0, name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = root.CloseHandle(opened.Handle) })
	}
	event := waitableOf(t, c, client.WaitableSpec{Type: object.EventType, Access: object.WaitableAll, Name: `Global\event`})
	var waiting sync.WaitGroup
	for range 2 {
		waiting.Go(func() {
			if _, err := c.Await(context.Background(), []client.Handle{event}, false); err != nil {
				t.Errorf("a wait for an event that moved: %v", err)
			}
		})
	}
	testkit.Eventually(t, "both to wait", func() bool { return c.Waiting() == 2 })
	move(event, `Global\event`, object.EventType)
	for range 2 {
		wantCode(t, "setting it", c.SetEvent(event), 0)
	}
	waiting.Wait()
}

// TestTryOfMoved asks for what is signaled, without waiting, just when it has moved.
func TestTryOfMoved(t *testing.T) {
	m := testkit.StartManager(t, server.Config{System: true})
	c := asUser(t, m.Socket, 4711)
	root := newClient(t, m.Socket)
	thread := &client.ThreadState{}
	defer thread.Leave()
	spec := client.WaitableSpec{Type: object.EventType, Initial: true, Access: object.WaitableAll, Name: `Global\event`}
	event := waitableOf(t, c, spec)
	opened, err := root.OpenWaitable(object.EventType, object.Synchronize, 0, spec.Name)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint32{client.WaitObject0, client.WaitTimeout} {
		request := client.WaitRequest{Handles: []client.Handle{event}, Single: true, Thread: thread}
		if code, err := c.WaitFor(request); code != want || err != nil {
			t.Errorf("a wait without a time-out gives %#x, %v instead of %#x", code, err, want)
		}
	}
	wantCode(t, "closing", root.CloseHandle(opened.Handle), 0)
	mutex := waitableOf(t, c, client.WaitableSpec{Type: object.MutantType, Access: object.MutantAll, Name: `Global\mutex`})
	lock, err := c.Keep(mutex).Acquire(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if opened, err = root.OpenWaitable(object.MutantType, object.Synchronize, 0, `Global\mutex`); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := root.Keep(opened.Handle).TryAcquire(); ok || err != nil {
		t.Errorf("a mutex that moved while it was owned: %v, %v", ok, err)
	}
	wantCode(t, "unlock", lock.Unlock(), 0)
	wantCode(t, "unlocking twice", lock.Unlock(), winerr.ERROR_NOT_OWNER)
	theirs, ok, err := root.Keep(opened.Handle).TryAcquire()
	if !ok || err != nil {
		t.Fatalf("a free mutex that moved: %v, %v", ok, err)
	}
	if _, ok, err := c.Keep(mutex).TryAcquire(); ok || err != nil {
		t.Errorf("what another user owns: %v, %v", ok, err)
	}
	wantCode(t, "unlock", theirs.Unlock(), 0)
}

// asUser returns a client that another user has connected.
func asUser(t *testing.T, socket string, uid int) *client.Client {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as another user")
	}
	if err := os.Chmod(filepath.Dir(socket), 0o755); err != nil {
		t.Fatal(err)
	}
	c := newClient(t, socket)
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // the thread ends with the goroutine
		_, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, uintptr(uid), uintptr(uid), 0)
		if errno != 0 {
			done <- errno
			return
		}
		done <- c.Connect()
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return c
}

func waitableOf(t *testing.T, c *client.Client, spec client.WaitableSpec) client.Handle {
	t.Helper()
	opened, err := c.CreateWaitable(spec)
	if err != nil {
		t.Fatal(err)
	}
	return opened.Handle
}
