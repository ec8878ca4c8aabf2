package client

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"winshm/internal/object"
	"winshm/winerr"
)

// countedBody counts how often it was closed.
type countedBody struct {
	closed atomic.Int32
}

func (b *countedBody) duplicate() (localBody, error) { return b, nil }
func (b *countedBody) identity() any                 { return b }

func (b *countedBody) Close() error {
	b.closed.Add(1)
	return nil
}

func newCounted(t *testing.T, flags uint32) (Handle, *countedBody) {
	t.Helper()
	body := new(countedBody)
	h, err := addLocal(object.FileType, 1, flags, body)
	if err != nil {
		t.Fatal(err)
	}
	return h, body
}

func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, not %v", what, err, want)
	}
}

func closeLocal(t *testing.T, h Handle) {
	t.Helper()
	wantError(t, "close", New(Options{NoStart: true}).CloseHandle(h), nil)
}

// Numbers are 4 modulo 8, and the lowest free one is given out.
func TestLocalNumbers(t *testing.T) {
	var handles []Handle
	for i := range 5 {
		h, _ := newCounted(t, 0)
		if h%8 != 4 || i > 0 && h <= handles[i-1] {
			t.Errorf("handle %d follows %v", h, handles)
		}
		handles = append(handles, h)
	}
	for _, i := range []int{3, 1} {
		closeLocal(t, handles[i])
	}
	for _, i := range []int{1, 3} {
		if h, _ := newCounted(t, 0); h != handles[i] {
			t.Errorf("handle %d, not %d again", h, handles[i])
		}
	}
	for _, h := range handles {
		closeLocal(t, h|3)
		wantError(t, "second close", removeLocal(h), winerr.ERROR_INVALID_HANDLE)
	}
}

// A body is closed once, when its handle is closed and nobody uses it.
func TestLocalRetained(t *testing.T) {
	h, body := newCounted(t, 0)
	e, ok := local(h | 1)
	if !ok || e.Handle != h || e.Type != object.FileType || e.Access != 1 {
		t.Fatalf("handle %d is %+v, %t", h, e, ok)
	}
	closeLocal(t, h)
	if _, ok := local(h); ok || body.closed.Load() != 0 {
		t.Errorf("found: %t, closed %d times while in use", ok, body.closed.Load())
	}
	e.release()
	if n := body.closed.Load(); n != 1 {
		t.Errorf("closed %d times", n)
	}
}

func TestLocalFlags(t *testing.T) {
	c := New(Options{NoStart: true})
	h, body := newCounted(t, Inherit)
	for _, step := range []struct{ mask, flags, want uint32 }{{0, 0, 1}, {0, 3, 1}, {3, 2, 2}, {1, 3, 3}} {
		wantError(t, "set", c.SetHandleFlags(h, step.mask, step.flags), nil)
		if got, err := c.HandleFlags(h); got != step.want || err != nil {
			t.Errorf("flags %d, %v; want %d", got, err, step.want)
		}
	}
	wantError(t, "unknown flag", c.SetHandleFlags(h, 4, 0), winerr.ERROR_INVALID_PARAMETER)
	wantError(t, "close protected", c.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
	if _, err := c.Section(h); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) || body.closed.Load() != 0 {
		t.Errorf("section: %v; closed %d times", err, body.closed.Load())
	}
	wantError(t, "unprotect", c.SetHandleFlags(h, ProtectFromClose, 0), nil)
	closeLocal(t, h)
}

// An inherited handle keeps its number; what the manager has given is not given out.
func TestLocalAdopted(t *testing.T) {
	first, body := newCounted(t, 0)
	next := first + 8
	reserveLocal(next)
	wantError(t, "adopt", adoptLocal(next+8, object.FileType, 1, 0, body), nil)
	for _, h := range []Handle{0, first, next, next + 4, next + 8, maxLocals*8 + 4} {
		refused := new(countedBody)
		wantError(t, "adopt", adoptLocal(h, object.FileType, 1, 0, refused), winerr.ERROR_INVALID_HANDLE)
		if refused.closed.Load() != 1 {
			t.Errorf("the body for %d was not closed", h)
		}
	}
	if isLocal(next) || !isLocal(next+8) {
		t.Error("the reserved number is the library's, or the adopted one is not")
	}
	last, _ := newCounted(t, 0)
	if last != next+16 {
		t.Errorf("handle %d, not %d", last, next+16)
	}
	locals.unreserve(next)
	again, _ := newCounted(t, 0)
	if again != next {
		t.Errorf("handle %d, not %d", again, next)
	}
	for _, h := range []Handle{first, next, next + 8, last} {
		closeLocal(t, h)
	}
}

func TestLocalFull(t *testing.T) {
	var table localTable
	e := newLocal(object.FileType, 0, 0, new(countedBody))
	table.put((maxLocals-1)*8+4, e)
	table.mu.Lock()
	for i := range table.entries {
		table.entries[i] = e
	}
	table.mu.Unlock()
	if h := table.add(e); h != 0 {
		t.Errorf("handle %d from a full table", h)
	}
	if table.remove(84) != e || table.add(e) != 84 {
		t.Error("the number that was freed is not used")
	}
}

// fileLike is a body with a descriptor.
type fileLike struct{ f *os.File }

func (b fileLike) File() *os.File                { return b.f }
func (b fileLike) duplicate() (localBody, error) { return b, nil }
func (b fileLike) identity() any                 { return b.f }
func (b fileLike) Close() error                  { return b.f.Close() }

func TestInheritableLocals(t *testing.T) {
	plain, _ := newCounted(t, Inherit) // nothing that a descriptor could carry
	var files []Handle
	for _, flags := range []uint32{Inherit, 0, Inherit} {
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		h, err := addLocal(object.FileType, object.FileReadData, flags, fileLike{f})
		wantError(t, "add", err, nil)
		files = append(files, h)
	}
	got := inheritableLocals()
	if len(got) != 2 || got[0].Handle != files[0] || got[1].Handle != files[2] {
		t.Fatalf("%v are inheritable of %v", got, files)
	}
	for _, h := range append(files, plain) {
		closeLocal(t, h)
	}
	for _, e := range got {
		if _, err := e.file().Stat(); err != nil {
			t.Errorf("a retained file: %v", err)
		}
		e.release()
	}
}

// Many threads look up, use and close handles whose numbers are used again at once.
func TestLocalRace(t *testing.T) {
	const threads, rounds = 8, 500
	var wg sync.WaitGroup
	var current atomic.Uint32
	for range threads {
		wg.Go(func() {
			for range rounds {
				h, _ := newCounted(t, 0)
				current.Store(uint32(h))
				if e, ok := local(Handle(current.Load())); ok {
					use(t, e)
				}
				_, _ = localFlags(Handle(current.Load()), Inherit, Inherit)
				for _, e := range inheritableLocals() {
					e.release()
				}
				_ = removeLocal(h)
			}
		})
	}
	wg.Wait()
}

func use(t *testing.T, e *localEntry) {
	body := e.body.(*countedBody)
	if body.closed.Load() != 0 {
		t.Error("closed while in use")
	}
	e.release()
}
