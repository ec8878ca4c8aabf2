package client

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// link is a connection to one manager, with what is known of the handles that it gave out. It is made once and dies once.
type link struct {
	session uint32
	manager uint32 // the number of its process
	version uint16 // of the protocol
	pid     int    // of the process that made the connection

	callMu sync.Mutex // one call at a time
	conn   *fdsock.Conn
	nextID uint32
	frame  []byte

	mu      sync.Mutex
	gens    *shm.Words // nil when the link is closed
	handles map[uint32]*entry
	swept   int    // how many entries the last sweep left
	top     uint32 // the highest handle ever
	retired bool   // no more handles: the numbers up to top are told to the next manager

	table handleTable // of those handles that can be waited for; changed under mu

	arenaMu sync.Mutex
	arena   *arena // nil until a waitable is used
}

// errCut means that the connection ended before the reply: the manager left or died.
var errCut = errors.New("the manager ended the connection")

// anyNumber of descriptors may come with a reply.
const anyNumber = -1

// call sends a request and decodes the reply into reply, which may be nil. It returns the reply's status and exactly want
// descriptors (or any number), which are the caller's, or none at all. With fdsock.ErrNoFDs the reply is decoded all the
// same. The descriptors to send stay the caller's.
func (l *link) call(op wire.Op, body, reply wire.Message, want int, send ...int) (winerr.Errno, []int, error) {
	l.callMu.Lock()
	defer l.callMu.Unlock()
	l.nextID++
	l.frame = wire.AppendFrame(l.frame[:0], wire.Header{ID: l.nextID, Op: op, FDs: uint16(len(send))}, body)
	if len(l.frame) > wire.MaxFrame {
		return 0, nil, winerr.ERROR_INVALID_PARAMETER
	}
	answer, fds, err := l.conn.Call(l.frame, send...)
	if errors.Is(err, fdsock.ErrNotSent) {
		return 0, nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	if err != nil && !errors.Is(err, fdsock.ErrNoFDs) {
		return 0, nil, fmt.Errorf("%w: %w", errCut, err)
	}
	status, decodeErr := l.decode(op, answer, reply)
	if !succeeded(status) {
		want = 0
	}
	if err == nil && decodeErr == nil && len(fds) != want && want != anyNumber {
		decodeErr = fmt.Errorf("%w: %d descriptors instead of %d", wire.ErrMalformed, len(fds), want)
	}
	if decodeErr != nil {
		fdsock.CloseAll(fds)
		_ = l.conn.Close()
		return 0, nil, &UnavailableError{fmt.Errorf("reply to %v: %w", op, decodeErr)}
	}
	return status, fds, err
}

func (l *link) decode(op wire.Op, answer []byte, reply wire.Message) (winerr.Errno, error) {
	head, body, err := wire.ParseFrame(answer)
	if err != nil {
		return 0, err
	}
	if head.ID != l.nextID || head.Op != op {
		return 0, fmt.Errorf("%w: it answers %v %d", wire.ErrMalformed, head.Op, head.ID)
	}
	status := winerr.Errno(head.Status)
	if reply == nil || len(body) == 0 && status != 0 {
		return status, wire.Decode(body, wire.Empty{})
	}
	return status, wire.Decode(body, reply)
}

// succeeded reports whether a reply of that status gives what was asked for.
func succeeded(status winerr.Errno) bool {
	return status == winerr.ERROR_SUCCESS || status == winerr.ERROR_ALREADY_EXISTS
}

func (l *link) alive() bool { return l.conn.Alive() }

// goodbye gives up the handles opened over the connection, and the connection. It does not wait long for a manager that
// does not answer.
func (l *link) goodbye() {
	const patience = 2 * time.Second
	defer time.AfterFunc(patience, func() { _ = l.conn.Close() }).Stop()
	if a := l.openedArena(); a != nil {
		a.endWaits() // before its thread slots are given up
	}
	if l.alive() {
		_, _, _ = l.call(wire.OpGoodbye, nil, nil, 0)
	}
	l.close()
}

// close ends the connection and forgets its handles.
func (l *link) close() {
	_ = l.conn.Close()
	l.forgetAll()
	if a := l.openedArena(); a != nil {
		a.close()
	}
}

// openedArena returns the arena if it is in use.
func (l *link) openedArena() *arena {
	l.arenaMu.Lock()
	defer l.arenaMu.Unlock()
	return l.arena
}

// abandon gives up, in a forked child, what belongs to the parent, without the parent noticing. The generations are not
// mapped in the child.
func (l *link) abandon() {
	if l.arena != nil {
		l.arena.watch.Abandon()
	}
	l.conn.Abandon()
	l.forgetAll()
}

// inUse returns the handles of the manager's that are open, as far as the program knows them.
func (l *link) inUse() (handles []Handle) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for slot := range object.Handle(l.top).Slot() + 1 {
		if h := object.HandleAt(slot); l.generationLocked(uint32(h))%2 != 0 {
			handles = append(handles, Handle(h))
		}
	}
	return handles
}

// forgetAll forgets all handles.
func (l *link) forgetAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for h, e := range l.handles {
		e.release()
		delete(l.handles, h)
	}
	l.gens, l.retired = nil, true
}

// generations returns the counts of the handles' slots; nil when the link is closed.
func (l *link) generations() *shm.Words {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.gens
}
