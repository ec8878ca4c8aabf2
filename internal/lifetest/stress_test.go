package lifetest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
)

var (
	stress     = flag.Duration("stress", 3*time.Second, "synchronize and kill for so long")
	stressed   = flag.Int("processes", 8, "synchronize so many processes, at most 64")
	stressKill = flag.Duration("interval", 20*time.Millisecond, "kill one of them so often, about")
)

const (
	stressMutexes = 4 // numbers 0 to 3; then semaphores, then events
	stressThings  = 9
	stressTokens  = 3 // of each semaphore; of an event there is one
	// Nobody keeps anything for longer than an instant: who waits so long was forgotten.
	stressForgotten = 2 * time.Minute
)

func stressType(n int) *object.Type {
	switch {
	case n < stressMutexes:
		return object.MutantType
	case n < stressThings-2:
		return object.SemaphoreType
	}
	return object.EventType
}

// stressNotes lie in a section, where they outlive those who write them.
type stressNotes struct {
	stop       atomic.Uint32
	violations atomic.Uint32
	owner      [stressMutexes]atomic.Uint64
	threads    [64][2]struct {
		operations atomic.Uint64
		holds      [stressThings]atomic.Uint32 // nothing, 1: perhaps one, 2: one
	}
}

// stressor is a thread that takes things and gives them back.
type stressor struct {
	*testkit.Stage
	*client.Client
	state   *client.ThreadState
	notes   *stressNotes
	number  uint64
	holds   *[stressThings]atomic.Uint32
	handles [stressThings]client.Handle
}

func openStress(c *client.Client) (notes *stressNotes, handles [stressThings]client.Handle, err error) {
	o, err := c.CreateSection(readWrite, 16*page, 0, "stress notes")
	if err != nil {
		return nil, handles, err
	}
	v, err := c.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
	if err != nil {
		return nil, handles, err
	}
	notes = (*stressNotes)(unsafe.Pointer(unsafe.SliceData(shm.Bytes(v.Base, 16*page))))
	for n := range handles {
		if handles[n], err = openThing(c, n); err != nil {
			return nil, handles, err
		}
	}
	return notes, handles, nil
}

func openThing(c *client.Client, n int) (client.Handle, error) {
	o, err := c.CreateWaitable(client.WaitableSpec{
		Type: stressType(n), Initial: stressType(n) == object.EventType, Count: stressTokens, Maximum: 1 << 20, Access: object.MaximumAllowed, Name: "stress " + strconv.Itoa(n),
	})
	return o.Handle, err
}

// playStressor is process Args[0] of those that synchronize.
func playStressor(s *testkit.Stage) {
	number, err := strconv.Atoi(s.Args[0])
	s.Check(err)
	c := client.New(client.Options{})
	notes, handles, err := openStress(c)
	s.Check(err)
	var group sync.WaitGroup
	for i := range notes.threads[number] {
		group.Go(func() {
			client.OnThread(func(state *client.ThreadState) {
				mine := &notes.threads[number][i]
				w := &stressor{s, c, state, notes, uint64(2*number + i + 1), &mine.holds, handles}
				for notes.stop.Load() == 0 {
					w.operate()
					mine.operations.Add(1)
				}
			})
		})
	}
	group.Wait()
}

func (w *stressor) operate() {
	things := rand.Perm(stressThings)[:1+rand.IntN(3)]
	if rand.IntN(50) == 0 { // another handle
		h, err := openThing(w.Client, things[0])
		w.Check(err)
		w.Check(w.CloseHandle(h))
	}
	r := client.WaitRequest{All: rand.IntN(2) == 0, Thread: w.state, Timeout: stressForgotten}
	if rand.IntN(3) == 0 {
		r.Timeout = time.Duration(rand.IntN(2)) * time.Millisecond
	}
	for _, n := range things {
		w.hold(n, 1)
		r.Handles = append(r.Handles, w.handles[n])
	}
	code, err := w.WaitFor(r)
	w.Check(err)
	if code == client.WaitTimeout && r.Timeout == stressForgotten {
		w.Check(fmt.Errorf("nothing of %v came, all %v", things, r.All))
	}
	w.settle(things, r.All, code)
}

// settle uses what was got, notes what was not, and gives everything back.
func (w *stressor) settle(things []int, all bool, code uint32) {
	index, abandoned := int(code), code >= client.WaitAbandoned0 && code < client.WaitAbandoned0+client.MaxWait
	if abandoned {
		index -= client.WaitAbandoned0
	}
	got := func(i int) bool { return code != client.WaitTimeout && (all || i == index) }
	for i, n := range things {
		switch {
		case !got(i):
			w.hold(n, 0)
		case n >= stressMutexes:
			w.hold(n, 2)
		case w.notes.owner[n].Swap(w.number) != 0 && !abandoned:
			w.notes.violations.Add(1)
		}
	}
	for spin := rand.IntN(5000); spin > 0; spin-- { // for those who kill
		_ = w.notes.stop.Load()
	}
	for i, n := range things {
		if got(i) {
			w.giveBack(n)
		}
	}
}

