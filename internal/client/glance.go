package client

import (
	"winshm/internal/object"
	"winshm/internal/waitable"
)

// glance is what can be known of a handle in a moment: enough for what takes one compare-and-swap. Its object is not in use, and
// its place may become another's at any time; but then what is done upon the sight of its word fails.
type glance struct {
	arena *arena
	entry *entry
	place uint32
	seen  waitable.Sight
}

// glance looks at what h leads to. false: the arena does not tell.
func (c *Client) glance(h Handle) (g glance, ok bool) {
	a := c.waits.Load()
	if a == nil || !a.living() {
		return g, false
	}
	return a.glance(h)
}

func (a *arena) glance(h Handle) (g glance, ok bool) {
	slot := object.Handle(h).Slot()
	e := a.link.table.at(slot)
	if e == nil {
		return g, false
	}
	place := e.place()
	seen := a.words.See(place)
	// Only now: as long as the generation is the same, the place was the object's.
	return glance{a, e, place, seen}, place != 0 && a.gens.Load(slot) == e.Generation
}

// take takes the object, if it is no mutex. Contended: it is not as simple as that.
func (g *glance) take() waitable.Result {
	kind := g.entry.kind()
	if kind == waitable.Mutex || g.entry.checkWait() != nil {
		return waitable.Contended
	}
	_, r := g.arena.words.TakeSeen(g.place, kind, 0, g.seen)
	return r
}

// takeAny takes one of the objects, that of the lowest index, if it can be had in one step. All handles are looked at first, as
// every wait does.
func (c *Client) takeAny(handles []Handle) (index int, ok bool) {
	a := c.waits.Load()
	if a == nil || !a.living() || len(handles) > MaxWait {
		return 0, false
	}
	var before [MaxWait]glance
	n, found := 0, false
	for _, h := range handles {
		g, ok := a.glance(h)
		if !ok || g.entry.checkWait() != nil {
			return 0, false
		}
		if !found {
			before[n] = g
			found = g.seen.Promising()
			n++
		}
	}
	if !found {
		return 0, false
	}
	for _, g := range before[:n-1] { // none of them has become signaled before the one that is taken
		if a.words.See(g.place) != g.seen {
			return 0, false
		}
	}
	return n - 1, before[n-1].take() == waitable.OK
}
