package server_test

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

// TestMemoryOnlyAsGranted looks at the descriptors that the manager hands out: whoever may not map for writing gets one that
// cannot be mapped for writing.
func TestMemoryOnlyAsGranted(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	conn, err := fdsock.Dial(m.Socket, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	id := uint32(0)
	call := func(op wire.Op, body wire.Message) (fd int, handle wire.Handle) {
		t.Helper()
		id++
		reply, fds, err := conn.Call(wire.AppendFrame(nil, wire.Header{ID: id, Op: op}, body))
		if err != nil || len(fds) != 1 {
			t.Fatalf("%v: %d descriptors, %v", op, len(fds), err)
		}
		if op != wire.OpHello {
			_, rest, err := wire.ParseFrame(reply)
			if err == nil {
				err = wire.Decode(rest, &handle)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		return fds[0], handle
	}
	fd, _ := call(wire.OpHello, &wire.Hello{MinVersion: wire.MinVersion, MaxVersion: wire.MaxVersion})
	wantMappable(t, "the generations", fd, false)
	for _, protect := range []uint32{object.PageReadWrite, object.PageReadOnly, object.PageWriteCopy, object.PageExecuteRead} {
		writable := protect == object.PageReadWrite
		name := fmt.Sprintf("section-%x", protect)
		fd, created := call(wire.OpCreateSection, &wire.CreateSection{Protect: protect, Size: 4096, Name: name})
		wantMappable(t, name+" created", fd, writable)
		fd, _ = call(wire.OpQuery, &wire.HandleRequest{Handle: created.Handle})
		wantMappable(t, name+" asked for", fd, writable)
		fd, opened := call(wire.OpOpenSection, &wire.OpenSection{Access: client.FileMapRead, Name: name})
		wantMappable(t, name+" opened to read", fd, false)
		fd, _ = call(wire.OpQuery, &wire.HandleRequest{Handle: opened.Handle})
		wantMappable(t, name+" opened to read, asked for", fd, false)
		fd, _ = call(wire.OpOpenSection, &wire.OpenSection{Access: client.FileMapWrite, Name: name})
		wantMappable(t, name+" opened to write", fd, true)
	}
}

// wantMappable takes ownership of fd, and tries to map it for writing.
func wantMappable(t *testing.T, what string, fd int, want bool) {
	t.Helper()
	defer unix.Close(fd)
	memory, err := unix.Mmap(fd, 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if (err == nil) != want {
		t.Errorf("%s: mapping for writing gives %v", what, err)
	}
	if err == nil {
		_ = unix.Munmap(memory)
	}
}
