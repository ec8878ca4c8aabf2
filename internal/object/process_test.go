package object

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/winerr"
)

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
