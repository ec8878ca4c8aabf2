package object

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winshm/winerr"
)

// otherType is a second type, to have names of the wrong one.
var otherType = &Type{ID: 99, Name: "Other", valid: 0x1F0007, read: 0x20001, write: 0x20002, execute: 0x120000, all: 0x1F0007}

// counts is a process's generations.
type counts map[int]uint32

func (c counts) Raise(slot int) uint32 { c[slot]++; return c[slot] }
func (c counts) Load(slot int) uint32  { return c[slot] }

// memory is the body of an object; it counts how often it is given up.
type memory struct{ closed int }

func (m *memory) Close() error { m.closed++; return nil }

// newManager returns a manager whose processes are all alive.
func newManager() *Manager { return New(func(*Process) bool { return true }) }

func newProcess(m *Manager, opts ProcessOptions) *Process { return m.NewProcess(nil, counts{}, opts) }

// user returns an ordinary process of session 1.
func user(m *Manager) *Process { return newProcess(m, ProcessOptions{User: 1000, Session: 1}) }

func request(p *Process, name string) Request {
	return Request{Process: p, Client: 1, Type: SectionType, Name: name, Access: SectionMapRead}
}

func mustCreate(t *testing.T, m *Manager, r Request) Result {
	t.Helper()
	res, err := m.Create(r, &memory{})
	if err != nil {
		t.Fatalf("create %q: %v", r.Name, err)
	}
	return res
}

func wantCode(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if got, _ := errors.AsType[winerr.Errno](err); got != want || (err == nil) != (want == 0) {
		t.Errorf("%s: %v, not %v", what, err, want)
	}
}

func TestAllOldestFirst(t *testing.T) {
	m := newManager()
	p := user(m)
	for _, name := range []string{"a", "b", "c", "d"} {
		mustCreate(t, m, request(p, name))
	}
	for _, slot := range []int{0, 2} {
		wantCode(t, "close", m.Close(p, HandleAt(slot)), 0)
	}
	mustCreate(t, m, request(p, "e"))
	var got []string
	for obj := range m.All() {
		got = append(got, obj.Path())
	}
	if diff := cmp.Diff([]string{`Session\1\b`, `Session\1\d`, `Session\1\e`}, got); diff != "" {
		t.Error("(-want +got)\n", diff)
	}
	for range m.All() {
		break // which must not end in a panic
	}
}

// A list of handles may be as long as a request allows, and the table as long as a process likes.
func TestInheritLongList(t *testing.T) {
	const handles, listed = 200_000, 30_000
	m := newManager()
	parent, heir := user(m), user(m)
	r := request(parent, "x")
	r.Flags = Inherit
	for range handles {
		mustCreate(t, m, r)
	}
	only := make([]Handle, listed)
	for i := range only {
		only[i] = HandleAt(i % 7)
	}
	begun := time.Now()
	wantCode(t, "inherit", m.Inherit(parent, heir, only), 0)
	if took := time.Since(begun); took > time.Second {
		t.Errorf("it takes %v", took)
	}
	if n := heir.Handles(); n != 7 {
		t.Errorf("%d handles", n)
	}
}
