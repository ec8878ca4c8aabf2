package inspect

// People names processes and users, and remembers what it has looked up.
type People struct{ people *people }

// NewPeople returns one that knows nothing yet.
func NewPeople() People { return People{newPeople(nil)} }

// Process returns the process of that number, which acts as that user.
func (p People) Process(pid, uid int) Process { return p.people.process(pid, uint32(uid)) }

// User returns the user of that number.
func (p People) User(uid int) User { return p.people.user(uint32(uid)) }
