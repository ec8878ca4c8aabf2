package server_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sys/unix"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/waitable"
	"winshm/internal/wire"
	"winshm/winerr"
)

// TestDuplicateIntoProcess: a handle that one process puts into another's table leads to the same slot.
func TestDuplicateIntoProcess(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	a := testkit.Start(t, "worker", nil, m.Socket)
	h := w.create(wire.CreateWaitable{Type: event})
	process := w.process(pidfdOf(t, a.Cmd.Process.Pid))
	var there wire.HandleRequest
	status, _ := w.call(wire.OpDuplicate, &wire.Duplicate{
		SourceProcess: wire.CurrentProcess, Handle: h.Handle, TargetProcess: process.Handle, Options: 2,
	}, &there)
	if status != 0 {
		t.Fatal(status)
	}
	a.Say("query %d", there.Handle)
	a.Expect(fmt.Sprint(h.Size))
	w.close(h.Handle)
	a.Say("query %d", there.Handle)
	a.Expect(fmt.Sprint(h.Size))
}

// TestInheritWaitable: handles of events and processes go by ticket too, and no descriptor is needed for them.
func TestInheritWaitable(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	h := w.create(wire.CreateWaitable{Type: semaphore, Maximum: 9, Flags: uint32(object.Inherit)})
	var ticket wire.BequestReply
	status, fds := w.call(wire.OpBequest, &wire.Bequest{}, &ticket)
	if status != 0 || len(fds) != 1 {
		t.Fatal(status, fds)
	}
	w.close(h.Handle)
	var inherited wire.InheritReply
	status, none := w.call(wire.OpInherit, nil, &inherited, fds[0])
	fdsock.CloseAll(append(fds, none...))
	if status != 0 || len(inherited.Made)+len(none) != 0 {
		t.Errorf("%v, %+v, %d descriptors", status, inherited, len(none))
	}
	if got := w.query(h.Handle); got.Object != h.Object || got.Size != h.Size || got.Attributes != 9 {
		t.Errorf("inherited was %+v, not %+v", got, h)
	}
}

