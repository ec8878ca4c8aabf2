package random

import "slices"

// A directory holds names: of sections, and of other directories.
type directory struct {
	entries map[string]any // *object or *directory
	noNew   bool           // nothing can be created in it
}

// newDirectories returns the directories where names of the processes' session and global names are (9.1). They have links to
// each other.
func newDirectories(session string) (local, global *directory) {
	local, global = &directory{}, &directory{}
	links := &directory{entries: map[string]any{session: local, "0": global}, noNew: true}
	local.entries = map[string]any{"Local": local, "Global": global, "Session": links}
	global.entries = map[string]any{"Local": global, "Global": global, "Session": links}
	return local, global
}

// find walks a name that is not empty, and returns where it leads: the last component, in a directory, where it need not be.
func (m *model) find(units []uint16) (dir *directory, last string, code uint32) {
	units = units[:min(len(units), maxName)]
	if units[0] == '\\' {
		return nil, "", badPathname
	}
	dir = m.local
	for {
		end := slices.Index(units, '\\')
		if end == 0 || len(units) == 0 {
			return nil, "", invalidName
		}
		if end < 0 {
			return dir, key(units), success
		}
		switch next := dir.entries[key(units[:end])].(type) {
		case nil:
			return nil, "", pathNotFound
		case *object:
			return nil, "", invalidHandle
		case *directory:
			dir, units = next, units[end+1:]
		}
	}
}

// key makes a string of units, whatever they are. ASCII stays readable.
func key(units []uint16) string {
	var text []byte
	for _, u := range units {
		if u < 0x80 {
			text = append(text, byte(u))
		} else {
			text = append(text, 0xFF, byte(u>>8), byte(u))
		}
	}
	return string(text)
}

// lookup returns the section that a name leads to; nil and no error: it could be created there.
func (m *model) lookup(units []uint16) (*object, *directory, string, uint32) {
	dir, last, code := m.find(units)
	if code != success {
		return nil, nil, "", code
	}
	switch found := dir.entries[last].(type) {
	case *object:
		return found, dir, last, success
	case *directory:
		return nil, nil, "", invalidHandle
	}
	return nil, dir, last, success
}
