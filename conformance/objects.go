package conformance

import (
	"fmt"
	"strings"
)

// Caller makes calls of the functions of events, mutexes, semaphores, timers, waits and APCs. Line and answer are those of
// [Play].
type Caller interface{ Call(line string) string }

// Objects are these functions, called by a Caller. What a wait returns is told as one more than that, so that WAIT_FAILED is
// 0.
type Objects struct{ caller Caller }

func (o Objects) ask(method string, args ...any) *Arguments { return ask(o.caller, method, args...) }

func (o Objects) result(method string, args ...any) Result { return o.ask(method, args...).result() }

// CreateEvent calls the function of that name, like all methods here.
func (o Objects) CreateEvent(sa *Attributes, manual, initial uint32, name []uint16) Result {
	return o.result("CreateEvent", sa, manual, initial, name)
}

// CreateEventEx calls the function of that name.
func (o Objects) CreateEventEx(sa *Attributes, name []uint16, flags, access uint32) Result {
	return o.result("CreateEventEx", sa, name, flags, access)
}

// OpenEvent calls the function of that name.
func (o Objects) OpenEvent(access, inherit uint32, name []uint16) Result {
	return o.result("OpenEvent", access, inherit, name)
}

// SetEvent calls the function of that name.
func (o Objects) SetEvent(h uint64) Result { return o.result("SetEvent", h) }

// ResetEvent calls the function of that name.
func (o Objects) ResetEvent(h uint64) Result { return o.result("ResetEvent", h) }

// PulseEvent calls the function of that name.
func (o Objects) PulseEvent(h uint64) Result { return o.result("PulseEvent", h) }

// CreateMutex calls the function of that name.
func (o Objects) CreateMutex(sa *Attributes, owned uint32, name []uint16) Result {
	return o.result("CreateMutex", sa, owned, name)
}

// CreateMutexEx calls the function of that name.
func (o Objects) CreateMutexEx(sa *Attributes, name []uint16, flags, access uint32) Result {
	return o.result("CreateMutexEx", sa, name, flags, access)
}

// OpenMutex calls the function of that name.
func (o Objects) OpenMutex(access, inherit uint32, name []uint16) Result {
	return o.result("OpenMutex", access, inherit, name)
}

// ReleaseMutex calls the function of that name.
func (o Objects) ReleaseMutex(h uint64) Result { return o.result("ReleaseMutex", h) }

// CreateSemaphore calls the function of that name.
func (o Objects) CreateSemaphore(sa *Attributes, initial, maximum int32, name []uint16) Result {
	return o.result("CreateSemaphore", sa, uint32(initial), uint32(maximum), name)
}

// CreateSemaphoreEx calls the function of that name.
func (o Objects) CreateSemaphoreEx(sa *Attributes, initial, maximum int32, name []uint16, flags, access uint32) Result {
	return o.result("CreateSemaphoreEx", sa, uint32(initial), uint32(maximum), name, flags, access)
}

// OpenSemaphore calls the function of that name.
func (o Objects) OpenSemaphore(access, inherit uint32, name []uint16) Result {
	return o.result("OpenSemaphore", access, inherit, name)
}

// ReleaseSemaphore stores the previous count, which holds a mark before, or is told NULL as the place for it.
func (o Objects) ReleaseSemaphore(h uint64, n int32, store bool) (previous int32, r Result) {
	a := o.ask("ReleaseSemaphore", h, uint32(n), store)
	r = a.result()
	return int32(a.Dword()), r
}

// CreateWaitableTimer calls the function of that name.
func (o Objects) CreateWaitableTimer(sa *Attributes, manual uint32, name []uint16) Result {
	return o.result("CreateWaitableTimer", sa, manual, name)
}

// CreateWaitableTimerEx calls the function of that name.
func (o Objects) CreateWaitableTimerEx(sa *Attributes, name []uint16, flags, access uint32) Result {
	return o.result("CreateWaitableTimerEx", sa, name, flags, access)
}

// OpenWaitableTimer calls the function of that name.
func (o Objects) OpenWaitableTimer(access, inherit uint32, name []uint16) Result {
	return o.result("OpenWaitableTimer", access, inherit, name)
}

