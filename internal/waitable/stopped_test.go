//go:build winshm_steps

package waitable

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// stopped is an operation of a process that is stopped in the middle of it, by SIGSTOP, while others sleep and go on.
type stopped struct {
	name     string
	objects  []Held
	sleepers [][]uint32 // what each waits for: all of it
	operate  func(t *Actor) Result
	// before and after are what is seen when the operation has not happened, and when it has: how many sleepers have what they
	// waited for, and the objects. buried are the same when its process is dead and all is repaired.
	before, after             string
	buriedBefore, buriedAfter string // if not the same
}

// The stopped process is thread 1; the sleepers are those from 2 on.
var stoppedOperations = []stopped{
	{
		name: "set, two sleep", objects: []Held{{Kind: AutoEvent}}, sleepers: [][]uint32{{1}, {1}},
		operate: func(t *Actor) Result { return t.Set(1) },
		before:  "0 woken, reset", after: "1 woken, reset",
	}, {
		name: "release of three, two sleep", objects: []Held{{Kind: Semaphore, Maximum: 9}}, sleepers: [][]uint32{{1}, {1}},
		operate: func(t *Actor) Result { _, r := t.Release(1, 3); return r },
		before:  "0 woken, count 0", after: "2 woken, count 1",
	}, {
		name:     "set completes a wait for all",
		objects:  []Held{{Kind: AutoEvent}, {Kind: Semaphore, Count: 1, Maximum: 9}, {Kind: Mutex}},
		sleepers: [][]uint32{{1, 2, 3}}, operate: func(t *Actor) Result { return t.Set(1) },
		before: "0 woken, reset, count 1, owner 0", after: "1 woken, reset, count 0, owner 2",
	}, {
		name: "pulse of a manual event, two sleep", objects: []Held{{Kind: ManualEvent}}, sleepers: [][]uint32{{1}, {1}},
		operate: func(t *Actor) Result { return t.Pulse(1) },
		before:  "0 woken, reset", after: "2 woken, reset",
	}, {
		name: "pulse of an event, two sleep", objects: []Held{{Kind: AutoEvent}}, sleepers: [][]uint32{{1}, {1}},
		operate: func(t *Actor) Result { return t.Pulse(1) },
		before:  "0 woken, reset", after: "1 woken, reset",
	}, {
		name: "unlock, one sleeps", objects: []Held{{Kind: Mutex, Owner: 1}}, sleepers: [][]uint32{{1}},
		operate: func(t *Actor) Result { return t.Unlock(1) },
		before:  "0 woken, owner 1", after: "1 woken, owner 2", buriedBefore: "1 woken, owner 2",
	}, {
		name: "abandon, one sleeps", objects: []Held{{Kind: Mutex, Owner: 1}}, sleepers: [][]uint32{{1}},
		operate: func(t *Actor) Result { return t.Abandon(1) },
		before:  "0 woken, owner 1", after: "1 woken, owner 2", buriedBefore: "1 woken, owner 2",
	}, {
		name: "all of three are taken", objects: []Held{{Kind: Mutex}, {Kind: Semaphore, Count: 1, Maximum: 9}, {Kind: AutoEvent, Signaled: true}},
		operate: func(t *Actor) Result { _, r := t.Try([]uint32{1, 2, 3}, true); return r },
		before:  "0 woken, owner 0, count 1, set", after: "0 woken, owner 1, count 0, reset",
		buriedAfter: "0 woken, abandoned, count 0, reset",
	}, {
		name: "a wait that ends by itself", objects: []Held{{Kind: AutoEvent}},
		operate: func(t *Actor) Result {
			if r := t.Begin([]uint32{1}, How{}); r != OK {
				return r
			}
			t.End()
			return OK
		},
		before: "0 woken, reset", after: "0 woken, reset",
	},
}

const stoppedVariable = "WINSHM_WAITABLE_STOPPED"

func init() { // the process that is to be stopped
	var i, n int
	if _, err := fmt.Sscan(os.Getenv(stoppedVariable), &i, &n); err != nil {
		return
	}
	memory, notes, err := share(3)
	if err != nil {
		panic(err)
	}
	arena, err := Open(memory)
	if err != nil {
		panic(err)
	}
	actor, steps := arena.Actor(1), 0
	Step = func(any) {
		if steps++; steps != n {
			return
		}
		_ = unix.Kill(unix.Getpid(), unix.SIGSTOP)
		for notes.stop.Load() == 0 { // the signal may reach another thread first
		}
	}
	if r := stoppedOperations[i].operate(actor); r != OK {
		panic(r)
	}
	os.Exit(0)
}

