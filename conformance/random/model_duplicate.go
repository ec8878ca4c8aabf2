package random

// duplication is a call of DuplicateHandle, for processes that its caller may do that with.
type duplication struct {
	from, to *process
	source   uint64
	access   uint32
	inherit  bool
	options  uint32
}

// duplicate is DuplicateHandle (12). A success has a handle for [model.add], after [model.leave].
func (m *model) duplicate(d duplication) (*handle, uint32) {
	source := d.from.handle(d.source)
	if source == nil {
		return nil, invalidHandle
	}
	h := &handle{object: source.object, granted: source.granted}
	if d.options&sameAccess == 0 {
		granted, code := mappedFor(source.object.kind, d.access)
		if code != success {
			return nil, code
		}
		h.granted = granted
	}
	if d.inherit {
		h.flags = inherit
	}
	return h, success
}

// leave closes the source of a duplication, which also one that fails does. A name stays if the duplicate holds it.
func (m *model) leave(d duplication, made *handle) {
	source := d.from.handle(d.source)
	if d.options&closeSource == 0 || m.rules.keepsSource || source == nil || source.flags&protectFromClose != 0 {
		return
	}
	d.from.handles = without(d.from.handles, source)
	if made == nil {
		m.forget(source.object)
	}
}
