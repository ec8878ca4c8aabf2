package conformance

import "slices"

// A kind is one of the types that can be waited for, as far as they are alike.
type kind struct {
	name, rows string
	article    string
	all        uint32 // the access of CreateXxx
	write      uint32 // what GENERIC_WRITE stands for
	flags      uint32 // those that CreateXxxEx knows
	create     func(o Objects, sa *Attributes, name []uint16) Result
	createEx   func(o Objects, sa *Attributes, name []uint16, flags, access uint32) Result
	open       func(o Objects, access, inherit uint32, name []uint16) Result
	// change needs the right to modify the state, where there is one.
	change func(o Objects, h uint64) Result
}

var eventKind = kind{
	name: "event", article: "an", rows: "B2.1", all: 0x1F0003, write: 0x20002, flags: createManualReset | createInitialSet,
	create:   func(o Objects, sa *Attributes, name []uint16) Result { return o.CreateEvent(sa, 1, 1, name) },
	createEx: Objects.CreateEventEx, open: Objects.OpenEvent, change: Objects.SetEvent,
}

var mutexKind = kind{
	name: "mutex", article: "a", rows: "B3.1", all: 0x1F0001, write: 0x20000, flags: createInitialOwner,
	create:   func(o Objects, sa *Attributes, name []uint16) Result { return o.CreateMutex(sa, 0, name) },
	createEx: Objects.CreateMutexEx, open: Objects.OpenMutex,
}

var semaphoreKind = kind{
	name: "semaphore", article: "a", rows: "B4.1", all: 0x1F0003, write: 0x20002,
	create: func(o Objects, sa *Attributes, name []uint16) Result { return o.CreateSemaphore(sa, 1, 100, name) },
	createEx: func(o Objects, sa *Attributes, name []uint16, flags, access uint32) Result {
		return o.CreateSemaphoreEx(sa, 1, 100, name, flags, access)
	},
	open: Objects.OpenSemaphore,
	change: func(o Objects, h uint64) Result {
		_, r := o.ReleaseSemaphore(h, 1, false)
		return r
	},
}

var timerKind = kind{
	name: "timer", article: "a", rows: "B4.5", all: 0x1F0003, write: 0x20002, flags: createManualReset | createHighResolution,
	create:   func(o Objects, sa *Attributes, name []uint16) Result { return o.CreateWaitableTimer(sa, 1, name) },
	createEx: Objects.CreateWaitableTimerEx, open: Objects.OpenWaitableTimer,
	change: func(o Objects, h uint64) Result { return o.SetWaitableTimer(h, Setting{}) },
}

var kinds = []kind{eventKind, mutexKind, semaphoreKind, timerKind}

// sectionKind is for what all named objects share.
var sectionKind = kind{
	name: "section",
	create: func(o Objects, _ *Attributes, name []uint16) Result {
		return create(o.caller.(API), pageReadWrite, pageSize, name)
	},
	open: func(o Objects, access, inherit uint32, name []uint16) Result {
		return o.caller.(API).OpenFileMapping(access, inherit, name)
	},
}

// kindCases makes the cases of all kinds.
func kindCases() []Case {
	var cases []Case
	for _, k := range kinds {
		cases = append(cases, slices.Concat(k.nameCases(), k.accessCases(), k.createCases(), k.lifeCases())...)
	}
	return cases
}

// row returns the name of a row about creating and opening.
func (k kind) row(slug string) string { return k.rows + "/" + slug }

// new makes an object of a name with all access.
func (k kind) new(t *T, name []uint16) uint64 {
	t.Helper()
	return t.OK(k.create(t.Objects, nil, name), k.name)
}

// Waits reports an error unless a wait returned that.
func (t *T) Waits(r Result, want uint32, about ...any) {
	t.Helper()
	if r.Value != uint64(want)+1 || r.Code != noError {
		t.Errorf("%sthe wait returns %#x with code %d, want %#x", prefix(about), uint32(r.Value)-1, uint32(r.Code), want)
	}
}

// Signaled reports an error unless a wait for the object succeeds at once, which takes from it what a wait takes.
func (t *T) Signaled(h uint64, about ...any) {
	t.Helper()
	t.Waits(t.Wait(h, 0), waitObject0, about...)
}

// Unsignaled reports an error unless a wait for the object would wait.
func (t *T) Unsignaled(h uint64, about ...any) {
	t.Helper()
	t.Waits(t.Wait(h, 0), waitTimeout, about...)
}
