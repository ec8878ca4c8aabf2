package server_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

func TestVersionAgreement(t *testing.T) {
	type versions struct{ min, max uint16 }
	for _, tc := range []struct {
		name            string
		manager, client versions
		want            uint16 // 0: none
	}{
		{"equal", versions{1, 1}, versions{1, 1}, 1},
		{"newer client", versions{1, 1}, versions{1, 9}, 1},
		{"newer manager", versions{1, 3}, versions{1, 1}, 1},
		{"between", versions{2, 5}, versions{3, 9}, 5},
		{"client too old", versions{2, 3}, versions{1, 1}, 0},
		{"client too new", versions{1, 1}, versions{2, 3}, 0},
		{"client of version 0", versions{1, 1}, versions{0, 0}, 0},
		{"nonsense", versions{1, 3}, versions{3, 2}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{MinVersion: tc.manager.min, MaxVersion: tc.manager.max})
			s := newStranger(t, m.Socket)
			var reply wire.HelloReply
			head := s.call(wire.OpHello, &wire.Hello{MinVersion: tc.client.min, MaxVersion: tc.client.max}, &reply)
			if tc.want != 0 {
				if head.Status != 0 || reply.Version != tc.want {
					t.Fatalf("status %d, version %d", head.Status, reply.Version)
				}
				return
			}
			if diff := cmp.Diff([]uint16{tc.manager.min, tc.manager.max}, []uint16{reply.MinVersion, reply.MaxVersion}); diff != "" {
				t.Error("the manager's versions (-want +got)\n", diff)
			}
			if head.Status != uint32(winerr.ERROR_REVISION_MISMATCH) || head.FDs != 0 {
				t.Errorf("header %+v", head)
			}
			s.expectCut()
		})
	}
}

// TestOperationsOfLaterVersions: a client that speaks an older version gets nothing of what came later.
func TestOperationsOfLaterVersions(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	for op, speaks := range map[wire.Op]uint16{wire.OpArena: 3, wire.OpUnpin: 3, wire.OpAtom: 3, wire.OpCollect: 3, wire.OpCommit: 2, wire.OpCreateFileSection + 1: 4} {
		s := newStranger(t, m.Socket)
		s.call(wire.OpHello, &wire.Hello{MinVersion: 1, MaxVersion: speaks}, nil)
		if err := s.send(s.frame(op, nil)); err != nil {
			t.Error(err)
		}
		s.expectCut()
		testkit.Eventually(t, op.String()+" to be unknown", func() bool { return m.Log.Contains("unknown " + op.String()) })
	}
}

func TestOldProgram(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{MinVersion: 5, MaxVersion: 6})
	expectVersionError(t, m.Socket, "speaks protocol 5 to 6, this program 1 to 4: the program is older")
	if !m.Log.Contains("no common version of the protocol") {
		t.Errorf("the log says nothing of it:\n%s", m.Log)
	}
}

func TestOldManager(t *testing.T) {
	testkit.CheckLeaks(t)
	socket := testkit.Socket(t)
	l, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: socket, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(chan error, 1)
	go func() { done <- answerAsOldManager(l) }()
	expectVersionError(t, socket, "speaks protocol 0 to 0, this program 1 to 4: the manager is older")
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// answerAsOldManager refuses one client.
func answerAsOldManager(l *net.UnixListener) error {
	conn, err := l.AcceptUnix()
	if err != nil {
		return err
	}
	defer conn.Close()
	buf := make([]byte, wire.MaxFrame)
	n, err := conn.Read(buf)
	if err != nil {
		return err
	}
	head, body, err := wire.ParseFrame(buf[:n])
	var hello wire.Hello
	if err = errors.Join(err, wire.Decode(body, &hello)); err != nil {
		return err
	}
	head.Status = uint32(winerr.ERROR_REVISION_MISMATCH)
	_, err = conn.Write(wire.AppendFrame(nil, head, &wire.HelloReply{Manager: 4711}))
	return err
}

func expectVersionError(t *testing.T, socket, want string) {
	t.Helper()
	c := newClient(t, socket)
	_, err := c.CreateSection(pageReadWrite, 4096, 0, "")
	var unavailable *client.UnavailableError
	if !errors.As(err, &unavailable) || !errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE) || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, not %q", err, want)
	}
}
