package proc

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// ExitStatus returns how the process ended, as wait(2) puts it; false: it has not, or nobody can say any more. While it
// is a zombie /proc says it (field 52 of proc_pid_stat(5)); once its parent has heard of it, Linux 6.15 and later do.
func (p *Process) ExitStatus() (syscall.WaitStatus, bool) {
	if p.Alive() {
		return 0, false
	}
	if status, ok := p.zombieStatus(); ok {
		return status, true
	}
	info := unix.PidfdInfo{Mask: unix.PIDFD_INFO_EXIT}
	err := p.control(func(fd int) error { return unix.IoctlPidfdInfo(fd, &info) })
	if err != nil || info.Mask&unix.PIDFD_INFO_EXIT == 0 {
		return 0, false
	}
	return syscall.WaitStatus(info.Exit_code), true
}

func (p *Process) zombieStatus() (syscall.WaitStatus, bool) {
	fields, err := p.stat()
	if err != nil || fields[0] != "Z" && fields[0] != "X" {
		return 0, false
	}
	const exitCode = 52 - 3
	if len(fields) <= exitCode {
		return 0, false
	}
	status, err := strconv.ParseUint(fields[exitCode], 10, 32)
	return syscall.WaitStatus(status), err == nil
}

// stat returns the fields of /proc/PID/stat from the third, the state, on. The number was still the process's then.
func (p *Process) stat() ([]string, error) {
	fields, err := readStat(p.PID)
	if err == nil {
		err = p.signalled()
	}
	return fields, err
}

func readStat(pid int) ([]string, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 20 {
		return nil, fmt.Errorf("/proc/%d/stat: unexpected format", pid)
	}
	return fields, nil
}

// Kill ends the process at once (SIGKILL). os.ErrProcessDone: it has ended already.
func (p *Process) Kill() error {
	if !p.Alive() {
		return os.ErrProcessDone
	}
	return p.signal(unix.SIGKILL)
}

func (p *Process) signal(s unix.Signal) error {
	return p.control(func(fd int) error {
		return os.NewSyscallError("pidfd_send_signal", unix.PidfdSendSignal(fd, s, nil, 0))
	})
}
