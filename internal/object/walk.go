package object

import "iter"

// All visits every object, oldest first.
func (m *Manager) All() iter.Seq[*Object] {
	return func(yield func(*Object) bool) {
		for obj := m.first; obj != nil; obj = obj.next {
			if !yield(obj) {
				return
			}
		}
	}
}

// HandleInfo describes one handle of a process.
type HandleInfo struct {
	Handle Handle
	Object *Object
	Access uint32
	Flags  HandleFlags
}

// HandleTable visits the handles of p, lowest first.
func (p *Process) HandleTable() iter.Seq[HandleInfo] {
	return func(yield func(HandleInfo) bool) {
		for slot, e := range p.table.all() {
			if !yield(HandleInfo{HandleAt(slot), e.object, e.access, e.flags}) {
				return
			}
		}
	}
}
