package random

// creation is a call of CreateFileMapping.
type creation struct {
	file    uint64
	inherit bool
	protect uint32
	size    uint64
	name    []uint16
}

// create is CreateFileMapping. A success has 0 or 183 as its code, and a handle for [model.add].
func (m *model) create(c creation) (*handle, uint32) {
	s, code := m.build(c)
	if code != success {
		return nil, code
	}
	if len(c.name) > 0 {
		existing, dir, last, nameCode := m.lookup(c.name)
		switch {
		case nameCode != success:
			return nil, nameCode
		case existing != nil && existing.waitable != nil:
			return nil, invalidHandle
		case existing != nil:
			s, code = existing, alreadyExists
		case dir.noNew:
			return nil, accessDenied
		default:
			s.dir, s.name = dir, last
		}
	}
	h := &handle{object: s, granted: m.granted(c.protect &^ secAll)}
	if c.inherit {
		h.flags = inherit
	}
	return h, code
}

// build makes the section of a call, which comes before its name is looked at (1.7).
func (m *model) build(c creation) (*object, uint32) {
	paging := c.file == noFile || c.file == 0
	negative := c.size >= 1<<63
	if paging && c.size == 0 {
		return nil, invalidParameter
	}
	image, code := attributes(c.protect)
	switch {
	case code != success:
		return nil, code
	case (!paging || image) && (negative || !paging && image):
		return nil, unsettled
	case !paging:
		return nil, invalidHandle
	case image:
		return nil, badExeFormat
	case negative:
		return nil, invalidParameter
	case c.size >= 1<<47:
		return nil, notEnoughMemory
	case c.size >= 1<<46:
		return nil, commitmentLimit
	case c.size >= 1<<24:
		return nil, unsettled // it depends on the machine
	}
	unit := m.rules.sizeUnit
	return &object{
		data: make([]byte, (c.size+unit-1)/unit*unit), protect: c.protect &^ secAll, noCache: c.protect&secNoCache != 0,
	}, success
}

// attributes checks protection and SEC_ bits (1.1, 1.2) for a section over the paging file.
func attributes(protect uint32) (image bool, code uint32) {
	writes := false
	switch protect &^ secAll {
	case pageReadOnly, pageWriteCopy, pageExecuteRead, pageExecuteWriteCopy:
	case pageReadWrite, pageExecuteReadWrite:
		writes = true
	default:
		return false, invalidParameter
	}
	switch protect & secAll {
	case 0, secCommit, secCommit | secNoCache, secCommit | secWriteCombine:
		return false, success
	case secImage:
		if !writes {
			return true, success
		}
	case secReserve, secReserve | secNoCache, secReserve | secWriteCombine, secCommit | secLargePages:
		return false, unsettled
	}
	return false, invalidParameter
}

// granted are the rights of a handle that is created with a protection (1.1).
func (m *model) granted(protect uint32) uint32 {
	switch protect {
	case pageReadWrite:
		return standardRights | mayQuery | mayRead | mayWrite
	case pageExecuteRead, pageExecuteWriteCopy:
		return standardRights | mayQuery | mayRead | mayExecute
	case pageExecuteReadWrite:
		return standardRights | mayQuery | mayRead | mayWrite | mayExecute
	}
	return m.rules.readOnlyGrants
}

// add gives a new handle to a process, as the implementation numbered it.
func (m *model) add(p *process, h *handle, number uint64) {
	h.number = number
	p.handles = append(p.handles, h)
	if s := h.object; s.dir != nil {
		s.dir.entries[s.name] = s
	}
}

// open is OpenFileMapping. A success has a handle for [model.add].
func (m *model) open(access uint32, inherits bool, name []uint16) (*handle, uint32) {
	if name == nil {
		return nil, invalidParameter
	}
	if len(name) == 0 {
		return nil, invalidHandle
	}
	s, _, _, code := m.lookup(name)
	if code != success {
		return nil, code
	}
	if s == nil {
		return nil, fileNotFound
	}
	if s.waitable != nil {
		return nil, invalidHandle
	}
	granted, code := m.rights(access)
	if code != success {
		return nil, code
	}
	h := &handle{object: s, granted: granted}
	if inherits {
		h.flags = inherit
	}
	return h, success
}

// generic is the section's generic mapping (0.4).
var generic = map[uint32]uint32{
	genericRead: readControl | mayQuery | mayRead, genericWrite: readControl | mayWrite, genericExecute: readControl | mayExecute,
	genericAll: allAccess, maximumAllowed: allAccess,
}

// rights makes granted rights of what is asked of OpenFileMapping (second table of section 2).
func (m *model) rights(access uint32) (granted, code uint32) {
	switch {
	case access == 0:
		return 0, accessDenied
	case access == fileMapCopy:
		return m.rules.copyGrants, success
	case access&fileMapExecute != 0:
		access = access&^fileMapExecute | mayExecute
	}
	return mappedFor(0, access)
}

// mappedFor makes rights of any access: generic ones and those that the type does not have are no rights (13).
func mappedFor(kind int, access uint32) (granted, code uint32) {
	if access&accessSystemSecurity != 0 {
		return 0, privilegeNotHeld
	}
	for bit, rights := range genericOf[kind] {
		if access&bit != 0 {
			access = access&^bit | rights
		}
	}
	valid := uint32(sectionRights)
	if kind != 0 {
		valid = allOf[kind]
	}
	if access&^valid != 0 {
		return 0, accessDenied
	}
	return access, success
}
