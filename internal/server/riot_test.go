package server_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

var riotRequests = flag.Int("requests", 6000, "send so many random requests as an untrusted user")

// rioter is a connection that sends whatever comes to mind. Descriptors are what it may send.
type rioter struct {
	*testkit.Stage
	random *rand.Rand
	conn   *net.UnixConn
	fds    []int
	buf    []byte
	desk   riotDesk
}

// playRioter becomes user Args[1] and sends Args[2] requests that follow from the number Args[3].
func playRioter(s *testkit.Stage) {
	uid, err1 := strconv.Atoi(s.Args[1])
	requests, err2 := strconv.Atoi(s.Args[2])
	seed, err3 := strconv.ParseUint(s.Args[3], 10, 64)
	s.Check(errors.Join(err1, err2, err3, syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	child := exec.Command("sleep", "1000")
	s.Check(child.Start())
	defer func() { _ = child.Process.Kill() }()
	null, err := os.Open(os.DevNull)
	s.Check(err)
	self, err := unix.PidfdOpen(os.Getpid(), 0)
	s.Check(err)
	young, err := unix.PidfdOpen(child.Process.Pid, 0)
	s.Check(err)
	init, err := unix.PidfdOpen(1, 0)
	s.Check(err)
	const crowd = 4
	var group sync.WaitGroup
	for n := range crowd {
		r := &rioter{Stage: s, random: rand.New(rand.NewPCG(seed, uint64(n))), buf: make([]byte, wire.MaxFrame)}
		r.fds = []int{int(null.Fd()), self, young, young, init}
		group.Go(func() {
			for left := requests / crowd; left > 0; {
				left -= r.outrage()
			}
		})
	}
	group.Wait()
	s.Say("done")
	_, _ = s.Hear()
}

// outrage does something and returns how many requests it was.
func (r *rioter) outrage() int {
	if r.conn == nil || r.random.IntN(60) == 0 {
		r.reconnect()
	}
	if r.random.IntN(200) == 0 { // without reading
		const many = 300
		frame, fds := r.request()
		for range many {
			_ = r.conn.SetWriteDeadline(time.Now().Add(time.Second))
			if r.send(frame, fds...) != nil {
				break
			}
		}
		r.reconnect()
		return many
	}
	frame, fds := r.request()
	if r.random.IntN(8) == 0 && (!r.desk.settled || r.random.IntN(8) == 0) {
		frame = garbage(r.random)
	}
	if r.send(frame, fds...) != nil || !r.receive() {
		r.reconnect()
	}
	return 1
}

func (r *rioter) reconnect() {
	if r.conn != nil {
		_ = r.conn.Close()
	}
	var err error
	r.conn, err = net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: r.Args[0], Net: "unixpacket"})
	r.Check(err)
	r.desk = riotDesk{}
	if r.random.IntN(10) > 0 {
		_ = r.send(wire.AppendFrame(nil, wire.Header{ID: 1, Op: wire.OpHello}, newHello()))
		r.receive()
		if r.random.IntN(3) == 0 {
			r.settle()
		}
	}
}

func (r *rioter) send(frame []byte, fds ...int) error {
	var rights []byte
	if len(fds) > 0 {
		rights = syscall.UnixRights(fds...)
	}
	_, _, err := r.conn.WriteMsgUnix(frame, rights, nil)
	return err
}

// receive reads a reply. Now and then it keeps a descriptor, to send it later.
func (r *rioter) receive() bool {
	var rights [2048]byte
	_ = r.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	n, rn, _, _, err := r.conn.ReadMsgUnix(r.buf, rights[:])
	if errors.Is(err, os.ErrDeadlineExceeded) {
		r.Say("the manager neither answers nor hangs up")
	}
	messages, _ := syscall.ParseSocketControlMessage(rights[:rn])
	for i := range messages {
		fds, _ := syscall.ParseUnixRights(&messages[i])
		for _, fd := range fds {
			const kept = 5
			if r.random.IntN(4) == 0 {
				r.fds = append(r.fds, fd)
				if len(r.fds) > 2*kept {
					_ = syscall.Close(r.fds[kept])
					r.fds = append(r.fds[:kept], r.fds[kept+1:]...)
				}
			} else {
				_ = syscall.Close(fd)
			}
		}
	}
	if err == nil {
		r.desk.learn(r.buf[:n])
	}
	return err == nil && n > 0
}

