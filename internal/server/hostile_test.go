package server_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"winshm/internal/proc"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

// identifiers are the ways to know a process: what new kernels have, and what old ones have.
var identifiers = map[string]proc.Identify{"pidfd": proc.FromPeer, "number": proc.FromPeerByNumber}

// hostilities are what a connection can be cut off for, and what the log says of it.
var hostilities = []struct {
	name  string
	proud bool // after a proper hello
	do    func(*stranger) error
	log   string
}{
	{"shorter than a header", false, sendBytes(make([]byte, wire.HeaderSize-1)), "shorter than a header"},
	{"one byte", true, sendBytes([]byte{1}), "shorter than a header"},
	{"length too large", true, sendLength(4711), "length says 4711"},
	{"length too small", true, sendLength(1), "length says 1,"},
	{"length 4 GiB", false, sendLength(1<<32 - 1), "length says 4294967295"},
	{"oversized", true, sendBytes(make([]byte, wire.MaxFrame+1)), "frame longer than the protocol allows"},
	{"oversized with descriptors", false, func(s *stranger) error {
		return s.send(make([]byte, wire.MaxFrame+1), repeat(0, 3)...)
	}, "frame longer than the protocol allows"},
	{"unknown operation", true, sendOp(999, nil), "unknown operation 999"},
	{"operation 0", true, sendOp(0, nil), "unknown operation 0"},
	{"close before hello", false, sendOp(wire.OpClose, &wire.HandleRequest{Handle: 8}), "close before hello"},
	{"unknown before hello", false, sendOp(999, nil), "operation 999 before hello"},
	{"second hello", true, sendOp(wire.OpHello, newHello()), "unknown hello"},
	{"wrong magic", false, func(s *stranger) error {
		frame := s.frame(wire.OpHello, newHello())
		frame[wire.HeaderSize]++
		return s.send(frame)
	}, "malformed frame"},
	{"hello with nothing", false, sendOp(wire.OpHello, nil), "ends 4 bytes early"},
	{"hello with more", false, sendOp(wire.OpHello, &wire.OpenSection{Access: wire.Magic, Name: "more"}), "malformed frame"},
	{"create cut short", true, sendOp(wire.OpCreateSection, &wire.HandleRequest{}), "early"},
	{"trailing bytes", true, sendOp(wire.OpClose, &wire.Flags{}), "8 bytes too many"},
	{"goodbye with a body", true, sendOp(wire.OpGoodbye, &wire.HandleRequest{}), "4 bytes too many"},
	{"name longer than the frame", true, func(s *stranger) error {
		frame := s.frame(wire.OpOpenSection, &wire.OpenSection{Name: "n"})
		binary.LittleEndian.PutUint32(frame[wire.HeaderSize+8:], 1<<32-1)
		return s.send(frame)
	}, "early"},
	{"status in a request", true, func(s *stranger) error {
		return s.send(wire.AppendFrame(nil, wire.Header{Op: wire.OpSnapshot, Status: 5}, nil))
	}, "a request with a status"},
	{"descriptors announced", true, func(s *stranger) error {
		return s.send(wire.AppendFrame(nil, wire.Header{Op: wire.OpSnapshot, FDs: 1}, nil))
	}, "header says 1 descriptors, 0 came"},
	{"a file where none belongs", true, func(s *stranger) error {
		return s.send(wire.AppendFrame(nil, wire.Header{Op: wire.OpSnapshot, FDs: 1}, nil), 0)
	}, "1 descriptors with snapshot"},
	{"no pidfd where one belongs", true, sendOp(wire.OpChild, &wire.Child{}), "0 descriptors with child"},
	{"files that are not described", true, func(s *stranger) error {
		return s.send(wire.AppendFrame(nil, wire.Header{Op: wire.OpBequest, FDs: 1}, &wire.Bequest{}), 0)
	}, "1 descriptors for 0 handles"},
	{
		"described files that are not there", true, sendOp(wire.OpBequest, &wire.Bequest{Made: make([]wire.MadeHandle, 2)}),
		"0 descriptors for 2 handles",
	},
	{"create waitable cut short", true, sendOp(wire.OpCreateWaitable, &wire.OpenWaitable{}), "early"},
	{"more handles than there are", true, func(s *stranger) error {
		frame := s.frame(wire.OpWait, &wire.Wait{Targets: []wire.Target{{Handle: 8}}})
		binary.LittleEndian.PutUint32(frame[wire.HeaderSize+16:], 1<<32-1)
		return s.send(frame)
	}, "early"},
	{"threads with a file", true, func(s *stranger) error {
		return s.send(wire.AppendFrame(nil, wire.Header{Op: wire.OpThreads, FDs: 1}, &wire.Threads{Count: 1}), 0)
	}, "1 descriptors with threads"},
	{"a signal there is not", true, func(s *stranger) error {
		return s.send(s.frame(wire.OpSignal, &wire.Signal{Handle: 8, Verb: 99}))
	}, "malformed frame"},
	{"create window cut short", true, sendOp(wire.OpCreateWindow, &wire.Window{}), "early"},
	{"a class longer than the frame", true, func(s *stranger) error {
		frame := s.frame(wire.OpFindWindow, &wire.FindWindow{Class: "n"})
		binary.LittleEndian.PutUint32(frame[wire.HeaderSize+12:], 1<<32-1)
		return s.send(frame)
	}, "early"},
	{"collect with more", true, sendOp(wire.OpCollect, &wire.CreateWindow{}), "bytes too many"},
	{"channel with a file", true, func(s *stranger) error {
		return s.send(wire.AppendFrame(nil, wire.Header{Op: wire.OpChannel, FDs: 1}, &wire.Channel{Window: 1}), 0)
	}, "1 descriptors with channel"},
	{"no reads, windows", true, flood(wire.OpWindows, &wire.Windows{All: 1}), "peer does not read its replies"},
	{"no reads, traces", true, flood(wire.OpTrace, &wire.Trace{Spy: 1, User: uint32(os.Getuid())}), "peer does not read its replies"},
	{"no reads, arenas", true, flood(wire.OpArena, nil), "peer does not read its replies"},
	{"no reads, threads", true, flood(wire.OpThreads, &wire.Threads{Count: 64}), "peer does not read its replies"},
	{"a file", true, sendFiles(1), "header says 0 descriptors, 1 came"},
	{"a file with hello", false, func(s *stranger) error {
		return s.send(s.frame(wire.OpHello, newHello()), 0)
	}, "header says 0 descriptors, 1 came"},
	{"a socket", true, func(s *stranger) error {
		f, err := s.conn.File() // its own other end, to make it worse
		if err != nil {
			return err
		}
		defer f.Close()
		return s.send(s.frame(wire.OpSnapshot, nil), int(f.Fd()))
	}, "header says 0 descriptors, 1 came"},
	{"253 files", true, sendFiles(wire.MaxFDs), "253 came"},
	{"no reads, small replies", true, flood(wire.OpQuery, &wire.HandleRequest{Handle: 4711}), "peer does not read its replies"},
	{"no reads, descriptors", true, flood(wire.OpSnapshot, nil), "peer does not read its replies"},
	{"no reads, new handles", true, flood(wire.OpCreateSection, &wire.CreateSection{Protect: 4, Size: 1}), "peer does not read its replies"},
	{"another process's frame", true, sendFromChild, "frame from a process that did not connect"},
	{"another process's hello", false, sendFromChild, "frame from a process that did not connect"},
}

