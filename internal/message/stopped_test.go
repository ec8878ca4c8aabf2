//go:build winshm_steps

package message_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"winshm/internal/channel"
	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

func init() {
	roles["step"] = step
	roles["step receiver"] = stepReceiver
}

// stepping stops or kills this process before its n-th access to shared words, counted from when it is armed.
type stepping struct {
	mu     sync.Mutex // held by who stops the process: who then disarms has not been overtaken
	left   atomic.Int64
	signal syscall.Signal
}

func newStepping(s *testkit.Stage, signal string) *stepping {
	p := &stepping{signal: syscall.SIGKILL}
	if signal == "stop" {
		p.signal = syscall.SIGSTOP
	}
	hook := func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.left.Load() > 0 && p.left.Add(-1) == 0 {
			if p.signal == syscall.SIGSTOP {
				s.Say("stopping")
			}
			signalSelf(p.signal)
		}
	}
	channel.Step, waitable.Step = hook, func(any) { hook() }
	return p
}

// signalSelf has the signal act before it returns: one to the process could reach another thread some time later.
func signalSelf(signal syscall.Signal) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_, _, _ = syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(os.Getpid()), uintptr(syscall.Gettid()), uintptr(signal))
}

// arm has the process stop, or be killed, before the n-th step from now on; 0: not at all. What was to stop it before has.
func (p *stepping) arm(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left.Store(n)
}

// disarm reports whether there were fewer steps.
func (p *stepping) disarm() bool { return p.left.Swap(0) > 0 }

// operations are what a sender does, with a message of a number, and how it tells of it: "answered", "timeout" or "left".
var operations = map[string]func(q *message.Queue, h message.Handle, number uint64) (string, error){
	"call": func(q *message.Queue, h message.Handle, number uint64) (string, error) {
		return call(q, h, number, 100, -1)
	},
	"large": func(q *message.Queue, h message.Handle, number uint64) (string, error) {
		return call(q, h, number, 1<<20, -1)
	},
	"withdraw": func(q *message.Queue, h message.Handle, number uint64) (string, error) {
		return call(q, h, number, 100, 0)
	},
	"post": func(q *message.Queue, h message.Handle, number uint64) (string, error) {
		return "left", q.Post(message.Message{Window: h, ID: numbered, WParam: honest, LParam: number})
	},
	"notify": func(q *message.Queue, h message.Handle, number uint64) (string, error) {
		return "left", q.Notify(message.Message{Window: h, ID: numbered, WParam: honest, LParam: number})
	},
}

func call(q *message.Queue, h message.Handle, number uint64, size int, limit time.Duration) (string, error) {
	r := numberedRequest(h, number, size)
	r.Timeout = limit
	switch result, err := send(q, r, nil); {
	case errors.Is(err, winerr.ERROR_TIMEOUT):
		return "timeout", nil
	case err != nil:
		return "", err
	case result != number+1:
		return "", fmt.Errorf("the result is %d", result)
	}
	return "answered", nil
}

// step is a process that makes an operation again and again, and is stopped or killed in it.
func step(s *testkit.Stage) {
	system := message.Of(client.Default())
	p := newStepping(s, s.Args[0])
	client.OnThread(func(t *client.ThreadState) {
		q, err := system.Queue(t)
		s.Check(err)
		h, err := system.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByTitle, Title: "one"})
		s.Check(err)
		_, err = call(q, h, 0, 1, -1) // the channel is made
		s.Check(err)
		_, err = operations["notify"](q, h, 0) // and there is something to take back
		s.Check(err)
		for line, err := s.Hear(); err == nil; line, err = s.Hear() {
			var name string
			var n int64
			var number uint64
			_, err := fmt.Sscan(line, &name, &n, &number)
			s.Check(err)
			p.left.Store(n)
			outcome, err := operations[name](q, h, number)
			s.Say("%s %v %t", outcome, err, p.disarm())
		}
	})
}

// theatre is a receiver in this process, and another sender.
type theatre struct {
	*testing.T
	manager *testkit.Manager
	system  *message.System
	other   speaker
	number  uint64
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	t.Setenv("WINSHM_SOCKET", m.Socket)
	c := client.New(client.Options{Socket: m.Socket})
	system := message.Of(c)
	t.Cleanup(func() { system.Close(); _ = c.Close() })
	return &theatre{T: t, manager: m, system: system}
}

