package random

// Types of objects that can be waited for. 0 is a section.
const (
	anEvent = 1 + iota
	aMutex
	aSemaphore
)

// A waitable is the state of an event, a mutex or a semaphore.
type waitable struct {
	manual   bool  // an event
	count    int32 // what an event or a semaphore has to give: 0 or 1 for an event
	maximum  int32
	owner    *process // of a mutex: all calls are those of a process's first thread
	levels   int
	deserted bool // by an owner that ended
}

// A making is a call that creates an object which can be waited for.
type making struct {
	kind             int
	ex, inherit      bool
	flags, access    uint32 // of a function that ends in Ex
	manual, set      bool   // of an event
	owned            bool   // of a mutex
	initial, maximum int32  // of a semaphore
	name             []uint16
}

// knownFlags are those of the functions that end in Ex.
var knownFlags = map[int]uint32{anEvent: 3, aMutex: 1, aSemaphore: 0}

// allOf is the access of the functions without Ex.
var allOf = map[int]uint32{anEvent: 0x1F0003, aMutex: 0x1F0001, aSemaphore: 0x1F0003}

// genericOf are the generic mappings.
var genericOf = map[int]map[uint32]uint32{
	0:          generic,
	anEvent:    {genericRead: 0x20001, genericWrite: 0x20002, genericExecute: 0x120000, genericAll: 0x1F0003, maximumAllowed: 0x1F0003},
	aMutex:     {genericRead: 0x20001, genericWrite: 0x20000, genericExecute: 0x120000, genericAll: 0x1F0001, maximumAllowed: 0x1F0001},
	aSemaphore: {genericRead: 0x20001, genericWrite: 0x20002, genericExecute: 0x120000, genericAll: 0x1F0003, maximumAllowed: 0x1F0003},
}

// make is CreateXxx and CreateXxxEx. A success has 0 or 183 as its code, and a handle for [model.add].
func (m *model) make(p *process, c making) (*handle, uint32) {
	w, code := c.state(p)
	if code != success {
		return nil, code
	}
	o := &object{kind: c.kind, waitable: w}
	code = success
	if len(c.name) > 0 {
		existing, dir, last, nameCode := m.lookup(c.name)
		switch {
		case nameCode != success:
			return nil, nameCode
		case existing != nil && existing.kind != c.kind:
			return nil, invalidHandle
		case existing != nil:
			o, code = existing, alreadyExists
		case dir.noNew:
			return nil, accessDenied
		default:
			o.dir, o.name = dir, last
		}
	}
	access := allOf[c.kind]
	if c.ex {
		access = c.access
	}
	granted, accessCode := mappedFor(c.kind, access)
	if accessCode != success || code == alreadyExists && access == 0 {
		if accessCode == success {
			accessCode = accessDenied
		}
		return nil, accessCode
	}
	h := &handle{object: o, granted: granted}
	if c.inherit {
		h.flags = inherit
	}
	return h, code
}

// state checks the arguments, which comes before the name is looked at.
func (c making) state(p *process) (*waitable, uint32) {
	if c.ex && c.flags&^knownFlags[c.kind] != 0 {
		return nil, invalidParameter
	}
	w := &waitable{}
	switch c.kind {
	case aSemaphore:
		if c.maximum <= 0 || c.initial < 0 || c.initial > c.maximum {
			return nil, invalidParameter
		}
		w.count, w.maximum = c.initial, c.maximum
	case anEvent:
		w.manual = c.manual
		if c.set {
			w.count = 1
		}
	case aMutex:
		if c.owned {
			w.owner, w.levels = p, 1
		}
	}
	return w, success
}

// openNamed is OpenEvent and its kin.
func (m *model) openNamed(kind int, access uint32, inherits bool, name []uint16) (*handle, uint32) {
	if name == nil {
		return nil, invalidParameter
	}
	if len(name) == 0 {
		return nil, invalidHandle
	}
	o, _, _, code := m.lookup(name)
	switch {
	case code != success:
		return nil, code
	case o == nil:
		return nil, fileNotFound
	case o.kind != kind:
		return nil, invalidHandle
	case access == 0:
		return nil, accessDenied
	}
	granted, code := mappedFor(kind, access)
	if code != success {
		return nil, code
	}
	h := &handle{object: o, granted: granted}
	if inherits {
		h.flags = inherit
	}
	return h, success
}

// changeable returns the object of a handle that may change it.
func (p *process) changeable(number uint64, kind int, right uint32) (*waitable, uint32) {
	const mayModify = 2
	h := p.handle(number)
	switch {
	case h == nil || h.object.kind != kind:
		return nil, invalidHandle
	case right != 0 && h.granted&mayModify == 0:
		return nil, accessDenied
	}
	return h.object.waitable, success
}

// What is done to an event.
const (
	setVerb = iota
	resetVerb
	pulseVerb
)

// change is SetEvent, ResetEvent and PulseEvent while nobody waits.
func (m *model) change(p *process, number uint64, verb int) uint32 {
	w, code := p.changeable(number, anEvent, 1)
	if code != success {
		return code
	}
	w.count = 0
	if verb == setVerb || verb == pulseVerb && m.rules.pulseSets {
		w.count = 1
	}
	return success
}

// releaseMutex is ReleaseMutex.
func (m *model) releaseMutex(p *process, number uint64) uint32 {
	w, code := p.changeable(number, aMutex, 0)
	switch {
	case code != success:
		return code
	case w.owner != p:
		return notOwner
	}
	if w.levels--; w.levels == 0 || m.rules.oneLevel {
		w.owner = nil
	}
	return success
}

// releaseSemaphore is ReleaseSemaphore.
func (m *model) releaseSemaphore(p *process, number uint64, n int32) (previous int32, code uint32) {
	if n <= 0 {
		return 0, invalidParameter
	}
	w, code := p.changeable(number, aSemaphore, 1)
	switch {
	case code != success:
		return 0, code
	case n > w.maximum-w.count:
		return 0, tooManyPosts
	}
	previous = w.count
	w.count += n
	return previous, success
}

// desert abandons the mutexes of a process that ends.
func (m *model) desert(p *process) {
	for _, other := range m.processes {
		for _, h := range other.handles {
			if w := h.object.waitable; w != nil && w.owner == p {
				w.owner, w.levels, w.deserted = nil, 0, !m.rules.noneDeserted
			}
		}
	}
}
