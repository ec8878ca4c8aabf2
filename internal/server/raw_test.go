package server_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// failer is a test, or a role that ends when something fails.
type failer interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Cleanup(func())
}

// raw is a connection of the test's own process that gets the descriptors of its replies.
type raw struct {
	t    failer
	conn *fdsock.Conn
	id   uint32
}

// newRaw connects, and tells of handles up to reserved.
func newRaw(t failer, socket string, reserved object.Handle) *raw {
	t.Helper()
	conn, err := fdsock.Dial(socket, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	r := &raw{t: t, conn: conn}
	hello := newHello()
	hello.Reserved = uint32(reserved)
	_, fds := r.call(wire.OpHello, hello, nil)
	fdsock.CloseAll(fds)
	return r
}

// call sends a request, decodes the reply into reply if that is not nil, and returns the status.
func (r *raw) call(op wire.Op, body, reply wire.Message, send ...int) (winerr.Errno, []int) {
	r.t.Helper()
	r.id++
	answer, fds, err := r.conn.Call(wire.AppendFrame(nil, wire.Header{ID: r.id, Op: op, FDs: uint16(len(send))}, body), send...)
	if err != nil {
		r.t.Fatal(err)
	}
	head, contents, err := wire.ParseFrame(answer)
	if err == nil && reply != nil && len(contents) > 0 {
		err = wire.Decode(contents, reply)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return winerr.Errno(head.Status), fds
}

// A file that another process put into the table stays there when the program gets what it inherited: only the handles
// that have the library's own numbers are its to keep.
func TestGivenFileStaysWhenHeirShowsTicket(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	r := newRaw(t, m.Socket, 0)
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	made := []wire.MadeHandle{{Handle: 4, Type: object.FileType.ID, Access: object.FileAll, Flags: 1}}
	var given wire.HandleRequest
	status, _ := r.call(wire.OpDuplicate, &wire.Duplicate{
		SourceProcess: wire.CurrentProcess, Handle: 4, TargetProcess: wire.CurrentProcess, Options: 2, Made: made,
	}, &given, int(null.Fd()))
	if status != 0 {
		t.Fatal(status)
	}
	status, ticket := r.call(wire.OpBequest, &wire.Bequest{Made: made}, nil, int(null.Fd()))
	if status != 0 {
		t.Fatal(status)
	}
	var inherited wire.InheritReply
	_, fds := r.call(wire.OpInherit, wire.Empty{}, &inherited, ticket[0])
	fdsock.CloseAll(append(fds, ticket...))
	if len(inherited.Made) != 1 || inherited.Made[0].Handle != 4 {
		t.Errorf("inherited: %+v", inherited.Made)
	}
	status, fds = r.call(wire.OpQuery, &given, nil)
	fdsock.CloseAll(fds)
	if status != 0 {
		t.Error("the file that was put there:", status)
	}
}

// A parent for whose second handle there is no number gets none, and nothing is kept for it.
func TestChildWithoutRoomForHandles(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	r := newRaw(t, m.Socket, object.HandleAt(object.MaxHandles-2))
	before := pidfds(t)
	cmd := exec.Command("cat")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	child, err := proc.Open(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := r.call(wire.OpChild, &wire.Child{}, nil, child.FD()); status != winerr.ERROR_NO_SYSTEM_RESOURCES {
		t.Errorf("status %v", status)
	}
	child.Close()
	_ = in.Close()
	_ = cmd.Wait()
	testkit.Eventually(t, "the child to be forgotten", func() bool { return pidfds(t) <= before })
}

// pidfds counts the pidfds that this process has open.
func pidfds(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		if link, err := os.Readlink("/proc/self/fd/" + f.Name()); err == nil && strings.Contains(link, "pidfd") {
			n++
		}
	}
	return n
}
