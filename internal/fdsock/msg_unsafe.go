package fdsock

import (
	"io"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"winshm/internal/wire"
)

// message is the scratch space of one end of a connection for sendmsg and recvmsg. It is used by one goroutine at a time
// and saves the allocations that the ready-made wrappers cost on every call.
type message struct {
	header  unix.Msghdr
	iov     unix.Iovec
	control [controlSize]byte
}

// controlSpace is what the most descriptors and the sender's credentials take; controlSize has room for it.
var controlSpace = unix.CmsgSpace(wire.MaxFDs*4) + unix.CmsgSpace(unix.SizeofUcred)

const controlSize = 1088

func init() {
	if controlSpace > controlSize {
		panic("fdsock: control buffer too small")
	}
}

// received is what recvmsg gave.
type received struct {
	n     int
	fds   []int
	cred  unix.Ucred
	creds bool
}

// send sends one frame, with fds beside it, and does not block: EAGAIN means that the other side does not read.
func (m *message) send(fd int, frame []byte, fds []int) error {
	m.set(frame)
	m.header.Control, m.header.Controllen = nil, 0
	if len(fds) > 0 {
		m.setRights(fds)
	}
	for {
		_, _, errno := unix.RawSyscall(unix.SYS_SENDMSG, uintptr(fd), uintptr(unsafe.Pointer(&m.header)),
			unix.MSG_NOSIGNAL|unix.MSG_DONTWAIT)
		switch errno {
		case 0:
			return nil
		case unix.EINTR:
		default:
			return errno
		}
	}
}

func (m *message) set(buf []byte) {
	m.iov = unix.Iovec{Base: unsafe.SliceData(buf)}
	m.iov.SetLen(len(buf))
	m.header = unix.Msghdr{Iov: &m.iov}
	m.header.SetIovlen(1)
}

func (m *message) setRights(fds []int) {
	space := unix.CmsgSpace(len(fds) * 4)
	head := (*unix.Cmsghdr)(unsafe.Pointer(&m.control[0]))
	*head = unix.Cmsghdr{Level: unix.SOL_SOCKET, Type: unix.SCM_RIGHTS}
	head.SetLen(unix.CmsgLen(len(fds) * 4))
	data := unsafe.Slice((*int32)(unsafe.Pointer(&m.control[unix.CmsgLen(0)])), len(fds))
	for i, fd := range fds {
		data[i] = int32(fd)
	}
	m.header.Control = &m.control[0]
	m.header.SetControllen(space)
}

// receive reads one frame into buf. With wait it blocks until there is one or the socket's time-out passes (EAGAIN).
// Descriptors that came along are in the result and are the caller's; on an error there are none. With ErrNoFDs the frame
// itself was read.
func (m *message) receive(fd int, buf []byte, wait bool) (received, error) {
	m.set(buf)
	m.header.Control = &m.control[0]
	m.header.SetControllen(len(m.control))
	n, errno := m.recvmsg(fd, wait)
	if errno != 0 {
		return received{}, errno
	}
	got := m.parse()
	got.n = n
	switch {
	case m.header.Flags&unix.MSG_CTRUNC != 0:
		CloseAll(got.fds)
		return received{n: n, cred: got.cred, creds: got.creds}, ErrNoFDs
	case m.header.Flags&unix.MSG_TRUNC != 0:
		CloseAll(got.fds)
		return received{}, ErrTooLong
	case n == 0:
		CloseAll(got.fds)
		return received{}, io.EOF
	}
	return got, nil
}

func (m *message) recvmsg(fd int, wait bool) (int, unix.Errno) {
	for {
		var n uintptr
		var errno unix.Errno
		if wait {
			n, _, errno = unix.Syscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&m.header)),
				unix.MSG_CMSG_CLOEXEC)
		} else {
			n, _, errno = unix.RawSyscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&m.header)),
				unix.MSG_CMSG_CLOEXEC|unix.MSG_DONTWAIT)
		}
		if errno != unix.EINTR {
			return int(n), errno
		}
		m.header.SetControllen(len(m.control))
	}
}

// parse reads the control messages that the kernel wrote.
func (m *message) parse() received {
	var got received
	rest := m.control[:m.header.Controllen]
	for len(rest) >= unix.SizeofCmsghdr {
		head := (*unix.Cmsghdr)(unsafe.Pointer(&rest[0]))
		length := int(head.Len)
		if length < unix.SizeofCmsghdr || length > len(rest) {
			break
		}
		data := rest[unix.CmsgLen(0):length]
		if head.Level == unix.SOL_SOCKET {
			switch {
			case head.Type == unix.SCM_RIGHTS:
				for ; len(data) >= 4; data = data[4:] {
					got.fds = append(got.fds, int(*(*int32)(unsafe.Pointer(&data[0]))))
				}
			case head.Type == unix.SCM_CREDENTIALS && len(data) >= unix.SizeofUcred:
				got.cred, got.creds = *(*unix.Ucred)(unsafe.Pointer(&data[0])), true
			}
		}
		rest = rest[min(unix.CmsgSpace(length-unix.CmsgLen(0)), len(rest)):]
	}
	return got
}

// CloseAll closes every descriptor of fds.
func CloseAll(fds []int) {
	for _, fd := range fds {
		_ = unix.Close(fd)
	}
}

func sysError(call string, err error) error { return os.NewSyscallError(call, err) }
