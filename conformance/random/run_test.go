package random

import (
	"fmt"
	"slices"
	"strings"

	"winshm/conformance"
	"winshm/winerr"
)

// A step is an operation of a process.
type step struct {
	Process   int
	Operation operation
}

// A program is what several processes do, one step after the other.
type program struct {
	Processes int
	Steps     []step
}

// GoString keeps rapid from printing programs at length: they are printed call by call.
func (p program) GoString() string {
	return fmt.Sprintf("%d steps of %d processes", len(p.Steps), p.Processes)
}

// A run is a program that runs.
type run struct {
	model *model
	fleet *fleet
	had   []had
	names [][]uint16
	id    string // what all names begin with
	wine  bool
	log   func(string, ...any)
	count map[string]int
}

// had is what a process had during the run.
type had struct {
	handles, views []uint64
	taken          []uint64 // handles that others may have closed
}

func (x *run) api(p int) *conformance.Process { return x.fleet.processes[p] }

func (x *run) all(program program) error {
	for _, s := range program.Steps {
		if err := s.Operation.run(x, s.Process%len(x.model.processes)); err != nil {
			return err
		}
	}
	return x.finish()
}

// pick returns one of the process's views, or nil if it has none.
func (x *run) pick(p, i int) *view {
	views := x.model.processes[p].views
	if len(views) == 0 {
		return nil
	}
	return views[i%len(views)]
}

// within returns a view and the address of n bytes in it.
func (x *run) within(p, i int, offset uint64, n int) (*view, uint64) {
	v := x.pick(p, i)
	if v == nil {
		return nil, 0
	}
	return v, v.base + min(offset%v.length, v.length-uint64(n))
}

// judge compares a result.
func (x *run) judge(p int, call string, got conformance.Result, code uint32) error {
	x.log("process %d: %s = %v", p, call, got)
	method, _, _ := strings.Cut(call, "(")
	x.count[fmt.Sprintf("%s %d", method, code)]++
	succeeds := code == success || code == alreadyExists
	if (got.Value != 0) != succeeds || got.Code != winerr.Errno(code) {
		return fmt.Errorf("process %d: %s: got %v, want code %d", p, call, got, code)
	}
	return nil
}

// same compares anything else.
func (x *run) same(p int, call string, got, want any) error {
	x.log("process %d: %s: %v", p, call, got)
	if method, _, _ := strings.Cut(call, "("); want == true || want == false {
		x.count[fmt.Sprintf("%s %v", method, want)]++
	}
	if got != want {
		return fmt.Errorf("process %d: %s: got %v, want %v", p, call, got, want)
	}
	return nil
}

// opened compares the result of a call that opens a handle.
func (x *run) opened(p int, call string, name []uint16, h *handle, got conformance.Result, code uint32) error {
	if err := x.judge(p, call, got, code); err != nil || h == nil {
		return err
	}
	if len(name) > 0 {
		x.names = append(x.names, name)
	}
	return x.given(p, call, h, got.Value)
}

// given gives a handle to a process, if there is one.
func (x *run) given(p int, call string, h *handle, number uint64) error {
	if h == nil {
		return nil
	}
	process := x.model.processes[p]
	if number == 0 || number%4 != 0 || process.handle(number) != nil {
		return fmt.Errorf("process %d: %s: %#x is another handle's number, or none", p, call, number)
	}
	x.model.add(process, h, number)
	if x.wine { // which uses the lowest free number for itself, now and then: nobody knows that one is free
		return nil
	}
	if !slices.Contains(x.had[p].handles, number) {
		x.had[p].handles = append(x.had[p].handles, number)
	}
	return nil
}

// mapped compares the result of a call that maps a view.
func (x *run) mapped(p int, call string, v *view, got conformance.Result, code uint32) error {
	if err := x.judge(p, call, got, code); err != nil || v == nil {
		return err
	}
	process := x.model.processes[p]
	if v.base != 0 && v.base != got.Value || got.Value%granularity != 0 || process.overlaps(got.Value, v.length) {
		return fmt.Errorf("process %d: %s: the view is at %#x", p, call, got.Value)
	}
	v.base = got.Value
	process.views = append(process.views, v)
	if !slices.Contains(x.had[p].views, v.base) {
		x.had[p].views = append(x.had[p].views, v.base)
	}
	return nil
}

// describes compares what VirtualQuery tells of an address. Outside of views, only some places are known to be free.
func (x *run) describes(p int, call string, addr uint64, got, want region) error {
	process := x.model.processes[p]
	if process.view(addr) == nil {
		rest := process.view(addr-1) != nil && addr%granularity != 0
		if !rest && (addr < arena || addr >= arena+arenaSize) {
			return nil
		}
		if size := got.size; size == 0 || size%pageSize != 0 || process.overlaps(addr, addr&^(pageSize-1)+size-addr) {
			return fmt.Errorf("process %d: %s: %#x bytes are said to be free", p, call, size)
		}
		want = region{base: addr &^ (pageSize - 1), size: got.size, state: memFree, protect: pageNoAccess}
	}
	return x.same(p, call, got, want)
}

// finish looks at what is left, takes it away, and sees that it is gone.
func (x *run) finish() error {
	for p, process := range x.model.processes {
		for len(process.views) > 0 {
			v := process.views[0]
			if err := x.holds(p, v, v.base, int(min(v.length, 2*pageSize))); err != nil {
				return err
			}
			if err := (queryOp{addressRef{Place: insideView, Offset: v.length / 2}, infoSize}).run(x, p); err != nil {
				return err
			}
			if err := (unmapOp{addressRef{Place: atBase}}).run(x, p); err != nil {
				return err
			}
		}
	}
	for p, process := range x.model.processes {
		for len(process.handles) > 0 {
			if err := (setOp{Mask: protectFromClose}).run(x, p); err != nil {
				return err
			}
			if err := (closeOp{}).run(x, p); err != nil {
				return err
			}
		}
	}
	return x.checkGone()
}

func (x *run) checkGone() error {
	for p := range x.model.processes {
		for i := range x.had[p].handles {
			if err := (getOp{handleRef{Kind: closedHandle, Pick: i}}).run(x, p); err != nil {
				return err
			}
		}
		for _, number := range x.had[p].taken { // a process need not notice what others did to it before it asks
			r := x.api(p).MapViewOfFile(number, fileMapRead, 0, 0, 0)
			if err := x.judge(p, fmt.Sprintf("MapViewOfFile(%#x)", number), r, invalidHandle); err != nil {
				return err
			}
		}
		for _, base := range x.had[p].views {
			info, r := x.api(p).VirtualQuery(base, infoSize)
			if r.Value == 0 || info.Type == memMapped && info.AllocationBase == base {
				return fmt.Errorf("process %d: a view is left at %#x: %+v", p, base, info)
			}
		}
	}
	for i, name := range x.names {
		r := x.api(i%len(x.model.processes)).OpenFileMapping(fileMapRead, 0, name)
		if r.Value != 0 || r.Code != winerr.Errno(fileNotFound) {
			return fmt.Errorf("the name %s is left: %v", show(name), r)
		}
	}
	return x.fleet.checkFiles(len(x.model.processes))
}

// show is how messages show a name.
func show(name []uint16) string {
	const most = 60
	if name == nil {
		return "NULL"
	}
	text := fmt.Sprintf("%q", key(name[:min(len(name), most)]))
	if len(name) > most {
		text += fmt.Sprintf(" (%d units)", len(name))
	}
	return text
}
