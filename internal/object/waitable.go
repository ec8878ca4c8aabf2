package object

import "winshm/winerr"

// Rights of the handle of an event, mutex, semaphore or timer (EVENT_*, MUTANT_*, SEMAPHORE_*, TIMER_*, which are the same bits).
const (
	// WaitableQuery lets one ask for the state.
	WaitableQuery = 0x1
	// WaitableModify lets one change it. A mutex has no such right: its owner may release it.
	WaitableModify = 0x2
	WaitableAll    = 0x1F0003
	MutantAll      = 0x1F0001
)

// The types of what one can wait for, beside processes and threads.
var (
	EventType = &Type{
		ID: 5, Name: "Event", guarded: true,
		valid: WaitableAll, read: 0x20001, write: 0x20002, execute: 0x120000, all: WaitableAll,
	}
	MutantType = &Type{
		ID: 6, Name: "Mutant", guarded: true,
		valid: MutantAll, read: 0x20001, write: 0x20000, execute: 0x120000, all: MutantAll,
	}
	SemaphoreType = &Type{
		ID: 7, Name: "Semaphore", guarded: true,
		valid: WaitableAll, read: 0x20001, write: 0x20002, execute: 0x120000, all: WaitableAll,
	}
	TimerType = &Type{
		ID: 8, Name: "Timer", guarded: true,
		valid: WaitableAll, read: 0x20001, write: 0x20002, execute: 0x120000, all: WaitableAll,
	}
)

// WaitableType returns the type of that number, if it is an event's, mutex's, semaphore's or timer's; else nil.
func WaitableType(id uint32) *Type {
	for _, t := range []*Type{EventType, MutantType, SemaphoreType, TimerType} {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// CheckSemaphore checks the counts of a semaphore, as CreateSemaphore does before it looks at the name.
func CheckSemaphore(initial, maximum int32) error {
	if maximum <= 0 || initial < 0 || initial > maximum {
		return winerr.ERROR_INVALID_PARAMETER
	}
	return nil
}
