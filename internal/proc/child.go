package proc

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// ChildSpec says what a child process runs.
type ChildSpec struct {
	Path string
	Args []string
	Env  []string
	// Dir is its working directory; "" is this process's.
	Dir string
	// Files are its descriptors 0, 1, 2.
	Files [3]*os.File
	// Ticket, if not nil, is inherited under a number that its environment tells.
	Ticket *os.File
	// Suspended: it does not run before [Process.Resume].
	Suspended bool
}

// StartChild starts a program. Whoever starts it must see to it that it is reaped.
func StartChild(spec ChildSpec) (*Process, error) {
	env := withoutTicket(spec.Env)
	if spec.Ticket != nil {
		given, setting, err := lend(FileNumber(spec.Ticket))
		if err != nil {
			return nil, err
		}
		defer unix.Close(given)
		env = append(env, setting)
	}
	pidfd := -1
	attr := &syscall.ProcAttr{Dir: spec.Dir, Env: env, Sys: &syscall.SysProcAttr{PidFD: &pidfd, Ptrace: spec.Suspended}}
	for _, f := range spec.Files {
		attr.Files = append(attr.Files, f.Fd())
	}
	pid, err := spawn(spec, attr)
	if err != nil {
		_ = unix.Close(pidfd) // if there is one
		return nil, &os.PathError{Op: "start", Path: spec.Path, Err: err}
	}
	if pidfd < 0 {
		if pidfd, err = unix.PidfdOpen(pid, 0); err != nil {
			return nil, os.NewSyscallError("pidfd_open", err)
		}
	}
	return own(pidfd, pid, inodeOf)
}

// spawn forks and runs the program. A suspended one is traced to its first instruction and left there, stopped.
func spawn(spec ChildSpec, attr *syscall.ProcAttr) (int, error) {
	if !spec.Suspended {
		return syscall.ForkExec(spec.Path, spec.Args, attr)
	}
	runtime.LockOSThread() // it is a thread that traces
	defer runtime.UnlockOSThread()
	pid, err := syscall.ForkExec(spec.Path, spec.Args, attr)
	if err != nil {
		return 0, err
	}
	var status unix.WaitStatus
	for err = unix.EINTR; errors.Is(err, unix.EINTR); {
		_, err = unix.Wait4(pid, &status, 0, nil)
	}
	if err = errors.Join(err, unix.Kill(pid, unix.SIGSTOP), unix.PtraceDetach(pid)); err != nil {
		_ = unix.Kill(pid, unix.SIGKILL) // it would be stopped for ever
		_, _ = unix.Wait4(pid, nil, 0, nil)
		return 0, err
	}
	return pid, nil
}

// lend returns a copy of a ticket's descriptor that is open in the next program, with what to say of it there.
func lend(ticket int) (fd int, setting string, err error) {
	const above = 64 // out of the way of numbers that programs agree upon
	if fd, err = unix.FcntlInt(uintptr(ticket), unix.F_DUPFD, above); err != nil {
		return -1, "", os.NewSyscallError("fcntl F_DUPFD", err)
	}
	setting, err = InheritSetting(fd, ticket)
	return fd, setting, err
}

// withoutTicket leaves out what the environment says of this process's own ticket.
func withoutTicket(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(pair string) bool { return strings.HasPrefix(pair, InheritVariable+"=") })
}

// Resume lets a process that is stopped run on, and reports whether it was.
func (p *Process) Resume() (bool, error) {
	fields, err := p.stat()
	if err != nil {
		return false, err
	}
	if state := fields[0]; state != "T" && state != "t" {
		return false, nil
	}
	return true, p.signal(unix.SIGCONT)
}

// Reap waits for a child's end, calls before, and then lets the kernel forget the child.
func Reap(p *Process, before func()) {
	_ = p.Wait()
	before()
	for {
		// The program that we are part of may wait for any child and take this one first: then there is nothing left to do,
		// and its number may be another child's.
		err := p.control(func(fd int) error { return unix.Waitid(unix.P_PIDFD, fd, nil, unix.WEXITED|unix.WNOHANG, nil) })
		if !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

// Exit ends this process at once, without anything that is due at its end.
func Exit(status int) { syscall.Exit(status) }

// OwnTicket returns the ticket with which this process was started, once it is known to be one; -1: there is none.
func OwnTicket() int {
	var fd int
	var inode uint64
	if n, _ := fmt.Sscanf(os.Getenv(InheritVariable), "%d:%d", &fd, &inode); n != 2 {
		return -1
	}
	if id, err := TicketOf(fd); err != nil || id.inode != inode {
		return -1 // it was left in the environment by a program that knows nothing of it
	}
	unix.CloseOnExec(fd)
	return fd
}

// CloseTicket gives up a ticket.
func CloseTicket(fd int) { _ = unix.Close(fd) }

// FileNumber returns the descriptor of an open file without changing how it behaves, as Fd would; -1 if it is closed.
func FileNumber(f *os.File) int {
	number := -1
	if raw, err := f.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { number = int(fd) })
	}
	return number
}

// DuplicateFile returns another descriptor of the same open file.
func DuplicateFile(f *os.File) (*os.File, error) {
	fd, err := unix.FcntlInt(uintptr(FileNumber(f)), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("fcntl F_DUPFD_CLOEXEC", err)
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}
