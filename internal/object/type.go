package object

import "winshm/internal/security"

// Type is what all objects of one kind have in common: which rights exist and what the generic ones stand for.
type Type struct {
	// ID is the number of the type on the wire; it never changes.
	ID uint32
	// Name is the type's name as NT spells it.
	Name string

	// restricted types need a privilege to be created in the global directory.
	restricted bool
	// guarded types are opened by the rules of each object's descriptor.
	guarded bool

	valid, read, write, execute, all uint32
}

// Body is what an object consists of beyond its name and handles. Close gives it up; the manager's caller calls it
// outside every lock.
type Body interface{ Close() error }

// Sharer is a Body that wants to know which users have handles: Held is called before a process of theirs has one.
type Sharer interface{ Held(user uint32) }

// Object is one object.
type Object struct {
	// ID is unique for the life of the manager.
	ID uint64

	typ   *Type
	body  Body
	owner uint32
	// security is nil for the default of the owner.
	security *security.Descriptor
	payer    Account // once it is one of the manager's

	name    string // the last component; empty: not reachable by name
	dir     *directory
	holders []holder
	sole    [1]holder // where holders begins: few objects have more
	handles int

	prev, next *Object // all objects, oldest first
}

// holder says how many handles one process has to an object.
type holder struct {
	process *Process
	handles int
}

// Type returns the object's type.
func (o *Object) Type() *Type { return o.typ }

// Body returns what the object was made with.
func (o *Object) Body() Body { return o.body }

// Owner returns the user id of the process that created the object.
func (o *Object) Owner() uint32 { return o.owner }

// Handles returns the number of handles in all processes.
func (o *Object) Handles() int { return o.handles }

// Path returns the name under which any process of the manager's own session finds the object ("" if it has none).
func (o *Object) Path() string {
	if o.dir == nil {
		return ""
	}
	return o.dir.prefix + o.name
}

func (o *Object) addHolder(p *Process) {
	o.handles++
	for i := range o.holders {
		if o.holders[i].process == p {
			o.holders[i].handles++
			return
		}
	}
	o.holders = append(o.holders, holder{process: p, handles: 1})
}

// dropHolder takes one handle of p away and reports whether it was the last of all.
func (o *Object) dropHolder(p *Process) bool {
	o.handles--
	for i := range o.holders {
		if h := &o.holders[i]; h.process == p {
			if h.handles--; h.handles == 0 {
				last := len(o.holders) - 1
				o.holders[i] = o.holders[last]
				o.holders[last] = holder{}
				o.holders = o.holders[:last]
			}
			break
		}
	}
	return o.handles == 0
}
