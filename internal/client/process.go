package client

import (
	"os"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// CurrentProcess is the pseudo handle of this process, CurrentThread that of the calling thread.
const (
	CurrentProcess Handle = 0xFFFFFFFF
	CurrentThread  Handle = 0xFFFFFFFE
)

// StillActive is the exit code of what has not ended (STILL_ACTIVE).
const StillActive = 259

// OpenProcess opens a process of this user by its number. A process that has ended can be opened as long as somebody has
// a handle to it. The codes are those of OpenProcess.
func (c *Client) OpenProcess(access, flags uint32, pid int) (Handle, error) {
	request := &wire.OpenProcess{Access: access, Flags: flags}
	p, err := proc.Open(pid)
	switch {
	case pid <= 0:
		return 0, winerr.ERROR_INVALID_PARAMETER
	case err != nil:
		request.PID, request.Self = uint32(pid), uint32(proc.Getpid())
		opened, err := c.obtain(wire.OpOpenProcess, request)
		return opened.Handle, err
	}
	defer p.Close()
	opened, err := c.obtain(wire.OpOpenProcess, request, p.FD())
	return opened.Handle, err
}

// TerminateProcess ends a process at once, with that exit code. ERROR_ACCESS_DENIED: it has ended already.
func (c *Client) TerminateProcess(h Handle, code uint32) error {
	if h == CurrentProcess {
		c.AnnounceExit(code)
		proc.Exit(int(code & 0xFF))
	}
	l, err := c.reach(c.living())
	if err != nil {
		return err
	}
	status, _, err := c.callOn(l, wire.OpTerminate, &wire.Exit{Handle: uint32(h &^ 3), Code: code}, nil, 0)
	if err != nil {
		return err
	}
	if status != 0 {
		return status
	}
	return nil
}

// ExitCode returns the exit code of a process or thread, and whether it has ended; StillActive if it has not.
func (c *Client) ExitCode(h Handle, typ *object.Type) (code uint32, ended bool, err error) {
	if h == CurrentProcess && typ == object.ProcessType {
		return StillActive, false, nil
	}
	if h == CurrentThread && typ == object.ThreadType {
		return StillActive, false, nil
	}
	if own, ok := local(h); ok {
		defer own.release()
		thread, err := asThread(own, typ, object.ThreadQuery|object.ThreadQueryLimited)
		if err != nil {
			return 0, false, err
		}
		code, ended := thread.exitCode()
		return code, ended, nil
	}
	e, err := c.lookup(h)
	if err != nil {
		return 0, false, err
	}
	defer e.release()
	if e.Type != typ.ID {
		return 0, false, winerr.ERROR_INVALID_HANDLE
	}
	l, err := c.reach(c.living())
	if err != nil {
		return 0, false, err
	}
	var reply wire.ExitReply
	status, _, err := c.callOn(l, wire.OpExitCode, &wire.HandleRequest{Handle: uint32(h &^ 3)}, &reply, 0)
	if err != nil {
		return 0, false, err
	}
	if status != 0 {
		return 0, false, status
	}
	return reply.Code, reply.Ended != 0, nil
}

// asThread returns the thread that this library made, if that is what the handle stands for and the type asked for.
func asThread(e *localEntry, typ *object.Type, rights uint32) (ownThread, error) {
	thread, ok := e.body.(ownThread)
	switch {
	case !ok || typ != object.ThreadType:
		return nil, winerr.ERROR_INVALID_HANDLE
	case e.Access&rights == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return thread, nil
}

// AnnounceExit tells the manager with which code this process is about to end, if Linux would not keep all of it.
func (c *Client) AnnounceExit(code uint32) {
	if code <= 0xFF {
		return
	}
	if l, err := c.reach(c.living()); err == nil {
		_, _, _ = l.call(wire.OpExit, &wire.Exit{Code: code}, nil, 0)
	}
}

// ProcessID returns the number of the process behind a handle, as this process numbers it.
func (c *Client) ProcessID(h Handle) (int, error) {
	if h == CurrentProcess {
		return proc.Getpid(), nil
	}
	p, err := c.process(h, object.ProcessType, object.ProcessQuery|object.ProcessQueryLimited)
	if err != nil {
		return 0, err
	}
	defer p.Close()
	return p.PID, nil
}

// ThreadID returns the kernel's number of the thread behind a handle.
func (c *Client) ThreadID(h Handle) (uint32, error) {
	const rights = object.ThreadQuery | object.ThreadQueryLimited
	if own, ok := local(h); ok {
		defer own.release()
		thread, err := asThread(own, object.ThreadType, rights)
		if err != nil {
			return 0, err
		}
		return thread.number(), nil
	}
	p, err := c.process(h, object.ThreadType, rights)
	if err != nil {
		return 0, err
	}
	defer p.Close()
	return uint32(p.PID), nil
}

// process returns the process behind a handle of a type, which must grant one of these rights.
func (c *Client) process(h Handle, typ *object.Type, rights uint32) (*proc.Process, error) {
	e, err := c.lookup(h)
	if err != nil {
		return nil, err
	}
	defer e.release()
	switch {
	case e.Type != typ.ID || e.file == nil:
		return nil, winerr.ERROR_INVALID_HANDLE
	case e.Access&rights == 0:
		return nil, winerr.ERROR_ACCESS_DENIED
	}
	return e.processOf()
}

// processOf returns the process that an entry's descriptor stands for; the caller closes it.
func (e *entry) processOf() (*proc.Process, error) {
	file, err := e.file.Duplicate()
	if err != nil {
		return nil, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	p, err := proc.FromPidfd(file)
	if err != nil {
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	return p, nil
}

// ResumeThread lets a thread run that was started suspended, or the first thread of such a process, and returns how often
// it had been suspended.
func (c *Client) ResumeThread(h Handle) (uint32, error) {
	if own, ok := local(h); ok {
		defer own.release()
		thread, err := asThread(own, object.ThreadType, object.ThreadSuspendResume)
		if err != nil {
			return 0, err
		}
		return thread.resume(), nil
	}
	p, err := c.process(h, object.ThreadType, object.ThreadSuspendResume)
	if err != nil {
		return 0, err
	}
	defer p.Close()
	was, err := p.Resume()
	switch {
	case err != nil:
		return 0, winerr.ERROR_ACCESS_DENIED
	case was:
		return 1, nil
	}
	return 0, nil
}

// ChildSpec says what a child process runs and inherits.
type ChildSpec struct {
	Path string
	Args []string
	Env  []string
	Dir  string // "" is this process's
	// Files are its standard ones; nil is this process's.
	Files [3]*os.File
	// Inherit: it gets the inheritable handles; if Only is not nil, just those.
	Inherit bool
	Only    []Handle
	// ProcessFlags and ThreadFlags are those of the handles that the parent gets.
	ProcessFlags, ThreadFlags uint32
	Suspended                 bool
}

// Child is a process that was started, with a handle to it and one to its first thread.
type Child struct {
	PID             int
	Process, Thread Handle
}

// StartProcess starts a program. An error that is no code says why it could not be run.
func (c *Client) StartProcess(spec ChildSpec) (Child, error) {
	var t Bequest
	if spec.Inherit {
		var err error
		if t, err = c.Bequeath(spec.Only); err != nil {
			return Child{}, err
		}
		defer t.Close()
	} else if err := c.Connect(); err != nil { // before there is a child that nobody would hear of
		return Child{}, err
	}
	for i, std := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		if spec.Files[i] == nil {
			spec.Files[i] = std
		}
	}
	p, err := proc.StartChild(proc.ChildSpec{
		Path: spec.Path, Args: spec.Args, Env: spec.Env, Dir: spec.Dir, Files: spec.Files, Ticket: t.ticket, Suspended: spec.Suspended,
	})
	if err != nil {
		return Child{}, err
	}
	child, err := c.ReportChild(p.FD(), t, spec.ProcessFlags, spec.ThreadFlags)
	if err != nil {
		_ = p.Kill() // nobody could ever wait for it
	}
	child.PID = p.PID
	go c.reap(p)
	return child, err
}

// reap takes the place of a parent that waits for its child.
func (c *Client) reap(p *proc.Process) {
	defer p.Close()
	proc.Reap(p, func() {
		if l := c.living(); l != nil {
			_, _, _ = l.call(wire.OpReap, wire.Empty{}, nil, 0, p.FD())
		}
	})
}

// AdoptChild is ReportChild for a child that was started otherwise and has not been waited for.
func (c *Client) AdoptChild(pid int, t Bequest) (Child, error) {
	p, err := proc.Open(pid)
	if err != nil {
		return Child{}, err
	}
	defer p.Close()
	child, err := c.ReportChild(p.FD(), t, 0, 0)
	child.PID = pid
	return child, err
}

// ReportChild tells the manager of a child of this process, which then has what the ticket stands for. The pidfd stays
// the caller's.
func (c *Client) ReportChild(pidfd int, t Bequest, processFlags, threadFlags uint32) (Child, error) {
	return withManager(c, func(l *link) (Child, error) {
		var reply wire.ChildReply
		request := &wire.Child{Ticket: t.number, ProcessFlags: processFlags, ThreadFlags: threadFlags}
		status, _, err := l.call(wire.OpChild, request, &reply, 0, pidfd)
		if err != nil {
			return Child{}, err
		}
		if status != 0 {
			return Child{}, status
		}
		if !l.note(reply.Process) || !l.note(reply.Thread) {
			return Child{}, errCut
		}
		return Child{Process: Handle(reply.Process), Thread: Handle(reply.Thread)}, nil
	})
}
