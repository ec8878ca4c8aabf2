package server_test

import (
	"os/exec"
	"strconv"
	"testing"

	"winshm/internal/proc"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
)

// pidfdOf opens an actor's pidfd.
func pidfdOf(t *testing.T, pid int) int {
	t.Helper()
	p, err := proc.Open(pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p.FD()
}

// ends are the ways in which a process loses its threads.
var ends = map[string]func(*testkit.Actor){
	"killed":  (*testkit.Actor).Kill,
	"ended":   func(a *testkit.Actor) { _ = a.End() },
	"exec":    func(a *testkit.Actor) { a.Say("exec"); a.Expect("another") },
	"goodbye": func(a *testkit.Actor) { a.Say("goodbye"); a.Expect(success) },
}

const success = "success (ERROR_SUCCESS, 0)"

// TestOwnerEnds is about a mutex whose owner ends in any way while somebody waits for it.
func TestOwnerEnds(t *testing.T) {
	for how, end := range ends {
		t.Run(how, func(t *testing.T) {
			testkit.CheckLeaks(t)
			m := testkit.StartManager(t, server.Config{})
			w := newWorker(t, m.Socket)
			me := w.actor()
			a := testkit.Start(t, "worker", nil, m.Socket)
			a.Say("own it")
			a.Expect("true")
			h := w.open(mutant, "it")
			process := w.process(pidfdOf(t, a.Cmd.Process.Pid))
			w.begin(me, h)
			if s := me.State(); s != waitable.Waiting {
				t.Fatal("a mutex that is owned was had: ", s)
			}
			end(a)
			if woken, s := w.await(me); s != waitable.Satisfied || !woken.Abandoned {
				t.Fatalf("%+v, %v", woken, s)
			}
			lives := how == "exec" || how == "goodbye"
			if _, r := me.Try([]uint32{process.Attributes}, false); lives && r != waitable.Unavailable {
				t.Error("the process has not ended, and its object is set: ", r)
			}
			w.begin(me, wire.Handle{Size: uint64(process.Attributes)})
			a.Kill()
			if _, s := w.await(me); s != waitable.Satisfied {
				t.Errorf("the end of the process: %v", s)
			}
			if err := m.Server.Recount(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestAbandonedBeforeProcess: who has seen the end of a process finds its mutexes abandoned, always.
func TestAbandonedBeforeProcess(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	me := w.actor()
	const rounds = 20
	for i := range rounds {
		name := "it " + strconv.Itoa(i)
		a := testkit.Start(t, "worker", nil, m.Socket)
		a.Say("own %d", i)
		a.Expect("true")
		h := w.open(mutant, strconv.Itoa(i))
		process := w.process(pidfdOf(t, a.Cmd.Process.Pid))
		if process.Protect != wire.ManualEvent || process.Attributes == 0 || process.Size != uint64(a.Cmd.Process.Pid) {
			t.Fatalf("the process is described as %+v", process)
		}
		w.begin(me, wire.Handle{Size: uint64(process.Attributes)})
		a.Kill()
		if _, s := w.await(me); s != waitable.Satisfied {
			t.Fatal(s)
		}
		if woken, r := me.Try([]uint32{uint32(h.Size)}, false); r != waitable.OK || !woken.Abandoned {
			t.Fatalf("%s: %+v, %v", name, woken, r)
		}
	}
}

// TestStrangerEnds is about a process that never heard of the manager, and about one that had ended when it was opened.
func TestStrangerEnds(t *testing.T) {
	testkit.CheckLeaks(t)
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	me := w.actor()
	cmd := exec.Command("sleep", "1000")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pidfd := pidfdOf(t, cmd.Process.Pid)
	process := w.process(pidfd)
	w.begin(me, wire.Handle{Size: uint64(process.Attributes)})
	if s := me.State(); s != waitable.Waiting {
		t.Fatal("a process that runs: ", s)
	}
	w.close(process.Handle)
	_ = cmd.Process.Kill()
	if _, s := w.await(me); s != waitable.Satisfied {
		t.Error("its end, with no handle left: ", s)
	}
	again := w.process(pidfd)
	w.begin(me, wire.Handle{Size: uint64(again.Attributes)})
	if _, s := w.await(me); s != waitable.Satisfied {
		t.Error("its end, opened after it: ", s)
	}
	_ = cmd.Wait()
}

// TestWaiterEnds: nothing is handed to those who are gone.
func TestWaiterEnds(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	me := w.actor()
	h := w.create(wire.CreateWaitable{Type: event, Name: "it"})
	a := testkit.Start(t, "worker", nil, m.Socket)
	a.Say("wait it")
	a.Expect("waiting")
	process := w.process(pidfdOf(t, a.Cmd.Process.Pid))
	a.Kill()
	w.begin(me, wire.Handle{Size: uint64(process.Attributes)})
	w.await(me)
	if r := me.Set(uint32(h.Size)); r != waitable.OK {
		t.Fatal(r)
	}
	if _, r := me.Try([]uint32{uint32(h.Size)}, false); r != waitable.OK {
		t.Error("the event was handed to a process that has ended: ", r)
	}
}
