package random

import (
	"fmt"

	"pgregory.net/rapid"

	"winshm/conformance"
)

// makeOp creates an event, a mutex or a semaphore.
type makeOp struct {
	Call making
	Name name
}

func makeWaitable(t *rapid.T) operation {
	c := making{
		kind: 1 + below(t, aSemaphore), ex: below(t, 3) == 2, inherit: below(t, 6) == 5, manual: coin.Draw(t, "manual"),
		set: coin.Draw(t, "set"), owned: coin.Draw(t, "owned"),
		initial: often(t, []int32{0, 1, 2, 3}, []int32{-1, 5, 1<<31 - 1}), maximum: often(t, []int32{3, 3, 5, 1<<31 - 1}, []int32{0, -1, 1, 2}),
		access: drawAccess(t),
	}
	c.flags = flagsOf(c) | rarely[uint32](t, 0, 4, 0x80000000)
	return makeOp{c, drawName(t)}
}

// flagsOf are the flags that say what the arguments of the short form do.
func flagsOf(c making) (flags uint32) {
	switch c.kind {
	case anEvent:
		flags = dword(c.manual) | dword(c.set)<<1
	case aMutex:
		flags = dword(c.owned)
	}
	return flags
}

func drawAccess(t *rapid.T) uint32 {
	return often(t,
		[]uint32{
			synchronize, synchronize | 1, 0x1F0001, 0x1F0001, genericAll, genericAll, genericExecute, genericWrite | genericExecute,
			genericWrite | genericExecute, maximumAllowed, maximumAllowed, readControl, 1,
		},
		[]uint32{0, 2 | 4, 0x10, 0x1F0003 | 0x8000, 0x200000, accessSystemSecurity, accessSystemSecurity | synchronize})
}

func (o makeOp) run(x *run, p int) error {
	c := o.Call
	c.name = o.Name.units(x.id)
	h, code := x.model.make(x.model.processes[p], c)
	if x.wine && !wineMakes(x.model, c, code) {
		return nil
	}
	got, call := c.send(x.api(p).Objects)
	return x.opened(p, call, c.name, h, got, code)
}

// send makes the call, and returns it in words.
func (c making) send(to conformance.Objects) (got conformance.Result, call string) {
	var sa *conformance.Attributes
	if c.inherit {
		sa = &conformance.Attributes{Inherit: 1}
	}
	switch {
	case c.kind == anEvent && c.ex:
		got, call = to.CreateEventEx(sa, c.name, c.flags, c.access), "CreateEventEx"
	case c.kind == anEvent:
		got, call = to.CreateEvent(sa, dword(c.manual), dword(c.set), c.name), "CreateEvent"
	case c.kind == aMutex && c.ex:
		got, call = to.CreateMutexEx(sa, c.name, c.flags, c.access), "CreateMutexEx"
	case c.kind == aMutex:
		got, call = to.CreateMutex(sa, dword(c.owned), c.name), "CreateMutex"
	case c.ex:
		got, call = to.CreateSemaphoreEx(sa, c.initial, c.maximum, c.name, c.flags, c.access), "CreateSemaphoreEx"
	default:
		got, call = to.CreateSemaphore(sa, c.initial, c.maximum, c.name), "CreateSemaphore"
	}
	return got, fmt.Sprintf("%s(inherit %t, manual %t, set %t, owned %t, %d of %d, flags %#x, access %#x, %s)",
		call, c.inherit, c.manual, c.set, c.owned, c.initial, c.maximum, c.flags, c.access, show(c.name))
}

// openNamedOp opens an event, a mutex or a semaphore.
type openNamedOp struct {
	Kind    int
	Access  uint32
	Inherit bool
	Name    name
}

func makeOpenNamed(t *rapid.T) operation {
	return openNamedOp{1 + below(t, aSemaphore), drawAccess(t), below(t, 6) == 5, drawName(t)}
}

