package shm

import (
	"bufio"
	"errors"
	"io"
	"math/bits"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Claim is what an open file does, and what it does not let others do, as bits.
type Claim uint8

// A claim belongs to the open file: duplicates of the descriptor have it too, in other processes as well, and so have mappings. It
// goes with the last of them, however the processes end. It is made of locks of single bytes where no file is that long, which
// the kernel keeps: so nobody else has to know of it.
const (
	Reads Claim = 1 << iota
	Writes
	Deletes
	KeepsReaders  // nobody else may read
	KeepsWriters  // nor write
	KeepsDeleters // nor delete
	Maps          // it is a section's
)

const (
	claimStart = 0x7FFFFFFFFFFFFF00
	actions    = Reads | Writes | Deletes
	refusals   = 3 // so many bits above an action is what keeps it out
)

// ErrShared means that another open file has a claim that does not go with this one.
var ErrShared = errors.New("the file is open elsewhere in a way that does not allow this")

// On makes the claims for an open file, given by its descriptor, or none of them. A file system without such locks knows no claims,
// and neither does a descriptor that cannot be read from.
func (c Claim) On(fd int) error {
	err := c.lock(fd, unix.F_RDLCK)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EACCES): // somebody who knows nothing of claims has locked it all
	case err != nil:
		return nil
	case !(c & actions << refusals).Elsewhere(fd) && !(c >> refusals & actions).Elsewhere(fd):
		return nil
	}
	_ = c.lock(fd, unix.F_UNLCK)
	return ErrShared
}

// Keep makes the claims, as far as they can be made, for another open file of one that may do this already: what that keeps others
// from is not meant for it.
func (c Claim) Keep(fd int) error {
	_ = c.lock(fd, unix.F_RDLCK)
	return nil
}

// Elsewhere reports whether other open files of the same file have any of the claims.
func (c Claim) Elsewhere(fd int) bool {
	for ; c != 0; c &= c - 1 {
		l := c.first(unix.F_WRLCK)
		if unix.FcntlFlock(uintptr(fd), unix.F_OFD_GETLK, &l) == nil && l.Type != unix.F_UNLCK {
			return true
		}
	}
	return false
}

// MappedOn returns the devices, as [Region] has them, on which a file of that inode is a section's. What the kernel lists of locks is
// read anew.
func MappedOn(inode uint64) (devices []string) {
	f, err := os.Open("/proc/locks")
	if err != nil {
		return nil
	}
	defer f.Close()
	return mappedOn(f, inode)
}

// mappedOn reads lines of "number: kind ADVISORY how pid major:minor:inode start end" (proc_locks(5)).
func mappedOn(locks io.Reader, inode uint64) (devices []string) {
	first := Maps.first(unix.F_RDLCK).Start
	for lines := bufio.NewScanner(locks); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 8 || fields[6] != strconv.FormatInt(first, 10) {
			continue
		}
		device, found := strings.CutSuffix(fields[5], ":"+strconv.FormatUint(inode, 10))
		if found && !slices.Contains(devices, device) {
			devices = append(devices, device)
		}
	}
	return devices
}

// first is the lock of the first claim.
func (c Claim) first(how int16) unix.Flock_t {
	return unix.Flock_t{Type: how, Start: claimStart + int64(bits.TrailingZeros8(uint8(c))), Len: 1}
}

// lock locks or unlocks the bytes of the claims.
func (c Claim) lock(fd int, how int16) error {
	for ; c != 0; c &= c - 1 {
		l := c.first(how)
		if err := unix.FcntlFlock(uintptr(fd), unix.F_OFD_SETLK, &l); err != nil {
			return err
		}
	}
	return nil
}

// Exclude takes the lock of flock(2) for an open file, by which other programs know that they are to keep out. ErrShared: one of
// them has it.
func Exclude(fd int) error {
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return ErrShared
	}
	return nil
}
