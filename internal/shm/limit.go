package shm

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

const noLimit = 1<<64 - 1

// CommitLimit is the size that no section can exceed: memory and swap together, or what the process's control group may
// use, if that is less. It reads the machine's figures again when the last reading is older than a second.
type CommitLimit struct {
	bytes atomic.Uint64
	until atomic.Int64 // UnixNano
}

// Bytes returns the limit.
func (l *CommitLimit) Bytes() uint64 {
	const fresh = time.Second
	if now := time.Now(); now.UnixNano() >= l.until.Load() {
		memory, swap := machineLimits()
		l.bytes.Store(min(memory+swap, groupLimit("/proc/self/cgroup", "/sys/fs/cgroup", swap)))
		l.until.Store(now.Add(fresh).UnixNano())
	}
	return l.bytes.Load()
}

// FileSizeLimit returns the size that no file of the process can exceed (RLIMIT_FSIZE).
func FileSizeLimit() uint64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_FSIZE, &limit) != nil {
		return noLimit
	}
	return limit.Cur
}

func machineLimits() (memory, swap uint64) {
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) != nil {
		return noLimit / 2, noLimit / 2
	}
	return info.Totalram * uint64(info.Unit), info.Totalswap * uint64(info.Unit)
}

// groupLimit returns the least memory limit of the control group that file names and of its parents, and the swap that
// comes on top of it. Version 2 of the hierarchy lies in root, version 1 in root/memory.
func groupLimit(file, root string, swap uint64) uint64 {
	groups, err := os.ReadFile(file)
	if err != nil {
		return noLimit
	}
	limit := uint64(noLimit)
	for line := range strings.Lines(string(groups)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		switch fields[1] {
		case "":
			limit = min(limit, leastLimit(root, fields[2], "memory.max", "memory.swap.max", swap))
		case "memory":
			limit = min(limit, leastLimit(filepath.Join(root, "memory"), fields[2], "memory.limit_in_bytes", "", swap))
		}
	}
	return limit
}

func leastLimit(root, group, memoryFile, swapFile string, swap uint64) uint64 {
	limit := uint64(noLimit)
	for {
		dir := filepath.Join(root, group)
		if memory := readLimit(filepath.Join(dir, memoryFile)); memory < noLimit-swap {
			limit = min(limit, memory+min(swap, readLimit(filepath.Join(dir, swapFile))))
		}
		if group == "/" || group == "." || group == "" {
			return limit
		}
		group = filepath.Dir(group)
	}
}

// readLimit reads a number; "max", or no such file, is no limit.
func readLimit(path string) uint64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return noLimit
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return noLimit
	}
	return n
}