func (o openNamedOp) run(x *run, p int) error {
	units := o.Name.units(x.id)
	h, code := x.model.openNamed(o.Kind, o.Access, o.Inherit, units)
	if x.wine && (code == accessDenied || code == privilegeNotHeld || throughSection(x.model, units)) {
		return nil
	}
	to := x.api(p).Objects
	var got conformance.Result
	call := ""
	switch o.Kind {
	case anEvent:
		got, call = to.OpenEvent(o.Access, dword(o.Inherit), units), "OpenEvent"
	case aMutex:
		got, call = to.OpenMutex(o.Access, dword(o.Inherit), units), "OpenMutex"
	default:
		got, call = to.OpenSemaphore(o.Access, dword(o.Inherit), units), "OpenSemaphore"
	}
	return x.opened(p, fmt.Sprintf("%s(%#x, %t, %s)", call, o.Access, o.Inherit, show(units)), units, h, got, code)
}

// changeOp sets, resets or pulses an event.
type changeOp struct {
	Handle handleRef
	Verb   int
}

func (o changeOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	if !ok {
		return nil
	}
	code := x.model.change(x.model.processes[p], number, o.Verb)
	to := x.api(p).Objects
	change := []func(uint64) conformance.Result{to.SetEvent, to.ResetEvent, to.PulseEvent}[o.Verb]
	call := []string{"SetEvent", "ResetEvent", "PulseEvent"}[o.Verb]
	return x.judge(p, fmt.Sprintf("%s(%#x)", call, number), change(number), code)
}

// releaseMutexOp is ReleaseMutex.
type releaseMutexOp struct{ Handle handleRef }

func (o releaseMutexOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	if !ok {
		return nil
	}
	code := x.model.releaseMutex(x.model.processes[p], number)
	return x.judge(p, fmt.Sprintf("ReleaseMutex(%#x)", number), x.api(p).ReleaseMutex(number), code)
}

// releaseOp is ReleaseSemaphore.
type releaseOp struct {
	Handle handleRef
	N      int32
}

func (o releaseOp) run(x *run, p int) error {
	number, ok := o.Handle.number(x, p)
	if !ok || x.wine && o.N <= 0 {
		return nil
	}
	want, code := x.model.releaseSemaphore(x.model.processes[p], number, o.N)
	previous, got := x.api(p).ReleaseSemaphore(number, o.N, true)
	call := fmt.Sprintf("ReleaseSemaphore(%#x, %d)", number, o.N)
	if err := x.judge(p, call, got, code); err != nil || code != success {
		return err
	}
	return x.same(p, call, previous, want)
}

// waitOp waits for no time.
type waitOp struct {
	Handles     []handleRef
	All, Single bool
}

func makeWait(t *rapid.T) operation {
	o := waitOp{All: coin.Draw(t, "all"), Single: below(t, 3) == 0}
	n := 1
	if !o.Single {
		n = rarely(t, 1+below(t, 4), 0, mostObjects, mostObjects+1)
	}
	for range n {
		o.Handles = append(o.Handles, drawTyped(t, anyWaitable))
	}
	return o
}

func (o waitOp) run(x *run, p int) error {
	c := waiting{all: o.All && !o.Single, single: o.Single}
	for _, ref := range o.Handles {
		number, ok := ref.number(x, p)
		if !ok {
			return nil
		}
		c.numbers = append(c.numbers, number)
	}
	if x.wine && !wineWaits(x.model.processes[p], c) {
		return nil
	}
	want, code := x.model.wait(x.model.processes[p], c)
	if code == unsettled {
		return nil
	}
	got, call := c.send(x.api(p).Objects)
	result := uint32(got.Value) - 1
	if got.Value == 0 {
		result = 0
	}
	if err := x.judge(p, call, got, code); err != nil || code != success {
		return err
	}
	return x.same(p, call, result, want)
}

// send makes the call, and returns it in words.
func (c waiting) send(to conformance.Objects) (conformance.Result, string) {
	if c.single {
		return to.Wait(c.numbers[0], 0), fmt.Sprintf("WaitForSingleObject(%#x)", c.numbers[0])
	}
	return to.WaitForMultipleObjects(c.numbers, c.all, 0), fmt.Sprintf("WaitForMultipleObjects(%#x, all %t)", c.numbers, c.all)
}
