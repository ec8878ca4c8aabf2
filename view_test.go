package winshm_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"winshm"
	"winshm/internal/client"
	"winshm/winerr"
)

const granularity = 64 << 10

func mapView(t *testing.T, s *winshm.Section, opts *winshm.ViewOptions) *winshm.View {
	t.Helper()
	v, err := s.Map(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// newView returns a view of a new section.
func newView(t *testing.T, size int64, opts *winshm.ViewOptions) *winshm.View {
	t.Helper()
	c, _ := connect(t)
	return mapView(t, create(t, c, "v", size, nil), opts)
}

func address(v *winshm.View) uintptr { return reflect.ValueOf(v.Bytes()).Pointer() }

// faults reports whether f touches memory in a way that it may not.
func faults(f func()) (fault bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if err, ok := recover().(runtime.Error); ok {
			_, fault = err.(interface{ Addr() uintptr })
		}
	}()
	f()
	return false
}

func TestViewsShareMemory(t *testing.T) {
	c, m := connect(t)
	a := mapView(t, create(t, c, "s", 3*granularity, nil), nil)
	opened, err := connectTo(t, m).OpenSection("s", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	b := mapView(t, opened, &winshm.ViewOptions{Offset: granularity, Length: 5000})
	if a.Size() != 3*granularity || b.Size() != 5000 {
		t.Errorf("sizes %d and %d", a.Size(), b.Size())
	}
	if !bytes.Equal(a.Bytes(), make([]byte, a.Size())) {
		t.Error("a new section is not all zero")
	}
	copy(a.Bytes()[granularity+10:], "hello")
	if got := string(b.Bytes()[10:15]); got != "hello" {
		t.Errorf("the other view shows %q", got)
	}
	if address(a)%granularity != 0 || address(b)%granularity != 0 {
		t.Errorf("views at %#x and %#x", address(a), address(b))
	}
	if got := b.String(); got != `view of "s", 5000 bytes` {
		t.Errorf("it calls itself %q", got)
	}
}

func TestViewModes(t *testing.T) {
	c, _ := connect(t)
	create(t, c, "s", granularity, nil)
	for _, tc := range []struct {
		name     string
		access   winshm.Access
		mode     winshm.ViewMode
		writable bool // by the program
		seen     bool // by others
		err      winerr.Errno
	}{
		{"default of a handle that writes", winshm.MapRead | winshm.MapWrite, winshm.ViewDefault, true, true, 0},
		{"default of a handle that reads", winshm.MapRead, winshm.ViewDefault, false, false, 0},
		{"read", winshm.MapRead | winshm.MapWrite, winshm.ViewRead, false, false, 0},
		{"write", winshm.MapWrite, winshm.ViewWrite, true, true, 0},
		{"copy", winshm.MapRead, winshm.ViewCopy, true, false, 0},
		{"copy of a handle that writes", winshm.MapRead | winshm.MapWrite, winshm.ViewCopy, true, false, 0},
		{"write with a handle that reads", winshm.MapRead, winshm.ViewWrite, false, false, winerr.ERROR_ACCESS_DENIED},
		{"read with a handle that writes", winshm.MapWrite, winshm.ViewRead, false, false, winerr.ERROR_ACCESS_DENIED},
		{"no such mode", winshm.MapRead, 99, false, false, winerr.ERROR_INVALID_PARAMETER},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := c.OpenSection("s", tc.access)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			v, err := s.Map(&winshm.ViewOptions{Mode: tc.mode})
			if tc.err != 0 {
				wantError(t, err, "map section", "s", tc.err, nil)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			all, err := c.OpenSection("s", 0)
			if err != nil {
				t.Fatal(err)
			}
			defer all.Close()
			truth := mapView(t, all, nil).Bytes()
			clear(truth)

			if got := !faults(func() { v.Bytes()[7] = 42 }); got != tc.writable {
				t.Errorf("a write is possible: %t", got)
			}
			n, err := v.WriteAt([]byte{43}, 8)
			if tc.writable && (n != 1 || err != nil) {
				t.Errorf("WriteAt: %d, %v", n, err)
			}
			if !tc.writable {
				wantError(t, err, "write view", "s", winerr.ERROR_ACCESS_DENIED, fs.ErrPermission)
			}
			if got := truth[7] == 42 && truth[8] == 43; got != tc.seen {
				t.Errorf("what was written is seen by others: %t", got)
			}
			if truth[4096] = 44; v.Bytes()[4096] != 44 {
				t.Error("what others write to a page that was not written is not seen")
			}
		})
	}
}

func TestExecutableView(t *testing.T) {
	c, _ := connect(t)
	plain := create(t, c, "plain", 4096, nil)
	_, err := plain.Map(&winshm.ViewOptions{Execute: true})
	wantError(t, err, "map section", "plain", winerr.ERROR_ACCESS_DENIED, fs.ErrPermission)
	code := create(t, c, "code", 4096, &winshm.SectionOptions{Protection: winshm.ExecuteReadWrite})
	v := mapView(t, code, &winshm.ViewOptions{Execute: true})
	v.Bytes()[0] = 0xc3
	info, err := client.QueryMemory(address(v))
	if err != nil || info.Protect != uint32(winshm.ExecuteReadWrite) {
		t.Errorf("protection %#x, %v", info.Protect, err)
	}
}

func TestMapErrors(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "s", 2*granularity, nil)
	taken := address(mapView(t, s, nil))
	for name, tc := range map[string]struct {
		opts winshm.ViewOptions
		code winerr.Errno
	}{
		"negative offset": {winshm.ViewOptions{Offset: -granularity}, winerr.ERROR_INVALID_PARAMETER},
		"negative length": {winshm.ViewOptions{Length: -1}, winerr.ERROR_INVALID_PARAMETER},
		"odd offset":      {winshm.ViewOptions{Offset: 4096}, winerr.ERROR_MAPPED_ALIGNMENT},
		"odd address":     {winshm.ViewOptions{Address: 0x10001000}, winerr.ERROR_MAPPED_ALIGNMENT},
		"address taken":   {winshm.ViewOptions{Address: taken}, winerr.ERROR_INVALID_ADDRESS},
		"offset at end":   {winshm.ViewOptions{Offset: 2 * granularity}, winerr.ERROR_ACCESS_DENIED},
		"too long":        {winshm.ViewOptions{Length: 2*granularity + 1}, winerr.ERROR_ACCESS_DENIED},
		"beyond the end":  {winshm.ViewOptions{Offset: granularity, Length: granularity + 1}, winerr.ERROR_ACCESS_DENIED},
		"huge":            {winshm.ViewOptions{Length: 1<<63 - 1}, winerr.ERROR_INVALID_PARAMETER},
		"address too far": {winshm.ViewOptions{Address: 1<<63 - granularity}, winerr.ERROR_INVALID_PARAMETER},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Map(&tc.opts)
			wantError(t, err, "map section", "s", tc.code, nil)
		})
	}
}