// receive starts a recorder, which ends with the test.
func (h *theatre) receive() *recorder {
	h.Helper()
	r, ctx := newRecorder(), h.Context()
	ready, done := make(chan error), make(chan struct{})
	go func() {
		defer close(done)
		q, err := h.system.NewQueue()
		if err == nil {
			err = r.window(q, "one")
		}
		ready <- err
		r.pump(q, message.Get{Timeout: -1, Context: ctx})
		q.Close()
	}()
	if err := <-ready; err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { <-done })
	h.other = startSpeaker(h.T, "one", "thread")
	h.next(r)
	return r
}

// next sees that the other sender goes on.
func (h *theatre) next(r *recorder) {
	h.Helper()
	h.number++
	h.other.send(h.T, 1_000_000+h.number, 50)
	if n := r.count(1_000_000 + h.number); n != 1 {
		h.Errorf("the other's message was handled %d times", n)
	}
}

func awaitStopped(t *testing.T, pid int) {
	t.Helper()
	testkit.Eventually(t, "the process to be stopped", func() bool {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err == nil && strings.HasPrefix(string(text[strings.LastIndexByte(string(text), ')')+1:]), " T")
	})
}

// check sees that a message was handled as often as may be.
func check(t *testing.T, r *recorder, what string, number uint64, least, most int) {
	t.Helper()
	if n := r.count(number); n < least || n > most {
		t.Errorf("%s: message %d was handled %d times", what, number, n)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spoiled > 0 {
		t.Errorf("%s: %d messages are not what they were", what, r.spoiled)
	}
}

// mostSteps is after how many steps an operation is given up: one that looks again and again has no end of them.
const mostSteps = 60

// TestEveryStoppedSender stops a sender before each of its steps, while another one goes on, and lets it go on then.
func TestEveryStoppedSender(t *testing.T) {
	h := newTheatre(t)
	r := h.receive()
	a := testkit.Start(t, "step", nil, "stop")
	for name := range operations {
		n := 1
		for over := false; !over && n <= mostSteps && !t.Failed(); n++ {
			h.number++
			number, what := h.number, fmt.Sprintf("%s, step %d", name, n)
			a.Say("%s %d %d", name, n, number)
			line := a.Hear()
			if line == "stopping" {
				awaitStopped(t, a.Cmd.Process.Pid)
				h.next(r)
				check(t, r, what+", stopped", number, 0, 1)
				_ = a.Cmd.Process.Signal(syscall.SIGCONT)
				line = a.Hear()
			}
			over = judge(t, r, what, number, line)
		}
		t.Logf("%s: %d steps", name, n-1)
	}
}

// judge checks what an operation says, and reports whether it had no more steps.
func judge(t *testing.T, r *recorder, what string, number uint64, line string) (over bool) {
	t.Helper()
	words := strings.Fields(line)
	if len(words) != 3 || words[1] != "<nil>" {
		t.Fatalf("%s: %q", what, line)
	}
	switch words[0] {
	case "answered":
		check(t, r, what, number, 1, 1)
	case "left":
		testkit.Eventually(t, what+" to be handled", func() bool { return r.count(number) == 1 })
	default:
		check(t, r, what, number, 0, 1)
	}
	return words[2] == "true"
}

// TestEveryKilledSender kills a sender before each of its steps. Its message is handled once or not at all, another's go on, and
// nothing of it is left.
func TestEveryKilledSender(t *testing.T) {
	h := newTheatre(t)
	r := h.receive()
	channels := h.manager.Server.Stats().Channels
	for name := range operations {
		n := 1
		for over := false; !over && n <= mostSteps && !t.Failed(); n++ {
			a := testkit.Start(t, "step", nil, "kill")
			h.number++
			number, what := h.number, fmt.Sprintf("%s, killed before step %d", name, n)
			a.Say("%s %d %d", name, n, number)
			if line, alive := a.Next(); alive {
				over = judge(t, r, what, number, line)
			}
			a.Kill()
			h.next(r)
			check(t, r, what, number, 0, 1)
		}
		t.Logf("%s: %d steps", name, n-1)
	}
	testkit.Eventually(t, "the channels of the dead to go", func() bool { return h.manager.Server.Stats().Channels == channels })
}

// stepReceiver has a window, and is stopped or killed while it handles what comes.
func stepReceiver(s *testkit.Stage) {
	system := message.Of(client.Default())
	p := newStepping(s, s.Args[0])
	r := newRecorder()
	r.replies = s.Args[1] == "replies"
	go client.OnThread(func(t *client.ThreadState) {
		q, err := system.Queue(t)
		s.Check(err)
		s.Check(r.window(q, "two"))
		s.Say("ready")
		r.pump(q, message.Get{Timeout: -1})
	})
	for line, err := s.Hear(); err == nil; line, err = s.Hear() {
		n, err := strconv.ParseInt(line, 10, 64)
		s.Check(err)
		if n > 0 {
			s.Say("armed") // who is killed at once says nothing more
		}
		p.arm(n)
		if n == 0 {
			s.Say("armed")
		}
	}
}

// send sends to a window by its title, and returns what became of it.
func (h *theatre) send(q *message.Queue, to message.Handle, limit time.Duration) (number uint64, result uint64, err error) {
	h.number++
	r := numberedRequest(to, h.number, 100)
	r.Timeout = limit
	result, err = send(q, r, nil)
	return h.number, result, err
}

// TestEveryKilledReceiver kills a receiver before each of its steps. Its sender hears of it, whose messages to another go on.
func TestEveryKilledReceiver(t *testing.T) {
	h := newTheatre(t)
	r := h.receive()
	q, err := h.system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	for _, manner := range []string{"answers", "replies"} {
		steps := 0
		for n := 1; n <= mostSteps && !t.Failed(); n++ {
			a := testkit.Start(t, "step receiver", nil, "kill", manner)
			a.Expect("ready")
			to := findAny(t, h.system, "two")
			if number, result, err := h.send(q, to, -1); err != nil || result != number+1 {
				t.Fatalf("before: %d, %v", result, err)
			}
			a.Say("%d", n)
			a.Expect("armed")
			number, result, err := h.send(q, to, -1)
			switch {
			case err == nil && result == number+1: // answered before it died, or there were not so many steps
			case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
				steps = n
			case errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE): // it died on its way to sleep, before the call
			default:
				t.Errorf("%s, killed before step %d: %d, %v", manner, n, result, err)
			}
			a.Kill()
			h.next(r)
		}
		t.Logf("%s: the last step that ended a call is %d", manner, steps)
		if steps < 8 {
			t.Errorf("only %d steps", steps)
		}
	}
	testkit.Eventually(t, "the channels of the dead to go", func() bool { return h.manager.Server.Stats().Channels == 1 })
}

