package object

import (
	"winshm/internal/security"
	"winshm/winerr"
)

// Manager holds all objects of one manager process. See the package comment for its rules.
type Manager struct {
	names *namespace
	alive func(*Process) bool

	first, last *Object
	lastID      uint64
	objects     int
	handles     int
	released    []Body
}

// New returns an empty object manager. It calls alive before it lets a process use a name that others hold: the end of a
// process is otherwise seen some time after it happened.
func New(alive func(*Process) bool) *Manager {
	return &Manager{names: newNamespace(), alive: alive}
}

// NewProcess adds a process with an empty handle table whose changes are counted in gens. Key is kept for the caller.
func (m *Manager) NewProcess(key any, gens Generations, opts ProcessOptions) *Process {
	if opts.Account == nil {
		opts.Account = unlimited{}
	}
	return &Process{
		Key: key, token: security.Token{User: opts.User, Groups: opts.Groups}, session: m.names.session(opts.Session),
		account: opts.Account, gens: gens, createGlobal: opts.CreateGlobal, confined: opts.Confined,
	}
}

// Objects returns the number of objects.
func (m *Manager) Objects() int { return m.objects }

// Handles returns the number of handles in all processes.
func (m *Manager) Handles() int { return m.handles }

// Result is what a create or open call gives.
type Result struct {
	Handle  Handle
	Access  uint32
	Object  *Object
	Existed bool
}

// Request is what create and open calls have in common.
type Request struct {
	Process *Process
	// Client is the client library that opens the handle.
	Client Client
	Type   *Type
	// Name is WTF-8; "" asks for an object without a name.
	Name   string
	Access uint32
	Flags  HandleFlags
	// Security is the descriptor of an object that is new; nil: the default.
	Security *security.Descriptor
}

// ErrNoBody is returned by Create when a new object is needed and none was given: the caller makes the body without
// holding its lock and calls again.
const ErrNoBody = bodyError("object: a new object needs a body")

type bodyError string

func (e bodyError) Error() string { return string(e) }

// Create opens the object of that name, which then Existed, or makes it of body. It takes over body only when it makes
// an object. All rights that there are and that a request which creates asks for are granted, even if it asks for none: the
// creator is not asked for permission.
//
// Errors are those of NtCreateSection and its siblings: a bad name, a name of another type (ERROR_INVALID_HANDLE), no
// access, no privilege, an owner that is another (ERROR_INVALID_OWNER), no free handle (ERROR_NO_SYSTEM_RESOURCES).
func (m *Manager) Create(r Request, body Body) (Result, error) {
	var at place
	if r.Name != "" {
		found, where, err := m.seek(r)
		if err != nil {
			return Result{}, err
		}
		if found != nil {
			res, err := m.openFound(r, found)
			res.Existed = true
			return res, err
		}
		if where.dir.noNew || where.dir.global && r.Type.restricted && !r.Process.createGlobal {
			return Result{}, winerr.ERROR_ACCESS_DENIED
		}
		at = where
	}
	access, err := r.Type.created(r.Access)
	if err != nil {
		return Result{}, err
	}
	descriptor, err := r.assign()
	if err != nil {
		return Result{}, err
	}
	if body == nil {
		return Result{}, ErrNoBody
	}
	obj := NewObject(r.Type, body, r.Process.token.User)
	obj.security = descriptor
	res, err := m.addHandle(r, obj, access)
	if err != nil {
		return Result{}, err
	}
	m.name(obj, at)
	return res, nil
}

// NewObject returns an object without a name, which is nowhere until [Manager.OpenObject] gives somebody a handle to it.
// owner is the user whose processes may use it.
func NewObject(typ *Type, body Body, owner uint32) *Object {
	o := &Object{typ: typ, body: body, owner: owner}
	o.holders = o.sole[:0]
	return o
}

// OpenObject gives a handle to an object that the caller has found otherwise than by a name; r.Name is not looked at. That
// the process may have it at all is the caller's business; rights that the type does not know are refused.
func (m *Manager) OpenObject(r Request, obj *Object) (Result, error) {
	access, err := obj.typ.expand(r.Access)
	if err != nil {
		return Result{}, err
	}
	return m.addHandle(r, obj, access)
}

// Open gives a handle to an object that exists. Errors: ERROR_FILE_NOT_FOUND, and those of Create. An empty name leads
// to a directory, which is another type.
func (m *Manager) Open(r Request) (Result, error) {
	if r.Name == "" {
		return Result{}, winerr.ERROR_INVALID_HANDLE
	}
	found, _, err := m.seek(r)
	if err != nil {
		return Result{}, err
	}
	if found == nil {
		return Result{}, winerr.ERROR_FILE_NOT_FOUND
	}
	return m.openFound(r, found)
}

// Close closes a handle of p.
func (m *Manager) Close(p *Process, h Handle) error {
	e, slot, err := p.table.get(h)
	if err != nil {
		return err
	}
	if e.flags&ProtectFromClose != 0 {
		return winerr.ERROR_INVALID_HANDLE
	}
	m.dropHandle(p, slot)
	return nil
}