func (w *stressor) hold(n int, how uint32) {
	if n >= stressMutexes {
		w.holds[n].Store(how)
	}
}

func (w *stressor) giveBack(n int) {
	if n < stressMutexes {
		if !w.notes.owner[n].CompareAndSwap(w.number, 0) {
			w.notes.violations.Add(1)
		}
		w.Check(w.ReleaseMutex(w.handles[n], w.state))
		return
	}
	w.hold(n, 1)
	w.Check(putIn(w.Client, w.handles[n], n))
	w.hold(n, 0)
}

func putIn(c *client.Client, h client.Handle, n int) error {
	if stressType(n) == object.EventType {
		return c.SetEvent(h)
	}
	_, err := c.ReleaseSemaphore(h, 1)
	return err
}

// TestStress lets many processes synchronize by the real manager, and kills them at random moments. Nobody waits for ever,
// no mutex has two owners, and no unit of a semaphore is lost but those of the dead, which the test puts in again.
func TestStress(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	w := &world{t: t, socket: m.Socket, env: []string{"WINSHM_SOCKET=" + m.Socket}}
	c := client.New(client.Options{Socket: m.Socket, NoStart: true})
	defer func() { _ = c.Close() }()
	notes, handles, err := openStress(c)
	if err != nil {
		t.Fatal(err)
	}
	var running []*testkit.Actor
	for i := range *stressed {
		running = append(running, w.start("stressor", strconv.Itoa(i)))
	}
	kills, doubtful := 0, 0
	for end := time.Now().Add(*stress); time.Now().Before(end) && !t.Failed(); kills++ {
		// any moment is a good one
		time.Sleep(time.Duration(rand.Int64N(int64(2 * *stressKill))))
		i := rand.IntN(len(running))
		killKnown(t, c, running[i])
		doubtful += replaceTokens(t, c, notes, handles, i)
		running[i] = w.start("stressor", strconv.Itoa(i))
	}
	notes.stop.Store(1)
	operations := uint64(0)
	for i, a := range running {
		if err := a.End(); err != nil {
			t.Errorf("process %d: %v", i, err)
		}
		operations += notes.threads[i][0].operations.Load() + notes.threads[i][1].operations.Load()
	}
	t.Logf("%d processes, %d kills, %d operations", len(running), kills, operations)
	if n := notes.violations.Load(); n != 0 {
		t.Errorf("%d times a mutex had two owners", n)
	}
	countTokens(t, c, handles, doubtful)
}

// killKnown kills a process and waits until the manager has cleaned up after it: what was handed to it until then is lost, as
// if it had come just before.
func killKnown(t *testing.T, c *client.Client, a *testkit.Actor) {
	t.Helper()
	h, err := c.OpenProcess(object.Synchronize, 0, a.Cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	a.Kill()
	if err := c.Keep(h).Wait(t.Context()); err != nil {
		t.Error(err)
	}
	if err := c.CloseHandle(h); err != nil {
		t.Error(err)
	}
}

// replaceTokens puts in what a dead process had, or perhaps had, and returns how often it is perhaps there twice.
func replaceTokens(t *testing.T, c *client.Client, notes *stressNotes, handles [stressThings]client.Handle, i int) (doubtful int) {
	for j := range notes.threads[i] {
		for n := range handles {
			had := notes.threads[i][j].holds[n].Swap(0)
			if had == 0 {
				continue
			}
			if stressType(n) == object.SemaphoreType && had == 1 {
				doubtful++
			}
			if err := putIn(c, handles[n], n); err != nil {
				t.Error(err)
			}
		}
	}
	return doubtful
}

// countTokens takes everything that is there.
func countTokens(t *testing.T, c *client.Client, handles [stressThings]client.Handle, doubtful int) {
	sum, least := 0, 0
	for n, h := range handles {
		if n < stressMutexes {
			if _, ok, err := c.Keep(h).TryAcquire(); !ok || err != nil {
				t.Errorf("mutex %d is owned for ever: %v", n, err)
			}
			continue
		}
		for {
			got, err := c.Keep(h).Take()
			if err != nil {
				t.Fatal(err)
			}
			if stressType(n) == object.SemaphoreType && got {
				sum++
				continue
			}
			if !got && stressType(n) == object.EventType {
				t.Errorf("event %d is lost", n)
			}
			break
		}
		if stressType(n) == object.SemaphoreType {
			least += stressTokens
		}
	}
	if sum < least || sum > least+doubtful {
		t.Errorf("%d units; there were %d, and at most %d are there twice", sum, least, doubtful)
	}
}
