package object

import "winshm/winerr"

// Inherit copies the inheritable handles of parent to heir: the same numbers with the same access, inheritable again. If
// only is not nil, it names the ones that are copied; one of them that is no inheritable handle is an error, and nothing
// is copied. When heir's user may have no more, some are copied and the rest is not. Inherited handles belong to no client
// of the heir's. (bInheritHandles of CreateProcess)
func (m *Manager) Inherit(parent, heir *Process, only []Handle) error {
	listed := map[int]bool{}
	for _, h := range only {
		e, slot, err := parent.table.get(h)
		if err != nil || e.flags&Inherit == 0 {
			return winerr.ERROR_INVALID_PARAMETER
		}
		listed[slot] = true
	}
	for slot, e := range parent.table.all() {
		if e.flags&Inherit != 0 && (only == nil || listed[slot]) {
			if err := heir.room(e.object); err != nil {
				return err
			}
			m.place(heir, slot, *e)
		}
	}
	return nil
}

// Bequeath moves all handles of from to heir, under the same numbers. One whose number the heir uses already is closed, and
// so is one for which heir's user, if he is another, has no room.
func (m *Manager) Bequeath(from, heir *Process) {
	if heir.ended {
		return
	}
	for slot, e := range from.table.all() {
		if from.account == heir.account || heir.room(e.object) == nil {
			m.place(heir, slot, *e)
		}
		m.dropHandle(from, slot)
	}
}

// place enters a handle at a slot, if that is free.
func (m *Manager) place(p *Process, slot int, e entry) {
	if p.table.at(slot) != nil {
		return
	}
	e.client = 0
	p.table.put(slot, e)
	m.hold(p, slot, e.object)
}

// Register enters an object that a process's own library made, under the number that the library gave it.
func (m *Manager) Register(p *Process, h Handle, obj *Object, access uint32, flags HandleFlags) error {
	slot := h.Slot()
	if !h.Made() || slot < 0 || p.ended || p.table.at(slot) != nil {
		return winerr.ERROR_INVALID_HANDLE
	}
	if err := p.room(obj); err != nil {
		return err
	}
	m.place(p, slot, entry{object: obj, access: access & obj.typ.valid, flags: flags})
	return nil
}