func TestChosenAddress(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "s", granularity, nil)
	v, err := s.Map(nil)
	if err != nil {
		t.Fatal(err)
	}
	at := address(v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if got := address(mapView(t, s, &winshm.ViewOptions{Address: at})); got != at {
		t.Errorf("the view is at %#x, not at %#x", got, at)
	}
}

func TestReadAt(t *testing.T) {
	const size = 100
	v := newView(t, 4096, &winshm.ViewOptions{Length: size})
	for i := range v.Bytes() {
		v.Bytes()[i] = byte(i)
	}
	for _, tc := range []struct {
		off  int64
		n    int
		want int
		err  error
	}{
		{0, size, size, nil},
		{0, 0, 0, nil},
		{10, 5, 5, nil},
		{size - 1, 1, 1, nil},
		{size - 1, 2, 1, io.EOF},
		{size, 0, 0, nil},
		{size, 1, 0, io.EOF},
		{size + 1, 0, 0, nil},
		{size + 1, 1, 0, io.EOF},
		{1<<63 - 1, 1, 0, io.EOF},
		{0, size + 1, size, io.EOF},
	} {
		p := make([]byte, tc.n)
		n, err := v.ReadAt(p, tc.off)
		if n != tc.want || err != tc.err { //nolint:errorlint // an io.ReaderAt gives io.EOF itself
			t.Errorf("%d bytes at %d: %d, %v; not %d, %v", tc.n, tc.off, n, err, tc.want, tc.err)
		}
		if n > 0 && (p[0] != byte(tc.off) || p[n-1] != byte(tc.off)+byte(n-1)) {
			t.Errorf("%d bytes at %d are % x", tc.n, tc.off, p)
		}
	}
	_, err := v.ReadAt(make([]byte, 1), -1)
	wantError(t, err, "read view", "v", winerr.ERROR_INVALID_PARAMETER, fs.ErrInvalid)
	if all, err := io.ReadAll(io.NewSectionReader(v, 0, 1<<40)); err != nil || len(all) != size {
		t.Errorf("ReadAll: %d bytes, %v", len(all), err)
	}
}

