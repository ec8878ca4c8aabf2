package server_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/security"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

const reservedProtect = object.PageReadWrite | object.SecReserve

// playReserver becomes user Args[1] and does what it is told with one section of which it has one view.
func playReserver(s *testkit.Stage) {
	uid, err := strconv.Atoi(s.Args[1])
	s.Check(err)
	s.Check(errors.Join(syscall.Setresgid(uid, uid, uid), syscall.Setresuid(uid, uid, uid)))
	r := &reserver{Stage: s, client: client.New(client.Options{Socket: s.Args[0], NoStart: true})}
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		var verb, text string
		var a, b uint64
		_, err = fmt.Sscan(line, &verb, &text, &a, &b)
		s.Check(err)
		s.Say("%s", r.obey(verb, text, a, b))
	}
}

type reserver struct {
	*testkit.Stage
	client *client.Client
	opened client.Opened
	view   client.View
}

func (r *reserver) obey(verb, text string, a, b uint64) string {
	var err error
	switch verb {
	case "create": // NAME SIZE
		d, bad := security.ParseSDDL("D:(A;;GA;;;OW)(A;;GR;;;WD)") // everybody may read
		r.Check(bad)
		encoded, bad := d.Encode()
		r.Check(bad)
		r.opened, err = r.client.CreateSecuredSection(reservedProtect, a, 0, text, string(encoded))
	case "open": // NAME ACCESS
		r.opened, err = r.client.OpenSection(uint32(a), 0, text)
	case "map": // - ACCESS
		r.view, err = r.client.MapView(r.opened.Handle, client.MapRequest{Access: uint32(a)})
	case "close":
		err = r.client.CloseHandle(r.opened.Handle)
	case "commit": // - OFFSET LENGTH, of the section
		err = r.client.CommitSection(r.opened.Handle, r.opened.Section.Object, a, b)
	case "alloc": // - OFFSET LENGTH, in the view
		_, err = client.AllocMemory(r.view.Base+uintptr(a), uintptr(b), client.MemCommit, r.view.Protect)
	case "query": // - OFFSET
		committed, n, queryErr := client.Committed(r.view.Base + uintptr(a))
		r.Check(queryErr)
		return fmt.Sprint(committed, n)
	case "write": // TEXT OFFSET
		copy(shm.Bytes(r.view.Base+uintptr(a), uintptr(len(text))), text)
	case "read": // - OFFSET LENGTH
		return string(shm.Bytes(r.view.Base+uintptr(a), uintptr(b)))
	case "limit": // - BYTES, of files
		err = unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: a, Max: a})
	}
	return outcome(client.Opened{}, err)
}

func startReserver(t *testing.T, m *testkit.Manager, uid int) *testkit.Actor {
	return testkit.Start(t, "reserver", nil, m.Socket, strconv.Itoa(uid))
}

func expect(t *testing.T, a *testkit.Actor, want, format string, args ...any) {
	t.Helper()
	if got := ask(a, format, args...); got != want {
		t.Errorf("%s: %s, not %s", fmt.Sprintf(format, args...), got, want)
	}
}

// TestReservedOfAnotherUser: who may only read commits all the same, as long as his handle is open.
func TestReservedOfAnotherUser(t *testing.T) {
	testkit.CheckLeaks(t)
	m := startSystem(t, server.Limits{})
	a, b := startReserver(t, m, alice), startReserver(t, m, bob)
	const size, page = 1 << 40, 4096
	name := fmt.Sprintf(`Session\%d\it`, alice)
	expect(t, a, "0", "create %s %d 0", name, size)
	expect(t, a, "0", "map - %d 0", client.FileMapWrite)
	expect(t, b, "ERROR_ACCESS_DENIED", "open %s %d 0", name, client.FileMapWrite)
	expect(t, b, "0", "open %s %d 0", name, client.FileMapRead)
	expect(t, b, "0", "map - %d 0", client.FileMapRead)
	expect(t, b, "0", "commit - %d 1", page)
	expect(t, b, "0", "alloc - %d %d", size-page, page)
	expect(t, b, "ERROR_COMMITMENT_LIMIT", "commit - 0 %d", size)
	expect(t, b, "ERROR_INVALID_ADDRESS", "commit - 1 %d", size)
	for _, p := range []*testkit.Actor{a, b} {
		expect(t, p, fmt.Sprint(false, page), "query - 0 0")
		expect(t, p, fmt.Sprint(true, page), "query - %d 0", page)
		expect(t, p, fmt.Sprint(false, size-3*page), "query - %d 0", 2*page)
		expect(t, p, fmt.Sprint(true, page), "query - %d 0", size-page)
	}
	expect(t, a, "0", "write hello %d 0", size-5)
	expect(t, b, "hello", "read - %d 5", size-5)
	expect(t, b, "0", "close - 0 0")
	expect(t, b, "ERROR_ACCESS_DENIED", "alloc - 0 1")
	expect(t, a, "0", "close - 0 0")
	expect(t, a, "0", "alloc - 0 1") // it can write, and needs nobody
	expect(t, b, fmt.Sprint(true, 2*page), "query - 0 0")
}

