package client

import "sort"

// pages says what each page of a range of addresses allows, in runs of pages that are alike. It is never changed: set makes
// another one.
type pages struct {
	base uintptr
	runs []run
}

// run is the pages from the end of the run before on. protect is a PAGE_ value, or 0 for pages that are only reserved.
type run struct {
	end     uintptr
	protect uint32
}

func newPages(base, length uintptr, protect uint32) *pages {
	return &pages{base: base, runs: []run{{base + length, protect}}}
}

// end returns the address behind the last page.
func (p *pages) end() uintptr { return p.runs[len(p.runs)-1].end }

// at returns the run that addr lies in.
func (p *pages) at(addr uintptr) run {
	return p.runs[sort.Search(len(p.runs), func(i int) bool { return p.runs[i].end > addr })]
}

// all reports whether every page from one address to another has a property.
func (p *pages) all(from, to uintptr, is func(protect uint32) bool) bool {
	for from < to {
		r := p.at(from)
		if !is(r.protect) {
			return false
		}
		from = r.end
	}
	return true
}

// set returns the pages with others in place of those from one address to another.
func (p *pages) set(from, to uintptr, protect uint32) *pages {
	changed := &pages{base: p.base}
	start := p.base
	for _, r := range p.runs {
		if start < from {
			changed.add(min(r.end, from), r.protect)
		}
		if start < to && r.end > from {
			changed.add(to, protect)
		}
		if r.end > to {
			changed.add(r.end, r.protect)
		}
		start = r.end
	}
	return changed
}

func (p *pages) add(end uintptr, protect uint32) {
	n := len(p.runs)
	switch {
	case n > 0 && p.runs[n-1].end >= end:
	case n > 0 && p.runs[n-1].protect == protect:
		p.runs[n-1].end = end
	default:
		p.runs = append(p.runs, run{end, protect})
	}
}
