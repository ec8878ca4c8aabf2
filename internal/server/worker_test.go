package server_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// worker is a connection with the arena mapped, as a client library has it.
type worker struct {
	*raw
	arena *waitable.Arena

	shared wire.Handle // an event
	desk   desk
}

func newWorker(t failer, socket string) *worker {
	t.Helper()
	w := &worker{raw: newRaw(t, socket, 0)}
	var reply wire.ArenaReply
	status, fds := w.call(wire.OpArena, nil, &reply)
	if status != 0 || len(fds) != 1 || reply.Size != waitable.Size {
		t.Fatalf("arena: %v, %d descriptors, %d bytes", status, len(fds), reply.Size)
	}
	arena, err := mapArena(fds[0], t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	w.arena = arena
	return w
}

// mapArena takes ownership of fd. The mapping is given up at the cleanup.
func mapArena(fd int, cleanup func(func())) (*waitable.Arena, error) {
	file := shm.NewFile(fd)
	defer file.Release()
	memory, err := shm.MapMemory(file, waitable.Size)
	if err != nil {
		return nil, err
	}
	cleanup(memory.Unmap)
	return waitable.Open(memory.Bytes())
}

// threads returns n thread slots.
func (w *worker) threads(n uint32) []uint32 {
	w.t.Helper()
	var reply wire.ThreadsReply
	if status, _ := w.call(wire.OpThreads, &wire.Threads{Count: n}, &reply); status != 0 || len(reply.Slots) != int(n) {
		w.t.Fatalf("threads: %v, %v", status, reply.Slots)
	}
	return reply.Slots
}

// actor returns the actor of a new thread slot.
func (w *worker) actor() *waitable.Actor { return w.arena.Actor(w.threads(1)[0]) }

// obtain creates or opens and expects no descriptor.
func (w *worker) obtain(op wire.Op, m wire.Message) (wire.Handle, winerr.Errno) {
	w.t.Helper()
	var h wire.Handle
	status, fds := w.call(op, m, &h)
	if len(fds) != 0 {
		fdsock.CloseAll(fds)
		w.t.Fatalf("%v came with %d descriptors", op, len(fds))
	}
	return h, status
}

// create makes an object and expects it to be new.
func (w *worker) create(m wire.CreateWaitable) wire.Handle {
	w.t.Helper()
	if m.Access == 0 {
		m.Access = object.MaximumAllowed
	}
	h, status := w.obtain(wire.OpCreateWaitable, &m)
	if status != 0 {
		w.t.Fatalf("create %+v: %v", m, status)
	}
	return h
}

func (w *worker) query(h uint32) (info wire.Handle) {
	w.t.Helper()
	_, fds := w.call(wire.OpQuery, &wire.HandleRequest{Handle: h}, &info)
	fdsock.CloseAll(fds)
	return info
}

func (w *worker) close(h uint32) {
	w.t.Helper()
	if status, _ := w.call(wire.OpClose, &wire.HandleRequest{Handle: h}, nil); status != 0 {
		w.t.Fatalf("close %d: %v", h, status)
	}
}

// status makes a request that answers nothing but a status.
func (w *worker) status(op wire.Op, m wire.Message) winerr.Errno {
	w.t.Helper()
	status, fds := w.call(op, m, nil)
	fdsock.CloseAll(fds)
	return status
}

var (
	event     = object.EventType.ID
	mutant    = object.MutantType.ID
	semaphore = object.SemaphoreType.ID
	timer     = object.TimerType.ID
)

// open opens an object that exists.
func (w *worker) open(typ uint32, name string) wire.Handle {
	w.t.Helper()
	h, status := w.obtain(wire.OpOpenWaitable, &wire.OpenWaitable{Type: typ, Name: name, Access: object.MaximumAllowed})
	if status != 0 {
		w.t.Fatalf("open %s: %v", name, status)
	}
	return h
}

// process opens the process behind a pidfd.
func (w *worker) process(pidfd int) wire.Handle {
	w.t.Helper()
	var h wire.Handle
	m := &wire.OpenProcess{Access: object.Synchronize | object.ProcessDupHandle}
	status, fds := w.call(wire.OpOpenProcess, m, &h, pidfd)
	fdsock.CloseAll(fds)
	if status != 0 {
		w.t.Fatal("open process: ", status)
	}
	return h
}

// begin begins a wait for one object.
func (w *worker) begin(a *waitable.Actor, h wire.Handle) {
	w.t.Helper()
	if r := a.Begin([]uint32{uint32(h.Size)}, waitable.How{}); r != waitable.OK {
		w.t.Fatalf("wait for %+v: %v", h, r)
	}
}

// await waits until a wait that was begun is decided.
func (w *worker) await(a *waitable.Actor) (waitable.Woken, waitable.State) {
	w.t.Helper()
	const limit = 20 * time.Second
	for deadline := time.Now().Add(limit); a.State() == waitable.Waiting; {
		if a.Sleep(time.Until(deadline)); time.Now().After(deadline) {
			w.t.Fatal("waited in vain")
		}
	}
	return a.End()
}

// failing is a role for which everything must go right.
type failing struct{ *testkit.Stage }

func (f failing) Helper()                           {}
func (f failing) Cleanup(func())                    {}
func (f failing) Fatal(args ...any)                 { f.Check(errors.New(fmt.Sprint(args...))) }
func (f failing) Fatalf(format string, args ...any) { f.Check(fmt.Errorf(format, args...)) }

// playWorker is a worker at Args[0], of the user Args[1] if there is one. It does what it is told, one command a line, and
// answers each.
func playWorker(s *testkit.Stage) {
	if len(s.Args) > 1 {
		uid, err := strconv.Atoi(s.Args[1])
		s.Check(errors.Join(err, syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	}
	w := newWorker(failing{s}, s.Args[0])
	me := w.actor()
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		words := strings.Fields(line)
		s.Say("%s", w.obey(me, words[0], words[1:]))
	}
}

func (w *worker) obey(me *waitable.Actor, verb string, args []string) string {
	switch verb {
	case "own": // NAME: makes a mutex and owns it
		return fmt.Sprint(w.create(wire.CreateWaitable{Type: mutant, Name: args[0], Owner: me.Thread()}).Size != 0)
	case "event": // NAME
		return fmt.Sprint(w.create(wire.CreateWaitable{Type: event, Name: args[0]}).Size != 0)
	case "slot": // NAME of an event
		return fmt.Sprint(w.open(event, args[0]).Size)
	case "set": // NAME
		h := w.open(event, args[0])
		defer w.close(h.Handle)
		return fmt.Sprint(me.Set(uint32(h.Size)))
	case "wait": // NAME of an event: begins to wait, and closes the handle
		h := w.open(event, args[0])
		w.begin(me, h)
		w.close(h.Handle)
		return "waiting"
	case "arena": // which memory it is
		_, fds := w.call(wire.OpArena, nil, nil)
		file := shm.NewFile(fds[0])
		defer file.Release()
		inode, err := file.Inode()
		return fmt.Sprint(inode, err)
	case "share": // NAME SDDL: makes an event, and closes the one before
		if w.shared.Handle != 0 {
			w.close(w.shared.Handle)
		}
		d, err := security.ParseSDDL(args[1])
		if err != nil {
			return err.Error()
		}
		encoded, err := d.Encode()
		w.shared = w.create(wire.CreateWaitable{Type: event, Name: args[0], Security: string(encoded)})
		return fmt.Sprint(w.shared.Size != 0 && err == nil)
	case "await": // begins to wait for what it shares, and says how that ends
		w.begin(me, w.shared)
		go func() {
			_, state := w.await(me)
			w.t.(failing).Say("%s", map[waitable.State]string{waitable.Satisfied: "satisfied", waitable.Moved: "moved"}[state])
		}()
		return "waiting"
	case "touch": // SLOT: sets an event in the arena
		n, _ := strconv.Atoi(args[0])
		return fmt.Sprint(me.Set(uint32(n)))
	case "signal": // NAME: sets an event that the manager keeps
		m := &wire.Signal{Handle: w.open(event, args[0]).Handle, Verb: wire.VerbSet}
		return w.status(wire.OpSignal, m).Error()
	case "waiters": // NAME: how many it is told of, and how many more there are
		of := w.open(event, args[0])
		for _, state := range w.snapshot().Waitables {
			if state.Object == of.Object {
				return fmt.Sprint(len(state.Waiters), " ", state.Others)
			}
		}
		return "nothing"
	case "query": // HANDLE
		n, _ := strconv.Atoi(args[0])
		return fmt.Sprint(w.query(uint32(n)).Size)
	case "threads": // COUNT: how many it gets
		n, _ := strconv.Atoi(args[0])
		var reply wire.ThreadsReply
		if status, _ := w.call(wire.OpThreads, &wire.Threads{Count: uint32(n)}, &reply); status != 0 {
			return status.Name()
		}
		return fmt.Sprint(len(reply.Slots))
	case "goodbye":
		return w.status(wire.OpGoodbye, nil).Error()
	case "exec":
		return fmt.Sprint(syscall.Exec("/bin/sh", []string{"sh", "-c", "echo another; read line"}, os.Environ()))
	case "corrupt":
		return w.corrupt()
	}
	return w.obeyDesk(verb, args)
}

// corrupt writes into the arena what no library ever writes there.
func (w *worker) corrupt() string { return "what?" }

// startWorker starts a worker of some user.
func startWorker(t *testing.T, m *testkit.Manager, uid int) *testkit.Actor {
	t.Helper()
	return testkit.Start(t, "worker", nil, m.Socket, strconv.Itoa(uid))
}