// TestReservedAndFileLimits: whoever may make no long files lets the manager do it, and cannot be killed for it.
func TestReservedAndFileLimits(t *testing.T) {
	testkit.CheckLeaks(t)
	m := startSystem(t, server.Limits{})
	a := startReserver(t, m, alice)
	expect(t, a, "0", "create it %d 0", 1<<30)
	expect(t, a, "0", "map - %d 0", client.FileMapWrite)
	expect(t, a, "0", "limit - %d 0", 1<<20)
	expect(t, a, "0", "commit - %d 1", 1<<29)
	expect(t, a, "0", "alloc - %d 1", 1<<29+4096)
	expect(t, a, fmt.Sprint(true, 8192), "query - %d 0", 1<<29)
	expect(t, a, "0", "close - 0 0")
	expect(t, a, "ERROR_COMMITMENT_LIMIT", "alloc - %d 1", 1<<30-1)
	expect(t, a, "0", "alloc - %d 1", 1<<29-1) // the file is long enough
}

// TestCommit is what the manager answers to requests of all kinds.
func TestCommit(t *testing.T) {
	testkit.CheckLeaks(t)
	w := newWorker(t, testkit.StartManager(t, server.Config{}).Socket)
	section := func(op wire.Op, m wire.Message) (h wire.Handle) {
		status, fds := w.call(op, m, &h)
		fdsock.CloseAll(fds)
		if status != 0 && status != winerr.ERROR_ALREADY_EXISTS {
			t.Fatal(status)
		}
		return h
	}
	const size = 1 << 30
	it := section(wire.OpCreateSection, &wire.CreateSection{Protect: reservedProtect, Size: size, Name: "it"})
	reading := section(wire.OpOpenSection, &wire.OpenSection{Access: object.SectionMapRead, Name: "it"})
	asking := section(wire.OpOpenSection, &wire.OpenSection{Access: object.SectionQuery, Name: "it"})
	ordinary := section(wire.OpCreateSection, &wire.CreateSection{Protect: object.PageReadOnly, Size: 4096})
	ev := w.create(wire.CreateWaitable{Type: event})
	for _, tc := range []struct {
		wire.Commit
		want winerr.Errno
	}{
		{wire.Commit{Handle: it.Handle, Length: 1}, 0},
		{wire.Commit{Handle: it.Handle, Object: it.Object, Offset: size - 1, Length: 1}, 0},
		{wire.Commit{Handle: reading.Handle, Length: 1 << 20}, 0},
		{wire.Commit{Handle: ordinary.Handle, Length: 4096}, 0},
		{wire.Commit{Handle: ordinary.Handle, Length: 4097}, winerr.ERROR_INVALID_ADDRESS},
		{wire.Commit{Handle: it.Handle}, winerr.ERROR_INVALID_PARAMETER},
		{wire.Commit{Handle: it.Handle, Offset: size, Length: 1}, winerr.ERROR_INVALID_ADDRESS},
		{wire.Commit{Handle: it.Handle, Offset: 1<<64 - 1, Length: 1<<64 - 1}, winerr.ERROR_INVALID_ADDRESS},
		{wire.Commit{Handle: it.Handle, Object: ordinary.Object, Length: 1}, winerr.ERROR_INVALID_HANDLE},
		{wire.Commit{Handle: ev.Handle, Length: 1}, winerr.ERROR_INVALID_HANDLE},
		{wire.Commit{Handle: 0x4000, Length: 1}, winerr.ERROR_INVALID_HANDLE},
		{wire.Commit{Handle: asking.Handle, Length: 1}, winerr.ERROR_ACCESS_DENIED},
	} {
		if got := w.status(wire.OpCommit, &tc.Commit); got != tc.want {
			t.Errorf("%+v: %v, not %v", tc.Commit, got, tc.want)
		}
	}
}