// Setting is what SetWaitableTimer is told of a timer.
type Setting struct {
	// Due is the due time; NoDue: the pointer to it is null.
	Due    int64
	NoDue  bool
	Period int32
	// Routine: there is a completion routine, one of those of [Objects.QueueUserAPC]. It gets Argument.
	Routine  uint32
	Argument uint64
	Resume   bool
}

func (s Setting) fields() []any {
	return []any{!s.NoDue, uint64(s.Due), uint32(s.Period), s.Routine, s.Argument, s.Resume}
}

// SetWaitableTimer calls the function of that name.
func (o Objects) SetWaitableTimer(h uint64, s Setting) Result {
	return o.result("SetWaitableTimer", append([]any{h}, s.fields()...)...)
}

// SetWaitableTimerEx has no Resume.
func (o Objects) SetWaitableTimerEx(h uint64, s Setting, tolerable uint32) Result {
	return o.result("SetWaitableTimerEx", append(append([]any{h}, s.fields()...), tolerable)...)
}

// CancelWaitableTimer calls the function of that name.
func (o Objects) CancelWaitableTimer(h uint64) Result { return o.result("CancelWaitableTimer", h) }

// Wait is WaitForSingleObject.
func (o Objects) Wait(h uint64, milliseconds uint32) Result {
	return o.result("Wait", h, milliseconds)
}

// WaitForSingleObjectEx calls the function of that name.
func (o Objects) WaitForSingleObjectEx(h uint64, milliseconds uint32, alertable bool) Result {
	return o.result("WaitForSingleObjectEx", h, milliseconds, alertable)
}

// WaitForMultipleObjects calls the function of that name.
func (o Objects) WaitForMultipleObjects(handles []uint64, all bool, milliseconds uint32) Result {
	return o.result("WaitForMultipleObjects", handles, all, milliseconds)
}

// WaitForMultipleObjectsEx calls the function of that name.
func (o Objects) WaitForMultipleObjectsEx(handles []uint64, all bool, milliseconds uint32, alertable bool) Result {
	return o.result("WaitForMultipleObjectsEx", handles, all, milliseconds, alertable)
}

// SignalObjectAndWait calls the function of that name.
func (o Objects) SignalObjectAndWait(signal, wait uint64, milliseconds uint32, alertable bool) Result {
	return o.result("SignalObjectAndWait", signal, wait, milliseconds, alertable)
}

// What an APC or a completion routine does with its argument.
const (
	apcNotes  = 1 // notes it
	apcWaits  = 2 // notes it, waits alertably for no time, and notes it again
	apcQueues = 3 // notes it, and queues one that notes it to the thread
	apcSets   = 4 // notes it, and sets the timer whose handle it is so that it is due at once
)

// QueueUserAPC queues an APC of one of the kinds above. It notes what it does with its thread.
func (o Objects) QueueUserAPC(kind uint32, thread, argument uint64) Result {
	return o.result("QueueUserAPC", kind, thread, argument)
}

// SleepEx returns one more than the function does.
func (o Objects) SleepEx(milliseconds uint32, alertable bool) Result {
	return o.result("SleepEx", milliseconds, alertable)
}

// Notes tells, and forgets, what APCs and completion routines have noted with the calling thread: arguments, and behind that
// of a completion routine the time that it got.
func (o Objects) Notes() []uint64 {
	a := o.ask("Notes")
	notes := make([]uint64, a.Dword())
	for i := range notes {
		notes[i] = a.Number()
	}
	return notes
}

// ask makes a call and returns the answer.
func ask(c Caller, method string, args ...any) *Arguments {
	fields := []string{method}
	for _, arg := range args {
		fields = append(fields, field(arg))
	}
	return &Arguments{fields: strings.Fields(c.Call(strings.Join(fields, " ")))}
}

// CallObjects answers a line for a front: calls are its functions by name.
func CallObjects(calls map[string]func(*Arguments) string, line string) string {
	fields := strings.Fields(line)
	call, args := calls[fields[0]], &Arguments{fields: fields[1:]}
	if call == nil {
		panic(fmt.Sprintf("%q: no such method", line))
	}
	answer := call(args)
	if args.err != nil {
		panic(fmt.Sprintf("%q: %v", line, args.err))
	}
	return answer
}
