package random

import (
	"bytes"
	"fmt"

	"winshm/conformance"
)

// An operation is a call, or what else a process can do. It makes the call and compares.
type operation interface {
	run(x *run, p int) error
}

type createOp struct {
	File    handleRef
	OfFile  bool // File is not what it should be
	Inherit bool
	Protect uint32
	Size    uint64
	Name    name
}

func (o createOp) run(x *run, p int) error {
	c := creation{noFile, o.Inherit, o.Protect, o.Size, o.Name.units(x.id)}
	known := true
	if o.OfFile {
		c.file, known = o.File.number(x, p)
	}
	h, code := x.model.create(c)
	if !known || code == unsettled || x.wine && !wineCreates(x.model, c, code) {
		return nil
	}
	var sa *conformance.Attributes
	if c.inherit {
		sa = &conformance.Attributes{Inherit: 1}
	}
	got := x.api(p).CreateFileMapping(c.file, sa, c.protect, uint32(c.size>>32), uint32(c.size), c.name)
	call := fmt.Sprintf("CreateFileMapping(%#x, inherit %t, %#x, size %#x, %s)", c.file, c.inherit, c.protect, c.size, show(c.name))
	return x.opened(p, call, c.name, h, got, code)
}

type openOp struct {
	Access  uint32
	Inherit bool
	Name    name
}

func (o openOp) run(x *run, p int) error {
	units := o.Name.units(x.id)
	h, code := x.model.open(o.Access, o.Inherit, units)
	if x.wine && !wineOpens(x.model, o.Access, units, code) {
		return nil
	}
	got := x.api(p).OpenFileMapping(o.Access, dword(o.Inherit), units)
	return x.opened(p, fmt.Sprintf("OpenFileMapping(%#x, %t, %s)", o.Access, o.Inherit, show(units)), units, h, got, code)
}

type mapOp struct {
	Handle handleRef
	Access uint32
	Offset uint64
	Length uint64
	Base   baseRef
}

func (o mapOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	c := mapping{number, o.Access, o.Offset, o.Length, o.Base.address(x, p)}
	v, code := x.model.mapView(x.model.processes[p], c)
	unknown := o.Base.Kind == pastTheLimit && c.length <= granularity // nobody knows what is up there
	if !ok || unknown || code == unsettled || x.wine && !wineMaps(x.model.processes[p], c, code) {
		return nil
	}
	high, low := uint32(c.offset>>32), uint32(c.offset)
	var got conformance.Result
	if o.Base.Kind == anyBase {
		got = x.api(p).MapViewOfFile(c.handle, c.access, high, low, c.length)
	} else {
		got = x.api(p).MapViewOfFileEx(c.handle, c.access, high, low, c.length, c.base)
	}
	call := fmt.Sprintf("MapViewOfFileEx(%#x, %#x, %#x, %#x, %#x)", c.handle, c.access, c.offset, c.length, c.base)
	return x.mapped(p, call, v, got, code)
}

type pokeOp struct {
	View   int
	Offset uint64
	First  byte
	Count  int
}

func (o pokeOp) run(x *run, p int) error {
	v, addr := x.within(p, o.View, o.Offset, o.Count)
	if v == nil {
		return nil
	}
	data := make([]byte, o.Count)
	for i := range data {
		data[i] = o.First + byte(i)
	}
	want, got := x.model.poke(v, addr, data), x.api(p).Poke(addr, data)
	return x.same(p, fmt.Sprintf("poke(%#x, %x)", addr, data), got, want)
}

type peekOp struct {
	View   int
	Offset uint64
	Count  int
	Behind bool // just behind the view
}

func (o peekOp) run(x *run, p int) error {
	v, addr := x.within(p, o.View, o.Offset, o.Count)
	switch {
	case v == nil:
		return nil
	case o.Behind && v.end()%granularity != 0:
		_, got := x.api(p).Peek(v.end(), 1)
		return x.same(p, fmt.Sprintf("peek(%#x), behind the view", v.end()), got, false)
	}
	return x.holds(p, v, addr, o.Count)
}

