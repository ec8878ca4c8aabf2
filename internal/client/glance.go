package client

import (
	"runtime"

	"winshm/internal/object"
	"winshm/internal/waitable"
)

// glance is what can be known of a handle in a moment: enough for what takes one compare-and-swap. Its object is not in use, and
// its place may become another's at any time; but then what is done upon the sight of its word fails.
type glance struct {
	entry  *entry
	object *waitable.Object
	seen   waitable.Sight
}

// glance looks at what h leads to. nil: the arena does not tell.
func (c *Client) glance(h Handle) (*arena, glance) {
	a := c.waits.Load()
	if a == nil || !a.living() {
		return nil, glance{}
	}
	if g := a.glance(h); g.entry != nil {
		return a, g
	}
	return nil, glance{}
}

// glance looks at what h leads to. Without an entry the arena does not tell.
func (a *arena) glance(h Handle) glance {
	slot := object.Handle(h).Slot()
	e := a.link.table.at(slot)
	if e == nil || e.at == 0 {
		return glance{}
	}
	o := a.words.Object(e.at)
	seen := o.See()
	// Only now: as long as the generation is the same, the place was the object's.
	if a.gens.Load(slot) != e.Generation {
		return glance{}
	}
	return glance{e, o, seen}
}

// waitable reports whether the handle lets one wait for an object that belongs to nobody.
func (g *glance) waitable() bool {
	return g.entry.Access&object.Synchronize != 0 && g.entry.waits != waitable.Mutex
}

// take takes the object, if it is no mutex. Contended: it is not as simple as that.
func (g *glance) take(a *arena) waitable.Result {
	if !g.waitable() {
		return waitable.Contended
	}
	_, r := g.object.TakeSeen(g.entry.waits, 0, g.seen)
	got()
	runtime.KeepAlive(a)
	return r
}

// TakeAny takes one of the objects, that of the lowest index, if it can be had in one step; false says nothing. All handles are
// looked at first, as every wait does.
func (c *Client) TakeAny(handles []Handle) (index int, ok bool) {
	a := c.waits.Load()
	if a == nil || !a.living() || len(handles) > MaxWait {
		return 0, false
	}
	var before [MaxWait]sighting // of those that are not signaled
	var first glance
	for i, h := range handles {
		g := a.glance(h)
		switch {
		case g.entry == nil || !g.waitable():
			return 0, false
		case first.entry != nil:
		case g.seen.Promising():
			index, first = i, g
		default:
			before[i] = sighting{g.object, g.seen}
		}
	}
	if first.entry == nil || !unchanged(before[:index]) {
		return 0, false
	}
	return index, first.take(a) == waitable.OK
}

// sighting is an object that was seen.
type sighting struct {
	object *waitable.Object
	seen   waitable.Sight
}

// unchanged reports whether none of the objects has become signaled before the one after them was taken.
func unchanged(all []sighting) bool {
	for i := range all {
		if all[i].object.See() != all[i].seen {
			return false
		}
	}
	return true
}
