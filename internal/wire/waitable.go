package wire

// ArenaReply comes with the memory of the client's user's arena, to be mapped read-write: Size bytes of it.
type ArenaReply struct{ Size uint64 }

func (m *ArenaReply) encode(e *Encoder) { e.U64(m.Size) }

func (m *ArenaReply) decode(d *Decoder) { m.Size = d.U64() }

// Threads asks for thread slots of the arena. Its reply is a ThreadsReply.
type Threads struct{ Count uint32 }

func (m *Threads) encode(e *Encoder) { e.U32(m.Count) }

func (m *Threads) decode(d *Decoder) { m.Count = d.U32() }

// ThreadsReply holds thread slots that are the client's until it says goodbye or its program ends: as many as it asked for,
// or fewer, but one at least.
type ThreadsReply struct{ Slots []uint32 }

func (m *ThreadsReply) encode(e *Encoder) { encodeNumbers(e, m.Slots) }

func (m *ThreadsReply) decode(d *Decoder) { m.Slots = decodeNumbers(d) }

func encodeNumbers(e *Encoder, numbers []uint32) {
	e.U32(uint32(len(numbers)))
	for _, n := range numbers {
		e.U32(n)
	}
}

func decodeNumbers(d *Decoder) (numbers []uint32) {
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		numbers = append(numbers, d.U32())
	}
	return numbers
}

// Kinds of waitables: what a handle's Protect says of an event, mutex, semaphore, timer, process or thread.
const (
	ManualEvent = 1
	AutoEvent   = 2
	Mutex       = 3
	Semaphore   = 4
)

// CreateWaitable asks for an event, mutex, semaphore or timer. Its reply is a Handle.
type CreateWaitable struct {
	// Type is the number of the object's type.
	Type uint32
	// Manual is 1 for an event or timer that stays signaled.
	Manual uint32
	// Initial is 1 for an event that is set; a semaphore's count.
	Initial uint32
	// Maximum is a semaphore's.
	Maximum uint32
	// Owner is the thread slot that owns a mutex which is new; 0: none does.
	Owner uint32
	// Access of the handle if the object is new, and what is asked for if it exists.
	Access uint32
	// Flags are handle flags.
	Flags uint32
	// Name is WTF-8; "" for none.
	Name string
	// Security is a self-relative security descriptor; "" for the default.
	Security string
}

func (m *CreateWaitable) encode(e *Encoder) {
	e.U32(m.Type)
	e.U32(m.Manual)
	e.U32(m.Initial)
	e.U32(m.Maximum)
	e.U32(m.Owner)
	e.U32(m.Access)
	e.U32(m.Flags)
	e.String(m.Name)
	e.String(m.Security)
}

func (m *CreateWaitable) decode(d *Decoder) {
	m.Type = d.U32()
	m.Manual = d.U32()
	m.Initial = d.U32()
	m.Maximum = d.U32()
	m.Owner = d.U32()
	m.Access = d.U32()
	m.Flags = d.U32()
	m.Name = d.String()
	m.Security = d.String()
}

// OpenWaitable asks for a handle to an event, mutex, semaphore or timer that exists. Its reply is a Handle.
type OpenWaitable struct {
	Type   uint32
	Access uint32
	Flags  uint32
	Name   string
}

func (m *OpenWaitable) encode(e *Encoder) {
	e.U32(m.Type)
	e.U32(m.Access)
	e.U32(m.Flags)
	e.String(m.Name)
}

func (m *OpenWaitable) decode(d *Decoder) {
	m.Type = d.U32()
	m.Access = d.U32()
	m.Flags = d.U32()
	m.Name = d.String()
}

// What a Signal does.
const (
	VerbSet     = 1 // SetEvent
	VerbReset   = 2 // ResetEvent
	VerbPulse   = 3 // PulseEvent
	VerbRelease = 4 // ReleaseSemaphore
	VerbUnlock  = 5 // ReleaseMutex, the last of a recursion
	VerbAbandon = 6 // the owner of a mutex ends
)

// Signal does something with an object whose state the manager keeps. Its reply is a SignalReply. If the object lies in the
// client's arena (again), the status is ERROR_RETRY: the client does it itself.
type Signal struct {
	Handle uint32
	// Verb is VerbSet or one of its kin.
	Verb uint32
	// Count is how much is released of a semaphore.
	Count uint32
	// Thread is the slot of the thread that owns a mutex.
	Thread uint32
	// Object is the number of the object that is meant; 0: whatever the handle leads to. If the handle is closed by now, the
	// client has pinned it.
	Object uint64
}

