package random

import "slices"

// A view shows a part of a section to a process. A page that was written to for copying is the view's own.
type view struct {
	base, length uint64
	object       *object
	offset       uint64
	protect      uint32
	own          map[uint64][]byte // by the offset of the page in the view
}

func (v *view) end() uint64 { return v.base + v.length }

// mapping is a call of MapViewOfFileEx.
type mapping struct {
	handle uint64
	access uint32
	offset uint64
	length uint64
	base   uint64
}

// mapView is MapViewOfFileEx, in NT's order of checks (3.4). A success has a view that is to be given to the process, at
// the base that was asked for, if one was.
func (m *model) mapView(p *process, c mapping) (*view, uint32) {
	switch left := highestAddress - c.base; {
	case c.base != 0 && c.length == left+1:
		return nil, unsettled
	case c.base > highestAddress || c.length > left:
		return nil, invalidParameter
	}
	h, protect := p.handle(c.handle), protection(c.access)
	switch {
	case h == nil || h.object.waitable != nil:
		return nil, invalidHandle
	case needed(protect)&^h.granted != 0:
		return nil, accessDenied
	case c.base%granularity != 0 || c.offset%granularity != 0:
		return nil, mappedAlignment
	case !slices.Contains(carried(h.object.protect), protect) && !m.rules.carriesAll:
		return nil, invalidParameter
	}
	size := uint64(len(h.object.data))
	if c.offset >= size || c.length > size-c.offset {
		return nil, m.rules.beyondEnd
	}
	length := c.length
	if length == 0 {
		length = size - c.offset
	}
	length = (length + pageSize - 1) &^ (pageSize - 1)
	if c.base != 0 && p.overlaps(c.base, length) {
		return nil, invalidAddress
	}
	return &view{
		base: c.base, length: length, object: h.object, offset: c.offset, protect: protect, own: map[uint64][]byte{},
	}, success
}

// protection is what an access makes of a view (3.1).
func protection(access uint32) uint32 {
	execute, rest := access&fileMapExecute != 0, access&^fileMapExecute
	switch {
	case rest == fileMapCopy && execute:
		return pageExecuteWriteCopy
	case rest == fileMapCopy:
		return pageWriteCopy
	case rest&fileMapWrite != 0 && execute:
		return pageExecuteReadWrite
	case rest&fileMapWrite != 0:
		return pageReadWrite
	case rest&fileMapRead != 0 && execute:
		return pageExecuteRead
	case rest&fileMapRead != 0:
		return pageReadOnly
	}
	return pageNoAccess
}

// needed are the rights that a view needs (3.2).
func needed(protect uint32) uint32 {
	switch protect {
	case pageReadWrite:
		return mayWrite
	case pageExecuteRead, pageExecuteWriteCopy:
		return mayRead | mayExecute
	case pageExecuteReadWrite:
		return mayWrite | mayExecute
	}
	return mayRead
}

// carried are the views that a section can have (3.3).
func carried(section uint32) []uint32 {
	views := []uint32{pageNoAccess, pageReadOnly, pageWriteCopy}
	if section == pageReadWrite || section == pageExecuteReadWrite {
		views = append(views, pageReadWrite)
	}
	if section >= pageExecuteRead {
		views = append(views, pageExecuteRead, pageExecuteWriteCopy)
	}
	if section == pageExecuteReadWrite {
		views = append(views, pageExecuteReadWrite)
	}
	return views
}

// flush is FlushViewOfFile (5).
func (p *process) flush(addr, length uint64) uint32 {
	v := p.view(addr)
	switch {
	case v == nil:
		return invalidAddress
	case length > v.end()-addr:
		return invalidParameter
	}
	return success
}

// copies reports whether writing to the view makes own pages.
func (v *view) copies() bool { return v.protect == pageWriteCopy || v.protect == pageExecuteWriteCopy }

// peek returns n bytes of a view; false: they cannot be read.
func (v *view) peek(addr uint64, n int) ([]byte, bool) {
	if v.protect == pageNoAccess {
		return nil, false
	}
	data := make([]byte, n)
	for i := range data {
		at := addr - v.base + uint64(i)
		if own, ok := v.own[at&^(pageSize-1)]; ok {
			data[i] = own[at%pageSize]
		} else {
			data[i] = v.object.data[v.offset+at]
		}
	}
	return data, true
}

// poke writes to a view; false: it cannot be written to.
func (m *model) poke(v *view, addr uint64, data []byte) bool {
	if !v.copies() && v.protect != pageReadWrite && v.protect != pageExecuteReadWrite {
		return false
	}
	for i, b := range data {
		at := addr - v.base + uint64(i)
		if v.copies() && !m.rules.copiesShared {
			v.ownPage(at &^ (pageSize - 1))[at%pageSize] = b
		} else {
			v.object.data[v.offset+at] = b
		}
	}
	return true
}

func (v *view) ownPage(page uint64) []byte {
	if v.own[page] == nil {
		v.own[page] = slices.Clone(v.object.data[v.offset+page:][:pageSize])
	}
	return v.own[page]
}

// A region is what VirtualQuery tells.
type region struct {
	base, allocationBase uint64
	allocationProtect    uint32
	size                 uint64
	state, protect, kind uint32
}

// query is VirtualQuery of a view (6). Of an address that is in none, only the code is known.
func (p *process) query(addr, length uint64) (region, uint32) {
	switch {
	case addr > highestAddress && length < infoSize:
		return region{}, unsettled
	case addr > highestAddress:
		return region{}, invalidParameter
	case length < infoSize:
		return region{}, badLength
	}
	v := p.view(addr)
	if v == nil {
		return region{}, success
	}
	page := (addr - v.base) &^ (pageSize - 1)
	end := page
	for end < v.length && v.pageProtection(end) == v.pageProtection(page) {
		end += pageSize
	}
	r := region{
		base: v.base + page, allocationBase: v.base, allocationProtect: v.protect, size: end - page,
		state: memCommit, protect: v.pageProtection(page), kind: memMapped,
	}
	if v.object.noCache {
		r.protect |= pageNoCache
		r.allocationProtect |= pageNoCache
	}
	return r, success
}

func (v *view) pageProtection(page uint64) uint32 {
	switch {
	case v.own[page] == nil:
		return v.protect
	case v.protect == pageWriteCopy:
		return pageReadWrite
	}
	return pageExecuteReadWrite
}
