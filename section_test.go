package winshm_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func ExampleCreateSection() {
	first, err := winshm.CreateSection(`Local\counters`, 64<<10, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer first.Close()

	second, err := winshm.CreateSection(`Local\counters`, 64<<10, nil) // in another process, as a rule
	if err != nil {
		log.Fatal(err)
	}
	defer second.Close()

	_, err = winshm.CreateSection(`Local\counters`, 64<<10, &winshm.SectionOptions{Exclusive: true})
	fmt.Println(first.Existed(), second.Existed(), errors.Is(err, fs.ErrExist))
	// Output: false true true
}

// connect returns a client of a manager of the test's own.
func connect(t testing.TB) (*winshm.Client, *testkit.Manager) {
	t.Helper()
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	return connectTo(t, m), m
}

func connectTo(t testing.TB, m *testkit.Manager) *winshm.Client {
	t.Helper()
	c, err := winshm.Connect(&winshm.Config{Socket: m.Socket, NoStart: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func create(t testing.TB, c *winshm.Client, name string, size int64, opts *winshm.SectionOptions) *winshm.Section {
	t.Helper()
	s, err := c.CreateSection(name, size, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// wantError fails the test unless err is an *Error of that operation and name that holds a code, and is as well, where
// that is not nil.
func wantError(t *testing.T, err error, op, name string, code winerr.Errno, is error) {
	t.Helper()
	var e *winshm.Error
	if !errors.As(err, &e) {
		t.Errorf("%v is no *Error", err)
		return
	}
	if e.Op != op || e.Name != name || winshm.Code(err) != code {
		t.Errorf("%q, not %q of %q with %v", err, op, name, code)
	}
	if is != nil && !errors.Is(err, is) {
		t.Errorf("%q is not %v", err, is)
	}
	if !strings.HasPrefix(e.Error(), op) || !strings.Contains(e.Error(), name) || e.Unwrap() == nil {
		t.Errorf("the text %q lacks something", e)
	}
}

func TestSection(t *testing.T) {
	c, _ := connect(t)
	made := create(t, c, `Local\s`, 5000, nil)
	again := create(t, c, "s", 1<<20, &winshm.SectionOptions{Protection: winshm.ReadOnly})
	opened, err := c.OpenSection("s", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	reading, err := c.OpenSection("s", winshm.MapRead)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	type facts struct {
		Name       string
		Existed    bool
		Size       int64
		Protection winshm.Protection
		Access     winshm.Access
	}
	var got []facts
	handles := map[uintptr]bool{}
	for _, s := range []*winshm.Section{made, again, opened, reading} {
		got = append(got, facts{s.Name(), s.Existed(), s.Size(), s.Protection(), s.Access()})
		handles[s.Handle()] = true
	}
	want := []facts{
		{`Local\s`, false, 8192, winshm.ReadWrite, 0xF0007},
		{"s", true, 8192, winshm.ReadWrite, 0xF0005},
		{"s", true, 8192, winshm.ReadWrite, winshm.MapRead | winshm.MapWrite},
		{"s", true, 8192, winshm.ReadWrite, winshm.MapRead},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
	if len(handles) != len(got) || handles[0] {
		t.Errorf("the handles are %v", handles)
	}
}

func TestSectionsWithoutName(t *testing.T) {
	c, m := connect(t)
	a, b := create(t, c, "", 1, nil), create(t, c, "", 1, nil)
	if a.Existed() || b.Existed() || m.Server.Stats().Objects != 2 {
		t.Error("two sections without a name are one")
	}
}

func TestCreateErrors(t *testing.T) {
	c, m := connect(t)
	create(t, c, "there", 1, nil)
	before := m.Server.Stats().Handles
	long := strings.Repeat("n", 32767)
	for _, tc := range []struct {
		name string
		size int64
		opts *winshm.SectionOptions
		code winerr.Errno
		is   error
	}{
		{"zero", 0, nil, winerr.ERROR_INVALID_PARAMETER, fs.ErrInvalid},
		{"negative", -1, nil, winerr.ERROR_INVALID_PARAMETER, fs.ErrInvalid},
		{"huge", 1 << 46, nil, winerr.ERROR_COMMITMENT_LIMIT, nil},
		{"there", 1, &winshm.SectionOptions{Exclusive: true}, winerr.ERROR_ALREADY_EXISTS, fs.ErrExist},
		{"protection", 1, &winshm.SectionOptions{Protection: 3}, winerr.ERROR_INVALID_PARAMETER, fs.ErrInvalid},
		{"\xff", 1, nil, winerr.ERROR_INVALID_NAME, fs.ErrInvalid},
		{"a\x00b", 1, nil, winerr.ERROR_INVALID_NAME, fs.ErrInvalid},
		{long, 1, nil, winerr.ERROR_FILENAME_EXCED_RANGE, fs.ErrInvalid},
		{`\x`, 1, nil, winerr.ERROR_BAD_PATHNAME, fs.ErrInvalid},
		{`no\x`, 1, nil, winerr.ERROR_PATH_NOT_FOUND, fs.ErrNotExist},
		{"Local", 1, nil, winerr.ERROR_INVALID_HANDLE, nil},
	} {
		t.Run(tc.name[:min(len(tc.name), 20)], func(t *testing.T) {
			s, err := c.CreateSection(tc.name, tc.size, tc.opts)
			if s != nil {
				t.Error("a section comes with the error")
			}
			wantError(t, err, "create section", tc.name, tc.code, tc.is)
		})
	}
	if now := m.Server.Stats().Handles; now != before {
		t.Errorf("%d handles are open, %d before", now, before)
	}
}

func TestOpenErrors(t *testing.T) {
	c, _ := connect(t)
	create(t, c, "there", 1, nil)
	for _, tc := range []struct {
		name   string
		access winshm.Access
		code   winerr.Errno
		is     error
	}{
		{"none", 0, winerr.ERROR_FILE_NOT_FOUND, fs.ErrNotExist},
		{"There", 0, winerr.ERROR_FILE_NOT_FOUND, fs.ErrNotExist},
		{`Global\there`, 0, winerr.ERROR_FILE_NOT_FOUND, fs.ErrNotExist},
		{`no\x`, 0, winerr.ERROR_PATH_NOT_FOUND, fs.ErrNotExist},
		{"there", 0x200000, winerr.ERROR_ACCESS_DENIED, fs.ErrPermission},
		{"there", 0x1000000, winerr.ERROR_PRIVILEGE_NOT_HELD, fs.ErrPermission},
		{"\xff", 0, winerr.ERROR_INVALID_NAME, fs.ErrInvalid},
		{"", 0, winerr.ERROR_INVALID_HANDLE, nil},
	} {
		_, err := c.OpenSection(tc.name, tc.access)
		wantError(t, err, "open section", tc.name, tc.code, tc.is)
	}
}

func TestSectionClose(t *testing.T) {
	c, m := connect(t)
	s := create(t, c, "s", 4096, nil)
	v, err := s.Map(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantError(t, s.Close(), "close section", "s", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	_, err = s.Map(nil)
	wantError(t, err, "map section", "s", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	if s.Name() != "s" || s.Size() != 4096 {
		t.Errorf("a closed section has forgotten what it was: %q, %d", s.Name(), s.Size())
	}
	_, err = c.OpenSection("s", 0)
	wantError(t, err, "open section", "s", winerr.ERROR_FILE_NOT_FOUND, fs.ErrNotExist)
	v.Bytes()[0] = 1 // stays
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if n := m.Server.Stats().Handles; n != 0 {
		t.Errorf("%d handles are left", n)
	}
}

func TestClientClose(t *testing.T) {
	c, m := connect(t)
	other := connectTo(t, m)
	kept := create(t, other, "kept", 4096, nil)
	s := create(t, c, "s", 4096, nil)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("a second close: %v", err)
	}
	_, err := c.CreateSection("new", 1, nil)
	wantError(t, err, "create section", "new", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	_, err = s.Map(nil)
	wantError(t, err, "map section", "s", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	wantError(t, s.Close(), "close section", "s", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
	_, err = other.OpenSection("s", 0)
	wantError(t, err, "open section", "s", winerr.ERROR_FILE_NOT_FOUND, fs.ErrNotExist)
	v, err := kept.Map(nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
}

func TestNoManager(t *testing.T) {
	testkit.CheckLeaks(t)
	socket := testkit.Socket(t)
	_, err := winshm.Connect(&winshm.Config{Socket: socket, NoStart: true})
	wantError(t, err, "connect", socket, winerr.ERROR_SERVICE_NOT_ACTIVE, winerr.ERROR_SERVICE_NOT_ACTIVE)
}

func TestCode(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want winerr.Errno
	}{
		{nil, 0},
		{winerr.ERROR_ACCESS_DENIED, winerr.ERROR_ACCESS_DENIED},
		{&winshm.Error{Op: "x", Err: winerr.ERROR_DISK_FULL}, winerr.ERROR_DISK_FULL},
		{fmt.Errorf("around: %w", winerr.ERROR_NOACCESS), winerr.ERROR_NOACCESS},
		{fs.ErrClosed, winerr.ERROR_INTERNAL_ERROR}, // an error without a number
	} {
		if got := winshm.Code(tc.err); got != tc.want {
			t.Errorf("%v has code %v, not %v", tc.err, got, tc.want)
		}
	}
}

// A section that the program forgot is closed by the garbage collector.
func TestForgottenSection(t *testing.T) {
	c, m := connect(t)
	if _, err := c.CreateSection("forgotten", 1, nil); err != nil {
		t.Fatal(err)
	}
	kept := create(t, c, "kept", 1, nil)
	testkit.Eventually(t, "the garbage collector", func() bool {
		runtime.GC()
		return m.Server.Stats().Handles == 1
	})
	runtime.KeepAlive(kept)
}

func TestConcurrentSections(t *testing.T) {
	c, m := connect(t)
	shared := create(t, c, "shared", 64<<10, nil)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 50 {
				if err := useConcurrently(c, shared, n); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if n := m.Server.Stats().Handles; n != 1 {
		t.Errorf("%d handles are open", n)
	}
}

// useConcurrently makes a section of its own, and maps it and a shared one.
func useConcurrently(c *winshm.Client, shared *winshm.Section, n int) error {
	own, err := c.CreateSection(fmt.Sprint("own ", n), 4096, &winshm.SectionOptions{Exclusive: true})
	if err != nil {
		return err
	}
	again, err := c.OpenSection("shared", winshm.MapRead)
	if err != nil {
		return err
	}
	for _, s := range []*winshm.Section{own, shared, again} {
		v, err := s.Map(&winshm.ViewOptions{Length: 100})
		if err != nil {
			return err
		}
		if _, err := v.ReadAt(make([]byte, 10), 20); err != nil {
			return err
		}
		if err := v.Close(); err != nil {
			return err
		}
	}
	return errors.Join(own.Close(), again.Close())
}

// Of many that close a section at once, one succeeds; what is mapped meanwhile is that section or nothing.
func TestCloseWhileMapping(t *testing.T) {
	c, _ := connect(t)
	for round := range 50 {
		s := create(t, c, "", 4096, nil)
		first, err := s.Map(nil)
		if err != nil {
			t.Fatal(err)
		}
		first.Bytes()[0] = byte(round)
		var wg sync.WaitGroup
		var mu sync.Mutex
		closed := 0
		for range 3 {
			wg.Go(func() {
				if s.Close() == nil {
					mu.Lock()
					closed++
					mu.Unlock()
				}
			})
			wg.Go(func() {
				v, err := s.Map(nil)
				if err != nil {
					wantError(t, err, "map section", "", winerr.ERROR_INVALID_HANDLE, fs.ErrClosed)
					return
				}
				defer v.Close()
				if got := v.Bytes()[0]; got != byte(round) {
					t.Errorf("the view shows %d, not %d", got, round)
				}
			})
			wg.Go(func() { _ = create(t, c, "", 4096, nil).Close() })
		}
		wg.Wait()
		_ = first.Close()
		if closed != 1 {
			t.Errorf("%d of 3 closed the section", closed)
		}
	}
}
