package object

import (
	"strconv"
	"strings"

	"winshm/internal/wtf8"
	"winshm/winerr"
)

// MaxName is the longest name in UTF-16 units (UNICODE_STRING, less the terminating zero).
const MaxName = 32766

// A node is what a component of a name leads to: a *directory (through a link or not), or an *Object.
type node any

// directory holds names. Those of sessions and the global one also hold links to each other, as on NT; the directory
// behind Session\ holds nothing else and takes no objects.
type directory struct {
	prefix  string // how its members are named by anyone: Global\, Session\7\
	entries map[string]node
	noNew   bool
	global  bool
}

// namespace is the tree of all directories.
type namespace struct {
	global   *directory
	links    *directory // Session\N leads to a session's directory
	sessions map[uint32]*directory
}

func newNamespace() *namespace {
	links := &directory{prefix: `Session\`, entries: map[string]node{}, noNew: true}
	global := &directory{prefix: `Global\`, entries: map[string]node{}, global: true}
	global.entries["Global"], global.entries["Local"], global.entries["Session"] = global, global, links
	links.entries["0"] = global
	return &namespace{global: global, links: links, sessions: map[uint32]*directory{0: global}}
}

// session returns the directory of session n and makes it when it is new.
func (ns *namespace) session(n uint32) *directory {
	if dir, ok := ns.sessions[n]; ok {
		return dir
	}
	number := strconv.FormatUint(uint64(n), 10)
	dir := &directory{prefix: `Session\` + number + `\`, entries: map[string]node{}}
	dir.entries["Global"], dir.entries["Local"], dir.entries["Session"] = ns.global, dir, ns.links
	ns.links.entries[number] = dir
	ns.sessions[n] = dir
	return dir
}

// place is where a name leads: an entry of a directory, which need not exist yet.
type place struct {
	dir  *directory
	name string
	// foreign: the way led, or broke off, where the one who asks shall not learn what there is.
	foreign bool
}

// seek returns the object that r names, or nil, and where it is or would be. In another's session only an object can be
// found, by whoever may have it: all else is ERROR_ACCESS_DENIED, so that nothing is learned of what there is.
func (m *Manager) seek(r Request) (*Object, place, error) {
	at, err := m.resolve(r.Process, r.Name)
	var found *Object
	if err == nil {
		found, err = m.find(at, r.Type)
	}
	if at.foreign && found == nil {
		err = winerr.ERROR_ACCESS_DENIED
	}
	return found, at, err
}

// foreign reports whether what is in dir is none of p's business.
func (p *Process) foreign(dir *directory) bool { return p.confined && dir != p.session && !dir.global }

// resolve walks name, which is not empty, from the directory of p's session.
func (m *Manager) resolve(p *Process, name string) (place, error) {
	if !wtf8.Valid(name) || strings.IndexByte(name, 0) >= 0 || wtf8.Len(name) > MaxName {
		return place{}, winerr.ERROR_INVALID_NAME
	}
	if name[0] == '\\' {
		return place{}, winerr.ERROR_BAD_PATHNAME
	}
	dir, strayed := p.session, false
	for {
		component, rest, more := strings.Cut(name, `\`)
		at := place{dir, component, strayed || p.foreign(dir)}
		if component == "" {
			return at, winerr.ERROR_INVALID_NAME
		}
		if !more {
			return at, nil
		}
		switch next := m.lookup(dir, component).(type) {
		case nil:
			return at, winerr.ERROR_PATH_NOT_FOUND
		case *Object:
			return at, winerr.ERROR_INVALID_HANDLE
		case *directory:
			dir, name = next, rest
			strayed = strayed || dir != m.names.links && p.foreign(dir)
		}
	}
}

// find returns the object at a place, or nil. A directory there is of another type than anyone can ask for.
func (m *Manager) find(at place, typ *Type) (*Object, error) {
	switch found := m.lookup(at.dir, at.name).(type) {
	case nil:
		return nil, nil
	case *Object:
		if found.typ == typ {
			return found, nil
		}
	}
	return nil, winerr.ERROR_INVALID_HANDLE
}

// lookup returns what dir holds under name. An object whose holders turn out to have ended is gone before it is found.
func (m *Manager) lookup(dir *directory, name string) node {
	found := dir.entries[name]
	if obj, ok := found.(*Object); ok && !m.held(obj) {
		return nil
	}
	return found
}

// held asks whether a process that holds obj lives, and ends those that do not.
func (m *Manager) held(obj *Object) bool {
	for len(obj.holders) > 0 {
		p := obj.holders[0].process
		if m.alive(p) {
			return true
		}
		m.EndProcess(p)
	}
	return false
}
