package server_test

import (
	"errors"
	"net"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

// playFlooder becomes user Args[1] and floods the manager over Args[2] connections with the request that costs most.
func playFlooder(s *testkit.Stage) {
	uid, err1 := strconv.Atoi(s.Args[1])
	n, err2 := strconv.Atoi(s.Args[2])
	s.Check(errors.Join(err1, err2, syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	const objects = 1000
	for range objects {
		_, err := c.CreateSection(pageReadWrite, 1, 0, "")
		s.Check(err)
	}
	for range n {
		conn, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: s.Args[0], Net: "unixpacket"})
		s.Check(err)
		_, err = conn.Write(wire.AppendFrame(nil, wire.Header{ID: 1, Op: wire.OpHello}, newHello()))
		s.Check(err)
		buf := make([]byte, wire.MaxFrame)
		_, err = conn.Read(buf)
		s.Check(err)
		go func() {
			request := wire.AppendFrame(nil, wire.Header{ID: 1, Op: wire.OpSnapshot}, nil)
			for range 4 {
				_, _ = conn.Write(request)
			}
			for {
				_, err1 := conn.Write(request)
				_, err2 := conn.Read(buf) // what comes with it is closed at once
				s.Check(errors.Join(err1, err2))
			}
		}()
	}
	s.Say("flooding")
	_, _ = s.Hear()
}

// TestFlood has a user with many connections flood the manager. What a single connection of another user waits for is not
// how many those are.
func TestFlood(t *testing.T) {
	const connections, requests, most = 100, 50, 30
	m := startSystem(t, server.Limits{})
	c := newClient(t, m.Socket)
	o, err := c.CreateSection(pageReadWrite, 1, 0, "")
	wantCode(t, "create", err, 0)
	testkit.Start(t, "flooder", nil, m.Socket, strconv.Itoa(mallory), strconv.Itoa(connections)).Expect("flooding")
	begun := m.Server.Stats().Requests
	testkit.Eventually(t, "the flood to be served", func() bool { return m.Server.Stats().Requests > begun })
	before := m.Server.Stats().Requests
	for range requests {
		wantCode(t, "a request", c.SetHandleFlags(o.Handle, client.Inherit, 0), 0)
	}
	others := m.Server.Stats().Requests - before - requests
	t.Logf("%d requests of the flood were served beside %d of a single connection", others, requests)
	if others > most*requests { // none, if its process got no time
		t.Errorf("%d requests of the flood were served in the time of %d others", others, requests)
	}
}

// lingering returns a socket that takes a long time to close.
func lingering(t *testing.T) *os.File {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("no TCP: %v", err)
	}
	t.Cleanup(func() { _ = l.Close() })
	out, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close() }) // that ends it
	tcp := out.(*net.TCPConn)
	f, err := tcp.File()
	if err != nil {
		t.Fatal(err)
	}
	_ = tcp.SetWriteDeadline(time.Now().Add(10 * time.Millisecond))
	for err == nil { // until nothing more fits between the two
		_, err = tcp.Write(make([]byte, 1<<20))
	}
	if err := syscall.SetsockoptLinger(int(f.Fd()), syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1, Linger: 1000}); err != nil {
		t.Fatal(err)
	}
	return f
}

