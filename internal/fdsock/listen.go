package fdsock

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// backlog is how many connections may wait to be accepted; the kernel has a limit of its own (net.core.somaxconn).
const backlog = 4096

// Listener accepts connections for a manager.
type Listener struct {
	file   *os.File
	raw    syscall.RawConn
	poller *poller
}

// Listen makes the socket at path, mode 0600 for the caller's user alone or 0666 for everybody, and replaces a stale one:
// the caller holds the lock that says that no manager lives there.
func Listen(path string, everybody bool) (*Listener, error) {
	if err := CheckPath(path); err != nil {
		return nil, err
	}
	if err := removeSocket(path); err != nil {
		return nil, err
	}
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, sysError("socket", err)
	}
	l, err := newListener(os.NewFile(uintptr(fd), path))
	if err != nil {
		return nil, err
	}
	mode := fs.FileMode(0o600)
	if everybody {
		mode = 0o666
	}
	if err := l.listen(path, mode); err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

// listen gives the socket its place. Nobody can connect before it has its mode.
func (l *Listener) listen(path string, mode fs.FileMode) error {
	return control(l.raw, func(fd int) error {
		if err := unix.Bind(fd, &unix.SockaddrUnix{Name: path}); err != nil {
			return &os.PathError{Op: "bind", Path: path, Err: err}
		}
		if err := os.Chmod(path, mode); err != nil {
			return err
		}
		return sysError("listen", unix.Listen(fd, backlog))
	})
}

// removeSocket removes a stale socket, and nothing else: whoever mistypes a path shall not lose a file.
func removeSocket(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("%s is not a socket: it is not replaced", path)
	case isServed(path):
		return fmt.Errorf("somebody listens on %s already", path)
	}
	return os.Remove(path)
}

// isServed reports whether somebody listens on a socket: systemd, for instance, for a manager that has no lock.
func isServed(path string) bool {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	err = unix.Connect(fd, &unix.SockaddrUnix{Name: path})
	return err == nil || errors.Is(err, unix.EAGAIN)
}

// FromFile takes over a listening socket that systemd made. It takes ownership of f.
func FromFile(f *os.File) (*Listener, error) {
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, sysError("fcntl", err)
	}
	typ, err1 := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE)
	domain, err2 := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN)
	err3 := unix.SetNonblock(fd, true)
	if err := errors.Join(err1, err2, err3); err != nil || typ != unix.SOCK_SEQPACKET || domain != unix.AF_UNIX {
		_ = unix.Close(fd)
		return nil, errors.Join(errors.New("the inherited descriptor is not a Unix SOCK_SEQPACKET socket"), err)
	}
	return newListener(os.NewFile(uintptr(fd), f.Name()))
}

// newListener takes ownership of a socket that does not block. It asks for the credentials of every frame: what is sent
// before the connection is accepted carries them too.
func newListener(f *os.File) (*Listener, error) {
	raw, err := f.SyscallConn()
	if err == nil {
		err = control(raw, func(fd int) error {
			return sysError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PASSCRED, 1))
		})
	}
	var w *poller
	if err == nil {
		w, err = newPoller()
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &Listener{file: f, raw: raw, poller: w}, nil
}

// Accept waits for a connection.
func (l *Listener) Accept() (*Peer, error) {
	var fd int
	var err error
	readErr := l.raw.Read(func(listener uintptr) bool {
		fd, _, err = unix.Accept4(int(listener), unix.SOCK_CLOEXEC)
		return !errors.Is(err, unix.EAGAIN)
	})
	if readErr != nil { // its text says that the file is closed, but it is no os.ErrClosed
		return nil, fmt.Errorf("%w: %w", os.ErrClosed, readErr)
	}
	if err != nil {
		return nil, sysError("accept4", err)
	}
	return newPeer(fd, l.poller)
}

// IsOutOfFDs reports whether err comes from the limit of open files, of the process or of the machine.
func IsOutOfFDs(err error) bool {
	return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) || errors.Is(err, ErrNoFDs)
}

// IsShortage reports whether a frame could not be sent because the kernel has no room for it or its descriptors, of which
// only so many of one user's may be under way (unix(7), ETOOMANYREFS).
func IsShortage(err error) bool {
	return errors.Is(err, unix.ETOOMANYREFS) || errors.Is(err, unix.ENOMEM) || errors.Is(err, unix.ENOBUFS)
}

// Close ends Accept. Its peers should be closed by then. The socket stays in its folder: whoever made it removes it.
func (l *Listener) Close() error {
	err := l.file.Close()
	l.poller.close()
	return err
}

// Addr returns the path of the socket.
func (l *Listener) Addr() string { return l.file.Name() }
