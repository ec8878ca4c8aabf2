package server_test

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"winshm/internal/wire"
)

// stranger is a connection that keeps to no rules.
type stranger struct {
	t    testing.TB
	conn *net.UnixConn
	id   uint32

	buf    [8192]byte // no reply is longer
	rights []byte     // nor brings more than one descriptor
	keep   bool       // descriptors, in kept
	kept   []int
}

func newStranger(t testing.TB, socket string) *stranger {
	t.Helper()
	conn, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: socket, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	const limit = 20 * time.Second // nothing here takes as long
	if err := conn.SetDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	return &stranger{t: t, conn: conn, rights: make([]byte, 128)}
}

// frame makes a proper request.
func (s *stranger) frame(op wire.Op, body wire.Message) []byte {
	s.id++
	return wire.AppendFrame(nil, wire.Header{ID: s.id, Op: op}, body)
}

// send sends a frame, whatever becomes of it: the manager may have hung up already.
func (s *stranger) send(frame []byte, fds ...int) error {
	var rights []byte
	if len(fds) > 0 {
		rights = syscall.UnixRights(fds...)
	}
	_, _, err := s.conn.WriteMsgUnix(frame, rights, nil)
	return err
}

// receive returns the next frame, and an error when there is none because the manager hung up. Descriptors are closed.
func (s *stranger) receive() (wire.Header, []byte, error) {
	s.t.Helper()
	n, rn, _, _, err := s.conn.ReadMsgUnix(s.buf[:], s.rights)
	if err == nil && n == 0 {
		err = os.ErrClosed
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.t.Fatal("the manager neither answers nor hangs up")
	}
	messages, _ := syscall.ParseSocketControlMessage(s.rights[:rn])
	for i := range messages {
		fds, _ := syscall.ParseUnixRights(&messages[i])
		if s.keep {
			s.kept = append(s.kept, fds...)
			continue
		}
		for _, fd := range fds {
			_ = syscall.Close(fd)
		}
	}
	if err != nil {
		return wire.Header{}, nil, err
	}
	head, body, err := wire.ParseFrame(s.buf[:n])
	if err != nil {
		s.t.Fatalf("the manager sends rubbish: %v", err)
	}
	return head, body, nil
}

// call sends a request and reads the reply into reply, which may be nil.
func (s *stranger) call(op wire.Op, body, reply wire.Message) wire.Header {
	s.t.Helper()
	if err := s.send(s.frame(op, body)); err != nil {
		s.t.Fatal(err)
	}
	head, answer, err := s.receive()
	if err != nil {
		s.t.Fatal(err)
	}
	if head.ID != s.id || head.Op != op {
		s.t.Fatalf("the reply to %v %d is of %v %d", op, s.id, head.Op, head.ID)
	}
	if reply != nil && len(answer) > 0 {
		if err := wire.Decode(answer, reply); err != nil {
			s.t.Fatal(err)
		}
	}
	return head
}

// hello makes the connection a proper one.
func (s *stranger) hello() {
	s.t.Helper()
	var reply wire.HelloReply
	if head := s.call(wire.OpHello, newHello(), &reply); head.Status != 0 || head.FDs != 1 {
		s.t.Fatalf("hello: %+v", head)
	}
}

func newHello() *wire.Hello {
	return &wire.Hello{MinVersion: wire.MinVersion, MaxVersion: wire.MaxVersion}
}

// expectCut reads until the manager hangs up.
func (s *stranger) expectCut() {
	s.t.Helper()
	for {
		if _, _, err := s.receive(); err != nil {
			return
		}
	}
}