// TestReservedReadOnly: by the descriptor of who may only read, neither the file can grow nor the bitmap be changed.
func TestReservedReadOnly(t *testing.T) {
	testkit.CheckLeaks(t)
	w := newRaw(t, testkit.StartManager(t, server.Config{}).Socket, 0)
	_, fds := w.call(wire.OpCreateSection, &wire.CreateSection{Protect: reservedProtect, Size: 1 << 30, Name: "it"}, nil)
	fdsock.CloseAll(fds)
	status, fds := w.call(wire.OpOpenSection, &wire.OpenSection{Access: object.SectionMapRead, Name: "it"}, nil)
	if len(fds) != 1 {
		t.Fatal(status, fds)
	}
	defer unix.Close(fds[0])
	_, writeErr := unix.Pwrite(fds[0], []byte{1}, 0)
	for what, err := range map[string]error{
		"grow": unix.Ftruncate(fds[0], 1<<20), "allocate": unix.Fallocate(fds[0], 0, 0, 1<<20), "write": writeErr,
	} {
		if err == nil {
			t.Errorf("%s: possible", what)
		}
	}
	if err := shm.NewReserved(shm.NewFile(fds[0]), 1<<30).Commit(0, 4096, 1<<30); err == nil {
		t.Error("commit: possible")
	}
}

// TestReservedOldClients: a client that does not know what reserved sections look like is given none.
func TestReservedOldClients(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	_, err := c.CreateSection(reservedProtect, 1<<40, 0, "it")
	wantCode(t, "create", err, 0)
	s := newStranger(t, m.Socket)
	s.call(wire.OpHello, &wire.Hello{MinVersion: 1, MaxVersion: 2}, nil)
	for op, body := range map[wire.Op]wire.Message{
		wire.OpCreateSection: &wire.CreateSection{Protect: reservedProtect, Size: 4096},
		wire.OpOpenSection:   &wire.OpenSection{Access: object.SectionMapRead, Name: "it"},
	} {
		if head := s.call(op, body, nil); winerr.Errno(head.Status) != winerr.ERROR_NOT_SUPPORTED || head.FDs != 0 {
			t.Errorf("%v: %+v", op, head)
		}
	}
	snap, err := c.Snapshot()
	if err != nil || len(snap.Objects) != 1 || len(snap.Processes) != 1 || len(snap.Processes[0].Handles) != 1 {
		t.Errorf("%+v, %v", snap, err)
	}
}

// TestReservedCharge: a reserved section costs its maker what the list of its pages may take.
func TestReservedCharge(t *testing.T) {
	testkit.CheckLeaks(t)
	const bitmap = 32 << 20
	m := startSystem(t, server.Limits{server.LimitBytes: 3*bitmap - 1})
	for i := range 3 {
		a, want := startReserver(t, m, alice), "0"
		if i == 2 {
			want = "ERROR_COMMITMENT_LIMIT"
		}
		expect(t, a, want, "create s%d %d 0", i, 1<<40)
	}
}

// TestReservedScribbled: a program that can write spoils what it likes of the file, and the manager goes on.
func TestReservedScribbled(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	w := newWorker(t, m.Socket)
	var h wire.Handle
	status, fds := w.call(wire.OpCreateSection, &wire.CreateSection{Protect: reservedProtect, Size: 1 << 40}, &h)
	if status != 0 || len(fds) != 1 {
		t.Fatal(status, fds)
	}
	file := shm.NewFile(fds[0])
	defer file.Release()
	if err := unix.Ftruncate(fds[0], 0); !errors.Is(err, os.ErrPermission) {
		t.Errorf("it could be cut: %v", err)
	}
	if err := unix.Ftruncate(fds[0], 1<<62); err != nil {
		t.Fatal(err)
	}
	ones := make([]byte, 1<<20)
	for i := range ones {
		ones[i] = 0xFF
	}
	for offset := int64(0); offset < 32<<20; offset += int64(len(ones)) {
		if _, err := unix.Pwrite(fds[0], ones, offset); err != nil {
			t.Fatal(err)
		}
	}
	commit := &wire.Commit{Handle: h.Handle, Offset: 1 << 39, Length: 1 << 20}
	if status := w.status(wire.OpCommit, commit); status != winerr.ERROR_COMMITMENT_LIMIT {
		t.Error("when all is said to be committed: ", status)
	}
	if err := unix.Fallocate(fds[0], unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, 0, 32<<20); err != nil {
		t.Fatal(err)
	}
	if status := w.status(wire.OpCommit, commit); status != 0 {
		t.Error("when the list is gone: ", status)
	}
	committed, length, err := shm.NewReserved(file, h.Size).Run(1<<39, 1<<40)
	if !committed || length != 1<<20 || err != nil {
		t.Error(committed, length, err)
	}
}
