package client

import "sync/atomic"

// uses counts the calls that use what a handle leads to. When the handle is closed meanwhile, the object's place in the arena
// must not become another's before they are done: it is pinned until then.
type uses struct{ n atomic.Int64 }

const (
	usesClosing = 1 << 32 // no more users
	usesPinned  = 1 << 33 // the last one says so to the manager
)

// enter reports whether the object may be used. leave must follow in any case.
func (u *uses) enter() bool { return u.n.Add(1) < usesClosing }

// closing reports whether enter would fail.
func (u *uses) closing() bool { return u.n.Load() >= usesClosing }

// leave reports whether the caller must end the pin.
func (u *uses) leave() (unpin bool) {
	return u.n.Add(-1) == usesClosing|usesPinned && u.last()
}

// last reports whether the caller is the one to end the pin.
func (u *uses) last() bool { return u.n.CompareAndSwap(usesClosing|usesPinned, usesClosing) }

// close lets nobody enter any more, and reports whether somebody is inside.
func (u *uses) close() (used bool) { return u.n.Add(usesClosing) != usesClosing }

// reopen undoes close.
func (u *uses) reopen() { u.n.Add(-usesClosing) }

// pin leaves it to the last user to end the pin. It reports whether there is none left, and the caller must do so.
func (u *uses) pin() (unpin bool) { return u.n.Add(usesPinned) == usesClosing|usesPinned && u.last() }
