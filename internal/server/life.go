package server

import (
	"sync"
	"syscall"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/winerr"
)

// life is what is known of a process: while it is connected, has handles, or somebody holds a handle to it.
type life struct {
	pidfd  *proc.Process
	object *object.Object // the process as an object; it may have lost its last handle

	// Guarded by Server.mu, as is object.
	uses    int
	tables  int                      // handle tables that are not cleared away yet
	objects map[*syncObject]struct{} // those that tell of its end
	watched bool                     // somebody waits for the end
	over    bool                     // it has ended
	told    bool                     // the objects have been set

	mu         sync.Mutex // guards the rest
	announced  verdict    // what the process itself said that it would end with
	terminated verdict    // what it was ended with
	code       verdict    // what it did end with
}

// verdict is an exit code, once there is one.
type verdict struct {
	code  uint32
	given bool
}

// stillActive is the exit code of a process that has not ended (STILL_ACTIVE).
const stillActive = 259

// lifeLocked returns the life of a process. It takes ownership of pidfd, and the caller leaves the life when done.
func (s *Server) lifeLocked(pidfd *proc.Process) *life {
	l := s.lives[pidfd.ID]
	if l == nil {
		l = &life{pidfd: pidfd, announced: s.ended.of(pidfd.ID), objects: map[*syncObject]struct{}{}}
		s.lives[pidfd.ID] = l
	} else {
		pidfd.Close()
	}
	l.uses++
	return l
}

func (s *Server) leaveLifeLocked(l *life) {
	if l.uses--; l.uses == 0 {
		delete(s.lives, l.pidfd.ID)
		s.ended.keep(l)
		l.pidfd.Close()
	}
}

// endings are what the processes announced that ended last: a child may be over before its parent reports it.
type endings struct {
	announced map[proc.ID]verdict
	order     []proc.ID // oldest first
}

func (e *endings) of(id proc.ID) verdict { return e.announced[id] }

func (e *endings) keep(l *life) {
	const most = 4096
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.announced.given {
		return
	}
	if _, known := e.announced[l.pidfd.ID]; !known {
		e.order = append(e.order, l.pidfd.ID)
	}
	if e.announced == nil {
		e.announced = map[proc.ID]verdict{}
	}
	e.announced[l.pidfd.ID] = l.announced
	if len(e.order) > most {
		delete(e.announced, e.order[0])
		e.order = e.order[1:]
	}
}

func (s *Server) leaveLife(l *life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaveLifeLocked(l)
}

// announce keeps what the process says that it will end with.
func (l *life) announce(code uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.announced = verdict{code, true}
}

// terminate ends the process with that exit code. ERROR_ACCESS_DENIED: it has ended already.
func (l *life) terminate(code uint32) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.pidfd.Alive() {
		return winerr.ERROR_ACCESS_DENIED
	}
	before := l.terminated
	if !before.given {
		l.terminated = verdict{code, true}
	}
	if err := l.pidfd.Kill(); err != nil {
		l.terminated = before
		return winerr.ERROR_ACCESS_DENIED
	}
	return nil
}

// exitCode returns the exit code of a process that has ended. Whoever asks first settles it, while it can be known.
func (l *life) exitCode() (code uint32, ended bool) {
	if l.pidfd.Alive() {
		return stillActive, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.code.given {
		status, known := l.pidfd.ExitStatus()
		l.code = verdict{l.judge(status, known), true}
	}
	return l.code.code, true
}

// judge finds the exit code: Linux keeps 8 bits of it, and the process, or who ended it, has told the rest.
func (l *life) judge(status syscall.WaitStatus, known bool) uint32 {
	switch {
	case l.terminated.given && (!known || status.Signal() == syscall.SIGKILL):
		return l.terminated.code
	case l.announced.given && (!known || status.Exited() && byte(l.announced.code) == byte(status.ExitStatus())):
		return l.announced.code
	case known && status.Exited():
		return uint32(status.ExitStatus())
	case known:
		return exceptionCode(status.Signal())
	}
	return 0
}

// exceptionCode returns what Windows has as the exit code of a program that ends as by this signal (STATUS_ codes).
func exceptionCode(s syscall.Signal) uint32 {
	switch s {
	case syscall.SIGSEGV, syscall.SIGBUS:
		return 0xC0000005 // ACCESS_VIOLATION
	case syscall.SIGILL:
		return 0xC000001D // ILLEGAL_INSTRUCTION
	case syscall.SIGFPE:
		return 0xC0000094 // INTEGER_DIVIDE_BY_ZERO
	case syscall.SIGTRAP:
		return 0x80000003 // BREAKPOINT
	case syscall.SIGABRT:
		return 3 // what Microsoft's abort() ends with
	case syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP:
		return 0xC000013A // CONTROL_C_EXIT
	}
	return 1 // what the task manager ends a process with
}
