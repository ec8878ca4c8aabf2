package proc

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// User returns the user that the process acts as. (effective uid)
func (p *Process) User() (uint32, error) {
	uids, err := p.users()
	return uids[effective], err
}

const effective = 1

// users returns the real, effective, saved and file system user.
func (p *Process) users() (uids [4]uint32, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID))
	if err == nil {
		err = p.signalled()
	}
	if err != nil {
		return uids, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "Uid:"); ok {
			_, err = fmt.Sscan(rest, &uids[0], &uids[1], &uids[2], &uids[3])
			return uids, err
		}
	}
	return uids, fmt.Errorf("/proc/%d/status: no Uid", p.PID)
}

// signalled reports an error if the number is not the process's any more. That it may not be signalled is none.
func (p *Process) signalled() error {
	if err := p.signal(0); !errors.Is(err, unix.EPERM) {
		return err
	}
	return nil
}

// UsableBy reports whether a user has full rights over the process: he is root, or the process's real, effective and saved
// user are all his and it is dumpable, which it is not if it runs a program that he may not read. It is the rule of
// ptrace(2).
func (p *Process) UsableBy(uid uint32) bool {
	_, usable, _ := p.UserAndUse(uid)
	return usable
}

// UserAndUse is User and UsableBy, at one moment.
func (p *Process) UserAndUse(uid uint32) (user uint32, usable bool, err error) {
	uids, err := p.users()
	if uid == 0 || err != nil {
		return uids[effective], uid == 0, err
	}
	usable = uids[0] == uid && uids[effective] == uid && uids[2] == uid && (!p.Alive() || p.isDumpable(uid))
	return uids[effective], usable, nil
}

// isDumpable reports whether the kernel lets the process's own user look inside: else that is root's.
func (p *Process) isDumpable(uid uint32) bool {
	var st unix.Stat_t
	return unix.Stat(fmt.Sprintf("/proc/%d/fd", p.PID), &st) == nil && st.Uid == uid && p.signalled() == nil
}

// KillableBy reports whether a user may end the process: he is root, or its real or saved user. It is the rule of kill(2).
func (p *Process) KillableBy(uid uint32) bool {
	if uid == 0 {
		return true
	}
	uids, err := p.users()
	return err == nil && (uids[0] == uid || uids[2] == uid)
}

// Parent returns the number of the process's parent.
func (p *Process) Parent() (int, error) {
	fields, err := p.stat()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(fields[1])
}
