package message_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func init() { roles["intruder"] = playIntruder }

// Users that the tests act as. They need no names.
const (
	alice   = 54331
	mallory = 54332
	openers = 54333 // the group of those who may open windows
)

// startUsers starts a manager for all users.
func startUsers(t *testing.T) *testkit.Manager {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as other users")
	}
	testkit.CheckLeaks(t)
	group := uint32(openers)
	m := testkit.StartManager(t, server.Config{System: true, GlobalGroup: &group})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WINSHM_SOCKET", m.Socket)
	return m
}

// startAs starts a role as another user.
func startAs(t *testing.T, uid uint32, role string, args ...string) *testkit.Actor {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid, Groups: []uint32{openers}}}
	if uid == mallory {
		cmd.SysProcAttr.Credential.Groups = nil
	}
	return testkit.StartCommand(t, role, cmd)
}

// playIntruder tries what it can at a window, and tells of each message what became of it.
func playIntruder(s *testkit.Stage) {
	system := message.Of(client.Default())
	q, err := system.NewQueue()
	s.Check(err)
	var h message.Handle
	_, err = fmt.Sscan(s.Args[0], &h)
	s.Check(err)
	code := func(err error) uint32 {
		code, _ := errors.AsType[winerr.Errno](err)
		return uint32(code)
	}
	m := message.Message{Window: h, ID: message.User + 5, WParam: honest, LParam: 1}
	say := func(what string, err error) { s.Say("%s %d", what, code(err)) }
	sent := func(id uint32, number uint64, size int) error {
		r := numberedRequest(h, number, size)
		r.ID = id
		_, err := send(q, r, nil)
		return err
	}
	say("data", sent(message.CopyData, 2, 1000))
	say("large", sent(message.CopyData, 3, 3<<20))
	say("larger", sent(message.CopyData, 4, 65<<20))
	say("user", sent(message.User, 5, 0))
	say("null", sent(message.Null, 6, 0))
	m.LParam = 7
	say("post", q.Post(m))
	m.LParam = 8
	say("notify", q.Notify(m))
	m.LParam = 9
	say("ask", q.Ask(m, 1))
	m.ID, m.LParam = message.Quit, 10
	say("quit", q.Post(m))
	say("again", sent(message.CopyData, 11, 10))
}

// windowOf returns the window of an actor's, which root sees.
func windowOf(t *testing.T, title string) message.Handle {
	t.Helper()
	c := client.New(client.Options{})
	defer func() { _ = c.Close() }()
	return findAny(t, message.Of(c), title)
}

// TestOtherUsers has a process of another user send to a window that is closed to it, and to one that lets one message in.
func TestOtherUsers(t *testing.T) {
	startUsers(t)
	results := func(title string) (all []string) {
		a := startAs(t, mallory, "intruder", fmt.Sprint(windowOf(t, title)))
		for line, alive := a.Next(); alive; line, alive = a.Next() {
			all = append(all, line)
		}
		return all
	}
	for _, c := range []struct {
		title, want, handled string
		args                 []string
	}{
		{"closed", "data 5, large 5, larger 5, user 5, null 5, post 5, notify 5, ask 5, quit 5, again 5", "", nil},
		{"open", "data 0, large 0, larger 8, user 5, null 0, post 0, notify 0, ask 0, quit 0, again 0", "2 3 6 11", []string{"open"}},
	} {
		a := startAs(t, alice, "record", append([]string{c.title}, c.args...)...)
		a.Expect("ready")
		if got := strings.Join(results(c.title), ", "); got != c.want {
			t.Errorf("%s: %s", c.title, got)
		}
		var handled []string
		for n := range 12 {
			a.Say("%d", n)
			if line := a.Hear(); line != "0 spoiled 0" {
				handled = append(handled, fmt.Sprint(n))
			}
		}
		if got := strings.Join(handled, " "); got != c.handled {
			t.Errorf("%s: messages %s were handled", c.title, got)
		}
		speaker{startAs(t, alice, "speak", c.title, "thread")}.send(t, 100, 1000)
		speaker{startAs(t, 0, "speak", c.title, "thread")}.send(t, 101, 1000)
	}
}

// TestVandalOfAnotherUser has a process of another user write anything into its channel, and ring without end. What a procedure reads
// does not change under it, and the owner's own messages are handled as ever.
func TestVandalOfAnotherUser(t *testing.T) {
	startUsers(t)
	receiver := startAs(t, alice, "record", "open", "open", "nests")
	receiver.Expect("ready")
	v := startAs(t, mallory, "vandal", "open")
	s := speaker{startAs(t, alice, "speak", "open", "thread")}
	var over atomic.Bool
	var wg sync.WaitGroup
	sent, longest := uint64(0), time.Duration(0)
	wg.Go(func() {
		for ; !over.Load() && !t.Failed(); sent++ {
			began := time.Now()
			s.send(t, sent, int(sent%5)*1000)
			longest = max(longest, time.Since(began))
		}
	})
	v.Expect("done")
	over.Store(true)
	wg.Wait()
	for n := range sent {
		receiver.Say("%d", n)
		receiver.Expect("1 spoiled 0")
	}
	t.Logf("%d messages, the longest took %v", sent, longest)
	if sent == 0 {
		t.Error("none came")
	}
}
