package inspect

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// User is who a process or an object belongs to.
type User struct {
	ID   uint32 `json:"uid"`
	Name string `json:"name"`
}

// Process is a process that holds or maps something.
type Process struct {
	PID     int    `json:"pid"`
	Program string `json:"program"`
	User    User   `json:"user"`
}

// people remembers what it has looked up of users and processes.
type people struct {
	users     map[uint32]User
	processes map[int]Process
	before    map[int]Process // what an earlier look found
}

// newPeople returns an empty memory, except for the names of processes that have ended since before.
func newPeople(before *people) *people {
	p := &people{users: map[uint32]User{}, processes: map[int]Process{}}
	if before != nil {
		p.users, p.before = before.users, before.processes
	}
	return p
}

// user returns the user with that number. One without a name is called by the number.
func (p *people) user(id uint32) User {
	if u, ok := p.users[id]; ok {
		return u
	}
	u := User{ID: id, Name: strconv.FormatUint(uint64(id), 10)}
	if found, err := user.LookupId(u.Name); err == nil {
		u.Name = found.Username
	}
	p.users[id] = u
	return u
}

func (p *people) process(pid int, uid uint32) Process {
	if known, ok := p.processes[pid]; ok {
		return known
	}
	found := Process{PID: pid, Program: program(pid), User: p.user(uid)}
	if last, ok := p.before[pid]; ok && found.Program == ended {
		found.Program = last.Program // the manager learns of the end in a moment
	}
	p.processes[pid] = found
	return found
}

// ended stands for the program of a process that is no more.
const ended = "?"

// program returns what a process is called, as ps shows it. One that was started as /proc/self/exe
// is called by its file.
func program(pid int) string {
	comm, err := os.ReadFile(procFile(pid, "comm"))
	if name := strings.TrimSuffix(string(comm), "\n"); err == nil && name != "exe" {
		return name
	}
	if exe, err := os.Readlink(procFile(pid, "exe")); err == nil {
		return filepath.Base(exe)
	}
	return ended
}

// effectiveUser returns the user that a process acts as (proc_pid_status(5)).
func effectiveUser(pid int) (uint32, error) {
	status, err := os.ReadFile(procFile(pid, "status"))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if ids, ok := strings.CutPrefix(line, "Uid:"); ok {
			if fields := strings.Fields(ids); len(fields) > 1 {
				id, err := strconv.ParseUint(fields[1], 10, 32)
				return uint32(id), err
			}
		}
	}
	return 0, fmt.Errorf("%s: no user", procFile(pid, "status"))
}

func procFile(pid int, name string) string { return fmt.Sprintf("/proc/%d/%s", pid, name) }
