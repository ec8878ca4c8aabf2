package proc

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// ID tells processes apart, also those that have had the same number. It is comparable.
type ID struct {
	inode uint64 // of the pidfd; 0 where the kernel does not say
	pid   int
	start uint64 // in clock ticks since boot; 0 where the inode is known
}

// Process is a running or ended process. It owns a pidfd.
type Process struct {
	ID  ID
	PID int // as this process's pid namespace numbers it; 0 if it is outside, -1 if it ended and is forgotten
	fd  *os.File
}

// Identify finds out which process a pidfd stands for.
type Identify func(sock int, pid int) (*Process, error)

// FromPeer returns the process at the other end of a connected Unix socket, by the best way that the kernel has. pid is
// what SO_PEERCRED said.
func FromPeer(sock, pid int) (*Process, error) {
	fd, err := unix.GetsockoptInt(sock, unix.SOL_SOCKET, unix.SO_PEERPIDFD)
	if errors.Is(err, unix.ENOPROTOOPT) {
		return FromPeerByNumber(sock, pid)
	}
	if err != nil {
		return nil, os.NewSyscallError("getsockopt SO_PEERPIDFD", err)
	}
	return own(fd, pid, inodeOf)
}

// FromPeerByNumber does what FromPeer does with calls that Linux 5.15 has.
func FromPeerByNumber(sock, pid int) (*Process, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return nil, os.NewSyscallError("pidfd_open", err)
	}
	p, err := own(fd, pid, func(int) (uint64, error) { return 0, nil })
	if err != nil {
		return nil, err
	}
	// The number was the peer's when it connected. As long as its socket is open it has not been given to another.
	if gone, err := hungUp(sock); err != nil || gone {
		p.Close()
		return nil, fmt.Errorf("process %d ended while it connected", pid)
	}
	return p, nil
}

// Open returns the process with that number. ESRCH: there is none.
func Open(pid int) (*Process, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return nil, os.NewSyscallError("pidfd_open", err)
	}
	return own(fd, pid, inodeOf)
}

// OpenThread returns what tells of the end of a thread of this process (Linux 6.9 and later).
func OpenThread(tid int) (*Process, error) {
	fd, err := unix.PidfdOpen(tid, unix.PIDFD_THREAD)
	if err != nil {
		return nil, os.NewSyscallError("pidfd_open", err)
	}
	return own(fd, tid, func(int) (uint64, error) { return 1, nil }) // no identity is asked for
}

// ThreadRuns reports whether a thread of this process has not ended.
func ThreadRuns(tid int) bool { return unix.Tgkill(unix.Getpid(), tid, 0) == nil }

// ErrNoPidfd means that a descriptor is none of a process.
var ErrNoPidfd = errors.New("not a pidfd")

// FromPidfd returns the process that a descriptor stands for, and takes ownership of it. ErrNoPidfd: for none, or for one
// that this process cannot see.
func FromPidfd(fd int) (*Process, error) {
	pid, err := pidOf(fd)
	if err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return own(fd, pid, inodeOf)
}

// pidOf asks /proc which process a pidfd is of (proc_pid_fdinfo(5)).
func pidOf(fd int) (int, error) {
	if kind := kindOf(fd); kind != "anon_inode:[pidfd]" && !strings.HasPrefix(kind, "pidfd:") {
		return 0, ErrNoPidfd // of an epoll instance, for example, /proc has megabytes to say
	}
	info, err := os.ReadFile(fmt.Sprintf("/proc/self/fdinfo/%d", fd))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(info)) {
		if rest, ok := strings.CutPrefix(line, "Pid:"); ok {
			pid, err := strconv.Atoi(strings.TrimSpace(rest))
			if err != nil || pid == 0 {
				return 0, ErrNoPidfd
			}
			return pid, nil
		}
	}
	return 0, ErrNoPidfd
}

// own makes a Process that owns fd.
func own(fd, pid int, inode func(fd int) (uint64, error)) (*Process, error) {
	unix.CloseOnExec(fd)
	p := &Process{PID: pid}
	ino, err := inode(fd)
	if err == nil {
		p.ID.inode = ino
		if ino == 0 {
			p.ID.pid = pid
		}
		if ino == 0 && pid >= 0 { // of one that is forgotten nobody can say it any more
			p.ID.start, err = startTime(pid)
		}
	}
	if err == nil {
		err = unix.SetNonblock(fd, true) // so that os.File waits in the poller
	}
	if err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	p.fd = os.NewFile(uintptr(fd), "pidfd")
	return p, nil
}

const pidfsMagic = 0x50494446

// inodeOf returns the inode of a pidfd, or 0 before Linux 6.9, where all share one.
func inodeOf(fd int) (uint64, error) {
	var fs unix.Statfs_t
	if err := unix.Fstatfs(fd, &fs); err != nil {
		return 0, os.NewSyscallError("fstatfs", err)
	}
	if fs.Type != pidfsMagic {
		return 0, nil
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return 0, os.NewSyscallError("fstat", err)
	}
	return st.Ino, nil
}

// startTime returns when a process began, in clock ticks since boot (field 22 of /proc/PID/stat; proc_pid_stat(5)).
func startTime(pid int) (uint64, error) {
	fields, err := readStat(pid)
	if err != nil {
		return 0, err
	}
	return strconv.ParseUint(fields[22-3], 10, 64)
}

// Alive reports whether the process has not ended. It costs one system call.
func (p *Process) Alive() bool {
	alive := false
	_ = p.control(func(fd int) error {
		alive = !readable(fd)
		return nil
	})
	return alive
}

// Wait returns nil when the process has ended, and os.ErrClosed after Close.
func (p *Process) Wait() error {
	raw, err := p.fd.SyscallConn()
	if err != nil {
		return err
	}
	return raw.Read(func(fd uintptr) bool { return readable(int(fd)) })
}

// Duplicate returns another handle to the same process.
func (p *Process) Duplicate() (*Process, error) {
	fd := -1
	err := p.control(func(own int) (err error) {
		fd, err = unix.FcntlInt(uintptr(own), unix.F_DUPFD_CLOEXEC, 0)
		return os.NewSyscallError("fcntl F_DUPFD_CLOEXEC", err)
	})
	if err != nil {
		return nil, err
	}
	return &Process{ID: p.ID, PID: p.PID, fd: os.NewFile(uintptr(fd), "pidfd")}, nil
}

// FD returns the pidfd, which stays p's and is good until Close.
func (p *Process) FD() int {
	number := -1
	_ = p.control(func(fd int) error {
		number = fd
		return nil
	})
	return number
}

// Close gives the pidfd up and ends Wait. The process is not touched.
func (p *Process) Close() { _ = p.fd.Close() }

func (p *Process) control(f func(fd int) error) error {
	raw, err := p.fd.SyscallConn()
	if err != nil {
		return err
	}
	var result error
	if err := raw.Control(func(fd uintptr) { result = f(int(fd)) }); err != nil {
		return err
	}
	return result
}

func readable(fd int) bool {
	events, err := poll(fd, unix.POLLIN)
	return err == nil && events != 0
}

func hungUp(fd int) (bool, error) {
	events, err := poll(fd, unix.POLLRDHUP)
	return events != 0, err
}

func poll(fd int, events int16) (int16, error) {
	set := [1]unix.PollFd{{Fd: int32(fd), Events: events}}
	for {
		_, err := unix.Poll(set[:], 0)
		if err == nil {
			return set[0].Revents, nil
		}
		if !errors.Is(err, unix.EINTR) {
			return 0, os.NewSyscallError("poll", err)
		}
	}
}
