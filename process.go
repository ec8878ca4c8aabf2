package winshm

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"

	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// Process is a handle to a process, this user's own or anybody's to root. It stays good when the process has ended, and
// keeps its exit code. It is safe for concurrent use and must be closed; the process is not touched by that.
type Process struct {
	client  *client.Client
	pid     int
	handles []client.Handle // the process's, and that of its first thread if it was started here
	closed  atomic.Bool
}

// Handled is a value that has a handle: a *Section, a *Process.
type Handled interface{ Handle() uintptr }

// OpenProcess returns a handle to the process of that number. winerr.ERROR_INVALID_PARAMETER: there is none.
// winerr.ERROR_ACCESS_DENIED: it is another user's. (OpenProcess)
func OpenProcess(pid int) (*Process, error) { return shared.OpenProcess(pid) }

// StartProcess starts cmd, as its Start method does, and lets the new process inherit this one's inheritable handles, at
// the same numbers; if any are given, those only, and each must be inheritable. A program that uses shared memory finds
// them there, for example by [InheritedSection]; the numbers it must be told, as by an argument. cmd.Wait remains to be
// called. (CreateProcess)
func StartProcess(cmd *exec.Cmd, only ...Handled) (*Process, error) {
	return shared.StartProcess(cmd, only...)
}

// OpenProcess is the function of that name, through c.
func (c *Client) OpenProcess(pid int) (*Process, error) {
	h, err := c.c.OpenProcess(object.ProcessAll, 0, pid)
	if err != nil {
		return nil, opError("open process", strconv.Itoa(pid), err)
	}
	return &Process{client: c.c, pid: pid, handles: []client.Handle{h}}, nil
}

// StartProcess is the function of that name, through c.
func (c *Client) StartProcess(cmd *exec.Cmd, only ...Handled) (*Process, error) {
	const op = "start process"
	var listed []client.Handle
	for _, h := range only {
		listed = append(listed, client.Handle(h.Handle()))
	}
	bequest, err := c.c.Bequeath(listed)
	if err != nil {
		return nil, opError(op, cmd.Path, err)
	}
	defer bequest.Close()
	const firstExtra = 3 // descriptors before those are the standard files
	setting, err := bequest.Setting(firstExtra + len(cmd.ExtraFiles))
	if err != nil {
		return nil, opError(op, cmd.Path, err)
	}
	cmd.ExtraFiles = append(cmd.ExtraFiles, bequest.Ticket())
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, setting)
	if err := cmd.Start(); err != nil {
		return nil, opError(op, cmd.Path, err)
	}
	child, err := c.c.AdoptChild(cmd.Process.Pid, bequest)
	if err != nil {
		_ = cmd.Process.Kill() // it would go without what it is to inherit
		_ = cmd.Wait()
		return nil, opError(op, cmd.Path, err)
	}
	return &Process{client: c.c, pid: child.PID, handles: []client.Handle{child.Process, child.Thread}}, nil
}

func (p *Process) waitTarget() (*client.Client, client.Handle, error) {
	if p.closed.Load() {
		return nil, 0, winerr.ERROR_INVALID_HANDLE
	}
	return p.client, p.handles[0], nil
}

// PID returns the number of the process.
func (p *Process) PID() int { return p.pid }

// Handle returns the handle's number, which the kernel32 package understands.
func (p *Process) Handle() uintptr { return uintptr(p.handles[0]) }

// Wait waits for the end of the process, and returns its exit code: all 32 bits of it, if it ended by
// [kernel32.ExitProcess] or in the C library. If ctx ends first, so does Wait, with its error.
//
// A process that a signal ended has the code that Windows has for such an end: 0xC0000005 after SIGSEGV, 1 after SIGKILL.
func (p *Process) Wait(ctx context.Context) (code uint32, err error) {
	const op = "wait for process"
	if p.closed.Load() {
		return 0, opError(op, "", winerr.ERROR_INVALID_HANDLE)
	}
	if err := p.client.Keep(p.handles[0]).Wait(ctx); err != nil {
		return 0, opError(op, "", err)
	}
	code, _, err = p.client.ExitCode(p.handles[0], object.ProcessType)
	return code, opError(op, "", err)
}

// Terminate ends the process at once, with that exit code. winerr.ERROR_ACCESS_DENIED: it has ended already.
// (TerminateProcess)
func (p *Process) Terminate(code uint32) error {
	const op = "terminate process"
	if p.closed.Load() {
		return opError(op, "", winerr.ERROR_INVALID_HANDLE)
	}
	return opError(op, "", p.client.TerminateProcess(p.handles[0], code))
}

// CloseHandle closes a handle that the process has, whatever it leads to. What the process has mapped stays mapped.
// (DuplicateHandle with DUPLICATE_CLOSE_SOURCE)
func (p *Process) CloseHandle(handle uintptr) error {
	const op = "close handle of process"
	if p.closed.Load() {
		return opError(op, "", winerr.ERROR_INVALID_HANDLE)
	}
	_, err := p.client.DuplicateHandle(client.DuplicateRequest{
		SourceProcess: p.handles[0], Source: client.HandleOf(handle), Options: client.DuplicateCloseSource,
	})
	return opError(op, "", err)
}

// Close closes the handle. A second Close is an error that is fs.ErrClosed.
func (p *Process) Close() error {
	if p.closed.Swap(true) {
		return opError("close process", "", winerr.ERROR_INVALID_HANDLE)
	}
	var first error
	for _, h := range p.handles {
		if err := p.client.CloseHandle(h); first == nil {
			first = err
		}
	}
	return opError("close process", "", first)
}

// InheritedSection returns the section behind a handle that this process inherited, and takes ownership of the handle.
func InheritedSection(handle uintptr) (*Section, error) { return shared.InheritedSection(handle) }

// InheritedSection is the function of that name, through c.
func (c *Client) InheritedSection(handle uintptr) (*Section, error) {
	h := client.Handle(handle)
	info, err := c.c.Section(h)
	if err != nil {
		return nil, opError("inherit section", "", err)
	}
	return c.newSection("", client.Opened{Handle: h, Section: info, Existed: true}), nil
}
