package object

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winshm/winerr"
)

// world is a manager beside a plain model of what it should do.
type world struct {
	t *rapid.T
	m *Manager

	processes []*modelProcess
	objects   []*modelObject // also dead ones
}

// modelProcess is a process. It is dead as soon as it is killed; the manager may learn of it later.
type modelProcess struct {
	real    *Process
	gens    counts
	opts    ProcessOptions
	dead    bool
	ended   bool
	floor   int
	handles map[int]modelHandle // by slot
	changes counts
}

type modelHandle struct {
	object *modelObject
	access uint32
	flags  HandleFlags
	client Client
}

type modelObject struct {
	path  string // as Object.Path; "" for none
	typ   *Type
	owner uint32
	body  *memory
	gone  bool
	real  *Object
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{t: t}
		w.m = New(func(p *Process) bool { return !p.Key.(*modelProcess).dead })
		t.Repeat(map[string]func(*rapid.T){
			"process":   w.newProcess,
			"create":    func(t *rapid.T) { w.obtain(t, true) },
			"open":      func(t *rapid.T) { w.obtain(t, false) },
			"close":     w.close,
			"flags":     w.flags,
			"duplicate": w.duplicate,
			"inherit":   w.inherit,
			"goodbye":   w.goodbye,
			"exec":      w.exec,
			"reserve":   w.reserve,
			"kill":      w.kill,
			"reap":      w.reap,
			"":          w.check,
		})
	})
}

var modelSessions = []uint32{0, 1, 2}

func (w *world) newProcess(t *rapid.T) {
	const most = 6
	living := 0
	for _, p := range w.processes {
		if !p.dead {
			living++
		}
	}
	if living == most {
		t.Skip("enough processes")
	}
	p := &modelProcess{gens: counts{}, changes: counts{}, handles: map[int]modelHandle{}}
	p.opts = ProcessOptions{
		User:         rapid.SampledFrom([]uint32{0, 1000, 1000, 1001}).Draw(t, "user"),
		Session:      rapid.SampledFrom(modelSessions).Draw(t, "session"),
		CreateGlobal: rapid.Bool().Draw(t, "privilege"),
	}
	p.real = w.m.NewProcess(p, p.gens, p.opts)
	w.processes = append(w.processes, p)
}

// someone returns a process that is not dead, a new one if there is none.
func (w *world) someone(t *rapid.T) *modelProcess {
	living := slices.DeleteFunc(slices.Clone(w.processes), func(p *modelProcess) bool { return p.dead })
	if len(living) == 0 {
		w.newProcess(t)
		return w.processes[len(w.processes)-1]
	}
	return living[rapid.IntRange(0, len(living)-1).Draw(t, "process")]
}

// aSlot returns a slot that is in use as a rule.
func (p *modelProcess) aSlot(t *rapid.T) int {
	slots := slices.Sorted(maps.Keys(p.handles))
	if len(slots) == 0 || rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
		return rapid.IntRange(0, 200).Draw(t, "slot")
	}
	return rapid.SampledFrom(slots).Draw(t, "slot")
}

// names are what a program may ask for, and the path that it leads to from a session.
var names = map[string]func(session string) string{
	"":                   nil,
	"a":                  func(s string) string { return s + "a" },
	"b":                  func(s string) string { return s + "b" },
	`Local\a`:            func(s string) string { return s + "a" },
	`Global\a`:           func(string) string { return `Global\a` },
	`Global\b`:           func(string) string { return `Global\b` },
	`Local\Global\b`:     func(string) string { return `Global\b` },
	`Session\0\a`:        func(string) string { return `Global\a` },
	`Session\1\b`:        func(string) string { return `Session\1\b` },
	`Global\Session\2\a`: func(string) string { return `Session\2\a` },
}

