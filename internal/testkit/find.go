package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"winshm/internal/proc"
)

// Managers returns the processes that are managers on a socket, or will be as soon as they have begun.
func Managers(t testing.TB, socket string) []int {
	t.Helper()
	paths, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, path := range paths {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			t.Fatal(err)
		}
		args := CommandLine(pid)
		i := slices.Index(args, proc.FlagSocket)
		if i >= 0 && args[i+1] == socket && !slices.Contains(args, proc.FlagSpawn) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// CommandLine returns the arguments of a process, and nil if there is none.
func CommandLine(pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(text) == 0 {
		return nil
	}
	return strings.Split(string(text), "\x00") // the last is empty: every argument ends with a zero
}