// TestEveryStoppedProcess stops a process before every step of every operation. The others go on, before anybody repairs; then
// the process is killed, or goes on too. The operation has happened entirely or not at all at each of these moments.
func TestEveryStoppedProcess(t *testing.T) {
	for i := range stoppedOperations {
		t.Run(stoppedOperations[i].name, func(t *testing.T) {
			n := 1
			for more := true; more && !t.Failed(); n++ {
				more = stopAt(t, i, n, true) && stopAt(t, i, n, false)
			}
			t.Logf("%d steps", n-2)
		})
	}
}

// stopAt stops the process before its n-th step; false: it has not so many.
func stopAt(t *testing.T, i, n int, kill bool) bool {
	s, world := &stoppedOperations[i], newStage(t)
	defer world.close()
	for j, h := range s.objects {
		world.manager.New(uint32(j+1), h)
	}
	sleepers := world.sleep(s.sleepers)
	defer sleepers.end()
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), fmt.Sprint(stoppedVariable, "=", i, " ", n))
	cmd.ExtraFiles, cmd.Stderr = []*os.File{world.file}, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil {
		t.Fatal(err)
	}
	if status.Exited() {
		if status.ExitStatus() != 0 {
			t.Fatalf("step %d: exit code %d", n, status.ExitStatus())
		}
		return false
	}
	seen := world.look(len(s.objects), sleepers) // looking is an operation: it hands over what the process was about to
	if seen != s.before && seen != s.after {
		t.Errorf("stopped before step %d: %s", n, seen)
	}
	want := s.after
	if kill {
		_ = cmd.Process.Kill()
		_, _ = syscall.Wait4(cmd.Process.Pid, &status, 0, nil)
		if r := world.manager.Repair([]uint32{1}); r != OK {
			t.Fatal(r)
		}
		want = s.buried(seen)
	} else {
		world.notes.stop.Store(1)
		_ = cmd.Process.Signal(syscall.SIGCONT)
		if _, err := syscall.Wait4(cmd.Process.Pid, &status, 0, nil); err != nil || status.ExitStatus() != 0 {
			t.Fatalf("step %d: %v, %v", n, status, err)
		}
	}
	if got := world.look(len(s.objects), sleepers); got != want {
		t.Errorf("stopped before step %d, then killed (%t): %s, not %s", n, kill, got, want)
	}
	return true
}

// buried returns what is to be seen after the repair.
func (s *stopped) buried(seen string) string {
	switch {
	case seen == s.before && s.buriedBefore != "":
		return s.buriedBefore
	case seen == s.after && s.buriedAfter != "":
		return s.buriedAfter
	}
	return seen
}

// sleepers are threads of this process that wait.
type sleepers struct {
	actors []*Actor
	over   atomic.Bool
	woken  []atomic.Bool
	wg     sync.WaitGroup
}

func (n *stage) sleep(waits [][]uint32) *sleepers {
	s := &sleepers{woken: make([]atomic.Bool, len(waits))}
	for i, objects := range waits {
		a := n.arena.Actor(uint32(i + 2))
		s.actors = append(s.actors, a)
		if r := a.Begin(objects, How{All: true}); r != OK {
			n.Fatal(r)
		}
		s.wg.Go(func() {
			for a.State() == Waiting && !s.over.Load() {
				a.Sleep(20 * time.Millisecond) // who is stopped wakes nobody: all look again, in earnest after a second
			}
			s.woken[i].Store(a.State() == Satisfied)
		})
	}
	return s
}

func (s *sleepers) end() {
	s.over.Store(true)
	for _, a := range s.actors {
		a.arena.Wake(a.thread)
	}
	s.wg.Wait()
}

// look says what the sleepers and the first objects are, and sees that who has something wakes up.
func (n *stage) look(objects int, s *sleepers) string {
	var states []string
	for obj := uint32(1); obj <= uint32(objects); obj++ {
		h, r := n.manager.Look(obj)
		if r != OK {
			n.Fatalf("look: %v", r)
		}
		states = append(states, h.show())
	}
	woken := 0
	n.manager.begin()
	for i, a := range s.actors {
		if stateOf(n.manager.read(&a.line.wait)) == Satisfied {
			woken++
			(&world{T: n.T}).until("who has something wakes", s.woken[i].Load)
		}
	}
	return strings.Join(append([]string{fmt.Sprint(woken, " woken")}, states...), ", ")
}

func (h Held) show() string {
	switch {
	case h.Kind == Semaphore:
		return fmt.Sprint("count ", h.Count)
	case h.Kind == Mutex && h.Abandoned:
		return "abandoned"
	case h.Kind == Mutex:
		return fmt.Sprint("owner ", h.Owner)
	case h.Signaled:
		return "set"
	}
	return "reset"
}
