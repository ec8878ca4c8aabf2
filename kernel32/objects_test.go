package kernel32_test

import (
	"maps"
	"sync"

	"winshm/conformance"
	"winshm/kernel32"
)

// Call makes a call of one of the functions of events, mutexes, semaphores, timers, waits and APCs.
func (front) Call(line string) string { return conformance.CallObjects(calls, line) }

type arguments = *conformance.Arguments

// calls are these functions, with the arguments in the order of C.
var calls map[string]func(arguments) string

func init() { // the routines of APCs make calls too
	calls = map[string]func(arguments) string{
		"CreateEvent": func(a arguments) string {
			return opened(kernel32.CreateEvent(attributes(a), a.Dword(), a.Dword(), wide(a.Name())))
		},
		"CreateEventEx":         byFlags(kernel32.CreateEventEx),
		"OpenEvent":             byName(kernel32.OpenEvent),
		"SetEvent":              onHandle(kernel32.SetEvent),
		"ResetEvent":            onHandle(kernel32.ResetEvent),
		"PulseEvent":            onHandle(kernel32.PulseEvent),
		"CreateMutex":           byChoice(kernel32.CreateMutex),
		"CreateMutexEx":         byFlags(kernel32.CreateMutexEx),
		"OpenMutex":             byName(kernel32.OpenMutex),
		"ReleaseMutex":          onHandle(kernel32.ReleaseMutex),
		"CreateSemaphore":       createSemaphore,
		"CreateSemaphoreEx":     createSemaphoreEx,
		"OpenSemaphore":         byName(kernel32.OpenSemaphore),
		"ReleaseSemaphore":      releaseSemaphore,
		"CreateWaitableTimer":   byChoice(kernel32.CreateWaitableTimer),
		"CreateWaitableTimerEx": byFlags(kernel32.CreateWaitableTimerEx),
		"OpenWaitableTimer":     byName(kernel32.OpenWaitableTimer),
		"SetWaitableTimer":      func(a arguments) string { return setTimer(a, false) },
		"SetWaitableTimerEx":    func(a arguments) string { return setTimer(a, true) },
		"CancelWaitableTimer":   onHandle(kernel32.CancelWaitableTimer),
		"Wait": func(a arguments) string {
			return waited(kernel32.WaitForSingleObject(handle(a), a.Dword()))
		},
		"WaitForSingleObjectEx": func(a arguments) string {
			return waited(kernel32.WaitForSingleObjectEx(handle(a), a.Dword(), a.Dword() != 0))
		},
		"WaitForMultipleObjects": func(a arguments) string {
			return waited(kernel32.WaitForMultipleObjects(handles(a), a.Dword() != 0, a.Dword()))
		},
		"WaitForMultipleObjectsEx": func(a arguments) string {
			return waited(kernel32.WaitForMultipleObjectsEx(handles(a), a.Dword() != 0, a.Dword(), a.Dword() != 0))
		},
		"SignalObjectAndWait": func(a arguments) string {
			return waited(kernel32.SignalObjectAndWait(handle(a), handle(a), a.Dword(), a.Dword() != 0))
		},
		"QueueUserAPC": func(a arguments) string {
			apc := routine(a.Dword())
			return done(kernel32.QueueUserAPC(apc, handle(a), uintptr(a.Number())))
		},
		"SleepEx": func(a arguments) string {
			return waited(kernel32.SleepEx(a.Dword(), a.Dword() != 0), nil)
		},
		"Notes": func(arguments) string { return tellNotes() },
	}
	maps.Copy(calls, diskCalls())
}

func handle(a arguments) kernel32.Handle { return kernel32.Handle(a.Number()) }

func handles(a arguments) (list []kernel32.Handle) {
	for _, h := range a.Handles() {
		list = append(list, kernel32.Handle(h))
	}
	return list
}

func attributes(a arguments) *kernel32.SecurityAttributes { return securityAttributes(a.Attributes()) }

func opened(h kernel32.Handle, err error) string { return conformance.Answer(result(h, err)) }

func done(err error) string { return conformance.Answer(truth(err)) }

// waited tells one more than a wait returned.
func waited(event uint32, err error) string {
	return conformance.Answer(result(uint64(event+1), err))
}

