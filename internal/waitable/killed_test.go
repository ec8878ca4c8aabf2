package waitable

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// stage is an arena that processes share, and its manager.
type stage struct {
	*testing.T
	file    *os.File
	memory  []byte
	arena   *Arena
	manager *Actor
	notes   *notes
}

func newStage(t *testing.T) *stage {
	t.Helper()
	fd, err := unix.MemfdCreate("arena", unix.MFD_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{T: t, file: os.NewFile(uintptr(fd), "arena")}
	if err := s.file.Truncate(int64(Size) + int64(os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	if s.memory, s.notes, err = share(fd); err != nil {
		t.Fatal(err)
	}
	if s.arena, err = Format(s.memory[:Size]); err != nil {
		t.Fatal(err)
	}
	s.manager = s.arena.Actor(0)
	s.manager.GiveThread(workers * actorsOfWorker)
	return s
}

func (s *stage) close() {
	_ = unix.Munmap(s.memory)
	_ = s.file.Close()
}

// nursery starts workers, kills them, and is the manager of their arena.
type nursery struct {
	*stage
	running [workers]*exec.Cmd

	kills, owners, uncertain int
}

func newNursery(t *testing.T) *nursery {
	n := &nursery{stage: newStage(t)}
	t.Cleanup(func() {
		for _, cmd := range n.running {
			if cmd != nil {
				_ = cmd.Process.Kill() // if the test has failed
				_ = cmd.Wait()
			}
		}
		n.close()
	})
	for obj := uint32(1); obj <= mutexes; obj++ {
		n.manager.New(obj, Held{Kind: Mutex})
	}
	for obj := uint32(mutexes + 1); obj < lockEvent; obj++ {
		n.manager.New(obj, Held{Kind: Semaphore, Count: tokens, Maximum: 1 << 20})
	}
	n.manager.New(lockEvent, Held{Kind: AutoEvent, Signaled: true})
	n.manager.New(pulsedEvent, Held{Kind: ManualEvent})
	return n
}

func (n *nursery) start(i int) {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), workerVariable+"="+strconv.Itoa(i), "GOMAXPROCS=2")
	cmd.ExtraFiles, cmd.Stderr = []*os.File{n.file}, os.Stderr
	if err := cmd.Start(); err != nil {
		n.Fatal(err)
	}
	n.running[i] = cmd
}

func (n *nursery) threads(i int) (threads []uint32) {
	for j := range actorsOfWorker {
		threads = append(threads, uint32(i*actorsOfWorker+j+1))
	}
	return threads
}

func (n *nursery) operations(i int) (sum uint64) {
	for _, thread := range n.threads(i) {
		sum += n.notes.actor[thread].operations.Load()
	}
	return sum
}

// kill kills a worker in the middle of something, and repairs.
func (n *nursery) kill(i int) {
	cmd := n.running[i]
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	n.kills++
	threads := n.threads(i)
	for _, thread := range threads {
		for obj := range n.notes.owner {
			if n.notes.owner[obj].CompareAndSwap(thread, 0) {
				n.owners++
			}
		}
	}
	if r := n.manager.Repair(threads); r != OK {
		n.Fatalf("repair: %v", r)
	}
	for _, thread := range threads {
		n.replace(&n.notes.actor[thread])
	}
}

// replace puts in what a dead actor had, or may have had.
func (n *nursery) replace(a *actorNotes) {
	for obj := uint32(mutexes + 1); obj <= lockEvent; obj++ {
		switch a.holds[obj].Swap(nothing) {
		case nothing:
			continue
		case perhaps:
			n.uncertain++
		}
		if obj == lockEvent {
			n.manager.Set(obj)
		} else if _, r := n.manager.Release(obj, 1); r != OK {
			n.Fatalf("release: %v", r)
		}
	}
}

// finish lets all workers come to their end, and looks at what they leave.
func (n *nursery) finish() {
	n.notes.stop.Store(1)
	for i, cmd := range n.running {
		timer := time.AfterFunc(2*forgotten, func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil || !timer.Stop() {
			n.Errorf("worker %d: %v", i, err)
		}
	}
	n.notes.stop.Store(0)
	if v, s, e := n.notes.violations.Load(), n.notes.stalls.Load(), n.notes.errors.Load(); v+s+e != 0 {
		n.Errorf("%d times a mutex had two owners, %d waits were forgotten, %d errors", v, s, e)
	}
	n.checkWords()
	n.checkTokens()
}

func (n *nursery) checkWords() {
	for obj := uint32(1); obj <= pulsedEvent; obj++ {
		w := n.arena.objectAt(obj).word.load()
		if w&(bitD|bitQ|bitB) != 0 || obj <= mutexes && payload(w) != 0 {
			n.Errorf("object %d is left as %x", obj, w)
		}
		if n.manager.Waited(obj) {
			n.Errorf("somebody waits for object %d", obj)
		}
	}
	for thread := range uint32(workers*actorsOfWorker + 1) {
		if w := n.arena.lineOf(thread).wait.load(); w&bitD != 0 || stateOf(w) != Idle {
			n.Errorf("the wait word of thread %d is left as %x", thread, w)
		}
	}
}

// checkTokens compares what there is with what there must be. What a dead actor perhaps had was replaced: it may be there
// twice.
func (n *nursery) checkTokens() {
	sum := 0
	for obj := uint32(mutexes + 1); obj < lockEvent; obj++ {
		h, r := n.manager.Look(obj)
		if r != OK {
			n.Fatal(r)
		}
		sum += int(h.Count)
		h.Count = tokens
		n.manager.New(obj, h)
	}
	if least := semaphores * tokens; sum < least || sum > least+n.uncertain {
		n.Errorf("%d tokens; there were %d, and at most %d are there twice", sum, least, n.uncertain)
	}
	if h, _ := n.manager.Look(lockEvent); !h.Signaled {
		n.Errorf("the event is lost")
	}
	n.uncertain = 0
}

// TestKilled kills processes in the middle of their operations, while others go on. WINSHM_KILLS says how many.
func TestKilled(t *testing.T) {
	n, total, began := newNursery(t), 150, time.Now()
	if k, err := strconv.Atoi(os.Getenv("WINSHM_KILLS")); err == nil {
		total = k
	}
	operations := uint64(0)
	for n.kills < total && !t.Failed() {
		for i := range n.running {
			n.start(i)
		}
		for range min(1000, total-n.kills) {
			i := rand.IntN(workers)
			before := n.operations(i)
			for end := time.Now().Add(forgotten); n.operations(i) == before && time.Now().Before(end); {
				// anywhere in an operation
				time.Sleep(time.Duration(rand.IntN(1000)) * time.Microsecond)
			}
			n.kill(i)
			n.start(i)
		}
		n.finish()
	}
	for i := range workers {
		operations += n.operations(i)
	}
	t.Logf("%d kills, %d of owners, %d operations in %v", n.kills, n.owners, operations, time.Since(began).Round(time.Second))
}
