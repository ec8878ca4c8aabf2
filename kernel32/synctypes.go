package kernel32

// Rights of events, mutexes, semaphores and waitable timers (winnt.h).
const (
	EVENT_QUERY_STATE  = 0x1
	EVENT_MODIFY_STATE = 0x2
	EVENT_ALL_ACCESS   = 0x1F0003

	MUTANT_QUERY_STATE = 0x1
	MUTEX_MODIFY_STATE = 0x1
	MUTANT_ALL_ACCESS  = 0x1F0001
	MUTEX_ALL_ACCESS   = 0x1F0001

	SEMAPHORE_QUERY_STATE  = 0x1
	SEMAPHORE_MODIFY_STATE = 0x2
	SEMAPHORE_ALL_ACCESS   = 0x1F0003

	TIMER_QUERY_STATE  = 0x1
	TIMER_MODIFY_STATE = 0x2
	TIMER_ALL_ACCESS   = 0x1F0003
)

// Flags of the functions that end in Ex (synchapi.h).
const (
	CREATE_EVENT_MANUAL_RESET          = 0x1
	CREATE_EVENT_INITIAL_SET           = 0x2
	CREATE_MUTEX_INITIAL_OWNER         = 0x1
	CREATE_WAITABLE_TIMER_MANUAL_RESET = 0x1
	// CREATE_WAITABLE_TIMER_HIGH_RESOLUTION changes nothing: all timers are as exact as the kernel's.
	CREATE_WAITABLE_TIMER_HIGH_RESOLUTION = 0x2
)

// What a wait returns (winbase.h), how many objects it may be for, and a time-out that never comes.
const (
	WAIT_OBJECT_0      = 0
	WAIT_ABANDONED     = 0x80
	WAIT_ABANDONED_0   = 0x80
	WAIT_IO_COMPLETION = 0xC0
	WAIT_TIMEOUT       = 258
	WAIT_FAILED        = 0xFFFFFFFF

	MAXIMUM_WAIT_OBJECTS = 64

	INFINITE = 0xFFFFFFFF
)
