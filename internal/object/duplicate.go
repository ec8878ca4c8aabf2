package object

import "winshm/winerr"

// Duplication is what DuplicateHandle asks for.
type Duplication struct {
	// From is the process whose handle it is, To the one that gets the new handle; nil: nobody does, and the call can only
	// close the source.
	From, To *Process
	Handle   Handle
	// Access of the new handle, unless Same asks for that of the source. It may be nothing at all.
	Access uint32
	Same   bool
	Flags  HandleFlags
	// Close: the source is closed, also when the call fails.
	Close bool
	// Client is the one of To's that calls; 0 if another process does.
	Client Client
}

// Duplicate makes a handle to the object that another handle leads to. More access than the source has must be what the
// object grants. A source in the same table that is closed gives its number to the new handle. (NtDuplicateObject)
func (m *Manager) Duplicate(d Duplication) (Result, error) {
	e, slot, err := d.From.table.get(d.Handle)
	if err != nil {
		return Result{}, err
	}
	closes := d.Close && e.flags&ProtectFromClose == 0
	res, err := m.duplicate(d, e, slot, closes)
	if closes && (err != nil || d.To != d.From) {
		m.dropHandle(d.From, slot)
	}
	return res, err
}

func (m *Manager) duplicate(d Duplication, source *entry, slot int, replaces bool) (Result, error) {
	if d.To == nil {
		if !d.Close {
			return Result{}, winerr.ERROR_INVALID_HANDLE
		}
		return Result{}, nil
	}
	access, err := d.access(source)
	if err != nil {
		return Result{}, err
	}
	if d.To.ended {
		return Result{}, winerr.ERROR_ACCESS_DENIED
	}
	obj := source.object
	if replaces && d.To == d.From {
		*source = entry{object: obj, access: access, flags: d.Flags, client: source.client}
		d.To.gens.Raise(slot) // it was closed,
		d.To.gens.Raise(slot) // and opened
		return Result{Handle: HandleAt(slot), Access: access, Object: obj}, nil
	}
	return m.addHandle(Request{Process: d.To, Client: d.Client, Flags: d.Flags}, obj, access)
}

// access is what the new handle grants.
func (d *Duplication) access(source *entry) (uint32, error) {
	if d.Same {
		return source.access, nil
	}
	typ := source.object.typ
	want := typ.mapGeneric(d.Access)
	switch {
	case want&^(typ.valid|MaximumAllowed|SystemSecurity) != 0:
		return 0, winerr.ERROR_ACCESS_DENIED
	case want&^source.access == 0:
		return want, nil
	}
	return d.To.grant(source.object, want)
}