// Query says what a handle of p is.
func (m *Manager) Query(p *Process, h Handle) (Result, error) {
	e, slot, err := p.table.get(h)
	if err != nil {
		return Result{}, err
	}
	return Result{Handle: HandleAt(slot), Access: e.access, Object: e.object}, nil
}

// SetFlags replaces the flags of h that are in mask and returns all of them.
func (m *Manager) SetFlags(p *Process, h Handle, mask, flags HandleFlags) (HandleFlags, error) {
	e, _, err := p.table.get(h)
	if err != nil {
		return 0, err
	}
	if (mask|flags)&^(Inherit|ProtectFromClose) != 0 {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	e.flags = e.flags&^mask | flags&mask
	return e.flags, nil
}

// CloseClient closes the handles that one client of p opened.
func (m *Manager) CloseClient(p *Process, c Client) {
	m.dropHandles(p, func(e *entry) bool { return e.client == c })
}

// CloseOwn closes the handles that p opened itself, and leaves those that others put there: what happens when a program
// gives way to another by exec.
func (m *Manager) CloseOwn(p *Process) {
	m.dropHandles(p, func(e *entry) bool { return e.client != 0 })
}

// EndProcess closes every handle of p; p can get no new ones.
func (m *Manager) EndProcess(p *Process) {
	p.ended = true
	m.dropHandles(p, func(*entry) bool { return true })
	p.table = table{}
}

// Reclaim returns the bodies of the objects that died since the last call, for the caller to close outside its lock.
func (m *Manager) Reclaim() []Body { return m.ReclaimInto(nil) }

// ReclaimInto is Reclaim, and appends to bodies that the caller has.
func (m *Manager) ReclaimInto(bodies []Body) []Body {
	const kept = 64
	bodies = append(bodies, m.released...)
	clear(m.released)
	if m.released = m.released[:0]; cap(m.released) > kept {
		m.released = nil
	}
	return bodies
}

func (m *Manager) openFound(r Request, obj *Object) (Result, error) {
	access, err := r.Process.grant(obj, r.Access)
	if err != nil {
		return Result{}, err
	}
	return m.addHandle(r, obj, access)
}

func (m *Manager) addHandle(r Request, obj *Object, access uint32) (Result, error) {
	p := r.Process
	if p.ended {
		return Result{}, winerr.ERROR_ACCESS_DENIED
	}
	if err := p.room(obj); err != nil {
		return Result{}, err
	}
	slot := p.table.add(entry{object: obj, access: access, flags: r.Flags, client: r.Client})
	if slot < 0 {
		return Result{}, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	m.hold(p, slot, obj)
	return Result{Handle: HandleAt(slot), Access: access, Object: obj}, nil
}

// hold counts a handle that was entered in p's table. The first makes the object one of the manager's.
func (m *Manager) hold(p *Process, slot int, obj *Object) {
	if b, ok := obj.body.(Sharer); ok {
		b.Held(p.token.User)
	}
	p.gens.Raise(slot)
	if obj.handles == 0 {
		m.insert(obj)
		obj.payer = p.account
		obj.payer.Charge(obj.cost())
	}
	obj.addHolder(p)
	p.account.Charge(Use{Handles: 1})
	m.handles++
}

func (m *Manager) dropHandles(p *Process, which func(*entry) bool) {
	for slot, e := range p.table.all() {
		if which(e) {
			m.dropHandle(p, slot)
		}
	}
}

func (m *Manager) dropHandle(p *Process, slot int) {
	obj := p.table.at(slot).object
	p.table.remove(slot)
	p.gens.Raise(slot)
	p.account.Charge(Use{Handles: -1})
	m.handles--
	if obj.dropHolder(p) {
		m.remove(obj)
	}
}

// name enters an object at a place of the tree, or nowhere.
func (m *Manager) name(obj *Object, at place) {
	if at.dir != nil {
		obj.dir, obj.name = at.dir, at.name
		at.dir.entries[at.name] = obj
	}
}

// insert enters a new object in the list of all.
func (m *Manager) insert(obj *Object) {
	m.lastID++
	obj.ID = m.lastID
	if obj.prev = m.last; obj.prev == nil {
		m.first = obj
	} else {
		obj.prev.next = obj
	}
	m.last = obj
	m.objects++
}

// remove takes a dead object out of the tree and the list and keeps its body for Reclaim.
func (m *Manager) remove(obj *Object) {
	if obj.dir != nil {
		delete(obj.dir.entries, obj.name)
		obj.dir = nil
	}
	if obj.prev == nil {
		m.first = obj.next
	} else {
		obj.prev.next = obj.next
	}
	if obj.next == nil {
		m.last = obj.prev
	} else {
		obj.next.prev = obj.prev
	}
	obj.prev, obj.next = nil, nil
	m.objects--
	obj.payer.Charge(obj.cost().negative())
	m.released = append(m.released, obj.body)
}
