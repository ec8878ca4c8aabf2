package fdsock_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"syscall"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

func TestFrames(t *testing.T) {
	testkit.CheckLeaks(t)
	conn, peer := connect(t)
	done := echo(peer)
	for _, size := range []int{1, 15, 16, 17, 4096, 65535, wire.MaxFrame - 1, wire.MaxFrame} {
		frame := bytes.Repeat([]byte{byte(size), byte(size >> 8), 7}, size/3+1)[:size]
		reply, fds, err := conn.Call(frame)
		if err != nil || len(fds) != 0 || !bytes.Equal(reply, frame) {
			t.Errorf("%d bytes: %d bytes and %d descriptors come back, %v", size, len(reply), len(fds), err)
		}
	}
	if !conn.Alive() {
		t.Error("the connection is dead")
	}
	_ = conn.Close()
	wantError(t, "the peer", soon(t, "the peer to end", done), io.EOF)
	if conn.Alive() {
		t.Error("the connection is alive after Close")
	}
}

func TestTooLong(t *testing.T) {
	testkit.CheckLeaks(t)
	t.Run("request", func(t *testing.T) {
		conn, peer := connect(t)
		done := echo(peer)
		go func() { _, _, _ = conn.Call(make([]byte, wire.MaxFrame+1)) }()
		wantError(t, "Receive", soon(t, "the peer to end", done), fdsock.ErrTooLong)
		_ = conn.Close()
	})
	t.Run("reply with descriptors", func(t *testing.T) {
		conn, peer := connect(t)
		before := testkit.OpenFiles()
		done := make(chan error, 1)
		go func() {
			_, _, err := peer.Receive()
			peer.Done()
			if err == nil {
				err = peer.Send(make([]byte, wire.MaxFrame+1), 0, 1, 2)
			}
			done <- err
		}()
		_, _, err := conn.Call([]byte("request"))
		wantError(t, "Call", err, fdsock.ErrTooLong)
		wantError(t, "Send", soon(t, "the peer", done), nil)
		if now := testkit.OpenFiles(); now > before {
			t.Errorf("%d files are open, %d before", now, before)
		}
	})
}

func TestDescriptors(t *testing.T) {
	testkit.CheckLeaks(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, n := range []int{1, 2, 100, wire.MaxFDs} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			conn, peer := connect(t)
			done := make(chan error, 1)
			go func() {
				_, _, err := peer.Receive()
				peer.Done()
				if err == nil {
					err = peer.Send([]byte("reply"), repeat(int(w.Fd()), n)...)
				}
				done <- err
			}()
			reply, fds, err := conn.Call([]byte("request"))
			defer fdsock.CloseAll(fds)
			wantError(t, "Call", err, nil)
			wantError(t, "Send", soon(t, "the peer", done), nil)
			if string(reply) != "reply" || len(fds) != n {
				t.Fatalf("%q with %d descriptors", reply, len(fds))
			}
			for _, fd := range fds {
				if !isCloseOnExec(t, fd) {
					t.Fatalf("descriptor %d stays open over exec", fd)
				}
			}
		})
	}
	t.Run("received by the manager", func(t *testing.T) {
		raw, peer := connectRaw(t)
		if _, _, err := raw.WriteMsgUnix([]byte("request"), syscall.UnixRights(int(r.Fd()), int(w.Fd())), nil); err != nil {
			t.Fatal(err)
		}
		_, fds, err := peer.Receive()
		wantError(t, "Receive", err, nil)
		peer.Done()
		defer fdsock.CloseAll(fds)
		if len(fds) != 2 || !isCloseOnExec(t, fds[0]) || !isCloseOnExec(t, fds[1]) {
			t.Errorf("%d descriptors, or not close-on-exec", len(fds))
		}
	})
	t.Run("too many to send", func(t *testing.T) {
		_, peer := connect(t)
		if err := peer.Send([]byte("reply"), repeat(0, wire.MaxFDs+1)...); err == nil {
			t.Error("the kernel takes more than 253")
		}
		wantError(t, "the next Send", peer.Send([]byte("reply")), nil)
	})
	_ = w.Close()
	if n, err := r.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("somebody still has a descriptor of the pipe: %d bytes, %v", n, err)
	}
}

func repeat(fd, n int) []int {
	fds := make([]int, n)
	for i := range fds {
		fds[i] = fd
	}
	return fds
}

