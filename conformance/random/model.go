package random

// A model is the state of all processes, as far as file mappings, events, mutexes and semaphores are concerned.
type model struct {
	rules         rules
	local, global *directory
	processes     []*process
}

// rules are what tests change to see that a wrong model is found out.
type rules struct {
	sizeUnit       uint64 // what the size of a section is rounded up to
	beyondEnd      uint32 // the error of a view that does not fit into its section
	readOnlyGrants uint32 // the rights that creating with PAGE_READONLY grants
	copyGrants     uint32 // the rights that opening with just FILE_MAP_COPY grants
	ownSession     string // the number after Session\ of the processes' own session
	viewsKeepNames bool   // a view keeps the section's name, as a handle does
	copiesShared   bool   // what is written to a view for copying is seen by others
	closesAll      bool   // CloseHandle does not mind HANDLE_FLAG_PROTECT_FROM_CLOSE
	endLeavesNames bool   // the names of what a process had stay when it ends
	keepsSource    bool   // DuplicateHandle does not mind DUPLICATE_CLOSE_SOURCE
	carriesAll     bool   // a section has every view that the handle grants
	pulseSets      bool   // PulseEvent leaves the event set
	oneLevel       bool   // ReleaseMutex gives up all levels
	noneDeserted   bool   // nobody is told that a mutex was abandoned
	takesAll       bool   // a wait for any takes also what is signaled behind the lowest index
}

// specified are the rules as they are.
func specified() rules {
	return rules{
		sizeUnit: pageSize, beyondEnd: accessDenied, readOnlyGrants: standardRights | mayQuery | mayRead, copyGrants: mayRead,
		ownSession: "1",
	}
}

// A process has handles and views, in the order in which they were made.
type process struct {
	handles []*handle
	views   []*view
}

type handle struct {
	number  uint64
	object  *object
	granted uint32
	flags   uint32
}

// An object is gone from its directory when no process has a handle of it.
type object struct {
	kind     int
	waitable *waitable // nil for a section
	// Of a section.
	data    []byte
	protect uint32
	noCache bool

	dir  *directory
	name string
}

func newModel(processes int, r rules) *model {
	m := &model{rules: r, processes: make([]*process, processes)}
	for i := range m.processes {
		m.processes[i] = &process{}
	}
	m.local, m.global = newDirectories(r.ownSession)
	return m
}

// handle returns what a number stands for in the process, or nil. The two low bits of handles mean nothing.
func (p *process) handle(number uint64) *handle {
	for _, h := range p.handles {
		if h.number == number&^3 {
			return h
		}
	}
	return nil
}

// view returns the view that holds an address, or nil.
func (p *process) view(addr uint64) *view {
	for _, v := range p.views {
		if addr >= v.base && addr < v.end() {
			return v
		}
	}
	return nil
}

// overlaps reports whether any view of the process is in [base, base+length).
func (p *process) overlaps(base, length uint64) bool {
	for _, v := range p.views {
		if base < v.end() && v.base < base+length {
			return true
		}
	}
	return false
}

// close is CloseHandle.
func (m *model) close(p *process, number uint64) uint32 {
	if number == currentProcess {
		return success
	}
	h := p.handle(number)
	if h == nil || h.flags&protectFromClose != 0 && !m.rules.closesAll {
		return invalidHandle
	}
	p.handles = without(p.handles, h)
	m.forget(h.object)
	return success
}

// unmap is UnmapViewOfFile.
func (m *model) unmap(p *process, addr uint64) uint32 {
	v := p.view(addr)
	if v == nil {
		return invalidAddress
	}
	p.views = without(p.views, v)
	m.forget(v.object)
	return success
}

// end is the end of a process, however it comes about.
func (m *model) end(p *process) {
	m.desert(p)
	handles, views := p.handles, p.views
	p.handles, p.views = nil, nil
	if m.rules.endLeavesNames {
		return
	}
	for _, h := range handles {
		m.forget(h.object)
	}
	for _, v := range views {
		m.forget(v.object)
	}
}

// forget takes away a section's name if nobody holds it any more.
func (m *model) forget(s *object) {
	if s.dir != nil && !m.held(s) {
		delete(s.dir.entries, s.name)
		s.dir = nil
	}
}

func (m *model) held(s *object) bool {
	for _, p := range m.processes {
		for _, h := range p.handles {
			if h.object == s {
				return true
			}
		}
		for _, v := range p.views {
			if m.rules.viewsKeepNames && v.object == s {
				return true
			}
		}
	}
	return false
}

// setFlags is SetHandleInformation.
func (p *process) setFlags(number uint64, mask, flags uint32) uint32 {
	h := p.handle(number)
	if h == nil {
		return invalidHandle
	}
	h.flags = h.flags&^mask | flags&mask
	return success
}

// getFlags is GetHandleInformation.
func (p *process) getFlags(number uint64) (flags, code uint32) {
	h := p.handle(number)
	if h == nil {
		return 0, invalidHandle
	}
	return h.flags, success
}

// without returns all of list but gone.
func without[T comparable](list []T, gone T) []T {
	var rest []T
	for _, e := range list {
		if e != gone {
			rest = append(rest, e)
		}
	}
	return rest
}