func sessionPrefix(n uint32) string {
	if n == 0 {
		return `Global\`
	}
	return fmt.Sprintf(`Session\%d\`, n)
}

// find returns the object of that path that a living process holds, or nil.
func (w *world) find(path string) *modelObject {
	for _, o := range w.objects {
		if o.path == path && !o.gone {
			for _, p := range w.processes {
				for _, h := range p.handles {
					if h.object == o && !p.dead {
						return o
					}
				}
			}
		}
	}
	return nil
}

// expect says what a create or open call must give: an object, or nil for a new one, or an error.
func (w *world) expect(p *modelProcess, typ *Type, name string, creates bool) (*modelObject, string, winerr.Errno) {
	if name == "" {
		if creates {
			return nil, "", 0
		}
		return nil, "", winerr.ERROR_INVALID_HANDLE
	}
	path := names[name](sessionPrefix(p.opts.Session))
	if session, ok := strings.CutPrefix(path, `Session\`); ok && !w.sessionExists(session[:1]) {
		return nil, "", winerr.ERROR_PATH_NOT_FOUND
	}
	found := w.find(path)
	switch {
	case found != nil && found.typ != typ:
		return nil, "", winerr.ERROR_INVALID_HANDLE
	case found != nil && p.opts.User != 0 && p.opts.User != found.owner:
		return nil, "", winerr.ERROR_ACCESS_DENIED
	case found != nil:
		return found, path, 0
	case !creates:
		return nil, "", winerr.ERROR_FILE_NOT_FOUND
	case strings.HasPrefix(path, `Global\`) && typ == SectionType && !p.opts.CreateGlobal:
		return nil, "", winerr.ERROR_ACCESS_DENIED
	}
	return nil, path, 0
}

func (w *world) sessionExists(number string) bool {
	return slices.ContainsFunc(w.processes, func(p *modelProcess) bool { return fmt.Sprint(p.opts.Session) == number })
}

func (w *world) obtain(t *rapid.T, creates bool) {
	p := w.someone(t)
	r := Request{
		Process: p.real,
		Client:  Client(rapid.IntRange(0, 3).Draw(t, "client")),
		Type:    rapid.SampledFrom([]*Type{SectionType, SectionType, SectionType, otherType}).Draw(t, "type"),
		Name:    rapid.SampledFrom(slices.Sorted(maps.Keys(names))).Draw(t, "name"),
		Access:  rapid.SampledFrom([]uint32{1, 2, 3}).Draw(t, "access"),
		Flags:   HandleFlags(rapid.IntRange(0, 3).Draw(t, "flags")),
	}
	want, path, code := w.expect(p, r.Type, r.Name, creates)
	body := &memory{}
	var res Result
	var err error
	if creates {
		res, err = w.m.Create(r, body)
	} else {
		res, err = w.m.Open(r)
	}
	w.learn()
	if got, _ := errors.AsType[winerr.Errno](err); got != code {
		t.Fatalf("%q: %v, not %v", r.Name, err, code)
	}
	if err != nil {
		return
	}
	if want == nil {
		want = &modelObject{path: path, typ: r.Type, owner: p.opts.User, body: body, real: res.Object}
		w.objects = append(w.objects, want)
	} else if creates && !res.Existed {
		t.Fatalf("%q is new", r.Name)
	}
	slot := p.lowest()
	if res.Object != want.real || res.Access != r.Access || res.Handle != HandleAt(slot) {
		t.Fatalf("%q: handle %d (want %d) with access %#x to %q", r.Name, res.Handle, HandleAt(slot), res.Access, res.Object.Path())
	}
	p.handles[slot] = modelHandle{object: want, access: r.Access, flags: r.Flags, client: r.Client}
	p.changes[slot]++
}

func (p *modelProcess) lowest() int {
	for slot := p.floor; ; slot++ {
		if _, used := p.handles[slot]; !used {
			return slot
		}
	}
}

func (p *modelProcess) drop(which func(modelHandle) bool) {
	for slot, h := range p.handles {
		if which(h) {
			delete(p.handles, slot)
			p.changes[slot]++
		}
	}
}

func everything(modelHandle) bool { return true }

// learn takes over which processes the manager found to be dead: it may, but need not, find them when it looks for a name.
func (w *world) learn() {
	for _, p := range w.processes {
		if p.real.Ended() && !p.ended {
			if !p.dead {
				w.t.Fatal("a living process was ended")
			}
			p.ended = true
			p.drop(everything)
		}
	}
}

func (w *world) close(t *rapid.T) {
	p := w.someone(t)
	slot := p.aSlot(t)
	h, used := p.handles[slot]
	want := winerr.Errno(0)
	if !used || h.flags&ProtectFromClose != 0 {
		want = winerr.ERROR_INVALID_HANDLE
	}
	err := w.m.Close(p.real, HandleAt(slot)+Handle(rapid.IntRange(0, 3).Draw(t, "low bits")))
	if got, _ := errors.AsType[winerr.Errno](err); got != want {
		t.Fatalf("close: %v, not %v", err, want)
	}
	if want == 0 {
		delete(p.handles, slot)
		p.changes[slot]++
	}
}

func (w *world) flags(t *rapid.T) {
	p := w.someone(t)
	slot := p.aSlot(t)
	mask, flags := HandleFlags(rapid.IntRange(0, 3).Draw(t, "mask")), HandleFlags(rapid.IntRange(0, 3).Draw(t, "flags"))
	got, err := w.m.SetFlags(p.real, HandleAt(slot), mask, flags)
	h, used := p.handles[slot]
	if used != (err == nil) {
		t.Fatalf("flags: %v", err)
	}
	if used {
		if h.flags = h.flags&^mask | flags&mask; h.flags != got {
			t.Fatalf("flags are %d, not %d", got, h.flags)
		}
		p.handles[slot] = h
	}
}

func (w *world) goodbye(t *rapid.T) {
	p := w.someone(t)
	c := Client(rapid.IntRange(1, 3).Draw(t, "client"))
	w.m.CloseClient(p.real, c)
	p.drop(func(h modelHandle) bool { return h.client == c })
}

func (w *world) exec(t *rapid.T) {
	p := w.someone(t)
	w.m.CloseOwn(p.real)
	p.drop(func(h modelHandle) bool { return h.client != 0 })
}

func (w *world) reserve(t *rapid.T) {
	p := w.someone(t)
	slot := rapid.IntRange(0, 150).Draw(t, "slot")
	p.real.Reserve(HandleAt(slot))
	p.floor = max(p.floor, slot+1)
}

func (w *world) kill(t *rapid.T) { w.someone(t).dead = true }

// reap tells the manager of a process that ended.
func (w *world) reap(t *rapid.T) {
	for _, p := range w.processes {
		if p.dead && !p.ended {
			w.m.EndProcess(p.real)
			w.learn()
			return
		}
	}
	t.Skip("nobody to reap")
}

// check compares all that the manager holds with the model.
func (w *world) check(t *rapid.T) {
	held := map[*modelObject]int{}
	total := 0
	for _, p := range w.processes {
		w.checkProcess(t, p)
		total += len(p.handles)
		for _, h := range p.handles {
			held[h.object]++
		}
	}
	w.checkBodies(t, held)
	var living []*Object
	paths := map[string]*Object{}
	for _, o := range w.objects {
		if o.gone {
			continue
		}
		living = append(living, o.real)
		if o.real.Handles() != held[o] {
			t.Fatalf("%q has %d handles, not %d", o.path, o.real.Handles(), held[o])
		}
		if o.real.Path() != o.path {
			t.Fatalf("%q has become %q", o.path, o.real.Path())
		}
		if o.path != "" {
			paths[o.path] = o.real
		}
	}
	if got := slices.Collect(w.m.All()); !slices.Equal(got, living) {
		t.Fatalf("%d objects, not %d, or others", len(got), len(living))
	}
	if w.m.Objects() != len(living) || w.m.Handles() != total {
		t.Fatalf("%d objects and %d handles are counted, not %d and %d", w.m.Objects(), w.m.Handles(), len(living), total)
	}
	if got := w.m.paths(); !maps.Equal(got, paths) {
		t.Fatalf("the names are %v, not %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(paths)))
	}
}

// paths returns all names of the tree.
func (m *Manager) paths() map[string]*Object {
	paths := map[string]*Object{}
	for _, dir := range m.names.sessions {
		for name, n := range dir.entries {
			if obj, ok := n.(*Object); ok {
				paths[dir.prefix+name] = obj
			}
		}
	}
	return paths
}

func (w *world) checkProcess(t *rapid.T, p *modelProcess) {
	want := []HandleInfo{}
	for _, slot := range slices.Sorted(maps.Keys(p.handles)) {
		h := p.handles[slot]
		want = append(want, HandleInfo{HandleAt(slot), h.object.real, h.access, h.flags})
	}
	got := slices.AppendSeq([]HandleInfo{}, p.real.HandleTable())
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *Object) bool { return a == b })); diff != "" {
		t.Fatal("handles (-want +got)\n", diff)
	}
	if p.real.Handles() != len(want) {
		t.Fatalf("%d handles are counted, not %d", p.real.Handles(), len(want))
	}
	if diff := cmp.Diff(p.changes, p.gens); diff != "" {
		t.Fatal("generations (-want +got)\n", diff)
	}
	for slot, n := range p.gens {
		if _, used := p.handles[slot]; used != (n%2 == 1) {
			t.Fatalf("slot %d has generation %d, used: %t", slot, n, used)
		}
	}
}

// checkBodies sees to it that the bodies of those objects that lost their last handle are given back, once.
func (w *world) checkBodies(t *rapid.T, held map[*modelObject]int) {
	for _, body := range w.m.Reclaim() {
		_ = body.Close()
	}
	if len(w.m.Reclaim()) != 0 {
		t.Fatal("bodies are given back again")
	}
	for _, o := range w.objects {
		o.gone = held[o] == 0
		closed := 0
		if o.gone {
			closed = 1
		}
		if o.body.closed != closed {
			t.Fatalf("the body of %q with %d handles was given back %d times", o.path, held[o], o.body.closed)
		}
	}
}