func onHandle(call func(kernel32.Handle) error) func(arguments) string {
	return func(a arguments) string { return done(call(handle(a))) }
}

func byName(call func(access uint32, inherit bool, name *uint16) (kernel32.Handle, error)) func(arguments) string {
	return func(a arguments) string { return opened(call(a.Dword(), a.Dword() != 0, wide(a.Name()))) }
}

type attrs = *kernel32.SecurityAttributes

func byChoice(call func(attrs, bool, *uint16) (kernel32.Handle, error)) func(arguments) string {
	return func(a arguments) string { return opened(call(attributes(a), a.Dword() != 0, wide(a.Name()))) }
}

func byFlags(call func(sa attrs, name *uint16, flags, access uint32) (kernel32.Handle, error)) func(arguments) string {
	return func(a arguments) string {
		return opened(call(attributes(a), wide(a.Name()), a.Dword(), a.Dword()))
	}
}

func createSemaphore(a arguments) string {
	return opened(kernel32.CreateSemaphore(attributes(a), int32(a.Dword()), int32(a.Dword()), wide(a.Name())))
}

func createSemaphoreEx(a arguments) string {
	return opened(kernel32.CreateSemaphoreEx(attributes(a), int32(a.Dword()), int32(a.Dword()), wide(a.Name()), a.Dword(), a.Dword()))
}

func releaseSemaphore(a arguments) string {
	const untouched = 0x5A5A5A5A
	previous := int32(untouched)
	h, n, place := handle(a), int32(a.Dword()), &previous
	if a.Number() == 0 {
		place = nil
	}
	err := kernel32.ReleaseSemaphore(h, n, place)
	return conformance.Answer(truth(err), uint32(previous))
}

func setTimer(a arguments, ex bool) string {
	h, place := handle(a), new(int64)
	stored := a.Number() != 0
	*place = int64(a.Number())
	if !stored {
		place = nil
	}
	period, completion, arg, resume := int32(a.Dword()), completion(a.Dword()), uintptr(a.Number()), a.Number() != 0
	if ex {
		return done(kernel32.SetWaitableTimerEx(h, place, period, completion, arg, 0, a.Dword()))
	}
	return done(kernel32.SetWaitableTimer(h, place, period, completion, arg, resume))
}

// notes are what APCs have noted, by thread.
var notes struct {
	mu   sync.Mutex
	list map[uint32][]uint64
}

func note(numbers ...uint64) {
	notes.mu.Lock()
	defer notes.mu.Unlock()
	if notes.list == nil {
		notes.list = map[uint32][]uint64{}
	}
	id := kernel32.GetCurrentThreadId()
	notes.list[id] = append(notes.list[id], numbers...)
}

func tellNotes() string {
	notes.mu.Lock()
	defer notes.mu.Unlock()
	id := kernel32.GetCurrentThreadId()
	answer := conformance.Handles(notes.list[id])
	delete(notes.list, id)
	return answer
}

// What APCs do, by the numbers of package conformance.
const (
	waits  = 2
	queues = 3
	sets   = 4
)

// currentThread is GetCurrentThread().
var currentThread = kernel32.GetCurrentThread()

func noting(argument uintptr) { note(uint64(argument)) }

func routine(kind uint32) kernel32.APC {
	switch kind {
	case waits:
		return func(argument uintptr) {
			noting(argument)
			kernel32.SleepEx(0, true)
			noting(argument)
		}
	case queues:
		return func(argument uintptr) {
			noting(argument)
			if err := kernel32.QueueUserAPC(noting, currentThread, argument+1); err != nil {
				panic(err)
			}
		}
	}
	return noting
}

func completion(kind uint32) kernel32.TimerAPC {
	const halfBits = 32
	noting := func(argument uintptr, low, high uint32) {
		note(uint64(argument), uint64(high)<<halfBits|uint64(low))
	}
	switch kind {
	case 0:
		return nil
	case sets:
		return func(argument uintptr, low, high uint32) {
			noting(argument, low, high)
			if err := kernel32.SetWaitableTimer(kernel32.Handle(argument), new(int64), 0, noting, argument, false); err != nil {
				panic(err)
			}
		}
	}
	return noting
}