type unmapOp struct{ At addressRef }

func (o unmapOp) run(x *run, p int) error {
	addr, ok := o.At.address(x, p)
	if !ok {
		return nil
	}
	got := x.api(p).UnmapViewOfFile(addr)
	return x.judge(p, fmt.Sprintf("UnmapViewOfFile(%#x)", addr), got, x.model.unmap(x.model.processes[p], addr))
}

type flushOp struct {
	At     addressRef
	Length uint64
}

func (o flushOp) run(x *run, p int) error {
	addr, ok := o.At.address(x, p)
	code := x.model.processes[p].flush(addr, o.Length)
	if !ok || x.wine && code != success {
		return nil
	}
	got := x.api(p).FlushViewOfFile(addr, o.Length)
	return x.judge(p, fmt.Sprintf("FlushViewOfFile(%#x, %#x)", addr, o.Length), got, code)
}

type queryOp struct {
	At     addressRef
	Length uint64
}

func (o queryOp) run(x *run, p int) error {
	addr, ok := o.At.address(x, p)
	want, code := x.model.processes[p].query(addr, o.Length)
	if v := x.model.processes[p].view(addr); !ok || code == unsettled || x.wine && v != nil && len(v.own) > 0 {
		return nil
	}
	info, got := x.api(p).VirtualQuery(addr, o.Length)
	call := fmt.Sprintf("VirtualQuery(%#x, %d)", addr, o.Length)
	if err := x.judge(p, call, got, code); err != nil || code != success {
		return err
	}
	return x.describes(p, call, addr, region{
		info.BaseAddress, info.AllocationBase, info.AllocationProtect, info.RegionSize, info.State, info.Protect, info.Type,
	}, want)
}

type closeOp struct{ Handle handleRef }

func (o closeOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	if !ok || number == currentProcess-1 {
		return nil
	}
	got := x.api(p).CloseHandle(number)
	return x.judge(p, fmt.Sprintf("CloseHandle(%#x)", number), got, x.model.close(x.model.processes[p], number))
}

type getOp struct{ Handle handleRef }

func (o getOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	if !ok || number >= currentProcess-1 {
		return nil
	}
	want, code := x.model.processes[p].getFlags(number)
	flags, got := x.api(p).GetHandleInformation(number)
	call := fmt.Sprintf("GetHandleInformation(%#x)", number)
	if err := x.judge(p, call, got, code); err != nil || code != success {
		return err
	}
	return x.same(p, call, flags, want)
}

type setOp struct {
	Handle      handleRef
	Mask, Flags uint32
}

func (o setOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	if !ok || number >= currentProcess-1 {
		return nil
	}
	got := x.api(p).SetHandleInformation(number, o.Mask, o.Flags)
	call := fmt.Sprintf("SetHandleInformation(%#x, %d, %d)", number, o.Mask, o.Flags)
	return x.judge(p, call, got, x.model.processes[p].setFlags(number, o.Mask, o.Flags))
}

// endOp ends the process, by itself or with force, and starts another in its place.
type endOp struct{ Kill bool }

func (o endOp) run(x *run, p int) error {
	if x.wine && o.Kill {
		return nil
	}
	x.log("process %d: ends (killed: %t), and starts again", p, o.Kill)
	x.model.end(x.model.processes[p])
	x.had[p] = had{}
	return x.fleet.replace(p, o.Kill)
}

// holds compares what memory holds.
func (x *run) holds(p int, v *view, addr uint64, n int) error {
	want, readable := v.peek(addr, n)
	got, ok := x.api(p).Peek(addr, n)
	call := fmt.Sprintf("peek(%#x, %d)", addr, n)
	if err := x.same(p, call, ok, readable); err != nil || !ok {
		return err
	}
	if !bytes.Equal(want, make([]byte, n)) {
		x.count["peek of what was written"]++
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("process %d: %s: got %x, want %x", p, call, got, want)
	}
	return nil
}

func dword(set bool) uint32 {
	if set {
		return 1
	}
	return 0
}
