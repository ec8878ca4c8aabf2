package message_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

var (
	stress     = flag.Duration("stress", 20*time.Second, "send messages and kill for so long; two seconds if -short")
	stressed   = flag.Int("processes", 5, "send between so many processes")
	stressKill = flag.Duration("interval", 50*time.Millisecond, "kill one of them so often, about")
)

func init() { roles["citizen"] = playCitizen }

// citizen is a process that sends to all others, and handles what they send.
type citizen struct {
	system                  *message.System
	name                    int
	quiet                   atomic.Bool
	number                  atomic.Uint64
	answered, lost, handled atomic.Uint64
	wrong                   atomic.Uint64

	mu      sync.Mutex
	windows map[int]message.Handle
}

// playCitizen is process Args[0] of Args[1] that send.
func playCitizen(s *testkit.Stage) {
	c := &citizen{system: message.Of(client.Default()), windows: map[int]message.Handle{}}
	_, err := fmt.Sscan(s.Args[0]+" "+s.Args[1], &c.name, stressed)
	s.Check(err)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	ready := make(chan struct{})
	all.Go(func() {
		q, err := c.system.NewQueue()
		s.Check(err)
		defer q.Close()
		s.Check(newRecorder().window(q, title(c.name)))
		close(ready)
		c.receive(ctx, q)
	})
	<-ready
	s.Say("ready")
	for i := range 2 {
		all.Go(func() {
			talk := func(q *message.Queue, err error) {
				s.Check(err)
				for ctx.Err() == nil {
					c.speak(q, rand.IntN(*stressed))
				}
				q.Close()
			}
			if i == 0 {
				talk(c.system.NewQueue())
			} else {
				client.OnThread(func(t *client.ThreadState) { talk(c.system.Queue(t)) })
			}
		})
	}
	for line, err := s.Hear(); err == nil; line, err = s.Hear() {
		if c.quiet.Store(true); line == "count" {
			s.Say("%d %d %d", testkit.OpenFiles(), maps(), runtime.NumGoroutine())
		} else if line == "end" {
			break
		}
	}
	cancel()
	all.Wait()
	s.Say("%d answered, %d lost, %d handled, %d wrong", c.answered.Load(), c.lost.Load(), c.handled.Load(), c.wrong.Load())
}

func title(n int) string { return fmt.Sprint("citizen ", n) }

// maps counts the mappings of channels and the like.
func maps() int {
	text, _ := os.ReadFile("/proc/self/maps")
	return strings.Count(string(text), "/memfd:")
}

// receive handles messages; some of them make it send others.
func (c *citizen) receive(ctx context.Context, q *message.Queue) {
	for {
		switch e := q.Next(message.Get{Timeout: -1, Context: ctx}); {
		case e.Deliver != nil:
			c.handle(q, e.Deliver)
		case !e.Got:
			return
		}
	}
}

func (c *citizen) handle(q *message.Queue, d *message.Delivery) {
	if d.How == message.Answered {
		d.Return(0)
		return
	}
	c.handled.Add(1)
	data, err := d.Data()
	if err != nil || !uniform(data, byte(d.LParam)) {
		c.wrong.Add(1)
	}
	switch d.LParam % 8 {
	case 0:
		c.send(q, int(d.LParam/8)%*stressed, c.next()|1)
	case 2:
		q.Reply(d.LParam + 1)
	}
	if !uniform(data, byte(d.LParam)) { // still
		c.wrong.Add(1)
	}
	d.Return(d.LParam + 1)
}

func uniform(data []byte, b byte) bool {
	for _, other := range data {
		if other != b {
			return false
		}
	}
	return true
}

func (c *citizen) next() uint64 { return c.number.Add(1)<<8 | uint64(rand.IntN(256)) }

// speak sends one message in some way.
func (c *citizen) speak(q *message.Queue, to int) {
	if c.quiet.Load() {
		time.Sleep(time.Millisecond) // until the input ends
		return
	}
	n := c.next()
	switch rand.IntN(6) {
	case 0, 1:
		m := message.Message{Window: c.window(to), ID: numbered, WParam: honest, LParam: n}
		if rand.IntN(2) == 0 {
			c.judge(to, n, n+1, q.Post(m))
		} else {
			c.judge(to, n, n+1, q.Notify(m))
		}
	default:
		c.send(q, to, n)
	}
}