// request makes a request that keeps to the rules, at least as long as its descriptors are right.
func (r *rioter) request() (frame []byte, fds []int) {
	handle := func() uint32 { return uint32(4 * (1 + r.random.IntN(12))) }
	names := []string{"", "", "a", "b", `Global\a`, `Global\b`, `Session\54321\held`, `Session\54322\held`, `Session\0\x`, "held"}
	text := names[r.random.IntN(len(names))]
	few := func(n int) (fds []int) {
		for range n {
			fds = append(fds, r.fds[r.random.IntN(len(r.fds))])
		}
		return fds
	}
	var body wire.Message
	op := wire.Op(2 + r.random.IntN(int(wire.OpCommit)-1))
	if r.desk.settled && r.random.IntN(8) > 0 {
		op = wire.OpAtom + wire.Op(r.random.IntN(int(wire.OpCut-wire.OpAtom)+1))
	}
	switch op {
	case wire.OpCreateSection:
		body = &wire.CreateSection{Protect: []uint32{2, 4, 4, 8, 4 | object.SecReserve}[r.random.IntN(5)], Flags: 1, Size: 1 << r.random.IntN(48), Name: text}
	case wire.OpOpenSection:
		body = &wire.OpenSection{Access: []uint32{2, 4, 6, object.MaximumAllowed}[r.random.IntN(4)], Name: text}
	case wire.OpClose, wire.OpQuery, wire.OpExitCode, wire.OpPin, wire.OpCancelTimer:
		body = &wire.HandleRequest{Handle: handle()}
	case wire.OpFlags:
		body = &wire.Flags{Handle: handle(), Mask: r.random.Uint32() & 3, Flags: r.random.Uint32() & 3}
	case wire.OpOpenProcess:
		body, fds = &wire.OpenProcess{Access: object.Synchronize | object.ProcessQuery, PID: 1, Self: uint32(os.Getpid())}, few(r.random.IntN(2))
	case wire.OpBequest:
		made := &wire.Bequest{Listed: r.random.Uint32() & 1, Only: []uint32{handle()}}
		fds = few(r.random.IntN(4))
		for range fds {
			made.Made = append(made.Made, wire.MadeHandle{Handle: handle(), Type: 4, Access: 1, Flags: 1})
		}
		body = made
	case wire.OpChild:
		body, fds = &wire.Child{Ticket: r.random.Uint64() % 100000}, few(1)
	case wire.OpInherit, wire.OpReap:
		fds = few(1)
	case wire.OpExit:
		body = &wire.Exit{Code: r.random.Uint32()}
	case wire.OpTerminate:
		body = &wire.Exit{Handle: 4096, Code: 1} // not what it needs itself
	case wire.OpDuplicate:
		body = &wire.Duplicate{
			SourceProcess: wire.CurrentProcess, Handle: handle(), TargetProcess: wire.CurrentProcess, Options: r.random.Uint32() & 3,
		}
	case wire.OpCommit:
		body = &wire.Commit{Handle: handle(), Offset: 1 << r.random.IntN(48), Length: 1 << r.random.IntN(48)}
	case wire.OpGetSecurity:
		body = &wire.GetSecurity{Handle: handle(), Parts: 7}
	case wire.OpSetSecurity:
		body = &wire.SetSecurity{Handle: handle(), Parts: 4, Security: "nonsense"}
	default:
		body = r.waitable(op, handle, text)
	}
	return wire.AppendFrame(nil, wire.Header{ID: r.random.Uint32(), Op: op, FDs: uint16(len(fds))}, body), fds
}

// playNeighbour becomes user Args[1], holds a section with something in it, and works beside that until it is told to stop.
func playNeighbour(s *testkit.Stage) {
	uid, err := strconv.Atoi(s.Args[1])
	s.Check(errors.Join(err, syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	held, err := c.CreateSection(pageReadWrite, 4096, 0, "held")
	s.Check(err)
	view, err := c.MapView(held.Handle, client.MapRequest{Access: client.FileMapWrite})
	s.Check(err)
	memory := shm.Bytes(view.Base, view.Length)
	stop := make(chan struct{})
	go func() {
		_, _ = s.Hear()
		close(stop)
	}()
	s.Say("working")
	for n := 1; ; n++ {
		memory[0], memory[4095] = byte(n), byte(uid)
		s.Check(workOnce(c, "work"))
		again, err := c.OpenSection(client.FileMapRead, 0, "held")
		s.Check(err)
		if again.Section.Object != held.Section.Object || memory[0] != byte(n) || memory[4095] != byte(uid) {
			s.Check(errors.New("something is lost"))
		}
		s.Check(c.CloseHandle(again.Handle))
		select {
		case <-stop:
			s.Say("%d rounds, %d handles", n, len(c.Remembered()))
			return
		default:
		}
	}
}

// TestRiot has an untrusted user send random requests while two others work.
func TestRiot(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	m := startSystem(t, server.DefaultLimits())
	riot := func(requests int) {
		a := testkit.Start(t, "rioter", nil, m.Socket, strconv.Itoa(mallory), strconv.Itoa(requests), fmt.Sprint(seed))
		a.Expect("done")
		if err := a.End(); err != nil {
			t.Error(err)
		}
		seed++
	}
	riot(2000) // so that the manager has what it keeps
	expectNothing(t, m)
	files, goroutines, memory := testkit.OpenFiles(), runtime.NumGoroutine(), testkit.RSS(t, os.Getpid())
	var neighbours []*testkit.Actor
	for _, uid := range []int{alice, bob} {
		n := testkit.Start(t, "neighbour", nil, m.Socket, strconv.Itoa(uid))
		n.Expect("working")
		neighbours = append(neighbours, n)
	}
	before := m.Server.Stats()
	riot(*riotRequests)
	for _, n := range neighbours {
		n.Say("stop")
		t.Log(n.Hear())
		if err := n.End(); err != nil {
			t.Error(err)
		}
	}
	expectNothing(t, m)
	after := m.Server.Stats()
	t.Logf("%d requests were served, %d connections cut off, refused %v",
		after.Requests-before.Requests, after.CutOff-before.CutOff, after.Refusals)
	testkit.Eventually(t, "files and goroutines to go", func() bool {
		return testkit.OpenFiles() <= files && runtime.NumGoroutine() <= goroutines
	})
	const bound = 48 << 20
	grown := testkit.RSS(t, os.Getpid()) - memory
	t.Logf("%d files, %d goroutines before; %d and %d after; memory grew by %d KiB to %d KiB", files, goroutines,
		testkit.OpenFiles(), runtime.NumGoroutine(), grown>>10, testkit.RSS(t, os.Getpid())>>10)
	if grown > bound {
		t.Errorf("the manager grew by %d bytes", grown)
	}
}
