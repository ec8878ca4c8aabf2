package object

// Use is how much somebody has of what a manager gives out. Bytes are those of sections, and of security descriptors.
type Use struct{ Objects, Handles, Bytes int64 }

// Account keeps what one user has. An object is charged to whoever made it, as long as it exists; a handle to the user in
// whose process it is.
type Account interface {
	// Room returns an error if the user may not have that much more.
	Room(Use) error
	// Charge adds to what the user has, or takes away what is negative.
	Charge(Use)
}

// unlimited is the account of those whom nobody counts.
type unlimited struct{}

func (unlimited) Room(Use) error { return nil }
func (unlimited) Charge(Use)     {}

// sized is a body that promises memory.
type sized interface{ Bytes() int64 }

// cost is what an object is charged with.
func (o *Object) cost() Use {
	use := Use{Objects: 1}
	if s, ok := o.body.(sized); ok {
		use.Bytes = s.Bytes()
	}
	use.Bytes += o.security.Memory()
	return use
}

// negative is what gives u back.
func (u Use) negative() Use { return Use{-u.Objects, -u.Handles, -u.Bytes} }

// room returns an error if p's user may have no further handle to obj, nor obj itself if it is new.
func (p *Process) room(obj *Object) error {
	use := Use{}
	if obj.handles == 0 {
		use = obj.cost()
	}
	use.Handles = 1
	return p.account.Room(use)
}
