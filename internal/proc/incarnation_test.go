package proc

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// TestIncarnation forks without exec, as a C program around this library may, and compares parent and child. The child
// has one thread and no scheduler: it makes nothing but system calls.
func TestIncarnation(t *testing.T) {
	own := Incarnation()
	if own != os.Getpid() || own != Incarnation() {
		t.Fatalf("process %d has the incarnation %d", os.Getpid(), own)
	}
	const same, other = 1, 2
	pid, _, errno := unix.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
	if errno != 0 {
		t.Fatal(errno)
	}
	if pid == 0 {
		result := uintptr(other)
		if Incarnation() == own {
			result = same
		}
		for {
			_, _, _ = unix.RawSyscall(unix.SYS_EXIT_GROUP, result, 0, 0)
		}
	}
	var status unix.WaitStatus
	if _, err := unix.Wait4(int(pid), &status, 0, nil); err != nil {
		t.Fatal(err)
	}
	if status.ExitStatus() != other {
		t.Errorf("the child has its parent's incarnation (status %v)", status)
	}
	if Incarnation() != own {
		t.Error("the parent's incarnation changed")
	}
}