func sendBytes(b []byte) func(*stranger) error { return func(s *stranger) error { return s.send(b) } }

func sendOp(op wire.Op, body wire.Message) func(*stranger) error {
	return func(s *stranger) error { return s.send(s.frame(op, body)) }
}

func sendLength(n uint32) func(*stranger) error {
	return func(s *stranger) error {
		frame := s.frame(wire.OpClose, &wire.HandleRequest{Handle: 8})
		binary.LittleEndian.PutUint32(frame[12:], n)
		return s.send(frame)
	}
}

func sendFiles(n int) func(*stranger) error {
	return func(s *stranger) error { return s.send(s.frame(wire.OpSnapshot, nil), repeat(0, n)...) }
}

func repeat(fd, n int) []int {
	fds := make([]int, n)
	for i := range fds {
		fds[i] = fd
	}
	return fds
}

// flood sends requests until the manager has enough of it.
func flood(op wire.Op, body wire.Message) func(*stranger) error {
	return func(s *stranger) error {
		for s.send(s.frame(op, body)) == nil {
		}
		return nil
	}
}

func sendFromChild(s *stranger) error {
	f, err := s.conn.File()
	if err != nil {
		return err
	}
	defer f.Close()
	child := exec.Command("sh", "-c", "printf 0123456789abcdef >&3")
	child.ExtraFiles = []*os.File{f}
	return child.Run()
}

