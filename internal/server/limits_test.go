package server_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/client"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// createUntilFull creates sections until that fails, and returns their handles and the error.
func createUntilFull(t *testing.T, c *client.Client) ([]client.Handle, error) {
	t.Helper()
	const tooMany = 1000
	var handles []client.Handle
	for len(handles) < tooMany {
		o, err := c.CreateSection(pageReadWrite, 4096, 0, fmt.Sprint("fill ", len(handles)))
		if err != nil {
			return handles, err
		}
		handles = append(handles, o.Handle)
	}
	t.Fatalf("%d sections were created and there is no end", tooMany)
	return nil, nil
}

func TestManagerOutOfFiles(t *testing.T) {
	testkit.CheckLeaks(t)
	const files = 128
	socket, manager := startManager(t, files)
	c := newClient(t, socket)
	handles, err := createUntilFull(t, c)
	wantCode(t, "one section too many", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	if len(handles) < files/3 {
		t.Errorf("only %d sections with %d files", len(handles), files)
	}

	_, err = c.OpenSection(client.FileMapRead, 0, "fill 0")
	wantCode(t, "open what exists", err, 0)
	o, err := c.CreateSection(pageReadWrite, 4096, 0, "fill 1")
	wantCode(t, "create what exists", err, 0)
	if !o.Existed {
		t.Error("what exists was created")
	}
	view, err := c.MapView(handles[0], client.MapRequest{Access: client.FileMapWrite})
	wantCode(t, "map what exists", err, 0)
	shm.Bytes(view.Base, view.Length)[0] = 1
	wantCode(t, "unmap", client.UnmapView(view.Base), 0)

	t.Run("others still connect", func(t *testing.T) {
		other := testkit.Start(t, "holder", nil, socket)
		other.Say("open fill 2")
		other.Expect("8")
		other.Say("create new")
		other.Expect("ERROR_NO_SYSTEM_RESOURCES")
	})
	t.Run("inspection still works", func(t *testing.T) {
		snapshot, err := newClient(t, socket).Snapshot()
		wantCode(t, "snapshot", err, 0)
		if got := len(snapshot.Objects); got != len(handles) {
			t.Errorf("the snapshot shows %d objects, not %d", got, len(handles))
		}
	})
	const freed = 5
	for _, h := range handles[3 : 3+freed] { // those that have no second handle
		wantCode(t, "close", c.CloseHandle(h), 0)
	}
	for i := range freed {
		testkit.Eventually(t, "room for a section", func() bool { // the others' connections go in their own time
			_, err = c.CreateSection(pageReadWrite, 4096, 0, fmt.Sprint("again ", i))
			return err == nil
		})
	}
	_, err = createUntilFull(t, c)
	wantCode(t, "one section too many", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	if err := manager.End(); err != nil {
		t.Error(err)
	}
}

// A manager that has no descriptor left for another connection says so, and recovers.
func TestAcceptOutOfFiles(t *testing.T) {
	testkit.CheckLeaks(t)
	const files = 40
	socket, manager := startManager(t, files)
	c := newClient(t, socket)
	wantCode(t, "connect", c.Connect(), 0)
	var silent []*stranger
	for range files {
		silent = append(silent, newStranger(t, socket))
	}
	late := newClient(t, socket)
	begin := time.Now()
	err := late.Connect()
	if !errors.Is(err, winerr.ERROR_NO_SYSTEM_RESOURCES) {
		t.Errorf("a connection too many: %v", err)
	}
	const soon = 5 * time.Second
	if took := time.Since(begin); took > soon {
		t.Errorf("the refusal took %v", took)
	}
	_, err = c.OpenSection(client.FileMapRead, 0, "none")
	wantCode(t, "a call on a connection that exists", err, winerr.ERROR_FILE_NOT_FOUND)

	for _, s := range silent {
		_ = s.conn.Close()
	}
	testkit.Eventually(t, "the manager to recover", func() bool { return late.Connect() == nil })
	wantCode(t, "work", workOnce(late, "late"), 0)
	if err := manager.End(); err != nil {
		t.Error(err)
	}
}

// A shortage that is over when the next client comes is not held against that client.
func TestAcceptAfterShortage(t *testing.T) {
	testkit.CheckLeaks(t)
	const files = 64
	socket, manager := startManager(t, files)
	connect := func() {
		c := newClient(t, socket)
		wantCode(t, "connect", c.Connect(), 0)
		wantCode(t, "close", c.Close(), 0)
	}
	connect()
	idle := openFilesOf(t, manager)
	for range 10 {
		var silent []*stranger
		for range files {
			silent = append(silent, newStranger(t, socket))
		}
		testkit.Eventually(t, "a shortage", func() bool { return openFilesOf(t, manager) >= files-1 })
		for _, s := range silent {
			_ = s.conn.Close()
		}
		testkit.Eventually(t, "files to be free", func() bool { return openFilesOf(t, manager) <= idle })
		connect()
	}
}

func openFilesOf(t *testing.T, a *testkit.Actor) int {
	t.Helper()
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", a.Cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

// playStarved is a client of the manager at Args[0] that has no descriptor left.
func playStarved(s *testkit.Stage) {
	c := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	held, err := c.CreateSection(pageReadWrite, 4096, 0, "held")
	s.Check(err)
	var limit syscall.Rlimit
	s.Check(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	limit.Cur = 64
	s.Check(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit))
	var fill []*os.File
	for {
		f, err := os.Open(os.DevNull)
		if errors.Is(err, syscall.EMFILE) {
			break
		}
		s.Check(err)
		fill = append(fill, f)
	}
	o, err := c.CreateSection(pageReadWrite, 4096, 0, "new")
	s.Say("create %s", outcome(o, err))
	o, err = c.OpenSection(client.FileMapRead, 0, "held")
	s.Say("open %s", outcome(o, err))
	late := client.New(client.Options{Socket: s.Args[0], NoStart: true})
	s.Say("connect %t", errors.Is(late.Connect(), winerr.ERROR_SERVICE_NOT_ACTIVE))
	view, err := c.MapView(held.Handle, client.MapRequest{Access: client.FileMapWrite})
	s.Check(err)
	s.Check(client.UnmapView(view.Base))
	s.Say("starved")
	_, _ = s.Hear()
	s.Check(fill[0].Close())
	o, err = c.CreateSection(pageReadWrite, 4096, 0, "new")
	s.Say("create %s", outcome(o, err))
	_, _ = s.Hear()
}

func TestClientOutOfFiles(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	a := testkit.Start(t, "starved", nil, m.Socket)
	a.Expect("create ERROR_NO_SYSTEM_RESOURCES")
	a.Expect("open ERROR_NO_SYSTEM_RESOURCES")
	a.Expect("connect true")
	a.Expect("starved")
	if s := m.Server.Stats(); s.Handles != 1 || s.Objects != 1 {
		t.Errorf("the client's failures left %d handles of %d objects, not 1 of 1", s.Handles, s.Objects)
	}
	a.Say("go on")
	a.Expect("create 16")
}

func TestCommitLimit(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	var limit shm.CommitLimit
	for _, tc := range []struct {
		size uint64
		want winerr.Errno
	}{
		{0, winerr.ERROR_INVALID_PARAMETER},
		{1, 0},
		{limit.Bytes() &^ 4095, 0},
		{limit.Bytes() + 4096, winerr.ERROR_COMMITMENT_LIMIT},
		{1<<47 - 4096, winerr.ERROR_COMMITMENT_LIMIT},
		{1 << 47, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{1<<63 - 1, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{1 << 63, winerr.ERROR_INVALID_PARAMETER},
		{1<<64 - 1, winerr.ERROR_INVALID_PARAMETER},
	} {
		o, err := c.CreateSection(pageReadWrite, tc.size, 0, "big")
		wantCode(t, fmt.Sprintf("%#x bytes", tc.size), err, tc.want)
		if err == nil {
			wantCode(t, "close", c.CloseHandle(o.Handle), 0)
		}
	}
	if s := m.Server.Stats(); s.Objects != 0 {
		t.Errorf("%d objects are left", s.Objects)
	}
}

// The client checks sizes too; the manager does not rely on that.
func TestManagerChecksArguments(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	s := newStranger(t, m.Socket)
	s.hello()
	got := map[string]winerr.Errno{}
	for name, body := range map[string]*wire.CreateSection{
		"no size":        {Protect: 4},
		"negative size":  {Protect: 4, Size: 1<<64 - 1},
		"beyond NT":      {Protect: 4, Size: 1 << 47},
		"beyond memory":  {Protect: 4, Size: 1 << 46},
		"two pages":      {Protect: 6, Size: 1},
		"image":          {Protect: 2 | 0x1000000, Size: 1},
		"bad bits":       {Protect: 4 | 0x100, Size: 1},
		"zero in a name": {Protect: 4, Size: 1, Name: "a\x00b"},
		"no UTF":         {Protect: 4, Size: 1, Name: "\xff"},
		"long name":      {Protect: 4, Size: 1, Name: strings.Repeat("n", 32767)},
		"longest name":   {Protect: 4, Size: 1, Name: strings.Repeat("€", 32766)},
		"bad path":       {Protect: 4, Size: 1, Name: `\x`},
		"no directory":   {Protect: 4, Size: 1, Name: `x\y`},
	} {
		got[name] = winerr.Errno(s.call(wire.OpCreateSection, body, nil).Status)
	}
	got["flags"] = winerr.Errno(s.call(wire.OpFlags, &wire.Flags{Handle: 8, Mask: 4}, nil).Status)
	got["no handle"] = winerr.Errno(s.call(wire.OpQuery, &wire.HandleRequest{Handle: 1 << 31}, nil).Status)
	want := map[string]winerr.Errno{
		"no size": winerr.ERROR_INVALID_PARAMETER, "negative size": winerr.ERROR_INVALID_PARAMETER,
		"beyond NT": winerr.ERROR_NOT_ENOUGH_MEMORY, "beyond memory": winerr.ERROR_COMMITMENT_LIMIT,
		"two pages": winerr.ERROR_INVALID_PARAMETER, "image": winerr.ERROR_BAD_EXE_FORMAT,
		"bad bits": winerr.ERROR_INVALID_PARAMETER, "zero in a name": winerr.ERROR_INVALID_NAME,
		"no UTF": winerr.ERROR_INVALID_NAME, "long name": winerr.ERROR_INVALID_NAME, "longest name": 0,
		"bad path": winerr.ERROR_BAD_PATHNAME, "no directory": winerr.ERROR_PATH_NOT_FOUND,
		"flags": winerr.ERROR_INVALID_PARAMETER, "no handle": winerr.ERROR_INVALID_HANDLE,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
}

// A gigabyte that nobody touches costs nothing.
func TestLargeSectionIsSparse(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 1 << 30
	var limit shm.CommitLimit
	if limit.Bytes() < size {
		t.Skipf("this machine may use %d bytes only", limit.Bytes())
	}
	m := testkit.StartManager(t, server.Config{})
	c := newClient(t, m.Socket)
	before := testkit.RSS(t, os.Getpid())
	o, err := c.CreateSection(pageReadWrite, size, 0, "")
	wantCode(t, "create", err, 0)
	view, err := c.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
	wantCode(t, "map", err, 0)
	memory := shm.Bytes(view.Base, view.Length)
	memory[0], memory[size-1] = 1, 1
	const little = 64 << 20
	if grown := testkit.RSS(t, os.Getpid()) - before; grown > little {
		t.Errorf("the process grew by %d bytes", grown)
	}
	wantCode(t, "unmap", client.UnmapView(view.Base), 0)
}