// TestWaitableSecurity: descriptors guard waitables like sections.
func TestWaitableSecurity(t *testing.T) {
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	encode := func(sddl string) string {
		d, err := security.ParseSDDL(sddl)
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	for _, typ := range []uint32{event, mutant, semaphore, timer} {
		name := fmt.Sprint("it ", typ)
		h := w.create(wire.CreateWaitable{Type: typ, Maximum: 1, Name: name, Security: encode("D:(A;;GX;;;WD)")})
		var got wire.SecurityReply
		if status, _ := w.call(wire.OpGetSecurity, &wire.GetSecurity{Handle: h.Handle, Parts: security.DACLPart}, &got); status != 0 {
			t.Fatal(status)
		}
		d, err := security.Parse([]byte(got.Security))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := d.SDDL(security.DACLPart); err != nil || text != "D:(A;;0x120000;;;WD)" {
			t.Errorf("%s, %v", text, err)
		}
		set := &wire.SetSecurity{Handle: h.Handle, Parts: security.DACLPart, Security: encode("D:(A;;GA;;;WD)")}
		if status := w.status(wire.OpSetSecurity, set); status != 0 {
			t.Error(status)
		}
		weak, status := w.obtain(wire.OpOpenWaitable, &wire.OpenWaitable{Type: typ, Name: name, Access: object.Synchronize})
		set.Handle = weak.Handle
		if status != 0 || w.status(wire.OpSetSecurity, set) != winerr.ERROR_ACCESS_DENIED {
			t.Error("a handle that may only wait set a descriptor, or none was given: ", status)
		}
	}
}

// everybody lets all users do everything.
const everybody = "D:(A;;GA;;;WD)"

// TestArenasOfUsers: each user has an arena of his own. What two of them use lies in neither, and who waited for it in his
// waits for it there.
func TestArenasOfUsers(t *testing.T) {
	testkit.CheckLeaks(t)
	m := startSystem(t, server.Limits{})
	a, a2 := startWorker(t, m, alice), startWorker(t, m, alice)
	b := startWorker(t, m, bob)
	arenas := []string{ask(a, "arena"), ask(a2, "arena"), ask(b, "arena")}
	if arenas[0] != arenas[1] || arenas[0] == arenas[2] {
		t.Errorf("the arenas of two processes of alice's and of one of bob's: %v", arenas)
	}
	a.Say(`share Global\it %s`, everybody)
	a.Expect("true")
	before := ask(a2, `slot Global\it`)
	if before == "0" {
		t.Error("an object that only alice uses is not in her arena")
	}
	a.Say("await")
	a.Expect("waiting")
	if got := ask(b, `slot Global\it`); got != "0" {
		t.Error("bob is told slot", got)
	}
	if got := ask(a2, `slot Global\it`); got != "0" {
		t.Error("alice is told slot", got, "of what the manager keeps")
	}
	if got := ask(a2, "touch "+before); got != fmt.Sprint(waitable.Elsewhere) {
		t.Error("setting the event in the arena:", got)
	}
	if got := ask(a2, `waiters Global\it`); got != "1 0" {
		t.Error("alice sees waiters of her own:", got)
	}
	if got := ask(b, `waiters Global\it`); got != "0 1" {
		t.Error("bob sees waiters of alice's:", got)
	}
	if got := ask(b, `signal Global\it`); got != success {
		t.Error("bob sets it:", got)
	}
	a.Expect("satisfied") // the wait went along
	if got := ask(a2, `signal Global\it`); got != success {
		t.Error("alice sets it:", got)
	}
	a.Kill()
	a2.Kill()
	b.Kill()
	expectNothing(t, m)
}

// TestProcessOfAnotherUser: a process that root opens is its user's no more: the manager tells of its end.
func TestProcessOfAnotherUser(t *testing.T) {
	testkit.CheckLeaks(t)
	m := startSystem(t, server.Limits{})
	w := newWorker(t, m.Socket)
	me := w.actor()
	a := startWorker(t, m, alice)
	ask(a, "arena") // it is alice's by now
	h := w.process(pidfdOf(t, a.Cmd.Process.Pid))
	if h.Attributes != 0 {
		t.Fatalf("root is told slot %d of alice's arena", h.Attributes)
	}
	if r := me.Begin(nil, waitable.How{}); r != waitable.OK {
		t.Fatal(r)
	}
	var reply wire.WaitReply
	status, _ := w.call(wire.OpWait, &wire.Wait{
		Thread: me.Thread(), Version: me.Version(), Targets: []wire.Target{{Handle: h.Handle}},
	}, &reply)
	if status != 0 || reply.State != wire.WaitPending {
		t.Fatal(status, reply)
	}
	a.Kill()
	if woken, s := w.await(me); s != waitable.Satisfied {
		t.Error(woken, s)
	}
}

// TestStopWhileOneWaits: a manager that ends gives its memory back, also that for which somebody waits.
func TestStopWhileOneWaits(t *testing.T) {
	testkit.CheckLeaks(t)
	m := startSystem(t, server.Limits{})
	w := newWorker(t, m.Socket)
	me := w.actor()
	a := startWorker(t, m, alice)
	a.Say(`share Global\it %s`, everybody)
	a.Expect("true")
	h := w.open(event, `Global\it`)
	if r := me.Begin(nil, waitable.How{}); r != waitable.OK {
		t.Fatal(r)
	}
	var reply wire.WaitReply
	status, _ := w.call(wire.OpWait, &wire.Wait{
		Thread: me.Thread(), Version: me.Version(), Targets: []wire.Target{{Handle: h.Handle}},
	}, &reply)
	if status != 0 || reply.State != wire.WaitPending {
		t.Fatal(status, reply)
	}
	m.Stop()
	if s := me.State(); s != waitable.Waiting {
		t.Error("the end of the manager decided a wait: ", s)
	}
	if n := m.Server.Stats().Arenas; n != 0 {
		t.Errorf("%d arenas are left", n)
	}
}

// TestArenaIsClosed: nobody but his own processes and root can open the memory of a user's arena, nor change its size.
func TestArenaIsClosed(t *testing.T) {
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	_, fds := w.call(wire.OpArena, nil, nil)
	file := shm.NewFile(fds[0])
	defer file.Release()
	var st unix.Stat_t
	if err := unix.Fstat(file.FD(), &st); err != nil || st.Mode&0o7777 != 0o600 || uint64(st.Size) != waitable.Size {
		t.Errorf("mode %o, size %d, %v", st.Mode, st.Size, err)
	}
	if err := unix.Ftruncate(file.FD(), 0); err == nil {
		t.Error("the arena could be cut")
	}
}

// TestSnapshotStates: a snapshot tells who owns, who waits, and what there is.
func TestSnapshotStates(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	a := testkit.Start(t, "worker", nil, m.Socket)
	pid := uint32(a.Cmd.Process.Pid)
	ev := w.create(wire.CreateWaitable{Type: event, Name: "event", Manual: 1})
	sem := w.create(wire.CreateWaitable{Type: semaphore, Initial: 3, Maximum: 5})
	process := w.process(pidfdOf(t, a.Cmd.Process.Pid))
	for _, line := range [][2]string{{"own mutex", "true"}, {"wait event", "waiting"}} {
		a.Say("%s", line[0])
		a.Expect(line[1])
	}
	mu := w.open(mutant, "mutex")
	thread := wire.ThreadInfo{PID: pid, Slot: 3} // the second that was given
	want := []wire.WaitableInfo{
		{Object: ev.Object, Kind: wire.ManualEvent, Waiters: []wire.ThreadInfo{thread}},
		{Object: sem.Object, Kind: wire.Semaphore, Signaled: 1, Count: 3, Maximum: 5},
		{Object: process.Object, Kind: wire.ManualEvent},
		{Object: mu.Object, Kind: wire.Mutex, Owner: thread},
	}
	ignore := cmpopts.IgnoreFields(wire.ThreadInfo{}, "Slot")
	if diff := cmp.Diff(want, w.snapshot().Waitables, ignore); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
	a.Kill()
	want[0].Waiters = nil
	want[2].Signaled = 1
	want[3].Owner, want[3].Signaled, want[3].Abandoned = wire.ThreadInfo{}, 1, 1
	testkit.Eventually(t, "the end to be seen", func() bool { return w.snapshot().Waitables[2].Signaled == 1 })
	if diff := cmp.Diff(want, w.snapshot().Waitables, ignore); diff != "" {
		t.Error("after the end (-want +got)\n", diff)
	}
}

func (w *worker) snapshot() *wire.Snapshot {
	w.t.Helper()
	var reply wire.SnapshotReply
	status, fds := w.call(wire.OpSnapshot, nil, &reply)
	if status != 0 {
		w.t.Fatal("snapshot: ", status)
	}
	file := shm.NewFile(fds[0])
	defer file.Release()
	contents, err := file.ReadAll(reply.Size, 1<<20)
	if err != nil {
		w.t.Fatal(err)
	}
	snapshot, err := wire.DecodeSnapshot(contents)
	if err != nil {
		w.t.Fatal(err)
	}
	return snapshot
}

// TestSnapshotOfVersion1 has no states.
func TestSnapshotOfVersion1(t *testing.T) {
	w := &worker{raw: newRaw(t, testkit.StartManager(t, server.Config{MinVersion: 1, MaxVersion: 1}).Socket, 0)}
	w.process(pidfdOf(t, os.Getpid())) // which one can wait for, in later versions
	if s := w.snapshot(); len(s.Objects) != 1 || s.Waitables != nil {
		t.Errorf("%+v", s)
	}
}
