package proc

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// Ticket tells whether anybody still has a descriptor that was given away: it is the reading end of a pipe to which
// nobody is meant to write.
type Ticket struct {
	pipe *os.File
	id   TicketID
}

// TicketID tells tickets apart. It is comparable.
type TicketID struct{ device, inode uint64 }

// NewTicket returns a ticket, and the descriptor to give away, which is the caller's.
func NewTicket() (*Ticket, int, error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return nil, 0, os.NewSyscallError("pipe2", err)
	}
	id, err := TicketOf(fds[0])
	if err != nil {
		_, _ = unix.Close(fds[0]), unix.Close(fds[1])
		return nil, 0, err
	}
	return &Ticket{pipe: os.NewFile(uintptr(fds[0]), "ticket"), id: id}, fds[1], nil
}

// TicketOf returns the identity of the ticket that a descriptor was given away with, if it is one.
func TicketOf(fd int) (TicketID, error) {
	if !strings.HasPrefix(kindOf(fd), "pipe:") {
		return TicketID{}, errors.New("not a ticket")
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return TicketID{}, os.NewSyscallError("fstat", err)
	}
	return TicketID{st.Dev, st.Ino}, nil
}

// kindOf returns what the kernel calls an open file that has no name, like pipe:[17]; with a name it begins with a slash. No
// file system is asked: one that a program serves would answer when it likes.
func kindOf(fd int) string {
	link, _ := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
	return link
}

// Number returns what is as good as the identity as long as the ticket lives.
func (id TicketID) Number() uint64 { return id.inode }

// ID returns the ticket's identity.
func (t *Ticket) ID() TicketID { return t.id }

// Held reports whether anybody has the descriptor.
func (t *Ticket) Held() bool {
	held := false
	raw, err := t.pipe.SyscallConn()
	if err == nil {
		_ = raw.Control(func(fd uintptr) {
			events, err := poll(int(fd), 0)
			held = err == nil && events&unix.POLLHUP == 0
		})
	}
	return held
}

// Wait returns when nobody has the descriptor any more, or somebody wrote to it, or after Close.
func (t *Ticket) Wait() { _, _ = t.pipe.Read(make([]byte, 1)) }

// Close ends Wait.
func (t *Ticket) Close() { _ = t.pipe.Close() }

// InheritVariable names the environment variable by which a child finds its ticket: the number of a descriptor, and that
// of the pipe, by which a program recognises what was meant for another.
const InheritVariable = "WINSHM_INHERIT"

// InheritSetting is what a child that has a ticket as descriptor number needs in its environment.
func InheritSetting(number, ticket int) (string, error) {
	id, err := TicketOf(ticket)
	return fmt.Sprintf("%s=%d:%d", InheritVariable, number, id.inode), err
}