func TestWriteAt(t *testing.T) {
	const size = 100
	v := newView(t, 4096, &winshm.ViewOptions{Length: size})
	for _, tc := range []struct {
		off  int64
		n    int
		want int
		err  error
	}{
		{0, size, size, nil},
		{0, 0, 0, nil},
		{10, 5, 5, nil},
		{size - 1, 2, 1, io.ErrShortWrite},
		{size, 0, 0, nil},
		{size, 1, 0, io.ErrShortWrite},
		{size + 1, 1, 0, io.ErrShortWrite},
		{1<<63 - 1, 1, 0, io.ErrShortWrite},
	} {
		clear(v.Bytes())
		n, err := v.WriteAt(bytes.Repeat([]byte{9}, tc.n), tc.off)
		if n != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%d bytes at %d: %d, %v; not %d, %v", tc.n, tc.off, n, err, tc.want, tc.err)
		}
		if got := bytes.Count(v.Bytes(), []byte{9}); got != n {
			t.Errorf("%d bytes at %d: %d were written", tc.n, tc.off, got)
		}
	}
	_, err := v.WriteAt([]byte{1}, -1)
	wantError(t, err, "write view", "v", winerr.ERROR_INVALID_PARAMETER, fs.ErrInvalid)
}

func TestViewClose(t *testing.T) {
	v := newView(t, 4096, nil)
	at := address(v)
	memory := v.Bytes()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	wantError(t, v.Close(), "close view", "v", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	_, readErr := v.ReadAt(make([]byte, 1), 0)
	wantError(t, readErr, "read view", "v", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	_, writeErr := v.WriteAt([]byte{1}, 0)
	wantError(t, writeErr, "write view", "v", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	_, typedErr := winshm.At[uint32](v, 0)
	wantError(t, typedErr, "typed view", "v", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	if v.Size() != 0 || v.Bytes() != nil {
		t.Errorf("a closed view has %d bytes", v.Size())
	}
	if !faults(func() { memory[0] = 1 }) {
		t.Errorf("there is still memory at %#x", at)
	}
}

// A fault of the memory is an error of ReadAt and WriteAt, and does not end the program.
func TestFault(t *testing.T) {
	v := newView(t, 4096, nil)
	if err := client.UnmapView(address(v)); err != nil {
		t.Fatal(err)
	}
	n, err := v.ReadAt(make([]byte, 10), 0)
	wantError(t, err, "read view", "v", winerr.ERROR_IO_DEVICE, nil)
	if n != 0 {
		t.Errorf("%d bytes were read", n)
	}
	_, err = v.WriteAt(make([]byte, 10), 0)
	wantError(t, err, "write view", "v", winerr.ERROR_IO_DEVICE, nil)
	if err := v.Close(); err == nil {
		t.Error("a view that was unmapped behind its back can be closed")
	}
}

// Methods and Close may meet: a method sees the memory or that it is closed.
func TestConcurrentView(t *testing.T) {
	c, _ := connect(t)
	s := create(t, c, "s", granularity, nil)
	for range 20 {
		v, err := s.Map(nil)
		if err != nil {
			t.Fatal(err)
		}
		var closed atomic.Int32
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for p := make([]byte, 1000); ; {
					if _, err := v.ReadAt(p, 100); err != nil {
						if !errors.Is(err, fs.ErrClosed) {
							t.Error(err)
						}
						return
					}
				}
			})
			wg.Go(func() {
				if v.Close() == nil {
					closed.Add(1)
				}
			})
		}
		wg.Wait()
		if closed.Load() != 1 {
			t.Errorf("%d of 3 closed the view", closed.Load())
		}
	}
}

type point struct {
	X, Y  int32
	Flags [3]uint8
	_     uint8
	Z     struct{ A, B float64 }
}

func TestTyped(t *testing.T) {
	v := newView(t, 4096, nil)
	p, err := winshm.At[point](v, 64)
	if err != nil {
		t.Fatal(err)
	}
	p.X, p.Z.B = 0x01020304, 1
	if got := v.Bytes()[64:68]; !bytes.Equal(got, []byte{4, 3, 2, 1}) && !bytes.Equal(got, []byte{1, 2, 3, 4}) {
		t.Errorf("the memory shows % x", got)
	}
	words, err := winshm.SliceAt[atomic.Uint64](v, 0, 4096/8)
	if err != nil {
		t.Fatal(err)
	}
	words[511].Store(1)
	if v.Bytes()[4088]+v.Bytes()[4095] != 1 {
		t.Error("the last word is elsewhere")
	}
	if part, err := winshm.SliceAt[uint16](v, 4095, 0); err != nil || len(part) != 0 {
		t.Errorf("no values: %v, %v", part, err)
	}
	if part, err := winshm.SliceAt[struct{}](v, 10, 7); err != nil || len(part) != 7 {
		t.Errorf("values of no size: %v, %v", part, err)
	}
}

func TestTypedErrors(t *testing.T) {
	v := newView(t, 4096, nil)
	for name, tc := range map[string]struct {
		do   func() error
		code winerr.Errno
		text string
	}{
		"beyond the end":  {at[uint32](v, 4093), winerr.ERROR_INVALID_PARAMETER, "(4 bytes each) at offset 4093 of a view of 4096 bytes"},
		"at the end":      {at[uint8](v, 4096), winerr.ERROR_INVALID_PARAMETER, "at offset 4096"},
		"far away":        {at[uint8](v, 1<<40), winerr.ERROR_INVALID_PARAMETER, "at offset"},
		"nothing, far":    {at[struct{}](v, 1<<40), winerr.ERROR_INVALID_PARAMETER, "at offset"},
		"negative offset": {at[uint8](v, -1), winerr.ERROR_INVALID_PARAMETER, ""},
		"odd offset":      {at[uint32](v, 2), winerr.ERROR_MAPPED_ALIGNMENT, "aligned to 4 bytes"},
		"odd struct":      {at[point](v, 4), winerr.ERROR_MAPPED_ALIGNMENT, "aligned to 8 bytes"},
		"too many":        {sliceAt[uint64](v, 8, 512), winerr.ERROR_INVALID_PARAMETER, "512 values of uint64"},
		"negative":        {sliceAt[uint64](v, 0, -1), winerr.ERROR_INVALID_PARAMETER, "-1 values"},
		"overflow":        {sliceAt[[1 << 20]uint64](v, 0, 1<<62), winerr.ERROR_INVALID_PARAMETER, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.do()
			wantError(t, err, "typed view", "v", tc.code, fs.ErrInvalid)
			if err != nil && !strings.Contains(err.Error(), tc.text) {
				t.Errorf("%q lacks %q", err, tc.text)
			}
		})
	}
}

