package object

import (
	"errors"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"winshm/winerr"
)

// The actions of the model that take handles from process to process.

// other returns any process that the manager takes for alive.
func (w *world) other(t *rapid.T) *modelProcess {
	known := slices.DeleteFunc(slices.Clone(w.processes), func(p *modelProcess) bool { return p.ended })
	if len(known) == 0 {
		return w.someone(t)
	}
	return known[rapid.IntRange(0, len(known)-1).Draw(t, "other process")]
}

func (w *world) duplicate(t *rapid.T) {
	from := w.someone(t)
	d := Duplication{
		From: from.real, Handle: HandleAt(from.aSlot(t)),
		Access: rapid.SampledFrom([]uint32{0, SectionMapRead, SectionMapWrite | SectionMapRead, genericRead, genericAll, 0xFFFFFFFF}).Draw(t, "access"),
		Same:   rapid.Bool().Draw(t, "same"), Close: rapid.Bool().Draw(t, "close"),
		Flags:  HandleFlags(rapid.IntRange(0, 1).Draw(t, "flags")),
		Client: Client(rapid.IntRange(0, 3).Draw(t, "client")),
	}
	var to *modelProcess
	if rapid.IntRange(0, 4).Draw(t, "target") > 0 {
		to = w.other(t)
		d.To = to.real
	}
	res, err := w.m.Duplicate(d)
	slot := d.Handle.Slot()
	h, used := from.handles[slot]
	code, _ := errors.AsType[winerr.Errno](err)
	if want := expectDuplicate(d, h, used, to); code != want {
		t.Fatalf("duplicate: %v, not %v", code, want)
	}
	closes := used && d.Close && h.flags&ProtectFromClose == 0
	if closes {
		delete(from.handles, slot)
		from.changes[slot]++
	}
	if err != nil || to == nil {
		return
	}
	want, client := to.lowest(), d.Client
	if closes && to == from {
		want, client = slot, h.client // the number stays
	}
	if res.Handle != HandleAt(want) || res.Object != h.object.real {
		t.Fatalf("the duplicate is %d of %v, not %d of %v", res.Handle, res.Object, HandleAt(want), h.object.real)
	}
	to.handles[want] = modelHandle{object: h.object, access: res.Access, flags: d.Flags, client: client}
	to.changes[want]++
	if wantAccess := duplicateAccess(d, h); res.Access != wantAccess {
		t.Fatalf("the duplicate grants %#x, not %#x", res.Access, wantAccess)
	}
}

// expectDuplicate returns the code of a duplication.
func expectDuplicate(d Duplication, h modelHandle, used bool, to *modelProcess) winerr.Errno {
	switch {
	case !used:
		return winerr.ERROR_INVALID_HANDLE
	case to == nil && d.Close:
		return 0
	case to == nil:
		return winerr.ERROR_INVALID_HANDLE
	case d.Same:
		return 0
	}
	want := h.object.typ.mapGeneric(d.Access)
	switch {
	case want&^h.object.typ.valid != 0:
		return winerr.ERROR_ACCESS_DENIED
	case want&^h.access != 0 && to.opts.User != 0 && to.opts.User != h.object.owner:
		return winerr.ERROR_ACCESS_DENIED
	}
	return 0
}

func duplicateAccess(d Duplication, h modelHandle) uint32 {
	if d.Same {
		return h.access
	}
	return h.object.typ.mapGeneric(d.Access)
}

// inherit passes the inheritable handles of a process on to a ticket, and from there to another process.
func (w *world) inherit(t *rapid.T) {
	parent, child := w.someone(t), w.other(t)
	ticket := &modelProcess{gens: counts{}, opts: parent.opts}
	ticket.real = w.m.NewProcess(ticket, ticket.gens, ticket.opts)
	if err := w.m.Inherit(parent.real, ticket.real, nil); err != nil {
		t.Fatal(err)
	}
	w.m.Bequeath(ticket.real, child.real)
	w.m.EndProcess(ticket.real)
	for _, slot := range slices.Sorted(maps.Keys(parent.handles)) {
		h := parent.handles[slot]
		if _, taken := child.handles[slot]; h.flags&Inherit == 0 || taken {
			continue
		}
		h.client = 0
		child.handles[slot] = h
		child.changes[slot]++
	}
}
