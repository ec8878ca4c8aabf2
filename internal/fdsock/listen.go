package fdsock

import (
	"errors"
	"io/fs"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// Listener accepts connections for a manager.
type Listener struct{ l *net.UnixListener }

// Listen makes the socket at path, mode 0600 for the caller's user alone or 0666 for everybody, and replaces a stale one:
// the caller holds the lock that says that no manager lives there.
func Listen(path string, everybody bool) (*Listener, error) {
	if err := CheckPath(path); err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: path, Net: "unixpacket"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false)
	mode := fs.FileMode(0o600)
	if everybody {
		mode = 0o666
	}
	if err := os.Chmod(path, mode); err != nil {
		_ = l.Close()
		return nil, err
	}
	return newListener(l)
}

// FromFile takes over a listening socket that systemd made. It takes ownership of f.
func FromFile(f *os.File) (*Listener, error) {
	defer f.Close()
	any, err := net.FileListener(f)
	if err != nil {
		return nil, err
	}
	l, ok := any.(*net.UnixListener)
	if !ok || l.Addr().Network() != "unixpacket" {
		_ = any.Close()
		return nil, errors.New("the inherited socket is not a Unix SOCK_SEQPACKET socket")
	}
	return newListener(l)
}

// newListener asks for the credentials of every frame. What is accepted inherits that, so that no frame comes without.
func newListener(l *net.UnixListener) (*Listener, error) {
	raw, err := l.SyscallConn()
	if err == nil {
		err = control(raw, func(fd int) error { return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PASSCRED, 1) })
	}
	if err != nil {
		_ = l.Close()
		return nil, err
	}
	return &Listener{l}, nil
}

// Accept waits for a connection.
func (l *Listener) Accept() (*Peer, error) {
	conn, err := l.l.AcceptUnix()
	if err != nil {
		return nil, err
	}
	p, err := newPeer(conn)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return p, nil
}

// IsOutOfFDs reports whether err comes from the limit of open files, of the process or of the machine.
func IsOutOfFDs(err error) bool {
	return errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) || errors.Is(err, ErrNoFDs)
}

// Close ends Accept. The socket stays in its folder: whoever made it removes it.
func (l *Listener) Close() error { return l.l.Close() }

// Addr returns the path of the socket.
func (l *Listener) Addr() string { return l.l.Addr().String() }