// playNoFDs sends and receives more descriptors than its process can open.
func playNoFDs(s *testkit.Stage) {
	l, err := fdsock.Listen(s.Args[0], false)
	s.Check(err)
	conn, err := fdsock.Dial(s.Args[0], patience)
	s.Check(err)
	peer, err := l.Accept()
	s.Check(err)
	raw, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: s.Args[0], Net: "unixpacket"})
	s.Check(err)
	rawPeer, err := l.Accept()
	s.Check(err)
	const limit, free = 64, 3
	s.Check(testkit.SetFileLimit(limit))
	var fill []*os.File
	for {
		f, err := os.Open(os.DevNull)
		if errors.Is(err, syscall.EMFILE) {
			break
		}
		s.Check(err)
		fill = append(fill, f)
	}
	for _, f := range fill[:free] {
		s.Check(f.Close())
	}
	before := testkit.OpenFiles()

	go func() {
		for {
			frame, _, err := peer.Receive()
			s.Check(err)
			n := int(frame[0])
			peer.Done()
			s.Check(peer.Send([]byte{byte(n)}, repeat(0, n)...))
		}
	}()
	for _, n := range []int{free + 1, wire.MaxFDs, 1, free + 1, free} {
		reply, fds, err := conn.Call([]byte{byte(n)})
		fdsock.CloseAll(fds)
		s.Say("%d: %d bytes, %d descriptors, %v", n, len(reply), len(fds), err)
	}
	_, _, err = raw.WriteMsgUnix([]byte{1}, syscall.UnixRights(repeat(0, free+1)...), nil)
	s.Check(err)
	_, fds, err := rawPeer.Receive()
	s.Say("manager: %d descriptors, %v", len(fds), err)
	s.Say("%d more files are open", testkit.OpenFiles()-before)
	runtime.KeepAlive([]any{fill, l})
}

func TestOutOfDescriptors(t *testing.T) {
	testkit.CheckLeaks(t)
	a := testkit.Start(t, "nofds", nil, testkit.Socket(t))
	a.Expect("4: 1 bytes, 0 descriptors, out of file descriptors")
	a.Expect("253: 1 bytes, 0 descriptors, out of file descriptors")
	a.Expect("1: 1 bytes, 1 descriptors, <nil>")
	a.Expect("4: 1 bytes, 0 descriptors, out of file descriptors")
	a.Expect("3: 1 bytes, 3 descriptors, <nil>")
	a.Expect("manager: 0 descriptors, out of file descriptors")
	a.Expect("0 more files are open")
}

func TestForeignProcess(t *testing.T) {
	testkit.CheckLeaks(t)
	raw, peer := connectRaw(t)
	if _, err := raw.Write([]byte("own")); err != nil {
		t.Fatal(err)
	}
	frame, _, err := peer.Receive()
	wantError(t, "the connector's own frame", err, nil)
	if string(frame) != "own" {
		t.Errorf("the frame is %q", frame)
	}
	peer.Done()
	f, err := raw.File()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	child := exec.Command("sh", "-c", "printf foreign >&3")
	child.ExtraFiles = []*os.File{f}
	if err := child.Run(); err != nil {
		t.Fatal(err)
	}
	_, _, err = peer.Receive()
	wantError(t, "the child's frame", err, fdsock.ErrForeign)
}

func TestCredentials(t *testing.T) {
	testkit.CheckLeaks(t)
	_, peer := connect(t)
	want := fdsock.Credentials{PID: int32(os.Getpid()), UID: uint32(os.Geteuid()), GID: uint32(os.Getegid())}
	if want.Groups = groups(t); len(want.Groups) == 0 {
		want.Groups = peer.Credentials().Groups[:0]
	}
	if got := peer.Credentials(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, not %+v", got, want)
	}
}

// A client that never reads is found out before it has cost much.
func TestSlowClient(t *testing.T) {
	testkit.CheckLeaks(t)
	for _, size := range []int{16, 4096, wire.MaxFrame} {
		_, peer := connectRaw(t)
		const tooMany = 100000
		sent := 0
		var err error
		for ; err == nil && sent < tooMany; sent++ {
			err = peer.Send(make([]byte, size), 0)
		}
		wantError(t, fmt.Sprint("Send of ", size, " bytes"), err, fdsock.ErrSlow)
		if sent < 2 {
			t.Errorf("not even one frame of %d bytes could be sent", size)
		}
		_ = peer.Close()
	}
}

func TestReplyInTime(t *testing.T) {
	testkit.CheckLeaks(t)
	l, socket := listen(t)
	const short = 20 * time.Millisecond
	conn, err := fdsock.Dial(socket, short)
	wantError(t, "Dial", err, nil)
	defer conn.Close()
	peer := accept(t, l)
	_, _, err = conn.Call([]byte("request"))
	wantError(t, "Call", err, syscall.EAGAIN)
	wantError(t, "SetPatient", conn.SetPatient(), nil)
	_, _, err = peer.Receive()
	wantError(t, "Receive", err, nil)
	peer.Done()
	go func() {
		if _, _, err := peer.Receive(); err == nil {
			<-time.After(3 * short)
			_ = peer.Send([]byte("late"))
		}
	}()
	reply, _, err := conn.Call([]byte("another"))
	wantError(t, "patient Call", err, nil)
	if string(reply) != "late" {
		t.Errorf("the reply is %q", reply)
	}
}

// groups returns this process's own supplementary groups.
func groups(t *testing.T) []uint32 {
	t.Helper()
	own, err := os.Getgroups()
	if err != nil {
		t.Fatal(err)
	}
	var groups []uint32
	for _, gid := range own {
		groups = append(groups, uint32(gid))
	}
	return groups
}
