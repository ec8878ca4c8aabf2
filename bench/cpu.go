package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// processorTime returns the processor time that a process has used so far, in nanoseconds; 0 of one that has ended, and of
// number 0, which stands for nobody.
func processorTime(pid int) float64 {
	if pid == 0 {
		return 0
	}
	const wholeProcess = 2 // CPUCLOCK_SCHED: all threads, what the scheduler counted
	var t unix.Timespec
	if unix.ClockGettime(int32(^pid<<3|wholeProcess), &t) != nil {
		return 0
	}
	return float64(t.Nano())
}

// usedBy returns a function that adds up the processor time of some processes.
func usedBy(pids ...int) func() float64 {
	return func() float64 {
		var sum float64
		for _, pid := range pids {
			sum += processorTime(pid)
		}
		return sum
	}
}

// usedByChildren is the processor time of all programs that were run to their end.
func usedByChildren() float64 {
	var use unix.Rusage
	if unix.Getrusage(unix.RUSAGE_CHILDREN, &use) != nil {
		return 0
	}
	return float64(use.Utime.Nano() + use.Stime.Nano())
}

// children lists the processes that a process has started and that still run.
func children(pid int) []int {
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return nil
	}
	var pids []int
	for _, list := range lists {
		text, _ := os.ReadFile(list) // of a thread that has ended: none
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				pids = append(pids, child)
			}
		}
	}
	return pids
}
