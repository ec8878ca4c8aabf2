package client_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

func TestMain(m *testing.M) { testkit.Main(m, nil) }

const pageReadWrite = object.PageReadWrite

func newClient(t *testing.T, socket string) *client.Client {
	t.Helper()
	c := client.New(client.Options{Socket: socket, NoStart: true})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func start(t *testing.T) *testkit.Manager {
	t.Helper()
	testkit.CheckLeaks(t)
	return testkit.StartManager(t, server.Config{})
}

func create(t *testing.T, c *client.Client, name string, size uint64) client.Handle {
	t.Helper()
	o, err := c.CreateSection(pageReadWrite, size, 0, name)
	wantCode(t, "create "+name, err, 0)
	return o.Handle
}

func mapView(t *testing.T, c *client.Client, h client.Handle, r client.MapRequest) client.View {
	t.Helper()
	v, err := c.MapView(h, r)
	wantCode(t, "map", err, 0)
	t.Cleanup(func() { _ = client.UnmapView(v.Base) })
	return v
}

func wantCode(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if got, _ := errors.AsType[winerr.Errno](err); got != want || (err == nil) != (want == 0) {
		t.Fatalf("%s: %v, not %v", what, err, want)
	}
}

// What is remembered of a handle, its memory first of all, is dropped when the handle is closed by its duplication.
func TestCloseSource(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	h := create(t, c, "x", 4096)
	r := client.DuplicateRequest{
		SourceProcess: client.CurrentProcess, Source: h | 3, TargetProcess: client.CurrentProcess,
		Options: client.DuplicateSameAccess,
	}
	_, err := c.DuplicateHandle(r)
	wantCode(t, "duplicate", err, 0)
	if diff := cmp.Diff([]client.Handle{h}, c.Remembered()); diff != "" {
		t.Error("remembered while the source is open (-want +got)\n", diff)
	}
	r.Options |= client.DuplicateCloseSource
	_, err = c.DuplicateHandle(r)
	wantCode(t, "duplicate and close", err, 0)
	if got := c.Remembered(); len(got) != 0 {
		t.Errorf("%v are remembered", got)
	}
}

// A handle that this client opened is known without asking; one that another client closed is not.
func TestCache(t *testing.T) {
	m := start(t)
	a, b := newClient(t, m.Socket), newClient(t, m.Socket)
	wantCode(t, "connect", b.Connect(), 0)
	h := create(t, a, "x", 4096)
	asked := m.Server.Stats().Requests
	for range 10 {
		_, err := a.Section(h)
		wantCode(t, "section", err, 0)
		v := mapView(t, a, h, client.MapRequest{Access: client.FileMapRead})
		wantCode(t, "unmap", client.UnmapView(v.Base), 0)
	}
	if now := m.Server.Stats().Requests; now != asked {
		t.Errorf("%d requests for what is known", now-asked)
	}
	if diff := cmp.Diff([]client.Handle{h}, a.Remembered()); diff != "" {
		t.Error("remembered (-want +got)\n", diff)
	}

	wantCode(t, "close through another client", b.CloseHandle(h), 0)
	_, err := a.Section(h)
	wantCode(t, "what another client closed", err, winerr.ERROR_INVALID_HANDLE)
	if again := create(t, b, "y", 8192); again != h {
		t.Fatalf("handle %d, not %d again", again, h)
	}
	info, err := a.Section(h)
	wantCode(t, "what another client put there", err, 0)
	if info.Size != 8192 {
		t.Errorf("the size is %d: that of the section that was there before", info.Size)
	}
	_, err = a.MapView(h, client.MapRequest{Access: client.FileMapRead, Length: 8192})
	wantCode(t, "map what another client put there", err, 0)
	wantCode(t, "close", a.CloseHandle(h|3), 0)
	if got := a.Remembered(); len(got) != 0 {
		t.Errorf("%v are remembered", got)
	}
}

func TestWrongHandles(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	_, err := c.Section(8)
	wantCode(t, "before there is a connection", err, winerr.ERROR_INVALID_HANDLE)
	wantCode(t, "close before there is a connection", c.CloseHandle(8), winerr.ERROR_INVALID_HANDLE)
	create(t, c, "x", 1)
	for _, h := range []client.Handle{0, 1, 4, 12, 16, 800000, 0xffffffff, 0xfffffff8} {
		_, err := c.Section(h)
		wantCode(t, fmt.Sprint("handle ", h), err, winerr.ERROR_INVALID_HANDLE)
		wantCode(t, fmt.Sprint("close ", h), c.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
		_, err = c.HandleFlags(h)
		wantCode(t, fmt.Sprint("flags of ", h), err, winerr.ERROR_INVALID_HANDLE)
	}
}

func TestFlags(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	h := create(t, c, "x", 1)
	wantCode(t, "set", c.SetHandleFlags(h, client.ProtectFromClose|client.Inherit, client.ProtectFromClose), 0)
	flags, err := c.HandleFlags(h)
	wantCode(t, "get", err, 0)
	if flags != client.ProtectFromClose {
		t.Errorf("flags %#x", flags)
	}
	wantCode(t, "close", c.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
	_, err = c.Section(h)
	wantCode(t, "it is still known", err, 0)
	wantCode(t, "set", c.SetHandleFlags(h, client.ProtectFromClose, 0), 0)
	wantCode(t, "close", c.CloseHandle(h), 0)
	wantCode(t, "nonsense", c.SetHandleFlags(create(t, c, "y", 1), 8, 8), winerr.ERROR_INVALID_PARAMETER)
}

func TestSnapshot(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	h := create(t, c, "x", 5000)
	nameless := create(t, c, "", 1)
	got, err := c.Snapshot()
	wantCode(t, "snapshot", err, 0)
	if len(got.Objects) != 2 || len(got.Processes) != 1 {
		t.Fatalf("%+v", got)
	}
	info, err := c.Section(h)
	wantCode(t, "section", err, 0)
	want := wire.ObjectInfo{
		ID: info.Object, Type: 1, Owner: uint32(os.Geteuid()), Name: `Session\1\x`, Protect: pageReadWrite,
		Attributes: object.SecCommit, Size: 8192, Inode: got.Objects[0].Inode,
	}
	if diff := cmp.Diff(want, got.Objects[0]); diff != "" || want.Inode == 0 {
		t.Error("object (-want +got)\n", diff)
	}
	p := wire.ProcessInfo{PID: uint32(os.Getpid()), User: uint32(os.Geteuid()), Handles: []wire.HandleInfo{
		{Handle: uint32(h), Access: 0xF0007, Object: got.Objects[0].ID}, {Handle: uint32(nameless), Access: 0xF0007, Object: got.Objects[1].ID},
	}}
	if diff := cmp.Diff(p, got.Processes[0]); diff != "" {
		t.Error("process (-want +got)\n", diff)
	}
}

func TestUnmapAnywhereInside(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	h := create(t, c, "x", 3*shm.Granularity)
	for _, inside := range []uintptr{0, 1, shm.Granularity, 3*shm.Granularity - 1} {
		below := mapView(t, c, h, client.MapRequest{Access: client.FileMapRead})
		v := mapView(t, c, h, client.MapRequest{Access: client.FileMapWrite})
		for what, addr := range map[string]uintptr{"nothing": 0, "after it": v.Base + 64*v.Length, "far away": client.MaxAddress} {
			wantCode(t, what, client.UnmapView(addr), winerr.ERROR_INVALID_ADDRESS)
			wantCode(t, what, client.FlushView(addr, 0), winerr.ERROR_INVALID_ADDRESS)
		}
		wantCode(t, "flush", client.FlushView(v.Base+inside, 0), 0)
		wantCode(t, "flush all", client.FlushView(v.Base+inside, v.Length-inside), 0)
		wantCode(t, "flush too much", client.FlushView(v.Base+inside, v.Length-inside+1), winerr.ERROR_INVALID_PARAMETER)
		wantCode(t, "flush far too much", client.FlushView(v.Base+inside, ^uintptr(0)), winerr.ERROR_INVALID_PARAMETER)
		wantCode(t, "unmap", client.UnmapView(v.Base+inside), 0)
		wantCode(t, "unmap again", client.UnmapView(v.Base+inside), winerr.ERROR_INVALID_ADDRESS)
		wantCode(t, "the other", client.UnmapView(below.Base), 0)
	}
}

func TestQueryMemory(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	const size = 5 * 4096
	h := create(t, c, "x", size)
	query := func(addr uintptr) client.MemoryInfo {
		t.Helper()
		info, err := client.QueryMemory(addr)
		wantCode(t, "query", err, 0)
		return info
	}
	v := mapView(t, c, h, client.MapRequest{Access: client.FileMapWrite})
	want := client.MemoryInfo{
		BaseAddress: v.Base + 4096, AllocationBase: v.Base, AllocationProtect: pageReadWrite, RegionSize: size - 4096,
		State: client.MemCommit, Protect: pageReadWrite, Type: client.MemMapped,
	}
	if diff := cmp.Diff(want, query(v.Base+4096+17)); diff != "" {
		t.Error("a view (-want +got)\n", diff)
	}

	private := mapView(t, c, h, client.MapRequest{Access: client.FileMapCopy})
	shm.Bytes(private.Base, private.Length)[4096] = 1
	var protections []uint32
	for addr := private.Base; addr < private.Base+size; {
		info := query(addr)
		protections = append(protections, info.Protect)
		addr += info.RegionSize
	}
	if diff := cmp.Diff([]uint32{object.PageWriteCopy, pageReadWrite, object.PageWriteCopy}, protections); diff != "" {
		t.Error("a copy-on-write view with a page written (-want +got)\n", diff)
	}

	wantCode(t, "unmap", client.UnmapView(v.Base), 0)
	if got := query(v.Base); got.State != client.MemFree || got.Type != 0 || got.AllocationBase != 0 {
		t.Errorf("what was unmapped is %+v", got)
	}
	heap := make([]byte, 1<<20)
	if got := query(reflect.ValueOf(heap).Pointer()); got.State != client.MemCommit || got.Type != client.MemPrivate || got.Protect != pageReadWrite {
		t.Errorf("the heap is %+v", got)
	}
	code := query(reflect.ValueOf(TestQueryMemory).Pointer())
	if code.Type != client.MemImage || code.Protect != object.PageExecuteRead {
		t.Errorf("the program is %+v", code)
	}
	_, err := client.QueryMemory(client.MaxAddress + 1)
	wantCode(t, "beyond the end", err, winerr.ERROR_INVALID_PARAMETER)
	if got := query(client.MaxAddress); got.State != client.MemFree || got.RegionSize != 4096 {
		t.Errorf("the last page is %+v", got)
	}
	walk := 0
	for addr := uintptr(0); addr <= client.MaxAddress; walk++ { // as programs do
		info := query(addr)
		if info.BaseAddress != addr || info.RegionSize == 0 {
			t.Fatalf("at %#x: %+v", addr, info)
		}
		addr += info.RegionSize
	}
	if walk < 10 {
		t.Errorf("only %d regions", walk)
	}
}

func TestConcurrentCalls(t *testing.T) {
	m := start(t)
	c := newClient(t, m.Socket)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 100 {
				o, err := c.CreateSection(pageReadWrite, uint64(4096*(n+1)), 0, fmt.Sprint(n, i%3))
				if err != nil {
					t.Error(err)
					return
				}
				if info, err := c.Section(o.Handle); err != nil || info.Size != uint64(4096*(n+1)) {
					t.Errorf("goroutine %d: size %d, %v", n, info.Size, err)
				}
				if err := c.CloseHandle(o.Handle); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if s := m.Server.Stats(); s.Handles != 0 || len(c.Remembered()) != 0 {
		t.Errorf("%d handles are left, %v remembered", s.Handles, c.Remembered())
	}
}

// Clients come and go beside each other without disturbing those that stay.
func TestManyClients(t *testing.T) {
	m := start(t)
	stays := newClient(t, m.Socket)
	h := create(t, stays, "stays", 1)
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for range 20 {
				c := client.New(client.Options{Socket: m.Socket, NoStart: true})
				_, err1 := c.CreateSection(pageReadWrite, 1, 0, fmt.Sprint("goes ", n))
				_, err2 := c.OpenSection(client.FileMapRead, 0, "stays")
				if err := errors.Join(err1, err2, c.Close()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	_, err := stays.Section(h)
	wantCode(t, "the handle of the one that stays", err, 0)
	if s := m.Server.Stats(); s.Handles != 1 {
		t.Errorf("%d handles are left", s.Handles)
	}
}

// fakeManager answers hello properly and every other request by reply, until the test ends.
func fakeManager(t *testing.T, reply func(p *fdsock.Peer, head wire.Header) error) (socket string) {
	t.Helper()
	socket = testkit.Socket(t)
	l, err := fdsock.Listen(socket, false)
	if err != nil {
		t.Fatal(err)
	}
	words, err := shm.Create(4096)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var peers []*fdsock.Peer
	wg.Go(func() {
		for {
			p, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			peers = append(peers, p)
			mu.Unlock()
			wg.Go(func() { pretend(p, words, reply) })
		}
	})
	t.Cleanup(func() {
		mu.Lock()
		for _, p := range peers {
			_ = p.Close()
		}
		mu.Unlock()
		_ = l.Close()
		wg.Wait()
		words.Release()
	})
	return socket
}

// pretend serves one connection.
func pretend(p *fdsock.Peer, words *shm.File, reply func(p *fdsock.Peer, head wire.Header) error) {
	defer p.Close()
	for {
		frame, fds, err := p.Receive()
		if err != nil {
			return
		}
		fdsock.CloseAll(fds)
		head, _, err := wire.ParseFrame(frame)
		p.Done()
		switch {
		case err != nil:
			return
		case head.Op == wire.OpHello:
			head.FDs = 1
			err = p.Send(wire.AppendFrame(nil, head, &wire.HelloReply{Version: 1, MinVersion: 1, MaxVersion: 1, Slots: 16}), words.FD())
		default:
			err = reply(p, head)
		}
		if err != nil {
			return
		}
	}
}

// What a manager sends that makes no sense is an error, and nothing is left of it.
func TestRubbishFromManager(t *testing.T) {
	handle := &wire.Handle{Handle: 8, Generation: 1, Type: 1, Access: 6, Protect: 4, Size: 4096}
	send := func(change func(*wire.Header), body wire.Message, fds ...int) func(*fdsock.Peer, wire.Header) error {
		return func(p *fdsock.Peer, head wire.Header) error {
			change(&head)
			return p.Send(wire.AppendFrame(nil, head, body), fds...)
		}
	}
	same := func(*wire.Header) {}
	for name, reply := range map[string]func(*fdsock.Peer, wire.Header) error{
		"another number":       send(func(h *wire.Header) { h.ID++ }, handle, 0),
		"another operation":    send(func(h *wire.Header) { h.Op++ }, handle, 0),
		"no descriptor":        send(same, handle),
		"too many descriptors": send(same, handle, 0, 1, 2),
		"descriptor and error": send(func(h *wire.Header) { h.Status = 5 }, nil, 0),
		"no body":              send(same, nil, 0),
		"another body":         send(same, &wire.HandleRequest{}, 0),
		"no frame":             func(p *fdsock.Peer, _ wire.Header) error { return p.Send([]byte{1}, 0) },
		"too long":             func(p *fdsock.Peer, _ wire.Header) error { return p.Send(make([]byte, wire.MaxFrame+1), 0) },
	} {
		t.Run(name, func(t *testing.T) {
			testkit.CheckLeaks(t)
			c := newClient(t, fakeManager(t, reply))
			wantCode(t, "connect", c.Connect(), 0)
			before := testkit.OpenFiles()
			_, err := c.CreateSection(pageReadWrite, 1, 0, "x")
			var unavailable *client.UnavailableError
			if !errors.As(err, &unavailable) || !errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE) || !strings.HasPrefix(err.Error(), "no object manager: ") {
				t.Errorf("create: %v", err)
			}
			if got := c.Remembered(); len(got) != 0 {
				t.Errorf("%v are remembered", got)
			}
			testkit.Eventually(t, "files to be closed", func() bool { return testkit.OpenFiles() <= before })
		})
	}
}

// A manager that ends the connection each time it is asked is given up, in the end.
func TestManagerThatHangsUp(t *testing.T) {
	testkit.CheckLeaks(t)
	c := newClient(t, fakeManager(t, func(*fdsock.Peer, wire.Header) error { return errors.New("hang up") }))
	_, err := c.CreateSection(pageReadWrite, 1, 0, "x")
	if !errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE) {
		t.Errorf("create: %v", err)
	}
	wantCode(t, "close", c.CloseHandle(8), winerr.ERROR_INVALID_HANDLE)
	if err := c.Connect(); err != nil {
		t.Errorf("the client does not connect any more: %v", err)
	}
}

// Close ends a call whose reply does not come.
func TestCloseEndsCall(t *testing.T) {
	testkit.CheckLeaks(t)
	asked := make(chan struct{}, 16)
	c := newClient(t, fakeManager(t, func(*fdsock.Peer, wire.Header) error {
		asked <- struct{}{}
		return nil // and say nothing
	}))
	done := make(chan error, 1)
	go func() {
		_, err := c.CreateSection(pageReadWrite, 1, 0, "x")
		done <- err
	}()
	<-asked
	begin := time.Now()
	wantCode(t, "close", c.Close(), 0)
	if err := <-done; err == nil {
		t.Error("the call succeeded")
	}
	const limit = 15 * time.Second
	if took := time.Since(begin); took > limit {
		t.Errorf("it took %v", took)
	}
}

func TestUnavailable(t *testing.T) {
	testkit.CheckLeaks(t)
	c := newClient(t, testkit.Socket(t))
	for range 2 {
		_, err := c.CreateSection(pageReadWrite, 1, 0, "x")
		if !errors.Is(err, client.ErrNobody) || !errors.Is(err, winerr.ERROR_SERVICE_NOT_ACTIVE) {
			t.Errorf("create: %v", err)
		}
		_, err = c.Snapshot()
		if !errors.Is(err, client.ErrNobody) {
			t.Errorf("snapshot: %v", err)
		}
	}
	wantCode(t, "a bad argument is found before", second(c.CreateSection(3, 1, 0, "x")), winerr.ERROR_INVALID_PARAMETER)
}

func second[T any](_ T, err error) error { return err }