func TestHostileClients(t *testing.T) {
	for name, identify := range identifiers {
		t.Run(name, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{Identify: identify})
			stop := startVictim(t, m.Socket)
			for _, h := range hostilities {
				t.Run(h.name, func(t *testing.T) { expectCutOff(t, m, h.proud, h.do, h.log) })
			}
			if got, want := m.Server.Stats().CutOff, uint64(len(hostilities)); got != want {
				t.Errorf("%d connections were cut off, not %d", got, want)
			}
			stop()
			expectEmpty(t, m)
		})
	}
}

// expectCutOff fails the test unless the manager cuts off a connection that does that, and logs why.
func expectCutOff(t *testing.T, m *testkit.Manager, proud bool, do func(*stranger) error, log string) {
	before := len(m.Log.String())
	s := newStranger(t, m.Socket)
	if proud {
		s.hello()
	}
	if err := do(s); err != nil {
		t.Fatal(err)
	}
	s.expectCut()
	testkit.Eventually(t, "the reason in the log", func() bool {
		for line := range strings.Lines(m.Log.String()[before:]) {
			if strings.Contains(line, "level=WARN") && strings.Contains(line, "connection cut off") && strings.Contains(line, log) {
				return true
			}
		}
		return false
	})
}

// expectEmpty waits until nobody holds anything.
func expectEmpty(t *testing.T, m *testkit.Manager) {
	t.Helper()
	testkit.Eventually(t, "the manager to be empty", func() bool {
		s := m.Server.Stats()
		return s.Objects == 0 && s.Handles == 0 && s.Connections == 0
	})
}

// A client that just goes is no reason for a warning.
func TestLeavingIsNoOffence(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	stop := startVictim(t, m.Socket)
	create := &wire.CreateSection{Protect: pageReadWrite, Size: 1}
	for name, do := range map[string]func(*stranger){
		"silent":                func(*stranger) {},
		"silent after hello":    func(s *stranger) { s.hello() },
		"hello and away":        func(s *stranger) { _ = s.send(s.frame(wire.OpHello, newHello())) },
		"in the middle":         func(s *stranger) { s.hello(); _ = s.send(s.frame(wire.OpCreateSection, create)) },
		"in the middle of many": func(s *stranger) { s.hello(); sendMany(s, wire.OpCreateSection, create) },
		"half closed": func(s *stranger) {
			s.hello()
			sendMany(s, wire.OpCreateSection, create)
			_ = s.conn.CloseWrite()
			s.expectCut()
		},
		"empty frame": func(s *stranger) { s.hello(); _ = s.send(nil); s.expectCut() },
		"goodbye": func(s *stranger) {
			s.hello()
			s.call(wire.OpCreateSection, create, nil)
			s.call(wire.OpGoodbye, nil, nil)
			s.expectCut()
		},
	} {
		t.Run(name, func(t *testing.T) {
			for range 50 {
				s := newStranger(t, m.Socket)
				do(s)
				_ = s.conn.Close()
			}
		})
	}
	stop()
	expectEmpty(t, m)
	if s := m.Server.Stats(); s.CutOff != 0 {
		t.Errorf("%d connections were cut off:\n%s", s.CutOff, m.Log)
	}
}