// send sends a message and waits for the answer.
func (c *citizen) send(q *message.Queue, to int, n uint64) {
	r := numberedRequest(c.window(to), n, []int{0, 1, 100, 1000, 10_000, 300_000, 2 << 20}[rand.IntN(7)])
	if rand.IntN(4) == 0 {
		r.Timeout = time.Duration(rand.IntN(3)) * time.Millisecond
	}
	if w := c.system.Own(r.Window); w != nil && w.Queue() == q { // the front would call the procedure
		return
	}
	result, err := send(q, r, func(d *message.Delivery) uint64 {
		data, err := d.Data()
		if err != nil || !uniform(data, byte(d.LParam)) {
			c.wrong.Add(1)
		}
		return d.LParam + 1
	})
	c.judge(to, n, result, err)
}

// judge counts how a message went. Who may have been killed may be somebody else by now.
func (c *citizen) judge(to int, n, result uint64, err error) {
	switch {
	case err == nil && result == n+1:
		c.answered.Add(1)
	case errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE), errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		c.mu.Lock()
		delete(c.windows, to)
		c.mu.Unlock()
		c.lost.Add(1)
	case errors.Is(err, winerr.ERROR_TIMEOUT), errors.Is(err, winerr.ERROR_NOT_ENOUGH_QUOTA):
		c.lost.Add(1)
	default:
		fmt.Fprintln(os.Stderr, "message", n, "to", to, "gives", result, err)
		c.wrong.Add(1)
	}
}

// window returns somebody's window, 0 if it has none at the moment.
func (c *citizen) window(of int) message.Handle {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h := c.windows[of]; h != 0 {
		return h
	}
	h, err := c.system.Find(wire.FindWindow{Flags: wire.FindTop | wire.FindByTitle, Title: title(of)})
	if err != nil {
		return 0
	}
	c.windows[of] = h
	return h
}

// TestStress lets processes send to each other, and kills them at random moments. Every call ends, every answer is right, and of the
// dead nothing is left, neither with the manager nor with a process that has lived all the time.
func TestStress(t *testing.T) {
	limit := *stress
	if testing.Short() {
		limit = min(limit, 2*time.Second)
	}
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	start := func(i int) *testkit.Actor {
		a := testkit.Start(t, "citizen", []string{"WINSHM_SOCKET=" + m.Socket}, fmt.Sprint(i), fmt.Sprint(*stressed))
		return a
	}
	elder := start(0)
	elder.Expect("ready")
	var running []*testkit.Actor
	for i := range *stressed - 1 {
		running = append(running, start(i+1))
	}
	kills := 0
	for end := time.Now().Add(limit); time.Now().Before(end) && !t.Failed(); kills++ {
		// any moment is a good one
		time.Sleep(time.Duration(rand.Int64N(int64(2 * *stressKill))))
		i := rand.IntN(len(running))
		running[i].Kill()
		running[i] = start(i + 1)
	}
	for _, a := range running {
		a.Say("quiet")
	}
	for i, a := range running {
		finish(t, i+1, a)
	}
	checkElder(t, m, elder)
	finish(t, 0, elder)
	testkit.Eventually(t, "all to go", func() bool {
		s := m.Server.Stats()
		return s.Queues == 0 && s.Windows == 0 && s.Channels == 0 && s.Processes == 0
	})
	t.Logf("%d kills", kills)
}

// finish hears how it went.
func finish(t *testing.T, i int, a *testkit.Actor) {
	t.Helper()
	timer := time.AfterFunc(20*time.Second, func() { _ = a.Cmd.Process.Signal(os.Interrupt) })
	defer timer.Stop()
	a.Say("end")
	for line, alive := a.Next(); alive; line, alive = a.Next() {
		if line == "ready" {
			continue
		}
		if t.Logf("process %d: %s", i, line); !strings.HasSuffix(line, " 0 wrong") {
			t.Error("there was something wrong")
		}
	}
	if err := a.End(); err != nil {
		t.Errorf("process %d: %v", i, err)
	}
}

// checkElder sees that a process has nothing left of those to which it sent.
func checkElder(t *testing.T, m *testkit.Manager, elder *testkit.Actor) {
	t.Helper()
	testkit.Eventually(t, "the channels of the dead to go", func() bool {
		return m.Server.Stats().Channels == 0
	})
	// The manager, the arena and what Go has; each channel would be two files and a goroutine.
	const mostFiles, mostMaps, mostGoroutines = 20, 6, 12
	testkit.Eventually(t, "the elder to give up what is over", func() bool {
		elder.Say("count")
		var files, maps, goroutines int
		_, err := fmt.Sscan(elder.Hear(), &files, &maps, &goroutines)
		if err != nil {
			t.Fatal(err)
		}
		if files <= mostFiles && maps <= mostMaps && goroutines <= mostGoroutines {
			t.Logf("the elder has %d files, %d mappings, %d goroutines", files, maps, goroutines)
			return true
		}
		return false
	})
}
