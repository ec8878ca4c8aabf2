package message

import (
	"winshm/internal/wire"
	"winshm/winerr"
)

// place says where a window goes: what its parent is for the manager, and who owns it.
func (s *System) place(spec *Spec) (parent, owner Handle, err error) {
	isChild := spec.Style&(Child|Popup) == Child
	switch above := Above(spec.Parent); {
	case spec.Parent == 0 && isChild:
		return 0, 0, winerr.ERROR_TLW_WITH_WSCHILD
	case above == Desktop || above == Parent || isChild: // whether there is such a parent, the manager knows
		return above, 0, nil
	}
	owner, err = s.Ancestor(spec.Parent, RootAncestor)
	return Desktop, owner, err
}

// setParent gives a child another parent, and any other window another owner (GWLP_HWNDPARENT).
func (w *Window) setParent(h Handle) (old uint64, err error) {
	info := w.Info()
	if info.Style&(Child|Popup) == Child {
		return uint64(aboveOf(w.Handle, Handle(info.Parent))), w.Move(Above(h))
	}
	if h != 0 {
		if h, err = w.queue.system.Ancestor(h, RootAncestor); err != nil {
			return 0, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	old, w.owner = uint64(w.owner), h
	return old, nil
}

// Move makes the window a child of another one, of the desktop or of the parent of message-only windows (SetParent).
func (w *Window) Move(to Handle) error { return w.Change(wire.WindowParent, uint32(to), "") }

// SetTitle changes the window's text.
func (w *Window) SetTitle(title string) error { return w.Change(wire.WindowTitle, 0, title) }

// Owned returns the windows of the queue's thread that go with this one though they are not its children.
func (w *Window) Owned() (owned []*Window) {
	for _, other := range w.queue.windows {
		if other.ownedBy() == w.Handle {
			owned = append(owned, other)
		}
	}
	return owned
}

// ownedBy returns the window's owner, 0 if it has none.
func (w *Window) ownedBy() Handle {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.owner
}
