package proc

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Getpid returns the number of this process.
func Getpid() int { return unix.Getpid() }

// Gettid returns the number of the thread that runs the caller, which may be another one soon.
func Gettid() int { return unix.Gettid() }

// Geteuid returns the user that this process acts as.
func Geteuid() int { return unix.Geteuid() }

// Secure reports whether this program runs with rights that its caller lacks (set-uid; AT_SECURE of getauxval(3)): the
// environment is then another's and must not be believed. When in doubt, it does.
func Secure() bool {
	aux, err := unix.Auxv()
	if err != nil {
		return true
	}
	const atSecure = 23
	for _, pair := range aux {
		if pair[0] == atSecure {
			return pair[1] != 0
		}
	}
	return true
}

// RaiseLimits sets every soft limit to its hard one: what a manager may need is not what its starter happened to allow
// itself.
func RaiseLimits() {
	for _, resource := range []int{
		unix.RLIMIT_NOFILE, unix.RLIMIT_FSIZE, unix.RLIMIT_CPU, unix.RLIMIT_AS, unix.RLIMIT_DATA, unix.RLIMIT_NPROC,
	} {
		var limit unix.Rlimit
		if unix.Getrlimit(resource, &limit) == nil && limit.Cur < limit.Max {
			limit.Cur = limit.Max
			_ = unix.Setrlimit(resource, &limit)
		}
	}
}

// FileLimit returns how many files this process may open.
func FileLimit() uint64 {
	var limit unix.Rlimit
	_ = unix.Getrlimit(unix.RLIMIT_NOFILE, &limit)
	return limit.Cur
}

// OwnedBy reports whether the file or folder at path, links not followed, belongs to uid, what kind and mode it has.
func OwnedBy(path string, uid int) (own bool, mode os.FileMode, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return false, 0, err
	}
	var st unix.Stat_t
	if err := unix.Lstat(path, &st); err != nil {
		return false, 0, os.NewSyscallError("lstat", err)
	}
	return int(st.Uid) == uid, info.Mode(), nil
}

// IsRefused reports whether a dial met nobody: no socket, or one that no manager listens on any more.
func IsRefused(err error) bool {
	return errors.Is(err, unix.ECONNREFUSED) || errors.Is(err, unix.ENOENT)
}

// IsBusy reports whether a dial met a manager that could not take the connection yet.
func IsBusy(err error) bool { return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) }

// IsCut reports whether the other side of a connection is gone.
func IsCut(err error) bool {
	return errors.Is(err, unix.EPIPE) || errors.Is(err, unix.ECONNRESET) || errors.Is(err, unix.ENOTCONN)
}
