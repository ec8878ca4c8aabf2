package random

// What is here says which calls Wine 8 answers as Windows does. It is what the deviations of package conformance say.

func wineCreates(m *model, c creation, code uint32) bool {
	if _, built := m.build(c); built != success && len(c.name) > 0 {
		if existing, _, _, bad := m.lookup(c.name); existing != nil || bad != success {
			return built == invalidParameter && c.protect&secAll == 0 && c.size < 1<<40 // the name wins over the rest
		}
	}
	if image := c.protect&secImage != 0; image && code == invalidParameter {
		return false
	}
	return c.size < 1<<40 && code != accessDenied && !throughSection(m, c.name)
}

func wineOpens(m *model, access uint32, name []uint16, code uint32) bool {
	if code == accessDenied || code == privilegeNotHeld {
		return false // opens with whatever bits
	}
	return (code != success || access&fileMapExecute == 0) && !throughSection(m, name)
}

// throughSection reports whether a name goes through a section, which Wine takes for a directory.
func throughSection(m *model, name []uint16) bool {
	if len(name) == 0 {
		return false
	}
	_, _, code := m.find(name)
	return code == invalidHandle
}

func wineMaps(p *process, c mapping, code uint32) bool {
	crooked := c.base%granularity != 0 || c.offset%granularity != 0
	switch {
	case c.base > highestAddress || c.length > highestAddress-c.base:
		return false // looks at this range late, or never
	case crooked && code != mappedAlignment:
		return false // looks at the alignment first
	case code == invalidParameter:
		return false // does not look at the section's protection
	}
	h := p.handle(c.handle)
	return h == nil || c.offset < uint64(len(h.object.data)) // an offset behind the end is another error
}

func wineDuplicates(code, options uint32, own bool) bool {
	if options&closeSource != 0 && !own {
		return false // interrupts what the other process does, and uses free numbers there
	}
	return code != accessDenied // makes a handle with whatever bits
}

func wineMakes(m *model, c making, code uint32) bool {
	if c.ex && (c.flags&^knownFlags[c.kind] != 0 || code == accessDenied || code == privilegeNotHeld) {
		return false // does not look at flags, and makes a handle with whatever bits
	}
	return code != accessDenied && !throughSection(m, c.name)
}

// wineWaits: Wine 8 waits for pseudo handles among others, and for one object twice.
func wineWaits(p *process, c waiting) bool {
	seen := map[*object]bool{}
	for _, number := range c.numbers {
		h := p.handle(number)
		if number >= currentProcess-1 && !c.single || h != nil && c.all && seen[h.object] {
			return false
		}
		if h != nil {
			seen[h.object] = true
		}
	}
	return true
}
