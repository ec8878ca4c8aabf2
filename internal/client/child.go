package client

import (
	"os"

	"winshm/internal/proc"
	"winshm/internal/wire"
)

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
		if !l.noteNumber(reply.Process) || !l.noteNumber(reply.Thread) {
			return Child{}, errCut
		}
		return Child{Process: Handle(reply.Process), Thread: Handle(reply.Thread)}, nil
	})
}
