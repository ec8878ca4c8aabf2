package desktop

import (
	"cmp"
	"slices"
)

// root is where the windows of a user are that have no parent, so that nobody who looks for his own goes through another's.
type root struct {
	user   uint32
	top    Window // stands for the desktop: its children are the top-level windows
	hidden Window // and this for the parent of message-only ones (HWND_MESSAGE)

	windows, open int // of the user, wherever they are
}

func (d *Desktop) indexOf(user uint32) (int, bool) {
	return slices.BinarySearchFunc(d.roots, user, func(r *root, user uint32) int { return cmp.Compare(r.user, user) })
}

// rootOf returns the root of a user, a new one if he has no windows.
func (d *Desktop) rootOf(user uint32) *root {
	i, known := d.indexOf(user)
	if !known {
		r := &root{user: user}
		r.hidden.Number = MessageParent
		d.roots = slices.Insert(d.roots, i, r)
	}
	return d.roots[i]
}

// enter and leave count a user's windows. A root without any is forgotten.
func (r *root) enter() { r.windows++ }

func (d *Desktop) leave(w *Window) {
	i, _ := d.indexOf(w.Queue.Client.User)
	d.SetOpen(w, false)
	if d.roots[i].windows--; d.roots[i].windows == 0 {
		d.roots = slices.Delete(d.roots, i, i+1)
	}
}

// SetOpen opens a window to other users, or closes it.
func (d *Desktop) SetOpen(w *Window, open bool) {
	r := d.rootOf(w.Queue.Client.User)
	if open && !w.Open {
		r.open++
	} else if !open && w.Open {
		r.open--
	}
	w.Open = open
}
