package client

import (
	"runtime"
	"sync/atomic"

	"winshm/internal/object"
	"winshm/internal/waitable"
)

// Kept is a handle that its program uses again and again: the way from it to its object's word is at hand, and looked for only
// when that has changed. Its zero value is of no use; see [Client.Keep].
type Kept struct {
	client *Client
	handle Handle
	way    atomic.Pointer[way]
}

// way is what glance found of a handle. It is true as long as the arena lives and the handle's slot has the entry's generation.
type way struct {
	arena      *arena
	entry      *entry
	object     *waitable.Object
	generation *atomic.Uint32
	expected   uint32
}

// Keep returns a handle of c's that is to be used often. It stays the caller's to close.
func (c *Client) Keep(h Handle) *Kept {
	k := &Kept{}
	k.Init(c, h)
	return k
}

// Init makes k what Keep returns, before it is used.
func (k *Kept) Init(c *Client, h Handle) { k.client, k.handle = c, h }

// Client returns whose handle it is.
func (k *Kept) Client() *Client { return k.client }

// Handle returns the handle.
func (k *Kept) Handle() Handle { return k.handle }

// glance is [Client.glance] of the handle.
func (k *Kept) glance() (*arena, glance) {
	if w := k.way.Load(); w != nil && w.arena.living() {
		seen := w.object.See()
		if w.generation.Load() == w.expected {
			return w.arena, glance{w.entry, w.object, seen}
		}
		runtime.KeepAlive(w) // and with it what the words lie in
	}
	return k.look()
}

// look finds the way anew.
func (k *Kept) look() (*arena, glance) {
	a, g := k.client.glance(k.handle)
	if a != nil {
		w := &way{arena: a, entry: g.entry, object: g.object, expected: g.entry.Generation}
		if w.generation = a.gens.At(object.Handle(k.handle).Slot()); w.generation != nil {
			k.way.Store(w)
		}
	}
	return a, g
}
