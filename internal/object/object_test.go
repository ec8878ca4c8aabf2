package object

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/winerr"
)

// otherType is a second type, to have names of the wrong one.
var otherType = &Type{ID: 99, Name: "Other", valid: 0x1F0003, read: 0x20001, write: 0x20002, execute: 0x120000, all: 0x1F0003}

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

// TestResolve creates objects under many names, from session 2, and sees where each of them is found.
func TestResolve(t *testing.T) {
	long := strings.Repeat("x", MaxName)
	for _, tc := range []struct {
		name string
		path string // of the new object
		err  winerr.Errno
	}{
		{"x", `Session\2\x`, 0},
		{`Local\x`, `Session\2\x`, 0},
		{`Local\Local\x`, `Session\2\x`, 0},
		{`Global\x`, `Global\x`, 0},
		{`Global\Global\x`, `Global\x`, 0},
		{`Global\Local\x`, `Global\x`, 0},
		{`Local\Global\x`, `Global\x`, 0},
		{`Session\2\x`, `Session\2\x`, 0},
		{`Session\3\x`, `Session\3\x`, 0},
		{`Session\0\x`, `Global\x`, 0},
		{`Session\3\Local\x`, `Session\3\x`, 0},
		{`Session\3\Global\x`, `Global\x`, 0},
		{`Global\Session\3\x`, `Session\3\x`, 0},
		{`Local\Session\2\Session\3\x`, `Session\3\x`, 0},
		{" ", `Session\2\ `, 0},
		{"a/b", `Session\2\a/b`, 0},
		{"näme €", `Session\2\näme €`, 0},
		{"\xed\xa0\x80", "Session\\2\\\xed\xa0\x80", 0}, // a lone surrogate
		{"global", `Session\2\global`, 0},
		{long, `Session\2\` + long, 0},

		{"Local", "", winerr.ERROR_INVALID_HANDLE},
		{"Global", "", winerr.ERROR_INVALID_HANDLE},
		{"Session", "", winerr.ERROR_INVALID_HANDLE},
		{`Session\2`, "", winerr.ERROR_INVALID_HANDLE},
		{`Session\4`, "", winerr.ERROR_ACCESS_DENIED},
		{`Session\x`, "", winerr.ERROR_ACCESS_DENIED},
		{`Session\4\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`Session\02\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`Session\-1\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`local\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`GLOBAL\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`no\x`, "", winerr.ERROR_PATH_NOT_FOUND},
		{`object\x`, "", winerr.ERROR_INVALID_HANDLE},
		{`\x`, "", winerr.ERROR_BAD_PATHNAME},
		{`\`, "", winerr.ERROR_BAD_PATHNAME},
		{`Local\`, "", winerr.ERROR_INVALID_NAME},
		{`Local\\x`, "", winerr.ERROR_INVALID_NAME},
		{`Local\x\`, "", winerr.ERROR_PATH_NOT_FOUND},
		{"a\x00b", "", winerr.ERROR_INVALID_NAME},
		{"\xff", "", winerr.ERROR_INVALID_NAME},
		{long + "x", "", winerr.ERROR_INVALID_NAME},
		{"other", "", winerr.ERROR_INVALID_HANDLE},
	} {
		t.Run(tc.name[:min(len(tc.name), 40)], func(t *testing.T) {
			m := newManager()
			p := newProcess(m, ProcessOptions{User: 1, Session: 2, CreateGlobal: true})
			newProcess(m, ProcessOptions{User: 1, Session: 3})
			mustCreate(t, m, request(p, "object"))
			other := request(p, "other")
			other.Type = otherType
			mustCreate(t, m, other)

			res, err := m.Create(request(p, tc.name), &memory{})
			wantCode(t, "create", err, tc.err)
			if err != nil {
				return
			}
			if res.Existed || res.Object.Path() != tc.path {
				t.Errorf("the object is %q (existed: %t), not %q", res.Object.Path(), res.Existed, tc.path)
			}
			if len(tc.path) > MaxName {
				return
			}
			opened, err := m.Open(request(p, tc.path))
			wantCode(t, "open", err, 0)
			if opened.Object != res.Object {
				t.Error("its path leads to another object")
			}
		})
	}
}

func TestOpenNothing(t *testing.T) {
	m := newManager()
	p := user(m)
	for name, want := range map[string]winerr.Errno{
		"": winerr.ERROR_INVALID_HANDLE, "x": winerr.ERROR_FILE_NOT_FOUND, `Session\x`: winerr.ERROR_FILE_NOT_FOUND,
		`no\x`: winerr.ERROR_PATH_NOT_FOUND, "Local": winerr.ERROR_INVALID_HANDLE, `\x`: winerr.ERROR_BAD_PATHNAME,
	} {
		_, err := m.Open(request(p, name))
		wantCode(t, "open "+name, err, want)
	}
	if m.Objects() != 0 || m.Handles() != 0 {
		t.Errorf("%d objects, %d handles", m.Objects(), m.Handles())
	}
}

func TestCreateWithoutBody(t *testing.T) {
	m := newManager()
	p := user(m)
	if _, err := m.Create(request(p, "x"), nil); !errors.Is(err, ErrNoBody) {
		t.Errorf("a new object: %v", err)
	}
	mustCreate(t, m, request(p, "x"))
	res, err := m.Create(request(p, "x"), nil)
	if err != nil || !res.Existed {
		t.Errorf("an object that exists: %v", err)
	}
}

func TestCreateGlobalNeedsPrivilege(t *testing.T) {
	m := newManager()
	p := user(m)
	_, err := m.Create(request(p, `Global\x`), &memory{})
	wantCode(t, "a section", err, winerr.ERROR_ACCESS_DENIED)
	r := request(p, `Global\y`)
	r.Type = otherType
	_, err = m.Create(r, &memory{})
	wantCode(t, "a type that is not restricted", err, 0)

	mustCreate(t, m, request(newProcess(m, ProcessOptions{User: 1000, Session: 1, CreateGlobal: true}), `Global\x`))
	_, err = m.Open(request(p, `Global\x`))
	wantCode(t, "open", err, 0)
	res, err := m.Create(request(p, `Global\x`), &memory{})
	wantCode(t, "create over it", err, 0)
	if !res.Existed {
		t.Error("it is new")
	}
}

func TestGrant(t *testing.T) {
	for _, tc := range []struct {
		want, got uint32
		user      uint32
		err       winerr.Errno
	}{
		{SectionMapRead, SectionMapRead, 1000, 0},
		{SectionAll, SectionAll, 1000, 0},
		{genericRead, 0x20005, 1000, 0},
		{genericWrite, 0x20002, 1000, 0},
		{genericExecute, 0x20008, 1000, 0},
		{genericAll, SectionAll, 1000, 0},
		{genericRead | genericWrite | Synchronize, 0x120007, 1000, 0},
		{MaximumAllowed, SectionAll, 1000, 0},
		{MaximumAllowed | Synchronize, SectionAll | Synchronize, 1000, 0},
		{SectionMapRead, SectionMapRead, 0, 0}, // root

		{0, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{SectionMapRead, 0, 1001, winerr.ERROR_ACCESS_DENIED},
		{MaximumAllowed, 0, 1001, winerr.ERROR_ACCESS_DENIED},
		{0x20, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{SectionMapRead | 0x200000, 0, 1000, winerr.ERROR_ACCESS_DENIED},
		{SystemSecurity, 0, 1000, winerr.ERROR_PRIVILEGE_NOT_HELD},
		{SystemSecurity | SectionMapRead, 0, 1001, winerr.ERROR_PRIVILEGE_NOT_HELD},
	} {
		t.Run(fmt.Sprintf("%#x of user %d", tc.want, tc.user), func(t *testing.T) {
			m := newManager()
			created := mustCreate(t, m, request(user(m), "x"))
			p := newProcess(m, ProcessOptions{User: tc.user, Session: 1})
			r := request(p, "x")
			r.Access = tc.want
			for what, get := range map[string]func() (Result, error){
				"open":   func() (Result, error) { return m.Open(r) },
				"create": func() (Result, error) { return m.Create(r, nil) },
			} {
				res, err := get()
				wantCode(t, what, err, tc.err)
				if err == nil && (res.Access != tc.got || res.Object != created.Object) {
					t.Errorf("%s grants %#x, not %#x", what, res.Access, tc.got)
				}
			}
			if tc.err != 0 && p.Handles() != 0 {
				t.Errorf("%d handles after a refusal", p.Handles())
			}
		})
	}
}

// Whoever creates an object is not asked for permission.
func TestCreatorGetsWhatIsAsked(t *testing.T) {
	m := newManager()
	r := request(user(m), "x")
	r.Access = SectionAccess(PageReadWrite)
	if res := mustCreate(t, m, r); res.Access != 0xF0007 {
		t.Errorf("access %#x", res.Access)
	}
}

func TestMaySee(t *testing.T) {
	m := newManager()
	obj := mustCreate(t, m, request(user(m), "x")).Object
	for uid, want := range map[uint32]bool{1000: true, 0: true, 1001: false} {
		if got := newProcess(m, ProcessOptions{User: uid}).MaySee(obj); got != want {
			t.Errorf("user %d: %t", uid, got)
		}
	}
}

func TestSlot(t *testing.T) {
	for h, want := range map[Handle]int{
		0: -1, 1: -1, 3: -1, 4: -1, 7: -1, 8: 0, 9: 0, 11: 0, 12: -1, 15: -1, 16: 1, 8 * MaxHandles: MaxHandles - 1,
		8*MaxHandles + 3: MaxHandles - 1, 8*MaxHandles + 4: -1, 8 * (MaxHandles + 1): -1, 0xffffffff: -1, 0xfffffff8: -1,
	} {
		if got := h.Slot(); got != want {
			t.Errorf("handle %#x has slot %d, not %d", uint32(h), got, want)
		}
	}
	for slot := range 1000 {
		if got := HandleAt(slot).Slot(); got != slot {
			t.Errorf("slot %d has handle %d, which has slot %d", slot, HandleAt(slot), got)
		}
	}
}

func TestLowestHandleFirst(t *testing.T) {
	m := newManager()
	p := user(m)
	const many = 300
	for i := range many {
		if res := mustCreate(t, m, request(p, "")); res.Handle != HandleAt(i) {
			t.Fatalf("handle %d is %d", i, res.Handle)
		}
	}
	holes := []int{299, 0, 64, 63, 130, 1}
	for _, slot := range holes {
		wantCode(t, "close", m.Close(p, HandleAt(slot)), 0)
	}
	slices.Sort(holes)
	for _, slot := range append(holes, many, many+1) {
		if res := mustCreate(t, m, request(p, "")); res.Handle != HandleAt(slot) {
			t.Errorf("the lowest free handle is %d, but %d was given out", HandleAt(slot), res.Handle)
		}
	}
}

func TestReserve(t *testing.T) {
	m := newManager()
	p := user(m)
	next := func() Handle { return mustCreate(t, m, request(p, "")).Handle }
	if h := next(); h != 8 {
		t.Errorf("the first handle is %d", h)
	}
	for _, tc := range []struct{ reserve, want Handle }{
		{0, 16}, {16, 24}, {23, 32}, {64 * 8, 65 * 8}, {8, 66 * 8}, {1000 * 8, 1001 * 8}, {1000 * 8, 1002 * 8},
	} {
		p.Reserve(tc.reserve)
		if h := next(); h != tc.want {
			t.Errorf("after a reserve of %d the next handle is %d, not %d", tc.reserve, h, tc.want)
		}
	}
	wantCode(t, "close", m.Close(p, 8), 0)
	if h := next(); h != 1003*8 {
		t.Errorf("a handle below the reserve was given out: %d", h)
	}
}

func TestHandlesRunOut(t *testing.T) {
	m := newManager()
	p := user(m)
	first := mustCreate(t, m, request(p, "kept"))
	p.Reserve(HandleAt(MaxHandles - 3))
	for range 2 {
		mustCreate(t, m, request(p, ""))
	}
	for range 2 {
		_, err := m.Create(request(p, "new"), &memory{})
		wantCode(t, "create", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
		_, err = m.Open(request(p, "kept"))
		wantCode(t, "open", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	if m.Objects() != 3 || m.Handles() != 3 || len(m.Reclaim()) != 0 {
		t.Errorf("%d objects and %d handles after a refusal", m.Objects(), m.Handles())
	}
	_, err := m.Open(request(user(m), "new"))
	wantCode(t, "what was not created", err, winerr.ERROR_FILE_NOT_FOUND)
	wantCode(t, "close", m.Close(p, HandleAt(MaxHandles-1)), 0)
	if res := mustCreate(t, m, request(p, "new")); res.Handle != HandleAt(MaxHandles-1) {
		t.Errorf("handle %d", res.Handle)
	}
	wantCode(t, "close", m.Close(p, first.Handle), 0)
	p.Reserve(^Handle(0)) // nonsense from a stranger
	wantCode(t, "close", m.Close(p, HandleAt(MaxHandles-1)), 0)
	_, err = m.Create(request(p, "new"), &memory{})
	wantCode(t, "create", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
}

func TestGenerations(t *testing.T) {
	m := newManager()
	gens := counts{}
	p := m.NewProcess(nil, gens, ProcessOptions{})
	for want := uint32(0); want < 10; want += 2 {
		if got := gens.Load(0); got != want {
			t.Errorf("a free slot has generation %d, not %d", got, want)
		}
		res := mustCreate(t, m, request(p, ""))
		if got := p.Generation(res.Handle); got != want+1 {
			t.Errorf("a slot in use has generation %d, not %d", got, want+1)
		}
		wantCode(t, "close", m.Close(p, res.Handle), 0)
		wantCode(t, "close again", m.Close(p, res.Handle), winerr.ERROR_INVALID_HANDLE)
	}
}

func TestFlags(t *testing.T) {
	m := newManager()
	p := user(m)
	r := request(p, "x")
	r.Flags = Inherit
	h := mustCreate(t, m, r).Handle
	for _, tc := range []struct {
		mask, flags, want HandleFlags
		err               winerr.Errno
	}{
		{0, 0, Inherit, 0},
		{ProtectFromClose, ProtectFromClose, Inherit | ProtectFromClose, 0},
		{Inherit, 0, ProtectFromClose, 0},
		{0, Inherit, ProtectFromClose, 0},
		{4, 0, 0, winerr.ERROR_INVALID_PARAMETER},
		{0, 8, 0, winerr.ERROR_INVALID_PARAMETER},
	} {
		got, err := m.SetFlags(p, h, tc.mask, tc.flags)
		wantCode(t, fmt.Sprint("mask ", tc.mask, " flags ", tc.flags), err, tc.err)
		if got != tc.want {
			t.Errorf("mask %d, flags %d: now %d, not %d", tc.mask, tc.flags, got, tc.want)
		}
	}
	wantCode(t, "close a protected handle", m.Close(p, h), winerr.ERROR_INVALID_HANDLE)
	_, err := m.Query(p, h)
	wantCode(t, "it is still there", err, 0)
	_, err = m.SetFlags(p, h, ProtectFromClose, 0)
	wantCode(t, "unprotect", err, 0)
	wantCode(t, "close", m.Close(p, h), 0)
	_, err = m.SetFlags(p, h, 0, 0)
	wantCode(t, "flags of a closed handle", err, winerr.ERROR_INVALID_HANDLE)
}

// The low bits of a handle are the program's; another process's handle is none.
func TestQuery(t *testing.T) {
	m := newManager()
	p := user(m)
	res := mustCreate(t, m, request(p, "x"))
	for h := res.Handle; h < res.Handle+4; h++ {
		got, err := m.Query(p, h)
		wantCode(t, "query", err, 0)
		if diff := cmp.Diff(res, got, cmp.Comparer(func(a, b *Object) bool { return a == b })); diff != "" {
			t.Error("(-want +got)\n", diff)
		}
	}
	for _, h := range []Handle{0, 4, 12, 16, 1 << 31} {
		_, err := m.Query(p, h)
		wantCode(t, fmt.Sprint("query ", h), err, winerr.ERROR_INVALID_HANDLE)
	}
	_, err := m.Query(user(m), res.Handle)
	wantCode(t, "query by another process", err, winerr.ERROR_INVALID_HANDLE)
}

// holdings returns the names that p holds.
func holdings(p *Process) []string {
	names := []string{}
	for h := range p.HandleTable() {
		_, name, _ := strings.Cut(h.Object.Path(), `\1\`)
		names = append(names, name)
	}
	return names
}

func TestCloseSome(t *testing.T) {
	for _, tc := range []struct {
		name  string
		close func(*Manager, *Process)
		left  []string
	}{
		{"client 1", func(m *Manager, p *Process) { m.CloseClient(p, 1) }, []string{"by 0", "by 2"}},
		{"client 2", func(m *Manager, p *Process) { m.CloseClient(p, 2) }, []string{"by 0", "by 1", "by 1 too"}},
		{"a client that has none", func(m *Manager, p *Process) { m.CloseClient(p, 3) }, []string{"by 0", "by 1", "by 2", "by 1 too"}},
		{"own", func(m *Manager, p *Process) { m.CloseOwn(p) }, []string{"by 0"}},
		{"all", func(m *Manager, p *Process) { m.EndProcess(p) }, []string{}},
		{"all twice", func(m *Manager, p *Process) { m.EndProcess(p); m.EndProcess(p) }, []string{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := newManager()
			p, other := user(m), user(m)
			for _, r := range []struct {
				name   string
				client Client
			}{{"by 0", 0}, {"by 1", 1}, {"by 2", 2}, {"by 1 too", 1}} {
				req := request(p, r.name)
				req.Client, req.Flags = r.client, ProtectFromClose // which does not help
				mustCreate(t, m, req)
			}
			if _, err := m.Open(request(other, "by 1")); err != nil {
				t.Fatal(err)
			}
			tc.close(m, p)
			if diff := cmp.Diff(tc.left, holdings(p)); diff != "" {
				t.Error("(-want +got)\n", diff)
			}
			if diff := cmp.Diff([]string{"by 1"}, holdings(other)); diff != "" {
				t.Error("the other process (-want +got)\n", diff)
			}
			if got := m.Handles(); got != len(tc.left)+1 {
				t.Errorf("%d handles", got)
			}
			m.CloseOwn(other)
			if got := len(m.Reclaim()); got != 4-len(tc.left) {
				t.Errorf("%d bodies are given back, not %d", got, 4-len(tc.left))
			}
		})
	}
}

// The end of a process is asked for before a name that it holds is used, and only then.
func TestDeadHolder(t *testing.T) {
	dead := map[*Process]bool{}
	asked := 0
	m := New(func(p *Process) bool { asked++; return !dead[p] })
	first, second, p := user(m), user(m), user(m)
	r := request(first, "x")
	mustCreate(t, m, r)
	mustCreate(t, m, request(first, "y"))
	mustCreate(t, m, request(second, "x"))
	asked = 0
	mustCreate(t, m, request(p, "z"))
	if asked != 0 {
		t.Errorf("%d questions for a name that nobody has", asked)
	}

	dead[first] = true
	res, err := m.Open(request(p, "x"))
	wantCode(t, "open while another holder lives", err, 0)
	wantCode(t, "close", m.Close(p, res.Handle), 0)
	dead[second] = true
	_, err = m.Open(request(p, "x"))
	wantCode(t, "open", err, winerr.ERROR_FILE_NOT_FOUND)
	if !first.Ended() || !second.Ended() {
		t.Error("the dead are not known to be")
	}
	_, err = m.Open(request(p, "y"))
	wantCode(t, "another name of the dead", err, winerr.ERROR_FILE_NOT_FOUND)
	if got := len(m.Reclaim()); got != 2 {
		t.Errorf("%d bodies are given back, not 2", got)
	}
	if res := mustCreate(t, m, request(p, "x")); res.Existed {
		t.Error("the dead process's object was found")
	}
	for _, do := range []func(Request) (Result, error){m.Open, func(r Request) (Result, error) { return m.Create(r, &memory{}) }} {
		_, err := do(r)
		wantCode(t, "what the dead ask for", err, winerr.ERROR_ACCESS_DENIED)
	}
}

// A dead process's object is in nobody's way as a part of a path either.
func TestDeadHolderInPath(t *testing.T) {
	dead := map[*Process]bool{}
	m := New(func(p *Process) bool { return !dead[p] })
	first, p := user(m), user(m)
	mustCreate(t, m, request(first, "x"))
	_, err := m.Open(request(p, `x\y`))
	wantCode(t, "below an object", err, winerr.ERROR_INVALID_HANDLE)
	dead[first] = true
	_, err = m.Open(request(p, `x\y`))
	wantCode(t, "below what is gone", err, winerr.ERROR_PATH_NOT_FOUND)
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

func TestParseSection(t *testing.T) {
	for _, tc := range []struct {
		protect uint32
		size    uint64
		want    Section
		err     winerr.Errno
	}{
		{PageReadWrite, 1, Section{4096, PageReadWrite, SecCommit}, 0},
		{PageReadOnly | SecCommit, 4096, Section{4096, PageReadOnly, SecCommit}, 0},
		{PageWriteCopy | SecCommit | SecNoCache, 4097, Section{8192, PageWriteCopy, SecCommit | SecNoCache}, 0},
		{PageExecuteReadWrite | SecCommit | SecWriteCombine, 1, Section{4096, PageExecuteReadWrite, SecCommit | SecWriteCombine}, 0},
		{PageReadWrite, 1<<47 - 1, Section{1 << 47, PageReadWrite, SecCommit}, 0},

		{PageReadWrite, 0, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{0, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageNoAccess, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadOnly | PageReadWrite, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | 0x100, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecFile, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecCommit | SecReserve, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecNoCache, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecCommit | SecNoCache | SecWriteCombine, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecReserve | SecLargePages, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecReserve, 1, Section{}, winerr.ERROR_NOT_SUPPORTED},
		{PageReadWrite | SecCommit | SecLargePages, 1, Section{}, winerr.ERROR_NOT_SUPPORTED},
		{PageReadOnly | SecImage, 1, Section{}, winerr.ERROR_BAD_EXE_FORMAT},
		{PageReadWrite | SecImage, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite, 1 << 47, Section{}, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{PageReadWrite, 1<<63 - 1, Section{}, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{PageReadWrite, 1 << 63, Section{}, winerr.ERROR_INVALID_PARAMETER},
	} {
		got, err := ParseSection(tc.protect, tc.size)
		wantCode(t, fmt.Sprintf("%#x, %#x bytes", tc.protect, tc.size), err, tc.err)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%#x, %#x bytes (-want +got)\n%s", tc.protect, tc.size, diff)
		}
	}
}

func TestSectionAccess(t *testing.T) {
	for protect, want := range map[uint32]uint32{
		PageReadOnly: 0xF0005, PageWriteCopy: 0xF0005, PageReadWrite: 0xF0007,
		PageExecuteRead: 0xF000D, PageExecuteWriteCopy: 0xF000D, PageExecuteReadWrite: 0xF000F,
	} {
		if got := SectionAccess(protect); got != want {
			t.Errorf("page protection %#x: access %#x, not %#x", protect, got, want)
		}
	}
}