func (m *Signal) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U32(m.Verb)
	e.U32(m.Count)
	e.U32(m.Thread)
	e.U64(m.Object)
}

func (m *Signal) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Verb = d.U32()
	m.Count = d.U32()
	m.Thread = d.U32()
	m.Object = d.U64()
}

// SignalReply holds the count of a semaphore before it was released.
type SignalReply struct{ Previous uint32 }

func (m *SignalReply) encode(e *Encoder) { e.U32(m.Previous) }

func (m *SignalReply) decode(d *Decoder) { m.Previous = d.U32() }

// Wait waits for objects not all of which lie in the client's arena. The client has begun the wait on a thread slot of its
// own before. Its reply is a WaitReply; if all objects lie in the arena (again), the status is ERROR_RETRY.
type Wait struct {
	// Thread is the client's slot, which takes what is acquired, and Version that of its wait word.
	Thread, Version uint32
	// All is 1 to wait for all objects together, 0 for the first.
	All uint32
	// Try is 1 to have an answer at once: the wait never becomes pending.
	Try uint32
	// Targets are what is waited for, 64 at most.
	Targets []Target
}

// Target is a handle, and the number of the object that it is to lead to, as in Signal.
type Target struct {
	Handle uint32
	Object uint64
}

func (m *Wait) encode(e *Encoder) {
	e.U32(m.Thread)
	e.U32(m.Version)
	e.U32(m.All)
	e.U32(m.Try)
	e.U32(uint32(len(m.Targets)))
	for _, t := range m.Targets {
		e.U32(t.Handle)
		e.U64(t.Object)
	}
}

func (m *Wait) decode(d *Decoder) {
	m.Thread = d.U32()
	m.Version = d.U32()
	m.All = d.U32()
	m.Try = d.U32()
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		m.Targets = append(m.Targets, Target{d.U32(), d.U64()})
	}
}

// What became of a Wait.
const (
	// WaitUnavailable: nothing was acquired, and nothing will be.
	WaitUnavailable = 0
	// WaitSatisfied: the objects are the client's thread's, and its wait word says so too.
	WaitSatisfied = 1
	// WaitPending: the manager changes the wait word when the objects are the thread's.
	WaitPending = 2
)

// WaitReply says what became of a Wait.
type WaitReply struct {
	// State is WaitUnavailable or one of its kin.
	State uint32
	// Index is that of the object that a satisfied wait for any acquired.
	Index uint32
	// Abandoned is 1 if a mutex was that its owner died with.
	Abandoned uint32
}

func (m *WaitReply) encode(e *Encoder) {
	e.U32(m.State)
	e.U32(m.Index)
	e.U32(m.Abandoned)
}

func (m *WaitReply) decode(d *Decoder) {
	m.State = d.U32()
	m.Index = d.U32()
	m.Abandoned = d.U32()
}

// EndWait tells that the client has withdrawn a pending Wait. Its reply is empty.
type EndWait struct{ Thread, Version uint32 }

func (m *EndWait) encode(e *Encoder) {
	e.U32(m.Thread)
	e.U32(m.Version)
}

func (m *EndWait) decode(d *Decoder) {
	m.Thread = d.U32()
	m.Version = d.U32()
}

// SetTimer resets a timer and says when it becomes signaled. Its reply is empty. OpCancelTimer, whose request is a
// HandleRequest and whose reply is empty, takes that back.
type SetTimer struct {
	Handle uint32
	// Due is in units of 100 ns: negative, from now on; else a FILETIME, UTC.
	Due uint64
	// Period is in milliseconds; 0: once.
	Period uint32
	// Completion is the handle of an event that is set with the timer each time; 0: none.
	Completion uint32
}

func (m *SetTimer) encode(e *Encoder) {
	e.U32(m.Handle)
	e.U64(m.Due)
	e.U32(m.Period)
	e.U32(m.Completion)
}

func (m *SetTimer) decode(d *Decoder) {
	m.Handle = d.U32()
	m.Due = d.U64()
	m.Period = d.U32()
	m.Completion = d.U32()
}

// Unpin ends a pin. OpPin, whose request is a HandleRequest and whose reply is empty, keeps the slot that a handle's object has
// in the arena from being used for another object, also when the handle is closed, until as many Unpins have named the object.
// The reply is empty.
type Unpin struct{ Object uint64 }

func (m *Unpin) encode(e *Encoder) { e.U64(m.Object) }

func (m *Unpin) decode(d *Decoder) { m.Object = d.U64() }