// asUser runs f in a thread that acts as another user, whom the manager takes it for.
func asUser(t *testing.T, uid int, f func()) {
	t.Helper()
	done := make(chan error)
	go func() {
		err := actAs(uid)
		if err == nil {
			f()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// TestFilesThatDoNotClose gives the manager files whose closing takes as long as their owner likes, in every way that there
// is. He may block himself by that, and nobody else.
func TestFilesThatDoNotClose(t *testing.T) {
	hello := wire.AppendFrame(nil, wire.Header{ID: 1, Op: wire.OpHello}, newHello())
	made := func(handle uint32) *wire.Bequest {
		return &wire.Bequest{Made: []wire.MadeHandle{{Handle: handle, Type: 4}}}
	}
	request := func(op wire.Op, body wire.Message) []byte {
		return wire.AppendFrame(nil, wire.Header{ID: 2, Op: op, FDs: 1}, body)
	}
	for what, tc := range map[string]struct {
		frame []byte
		leave bool // and nobody reads it
		most  uint64
	}{
		"with a request that takes none": {frame: request(wire.OpSnapshot, nil)},
		"in place of a process":          {frame: request(wire.OpChild, &wire.Child{})},
		"in place of a ticket":           {frame: request(wire.OpInherit, nil)},
		"to be inherited":                {frame: request(wire.OpBequest, made(4)), leave: true},
		"to be inherited as no handle":   {frame: request(wire.OpBequest, made(8))},
		"before anybody reads it":        {frame: request(wire.OpSnapshot, nil), leave: true},
		"over a connection too many":     {frame: request(wire.OpSnapshot, nil), leave: true, most: 1},
	} {
		t.Run(what, func(t *testing.T) {
			m := startSystem(t, only(server.LimitConnections, tc.most))
			c := newClient(t, m.Socket)
			wantCode(t, "connect", c.Connect(), 0)
			asUser(t, mallory, func() {
				if tc.most > 0 {
					newStranger(t, m.Socket)
				}
				for range 10 {
					f := lingering(t)
					s := newStranger(t, m.Socket)
					_ = s.send(hello)
					_ = s.send(tc.frame, int(f.Fd()))
					go f.Close() // which lingers if the manager did not get it
					if tc.leave {
						_ = s.conn.Close()
					}
				}
			})
			for range 20 {
				late := newClient(t, m.Socket)
				wantCode(t, "another's work", workOnce(late, "work"), 0)
				wantCode(t, "work", workOnce(c, "work"), 0)
				_ = late.Close()
			}
		})
	}
}

// TestFewUnreadReplies has a client ask and not read: what is under way to it, with descriptors that count for everybody, is
// little.
func TestFewUnreadReplies(t *testing.T) {
	const most = 12
	m := startSystem(t, server.Limits{})
	asUser(t, mallory, func() {
		s := newStranger(t, m.Socket)
		s.hello()
		s.call(wire.OpCreateSection, &wire.CreateSection{Protect: pageReadWrite, Size: 1}, nil)
		sendMany(s, wire.OpQuery, &wire.HandleRequest{Handle: 8})
		sendMany(s, wire.OpQuery, &wire.HandleRequest{Handle: 8})
		testkit.Eventually(t, "the connection to be cut off", func() bool { return m.Server.Stats().CutOff == 1 })
		n := 0
		for ; ; n++ {
			_, _, err := s.receive()
			if errors.Is(err, syscall.ECONNRESET) { // it was cut off before all was taken; what was sent is still there
				_, _, err = s.receive()
			}
			if err != nil {
				break
			}
		}
		t.Logf("%d replies were under way", n)
		if n == 0 || n > most {
			t.Errorf("%d replies were under way, not 1 to %d", n, most)
		}
	})
}

// TestLargestReply gives a child as many files as one reply can hold.
func TestLargestReply(t *testing.T) {
	m := startSystem(t, server.Limits{})
	asUser(t, mallory, func() {
		s := newStranger(t, m.Socket)
		s.rights = make([]byte, 4096)
		s.hello()
		made := &wire.Bequest{}
		for n := range uint32(wire.MaxFDs) {
			made.Made = append(made.Made, wire.MadeHandle{Handle: 8*n + 4, Type: object.FileType.ID, Access: 1, Flags: 1})
		}
		if err := s.send(wire.AppendFrame(nil, wire.Header{ID: 1, Op: wire.OpBequest, FDs: wire.MaxFDs}, made), repeat(0, wire.MaxFDs)...); err != nil {
			t.Error(err)
		}
		s.keep = true
		if head, _, err := s.receive(); err != nil || head.Status != 0 || len(s.kept) != 1 {
			t.Fatalf("%+v %v %v", head, s.kept, err)
		}
		if err := s.send(wire.AppendFrame(nil, wire.Header{ID: 2, Op: wire.OpInherit, FDs: 1}, nil), s.kept[0]); err != nil {
			t.Error(err)
		}
		head, _, err := s.receive()
		if err != nil || head.FDs != wire.MaxFDs {
			t.Errorf("the child gets %d files: %+v %v", head.FDs, head, err)
		}
		fdsock.CloseAll(s.kept)
	})
}