// TestEveryStoppedReceiver stops a receiver before each of its steps. Its sender's time passes, or the answer came before; when the
// receiver goes on, all is as before.
func TestEveryStoppedReceiver(t *testing.T) {
	h := newTheatre(t)
	r := h.receive()
	q, err := h.system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	for _, manner := range []string{"answers", "replies"} {
		a := testkit.Start(t, "step receiver", nil, "stop", manner)
		a.Expect("ready")
		to, stops := findAny(t, h.system, "two"), 0
		for n := 1; n <= mostSteps && !t.Failed(); n++ {
			what := fmt.Sprintf("%s, stopped before step %d", manner, n)
			a.Say("%d", n)
			a.Expect("armed")
			number, result, err := h.send(q, to, 30*time.Millisecond)
			if !errors.Is(err, winerr.ERROR_TIMEOUT) && (err != nil || result != number+1) {
				t.Errorf("%s: %d, %v", what, result, err)
			}
			h.next(r)
			if goOn(t, a) {
				stops++
			}
			if number, result, err := h.send(q, to, -1); err != nil || result != number+1 {
				t.Errorf("%s, after it went on: %d, %v", what, result, err)
			}
		}
		a.Kill()
		t.Logf("%s: stopped %d times", manner, stops)
		if stops < 8 {
			t.Error("the test tests nothing")
		}
	}
}

// goOn disarms a receiver, lets it go on if it is stopped, and reports whether it was.
func goOn(t *testing.T, a *testkit.Actor) (stopped bool) {
	t.Helper()
	a.Say("0")
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		for tick := time.NewTicker(time.Millisecond); ctx.Err() == nil; <-tick.C { // it may be stopped at any time yet
			_ = a.Cmd.Process.Signal(syscall.SIGCONT)
		}
	})
	line := a.Hear()
	if stopped = line == "stopping"; stopped {
		line = a.Hear()
	}
	if line != "armed" {
		t.Fatalf("it says %q", line)
	}
	return stopped
}

func (r *recorder) count(number uint64) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.handled[number]
}
