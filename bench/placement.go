package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"

	"golang.org/x/sys/unix"
)

// A placement says where a client and its server run.
type placement int

const (
	oneProcessor  placement = iota // both on the same CPU
	twoProcessors                  // each on its own
	twoPs                          // the same, and the client has GOMAXPROCS=2
	unpinned                       // everybody goes where the kernel sends him
)

// anywhere stands for all CPUs.
const anywhere = -1

// String names p as in the table.
func (p placement) String() string {
	return [...]string{"one processor", "two processors", "two processors, GOMAXPROCS=2", "all processors, nobody pinned"}[p]
}

// suffix names p in a measure's id.
func (p placement) suffix() string { return [...]string{"one", "two", "two-ps", "unpinned"}[p] }

// env is what a Go client in placement p finds in its environment.
func (p placement) env() []string {
	if p == twoPs {
		return []string{"GOMAXPROCS=2"}
	}
	return nil
}

// first returns where a process starts that runs on a CPU in placement p: one that shall know of the others is pinned later.
func (p placement) first(cpu int) int {
	if p == twoPs {
		return anywhere
	}
	return cpu
}

// seats returns the CPUs of client and server in placement p.
func (l *lab) seats(p placement) (client, server int, err error) {
	switch {
	case p == oneProcessor:
		return l.cpus[0], l.cpus[0], nil
	case len(l.cpus) < 2:
		return 0, 0, skip("only one CPU may be used")
	case p == unpinned:
		return anywhere, anywhere, nil
	default:
		return l.cpus[0], l.cpus[1], nil
	}
}

// allowedCPUs lists the CPUs that this process may use.
func allowedCPUs() ([]int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, os.NewSyscallError("sched_getaffinity", err)
	}
	var cpus []int
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus, nil
}

// startOn starts cmd pinned to a CPU, or anywhere. The pinned thread is given up afterwards.
func startOn(cmd *exec.Cmd, cpu int) error {
	if cpu == anywhere {
		return cmd.Start()
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		var set unix.CPUSet
		set.Set(cpu)
		if err := unix.SchedSetaffinity(0, &set); err != nil {
			done <- os.NewSyscallError("sched_setaffinity", err)
			return
		}
		done <- cmd.Start()
	}()
	return <-done
}

// moveTo pins every thread of a running process to a CPU. It reports whether any
// of them was elsewhere.
func moveTo(pid, cpu int) (moved bool, err error) {
	tasks, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(pid), "task"))
	if err != nil {
		return false, err
	}
	var want unix.CPUSet
	want.Set(cpu)
	for _, task := range tasks {
		tid, err := strconv.Atoi(task.Name())
		if err != nil {
			return moved, fmt.Errorf("thread %q: %w", task.Name(), err)
		}
		var have unix.CPUSet
		if err := unix.SchedGetaffinity(tid, &have); errors.Is(err, unix.ESRCH) {
			continue
		} else if err != nil {
			return moved, os.NewSyscallError("sched_getaffinity", err)
		}
		if have == want {
			continue
		}
		moved = true
		if err := unix.SchedSetaffinity(tid, &want); err != nil && !errors.Is(err, unix.ESRCH) {
			return moved, os.NewSyscallError("sched_setaffinity", err)
		}
	}
	return moved, nil
}

// killRunningIn kills every process whose program, or whose Wine prefix, lies in a
// folder.
func killRunningIn(dir string) {
	procs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return
	}
	for _, proc := range procs {
		pid, err := strconv.Atoi(filepath.Base(proc))
		if err != nil || pid == os.Getpid() || !runsIn(proc, dir) {
			continue
		}
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Kill() // it may have ended on its own
		}
	}
}

// runsIn reports whether the process with that folder in /proc belongs to dir. One
// that may not be looked at, or has ended, does not.
func runsIn(proc, dir string) bool {
	if exe, err := os.Readlink(filepath.Join(proc, "exe")); err == nil && filepath.Dir(exe) == dir {
		return true
	}
	environ, err := os.ReadFile(filepath.Join(proc, "environ"))
	return err == nil && bytes.Contains(environ, []byte("\x00WINEPREFIX="+dir+"/"))
}