func at[T any](v *winshm.View, off int64) func() error {
	return func() error { _, err := winshm.At[T](v, off); return err }
}

func sliceAt[T any](v *winshm.View, off int64, n int) func() error {
	return func() error { _, err := winshm.SliceAt[T](v, off, n); return err }
}

type inner struct{ List []byte }

type outer struct {
	Good  uint32
	Inner [4]inner
}

type named string

func TestTypesRefused(t *testing.T) {
	v := newView(t, 4096, nil)
	for _, tc := range []struct {
		do   func() error
		text string
	}{
		{at[outer](v, 0), "winshm_test.outer.Inner[].List: a slice cannot be shared between processes"},
		{at[struct{ P *int32 }](v, 0), ".P: a ptr cannot be shared"},
		{at[struct{ A, B int }](v, 0), ".A: int has no fixed size: use a type like int64"},
		{at[uint](v, 0), "uint: uint has no fixed size: use a type like uint64"},
		{at[[2]uintptr](v, 0), "[2]uintptr[]: a uintptr cannot be shared"},
		{at[named](v, 0), "winshm_test.named: a string cannot be shared"},
		{at[any](v, 0), "a interface cannot be shared"},
		{at[error](v, 0), "a interface cannot be shared"},
		{at[map[int32]int32](v, 0), "a map cannot be shared"},
		{at[chan int32](v, 0), "a chan cannot be shared"},
		{at[func()](v, 0), "a func cannot be shared"},
		{at[sync.Mutex](v, 0), ""}, // whatever it consists of
	} {
		for range 2 { // the second answer is remembered
			err := tc.do()
			if tc.text == "" {
				continue
			}
			wantError(t, err, "typed view", "v", winerr.ERROR_INVALID_PARAMETER, fs.ErrInvalid)
			if !strings.Contains(err.Error(), tc.text) {
				t.Errorf("%q lacks %q", err, tc.text)
			}
		}
	}
}
