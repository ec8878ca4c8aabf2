package random

import (
	"winshm/conformance"
	"winshm/kernel32"
)

// Call makes a call of one of the functions of events, mutexes, semaphores and waits.
func (mirror) Call(line string) string { return conformance.CallObjects(calls, line) }

type arguments = *conformance.Arguments

var calls = map[string]func(arguments) string{
	"CreateEvent": func(a arguments) string {
		return opened(kernel32.CreateEvent(security(a), a.Dword(), a.Dword(), pointer(a.Name())))
	},
	"CreateEventEx": func(a arguments) string {
		return opened(kernel32.CreateEventEx(security(a), pointer(a.Name()), a.Dword(), a.Dword()))
	},
	"OpenEvent": func(a arguments) string {
		return opened(kernel32.OpenEvent(a.Dword(), a.Dword() != 0, pointer(a.Name())))
	},
	"SetEvent":   func(a arguments) string { return done(kernel32.SetEvent(number(a))) },
	"ResetEvent": func(a arguments) string { return done(kernel32.ResetEvent(number(a))) },
	"PulseEvent": func(a arguments) string { return done(kernel32.PulseEvent(number(a))) },
	"CreateMutex": func(a arguments) string {
		return opened(kernel32.CreateMutex(security(a), a.Dword() != 0, pointer(a.Name())))
	},
	"CreateMutexEx": func(a arguments) string {
		return opened(kernel32.CreateMutexEx(security(a), pointer(a.Name()), a.Dword(), a.Dword()))
	},
	"OpenMutex": func(a arguments) string {
		return opened(kernel32.OpenMutex(a.Dword(), a.Dword() != 0, pointer(a.Name())))
	},
	"ReleaseMutex": func(a arguments) string { return done(kernel32.ReleaseMutex(number(a))) },
	"CreateSemaphore": func(a arguments) string {
		return opened(kernel32.CreateSemaphore(security(a), int32(a.Dword()), int32(a.Dword()), pointer(a.Name())))
	},
	"CreateSemaphoreEx": func(a arguments) string {
		sa, initial, maximum := security(a), int32(a.Dword()), int32(a.Dword())
		return opened(kernel32.CreateSemaphoreEx(sa, initial, maximum, pointer(a.Name()), a.Dword(), a.Dword()))
	},
	"OpenSemaphore": func(a arguments) string {
		return opened(kernel32.OpenSemaphore(a.Dword(), a.Dword() != 0, pointer(a.Name())))
	},
	"ReleaseSemaphore": func(a arguments) string {
		var previous int32
		err := kernel32.ReleaseSemaphore(number(a), int32(a.Dword()), &previous)
		return conformance.Answer(truth(err), uint32(previous))
	},
	"Wait": func(a arguments) string { return waited(kernel32.WaitForSingleObject(number(a), a.Dword())) },
	"WaitForMultipleObjects": func(a arguments) string {
		var handles []kernel32.Handle
		for _, h := range a.Handles() {
			handles = append(handles, kernel32.Handle(h))
		}
		return waited(kernel32.WaitForMultipleObjects(handles, a.Dword() != 0, a.Dword()))
	},
}

func number(a arguments) kernel32.Handle { return kernel32.Handle(a.Number()) }

func security(a arguments) *kernel32.SecurityAttributes {
	sa := a.Attributes()
	if sa == nil {
		return nil
	}
	return &kernel32.SecurityAttributes{InheritHandle: sa.Inherit}
}

func opened(h kernel32.Handle, err error) string { return conformance.Answer(result(h, err)) }

func done(err error) string { return conformance.Answer(truth(err)) }

// waited tells one more than a wait returned.
func waited(event uint32, err error) string {
	return conformance.Answer(result(uintptr(event+1), err))
}
