package random

import (
	"fmt"

	"pgregory.net/rapid"
)

// duplicateOp duplicates a handle of one process for another, or the same, as seen from any process.
type duplicateOp struct {
	Source   handleRef
	From, To int
	Access   uint32
	Inherit  bool
	Options  uint32
}

func makeDuplicate(t *rapid.T) operation {
	return duplicateOp{
		Source: drawHandle(t), From: below(t, maxProcesses), To: below(t, maxProcesses),
		Access: often(t,
			[]uint32{0, fileMapRead, fileMapWrite, mayExecute, allAccess, readControl, genericRead, genericWrite, genericAll},
			[]uint32{0x40, 0x200000, fileMapExecute | fileMapRead, ^uint32(accessSystemSecurity)}),
		Inherit: below(t, 4) == 3,
		Options: often(t, []uint32{0, sameAccess, sameAccess, closeSource | sameAccess}, []uint32{closeSource, 0x10 | sameAccess}),
	}
}

func (o duplicateOp) run(x *run, p int) error {
	from, to := o.From%len(x.model.processes), o.To%len(x.model.processes)
	number, ok := o.Source.number(x, from)
	if !ok || number >= currentProcess-1 {
		return nil
	}
	d := duplication{x.model.processes[from], x.model.processes[to], number, o.Access, o.Inherit, o.Options}
	h, code := x.model.duplicate(d)
	if x.wine && !wineDuplicates(code, o.Options, from == p) {
		return nil
	}
	there, other := x.processHandle(p, from), x.processHandle(p, to)
	defer x.api(p).CloseHandle(there)
	defer x.api(p).CloseHandle(other)
	if from == p && (number&^3 == there || number&^3 == other) { // the number is free, and was just used
		return nil
	}
	value, got := x.api(p).DuplicateHandle(there, number, other, true, d.access, dword(d.inherit), d.options)
	call := fmt.Sprintf("DuplicateHandle(of process %d, %#x, for process %d, %#x, inherit %t, %d)",
		from, number, to, d.access, d.inherit, d.options)
	if err := x.judge(p, call, got, code); err != nil {
		return err
	}
	if x.model.leave(d, h); from != p {
		x.had[from].taken = append(x.had[from].taken, number)
	}
	if x.wine && value&^3 == number&^3 {
		value &^= 3 // Wine gives back the very number that it got
	}
	return x.given(to, call, h, value)
}

// processHandle returns a handle of process p to another, or what stands for p itself.
func (x *run) processHandle(p, other int) uint64 {
	const processDupHandle = 0x40
	if other == p {
		return currentProcess
	}
	return x.api(p).OpenProcess(processDupHandle, 0, x.fleet.ids[other]).Value
}
