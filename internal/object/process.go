package object

import "winshm/internal/security"

// Process is a process as the object manager knows it: a handle table, a user and a session.
type Process struct {
	// Key is the caller's own: what it knows the process by.
	Key any

	token   security.Token
	session *directory
	account Account
	table   table
	gens    Generations
	ended   bool

	// createGlobal is the right to create restricted types in the global directory.
	createGlobal bool
	// confined: what others have in their sessions cannot be learned.
	confined bool
}

// ProcessOptions say what a process may do and see.
type ProcessOptions struct {
	// User is the process's effective user id; 0 may use every object.
	User uint32
	// Groups are the numbers of its groups, the effective one first; see [Process.SetGroups].
	Groups []uint32
	// Session is the number of the session whose directory plain names are in.
	Session uint32
	// CreateGlobal is SeCreateGlobalPrivilege.
	CreateGlobal bool
	// Confined: the names in other sessions are none of its business, unless an object there lets it in.
	Confined bool
	// Account is charged with what the process has; nil: nobody counts it.
	Account Account
}

// User returns the user id that the process acts as.
func (p *Process) User() uint32 { return p.token.User }

// SetCreateGlobal gives or takes the right to create restricted types in the global directory.
func (p *Process) SetCreateGlobal(may bool) { p.createGlobal = may }

// CreateGlobal reports that right.
func (p *Process) CreateGlobal() bool { return p.createGlobal }

// SetGroups tells of the groups that the process has now.
func (p *Process) SetGroups(groups []uint32) { p.token.Groups = groups }

// Handles returns the number of handles in the process's table.
func (p *Process) Handles() int { return p.table.used }

// Ended reports whether EndProcess was called.
func (p *Process) Ended() bool { return p.ended }

// Reserve sees to it that no handle up to h is given out any more: the process remembers such handles from a manager
// that is gone.
func (p *Process) Reserve(h Handle) { p.table.reserve(int(h / handleStep)) }

// Generation returns the count of changes of h's slot.
func (p *Process) Generation(h Handle) uint32 { return p.gens.Load(h.Slot()) }