func sendMany(s *stranger, op wire.Op, body wire.Message) {
	for range 20 {
		_ = s.send(s.frame(op, body))
	}
}

// Many that connect and say nothing are in nobody's way.
func TestSilentConnections(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	const many = 300
	for range many {
		newStranger(t, m.Socket)
	}
	testkit.Eventually(t, "connections", func() bool { return m.Server.Stats().Connections == many })
	startVictim(t, m.Socket)()
	if got := m.Server.Stats().Processes; got > 1 {
		t.Errorf("%d processes are known, though only the victim said who it is", got)
	}
}

func TestGarbage(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	stop := startVictim(t, m.Socket)
	const clients, frames = 8, 10000
	t.Run("clients", func(t *testing.T) {
		for n := range clients {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				sendGarbage(t, m.Socket, rand.New(rand.NewPCG(1, uint64(n))), frames/clients)
			})
		}
	})
	stop()
	expectEmpty(t, m)
	if m.Server.Stats().CutOff < frames/20 {
		t.Errorf("of %d frames only %d were an offence", frames, m.Server.Stats().CutOff)
	}
}

// sendGarbage sends frames over as many connections as that takes.
func sendGarbage(t *testing.T, socket string, rng *rand.Rand, frames int) {
	s := newStranger(t, socket)
	for n := range frames {
		if s.send(garbage(rng)) == nil && n%64 != 0 { // now and then go at once
			if _, _, err := s.receive(); err == nil {
				continue
			}
		}
		_ = s.conn.Close()
		if s = newStranger(t, socket); rng.IntN(4) > 0 {
			s.hello()
		}
	}
	_ = s.conn.Close()
}

// garbage makes a frame that is rubbish to some degree.
func garbage(rng *rand.Rand) []byte {
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		return b
	}
	switch rng.IntN(12) {
	case 0:
		return random(1 + rng.IntN(200))
	case 1:
		body := random(rng.IntN(64))
		op := wire.Op(rng.IntN(int(wire.OpSnapshot) + 2))
		frame := append(wire.AppendFrame(nil, wire.Header{ID: rng.Uint32(), Op: op}, nil), body...)
		binary.LittleEndian.PutUint32(frame[12:], uint32(len(body)))
		return frame
	}
	request := requests[rng.IntN(len(requests))]
	frame := wire.AppendFrame(nil, wire.Header{ID: rng.Uint32(), Op: request.op}, request.body)
	where := min(wire.HeaderSize+rng.IntN(16), len(frame)-1)
	if rng.IntN(8) == 0 {
		where = rng.IntN(len(frame))
	}
	frame[where] ^= 1 << rng.IntN(8)
	return frame
}

var requests = []struct {
	op   wire.Op
	body wire.Message
}{
	{wire.OpClose, &wire.HandleRequest{Handle: 8}},
	{wire.OpQuery, &wire.HandleRequest{Handle: 16}},
	{wire.OpFlags, &wire.Flags{Handle: 8, Mask: 3, Flags: 3}},
	{wire.OpCreateSection, &wire.CreateSection{Protect: 4, Size: 5000, Name: "garbage"}},
	{wire.OpOpenSection, &wire.OpenSection{Access: 4, Name: "garbage"}},
	{wire.OpSnapshot, nil},
}

// What a hostile client leaves in flight, and the manager's descriptors in it, goes with its connection.
func TestUnreadReplies(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	s := newStranger(t, m.Socket)
	s.hello()
	before := testkit.OpenFiles()
	_ = flood(wire.OpCreateSection, &wire.CreateSection{Protect: 4, Size: 1 << 20})(s)
	testkit.Eventually(t, "handles and files to go", func() bool {
		return m.Server.Stats().Handles == 0 && testkit.OpenFiles() <= before
	})
}
