package random

import "unicode/utf16"

// A name is a name of the program's own, whose spelling is told when the program runs: each run has names that nobody else has.
type name struct {
	Null   bool
	Whole  string // the whole name
	Prefix string
	Base   int
	Tail   []uint16
	Suffix string
	Length int // the name is filled up to so many units
	Filler uint16
}

func (n name) units(run string) []uint16 {
	switch {
	case n.Null:
		return nil
	case n.Whole != "":
		return wide(n.Whole)
	case n.Prefix == "" && n.Base < 0:
		return []uint16{}
	}
	units := wide(n.Prefix + run + string(rune('a'+n.Base)))
	units = append(append(units, n.Tail...), wide(n.Suffix)...)
	for len(units) < n.Length {
		units = append(units, n.Filler)
	}
	return units
}

func wide(text string) []uint16 { return utf16.Encode([]rune(text)) }

// How a handle is chosen.
const (
	liveHandle    = iota // one of the process's
	closedHandle         // a number that the process once had
	foreignHandle        // a number of the next process
	wrongHandle
)

// A handleRef stands for a number, which is told when the program runs.
type handleRef struct {
	Kind, Pick int
	Low        uint64 // bits that mean nothing
	Type       int    // of a live handle, if there is one such: anEvent and so on, or anyWaitable; 0: any
}

// anyWaitable is any type but a section.
const anyWaitable = -1

var wrongHandles = []uint64{0, 0xDEAD0, 0x7FFFFFF8, currentProcess, currentProcess - 1}

// number returns the number; false: there is none.
func (r handleRef) number(x *run, p int) (number uint64, ok bool) {
	var numbers []uint64
	switch r.Kind {
	case wrongHandle:
		return wrongHandles[r.Pick%len(wrongHandles)], true
	case closedHandle:
		numbers = x.had[p].handles
	case foreignHandle:
		p = (p + 1) % len(x.model.processes)
		fallthrough
	default:
		numbers = x.model.processes[p].numbers(r.Type)
		if len(numbers) == 0 {
			numbers = x.model.processes[p].numbers(0)
		}
	}
	if len(numbers) == 0 || x.wine && r.Kind == foreignHandle { // Wine may have something else of that number
		return 0, false
	}
	return numbers[r.Pick%len(numbers)] | r.Low, true
}

// numbers returns the handles that lead to some type.
func (p *process) numbers(kind int) (numbers []uint64) {
	for _, h := range p.handles {
		if k := h.object.kind; kind == 0 || k == kind || kind == anyWaitable && k != 0 {
			numbers = append(numbers, h.number)
		}
	}
	return numbers
}

// Where an address is.
const (
	atBase = iota
	insideView
	atLastByte
	behindView
	goneView  // where the process once had a view
	inArena   // in the arena
	nowhere   // at 0
	tooHigh   // where no program can have memory
	wayTooFar // the highest number
)

// The arena is where programs ask for views: nothing else ever is there.
const (
	arena      = 1 << 40
	arenaSlots = 8
	arenaSize  = 16 * granularity
)

// An addressRef stands for an address.
type addressRef struct {
	Place, Pick int
	Offset      uint64
}

// address returns the address; false: there is none.
func (r addressRef) address(x *run, p int) (addr uint64, ok bool) {
	switch r.Place {
	case goneView:
		if bases := x.had[p].views; len(bases) > 0 {
			return bases[r.Pick%len(bases)], true
		}
		return 0, false
	case inArena:
		return arena + uint64(r.Pick%arenaSlots)*granularity + r.Offset, true
	case nowhere:
		return 0, true
	case tooHigh:
		return 1 << 47, true
	case wayTooFar:
		return ^uint64(0), true
	}
	v := x.pick(p, r.Pick)
	switch {
	case v == nil:
		return 0, false
	case r.Place == insideView:
		return v.base + r.Offset%v.length, true
	case r.Place == atLastByte:
		return v.end() - 1, true
	case r.Place == behindView:
		return v.end(), true
	}
	return v.base, true
}

// What base a view is asked for.
const (
	anyBase      = iota
	arenaBase    // a place of the arena, which may be taken
	takenBase    // in a view
	crookedBase  // not aligned
	lowestBase   // not aligned, and too low
	tooHighBase  // where no program can have memory
	pastTheLimit // where the view's end could not be
)

type baseRef struct {
	Kind, Pick int
	Offset     uint64
}

func (r baseRef) address(x *run, p int) uint64 {
	slot := arena + uint64(r.Pick%arenaSlots)*granularity
	switch r.Kind {
	case arenaBase:
		return slot
	case crookedBase:
		return slot + r.Offset%(granularity-1) + 1
	case lowestBase:
		return 1
	case tooHighBase:
		return 1 << 47
	case pastTheLimit:
		return highestAddress + 1 - granularity
	case takenBase:
		if v := x.pick(p, r.Pick); v != nil {
			return v.base + r.Offset%v.length&^(granularity-1)
		}
	}
	return 0
}
