package waitable

// Kind is what an object is. The manager sets it; it never changes while the object exists.
type Kind uint32

// The kinds. A timer is an event that the manager sets.
const (
	ManualEvent Kind = iota + 1
	AutoEvent
	Mutex
	Semaphore
)

// An object's word:
//
//	bit 63     D: the word is a reference to an operation on several words, and the rest of it says which
//	bit 62     B: the manager keeps the state
//	bit 61     Q: a pulse is going on; the payload says which waiters were there
//	bit 60     A: the mutex was abandoned
//	bit 59     S: signaled: the count is over 0, the mutex is free, the event is set
//	bit 58     F: somebody may be waiting
//	bits 31-57 raised by every change
//	bits 0-30  payload: a semaphore's count, the thread slot of a mutex's owner (0: free)
const (
	bitD = 1 << (63 - iota)
	bitB
	bitQ
	bitA
	bitS
	bitF

	payloadBits = 31
	payloadMask = 1<<payloadBits - 1
	sequenceOne = 1 << payloadBits
	sequenceAll = bitF - sequenceOne
)

// A thread's wait word:
//
//	bit 63     D
//	bits 32-62 version: raised by every change
//	bit 16     the mutex was abandoned
//	bits 8-15  index of the object
//	bits 0-7   State
const (
	waitIndexShift = 8
	waitAbandoned  = 1 << 16
	versionShift   = 32
	versionOne     = 1 << versionShift
	versionAll     = bitD - versionOne
)

// A reference to an operation: D, the thread slot whose descriptor it is in, and the number of the operation.
const (
	refThreadShift = 48
	refNumberMask  = 1<<refThreadShift - 1
)

func payload(w uint64) uint32 { return uint32(w & payloadMask) }

// raised returns w with the next sequence number.
func raised(w uint64) uint64 { return w&^sequenceAll | (w+sequenceOne)&sequenceAll }

// waitWord returns the successor of a wait word.
func waitWord(old uint64, s State, index int, abandoned bool) uint64 {
	w := (old+versionOne)&versionAll | uint64(index)<<waitIndexShift | uint64(s)
	if abandoned {
		w |= waitAbandoned
	}
	return w
}

func stateOf(w uint64) State { return State(w & 0xFF) }

// available reports whether a thread could have the object now.
func (k Kind) available(w uint64, thread uint32) bool {
	if w&bitB != 0 {
		return false
	}
	if k == Mutex {
		owner := payload(w)
		return owner == 0 || owner == thread
	}
	return w&bitS != 0
}

// taken returns the word after a thread got an object that was available to it.
func (k Kind) taken(w uint64, thread uint32) uint64 {
	switch k {
	case Mutex:
		if payload(w) == 0 {
			w = w&^(payloadMask|bitS|bitA) | uint64(thread)
		}
	case Semaphore:
		w--
		if payload(w) == 0 {
			w &^= bitS
		}
	case AutoEvent:
		w &^= bitS | bitQ | payloadMask
	}
	return raised(w)
}

// abandoned reports whether who takes the object must hear that its last owner died.
func (k Kind) abandoned(w uint64) bool { return k == Mutex && w&bitA != 0 }
