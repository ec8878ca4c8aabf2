package dispatcher

// Kind says how an object is signaled, and what taking it does.
type Kind uint8

// The kinds of objects.
const (
	// ManualEvent stays signaled until it is reset.
	ManualEvent Kind = iota + 1
	// AutoEvent is reset by the wait that it satisfies.
	AutoEvent
	// Mutex is signaled while nobody owns it; a wait makes its thread the owner.
	Mutex
	// Semaphore is signaled while its count is above 0; a wait takes 1.
	Semaphore
)

// Owner names a thread, and so the owner of a mutex or who waits: a slot in the arena of a user. Its zero value is nobody.
type Owner struct{ User, Thread uint32 }

// State is all that an object consists of, but for who waits for it.
type State struct {
	Kind Kind
	// Signaled is an event's.
	Signaled bool
	// Count and Maximum are a semaphore's: 0 <= Count <= Maximum, 1 <= Maximum.
	Count, Maximum int32
	// Owner and Abandoned are a mutex's. An abandoned one has no owner.
	Owner     Owner
	Abandoned bool
}

// IsEvent reports whether the state is an event's, of either kind.
func (s *State) IsEvent() bool { return s.Kind == ManualEvent || s.Kind == AutoEvent }

// IsSignaled reports whether a wait by a thread that owns nothing would be satisfied.
func (s *State) IsSignaled() bool { return s.availableTo(Owner{}) }

// availableTo reports whether a wait by that owner would be satisfied.
func (s *State) availableTo(by Owner) bool {
	switch s.Kind {
	case Semaphore:
		return s.Count > 0
	case Mutex:
		return s.Owner == Owner{} || s.Owner == by
	}
	return s.Signaled
}

// Object is an object that a [Dispatcher] keeps.
type Object struct {
	// Key is for the dispatcher's user.
	Key any

	state State
	waits list[place]
	owned link[*Object] // in the list of what its owner owns
	idle  bool          // noted for Dispatcher.Idle
}

// State returns the object's state.
func (o *Object) State() State { return o.state }

// Waits returns how many waits name the object.
func (o *Object) Waits() int { return o.waits.length }

// Waiters returns who waits for the object, first come first.
func (o *Object) Waiters() []Owner {
	waiters := make([]Owner, 0, o.waits.length)
	for at := o.waits.first; at != nil; at = at.next {
		waiters = append(waiters, at.value.wait.owner)
	}
	return waiters
}

// place is where a wait stands in an object's queue.
type place struct {
	wait  *Wait
	index int // of the object in the wait
}
