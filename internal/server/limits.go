package server

import (
	"math"
	"sync"
	"time"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/internal/waitable"
	"winshm/winerr"
)

// Limit names something of which one user may have only so much.
type Limit int

// What there are limits for, and what a call gives that would go beyond.
const (
	LimitObjects     Limit = iota // ERROR_NOT_ENOUGH_QUOTA
	LimitHandles                  // ERROR_NO_SYSTEM_RESOURCES
	LimitBytes                    // of sections together: ERROR_COMMITMENT_LIMIT
	LimitConnections              // ERROR_NO_SYSTEM_RESOURCES, in the reply to hello
	LimitProcesses                // that are known: ERROR_NO_SYSTEM_RESOURCES
	LimitTickets                  // ERROR_NOT_ENOUGH_QUOTA
	LimitFiles                    // that wait for an heir: ERROR_NOT_ENOUGH_QUOTA
	LimitThreads                  // slots of threads that wait or own: ERROR_NO_SYSTEM_RESOURCES
	LimitQueues                   // of messages: ERROR_NO_SYSTEM_RESOURCES
	LimitWindows                  // ERROR_NO_MORE_USER_HANDLES
	LimitChannels                 // that he made to queues: ERROR_NO_SYSTEM_RESOURCES
	NumLimits
)

// limitTexts are the limits' names, and what they are of.
var limitTexts = [NumLimits]struct {
	name, of string
	refusal  winerr.Errno
}{
	LimitObjects:     {"objects", "objects that he made and that exist", winerr.ERROR_NOT_ENOUGH_QUOTA},
	LimitHandles:     {"handles", "handles in all of his processes", winerr.ERROR_NO_SYSTEM_RESOURCES},
	LimitBytes:       {"bytes", "bytes in all sections that he made", winerr.ERROR_COMMITMENT_LIMIT},
	LimitConnections: {"connections", "connections", winerr.ERROR_NO_SYSTEM_RESOURCES},
	LimitProcesses:   {"processes", "processes that use the manager", winerr.ERROR_NO_SYSTEM_RESOURCES},
	LimitTickets:     {"tickets", "children that are being started", winerr.ERROR_NOT_ENOUGH_QUOTA},
	LimitFiles:       {"files", "open files that children are to inherit", winerr.ERROR_NOT_ENOUGH_QUOTA},
	LimitThreads:     {"threads", "threads that wait for something or own it", winerr.ERROR_NO_SYSTEM_RESOURCES},
	LimitQueues:      {"queues", "message queues", winerr.ERROR_NO_SYSTEM_RESOURCES},
	LimitWindows:     {"windows", "windows", winerr.ERROR_NO_MORE_USER_HANDLES},
	LimitChannels:    {"channels", "ways for messages to other queues", winerr.ERROR_NO_SYSTEM_RESOURCES},
}

func (l Limit) String() string { return limitTexts[l].name }

// Of says in words what it is a limit of.
func (l Limit) Of() string { return limitTexts[l].of }

// Limits are how much of each a user other than root may have; 0: as much as there is.
type Limits [NumLimits]uint64

// DefaultLimits are those of a manager for all users: a quarter of its descriptors, and half of the machine's memory and
// swap. What a user can have much of without a descriptor is bounded by what it costs to look through it.
func DefaultLimits() Limits {
	const most = 4096
	var memory shm.CommitLimit
	share := min(proc.FileLimit(), math.MaxInt32) / 4
	atLeast1 := func(n uint64) uint64 { return max(n, 1) }
	return Limits{
		LimitObjects:     atLeast1(share / 2),
		LimitHandles:     atLeast1(share * 4),
		LimitBytes:       atLeast1(memory.Bytes() / 2),
		LimitConnections: atLeast1(min(share/8, most)),
		LimitProcesses:   atLeast1(min(share/16, most)), // of two descriptors each
		LimitTickets:     atLeast1(min(share/8, most)),
		LimitFiles:       atLeast1(share / 8),
		LimitThreads:     waitable.MaxThreads / 2,
		LimitQueues:      most,
		LimitWindows:     2 * most,
		LimitChannels:    atLeast1(min(share/16, 4*most)), // of five descriptors each until both sides have theirs
	}
}

// account is what one user has. It is guarded by Server.mu, but for the turns.
type account struct {
	server  *Server
	uid     uint32
	limits  Limits
	used    [NumLimits]int64
	refused int // connections that are being refused

	turns [turnsOfUser]sync.Mutex
	next  int
}

// turnsOfUser is how many requests of one user are served at a time. Whatever he floods the manager with, others wait for so
// many of his at most.
const turnsOfUser = 4

// accountLocked returns the account of a user, a new one if he has nothing.
func (s *Server) accountLocked(uid uint32) *account {
	a := s.accounts[uid]
	if a == nil {
		a = &account{server: s, uid: uid}
		if uid != 0 {
			a.limits = s.config.Limits
		}
		s.accounts[uid] = a
	}
	return a
}

// turn returns what the requests of one more connection wait for.
func (a *account) turn() sync.Locker {
	if !a.server.config.System {
		return ownTurn{}
	}
	a.next++
	return &a.turns[a.next%len(a.turns)]
}

// ownTurn is that of a user's own manager, where he is in nobody's way but his own.
type ownTurn struct{}

func (ownTurn) Lock()   {}
func (ownTurn) Unlock() {}

// room returns an error if the user may not have n more of something.
func (a *account) room(l Limit, n int64) error {
	if most := a.limits[l]; most == 0 || n <= 0 || uint64(a.used[l]+n) <= most {
		return nil
	}
	a.server.refusals[l].Add(1)
	return limitTexts[l].refusal
}

// charge adds n to what the user has of something; n may be negative. Who has nothing is forgotten.
func (a *account) charge(l Limit, n int64) {
	a.used[l] += n
	if a.used == [NumLimits]int64{} && a.refused == 0 {
		delete(a.server.accounts, a.uid)
	}
}

// Room is [object.Account]'s.
func (a *account) Room(u object.Use) error {
	if err := a.room(LimitObjects, u.Objects); err != nil {
		return err
	}
	if err := a.room(LimitBytes, u.Bytes); err != nil {
		return err
	}
	return a.room(LimitHandles, u.Handles)
}

// Charge is [object.Account]'s.
func (a *account) Charge(u object.Use) {
	a.used[LimitObjects] += u.Objects
	a.used[LimitBytes] += u.Bytes
	a.charge(LimitHandles, u.Handles)
}

// rarely lets something happen once a second at most. It is for one goroutine.
type rarely struct {
	next    time.Time
	skipped int
}

// now reports whether it may happen now, and how often it might not since the last time.
func (r *rarely) now() (ok bool, skipped int) {
	now := time.Now()
	if now.Before(r.next) {
		r.skipped++
		return false, 0
	}
	skipped, r.skipped, r.next = r.skipped, 0, now.Add(time.Second)
	return true, skipped
}
