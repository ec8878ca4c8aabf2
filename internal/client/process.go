package client

import (
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
func asThread(e *localEntry, typ *object.Type, rights uint32) (*Thread, error) {
	thread, ok := e.body.(*Thread)
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
	return c.number(h, object.ProcessType, object.ProcessQuery|object.ProcessQueryLimited)
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
	id, err := c.number(h, object.ThreadType, rights)
	return uint32(id), err
}

// number returns the number of a process, or of the first thread of one, which is the same. Of one that has ended and is
// forgotten by the kernel, it is the number that the manager saw.
func (c *Client) number(h Handle, typ *object.Type, rights uint32) (int, error) {
	e, err := c.subject(h, typ, rights)
	if err != nil {
		return 0, err
	}
	defer e.release()
	p, err := e.processOf()
	if err != nil {
		return 0, err
	}
	defer p.Close()
	if p.PID > 0 {
		return p.PID, nil
	}
	return int(e.Size), nil
}

// process returns the process behind a handle of a type, which must grant one of these rights.
func (c *Client) process(h Handle, typ *object.Type, rights uint32) (*proc.Process, error) {
	e, err := c.subject(h, typ, rights)
	if err != nil {
		return nil, err
	}
	defer e.release()
	return e.processOf()
}

// subject returns what a handle of a type is that grants one of these rights; the caller releases it.
func (c *Client) subject(h Handle, typ *object.Type, rights uint32) (*entry, error) {
	e, err := c.lookup(h)
	if err != nil {
		return nil, err
	}
	switch {
	case e.Type != typ.ID || e.file == nil:
		err = winerr.ERROR_INVALID_HANDLE
	case e.Access&rights == 0:
		err = winerr.ERROR_ACCESS_DENIED
	}
	if err != nil {
		e.release()
		return nil, err
	}
	return e, nil
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
