package lifetest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/internal/wire"
)

// given is the descriptor that an attacker has, of memory that he may read.
const given = 3

// An attack returns nil if it worked.
type attack struct {
	name string
	try  func() error
}

// attacksOnMemory try to change memory of which there is a read-only descriptor.
func attacksOnMemory() []attack {
	path := fmt.Sprintf("/proc/self/fd/%d", given)
	one := []byte{'!'}
	reopen := func(path string, flags int) func() error {
		return func() error {
			fd, err := unix.Open(path, flags, 0)
			if err == nil {
				_, _ = unix.Pwrite(fd, one, 0)
			}
			return err
		}
	}
	mapped := func(do func(memory []byte) error) func() error {
		return func() error {
			memory, err := unix.Mmap(given, 0, page, unix.PROT_READ, unix.MAP_SHARED)
			if err != nil {
				return fmt.Errorf("it cannot even be read: %w", err)
			}
			return do(memory)
		}
	}
	return []attack{
		{"open it again for reading and writing", reopen(path, unix.O_RDWR)},
		{"open it again for writing", reopen(path, unix.O_WRONLY)},
		{"open it again and cut it", reopen(path, unix.O_RDONLY|unix.O_TRUNC)},
		{"open it by its thread", reopen(fmt.Sprintf("/proc/thread-self/fd/%d", given), unix.O_RDWR)},
		{"map it", func() error {
			_, err := unix.Mmap(given, 0, page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
			return err
		}},
		{"mprotect", mapped(func(m []byte) error { return unix.Mprotect(m, unix.PROT_READ|unix.PROT_WRITE) })},
		{"mremap, mprotect", mapped(func(m []byte) error {
			m, err := unix.Mremap(m, 2*page, unix.MREMAP_MAYMOVE)
			if err != nil {
				return err
			}
			return unix.Mprotect(m, unix.PROT_READ|unix.PROT_WRITE)
		})},
		{"MADV_REMOVE", mapped(func(m []byte) error { return unix.Madvise(m, unix.MADV_REMOVE) })},
		{"map_files", mapped(func([]byte) error {
			files, err := filepath.Glob("/proc/self/map_files/*")
			for _, file := range files {
				if target, _ := os.Readlink(file); strings.Contains(target, "memfd:"+shm.Name) {
					err = reopen(file, unix.O_RDWR)()
				}
			}
			if len(files) == 0 {
				err = unix.EPERM
			}
			return err
		})},
		{"F_SETFL", func() error {
			_, err := unix.FcntlInt(given, unix.F_SETFL, unix.O_RDWR)
			flags, err2 := unix.FcntlInt(given, unix.F_GETFL, 0)
			if err = errors.Join(err, err2); err == nil && flags&unix.O_ACCMODE == unix.O_RDONLY {
				err = unix.EBADF // taken, and without effect
			}
			return err
		}},
		{"F_ADD_SEALS", func() error {
			_, err := unix.FcntlInt(given, unix.F_ADD_SEALS, unix.F_SEAL_WRITE)
			return err
		}},
		{"ftruncate", func() error { return unix.Ftruncate(given, 0) }},
		{"truncate", func() error { return unix.Truncate(path, 0) }},
		{"punch a hole", func() error {
			return unix.Fallocate(given, unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, 0, page)
		}},
		{"write", func() error { _, err := unix.Write(given, one); return err }},
		{"pwrite", func() error { _, err := unix.Pwrite(given, one, 0); return err }},
		{"copy_file_range", func() error {
			self, err := unix.Open("/proc/self/exe", unix.O_RDONLY, 0)
			if err == nil {
				_, err = unix.CopyFileRange(self, nil, given, nil, page, 0)
			}
			return err
		}},
		{"fchmod", func() error { return unix.Fchmod(given, 0o666) }},
		{"chmod", func() error { return unix.Chmod(path, 0o666) }},
		{"fchown", func() error { return unix.Fchown(given, unix.Getuid(), -1) }},
		{"fsetxattr", func() error { return unix.Fsetxattr(given, "user.x", one, 0) }},
	}
}

// attacksOnProcess try to get at what another's process has: descriptor number fd, and memory at an address.
func attacksOnProcess(pid, fd int, address uintptr) []attack {
	open := func(format string, args ...any) func() error {
		return func() error { _, err := unix.Open(fmt.Sprintf(format, args...), unix.O_RDWR, 0); return err }
	}
	return []attack{
		{"its fd folder", open("/proc/%d/fd/%d", pid, fd)},
		{"its mem", open("/proc/%d/mem", pid)},
		{"its map_files", func() error { _, err := os.ReadDir(fmt.Sprintf("/proc/%d/map_files", pid)); return err }},
		{"pidfd_getfd", func() error {
			pidfd, err := unix.PidfdOpen(pid, 0)
			if err == nil {
				_, err = unix.PidfdGetfd(pidfd, fd, 0)
			}
			return err
		}},
		{"ptrace", func() error { return unix.PtraceAttach(pid) }},
		{"PTRACE_SEIZE", func() error { return unix.PtraceSeize(pid) }},
		{"process_vm_writev", func() error {
			local := []byte{'!'}
			iov := unix.Iovec{Base: &local[0]}
			iov.SetLen(1)
			_, err := unix.ProcessVMWritev(pid, []unix.Iovec{iov}, []unix.RemoteIovec{{Base: address, Len: 1}}, 0)
			return err
		}},
		{"process_vm_readv", func() error {
			local := []byte{'!'}
			iov := unix.Iovec{Base: &local[0]}
			iov.SetLen(1)
			_, err := unix.ProcessVMReadv(pid, []unix.Iovec{iov}, []unix.RemoteIovec{{Base: address, Len: 1}}, 0)
			return err
		}},
		{"signals", func() error { return unix.Kill(pid, unix.SIGSTOP) }},
	}
}

// playAttacker tries all that there is, against its descriptor 3 and the processes in its arguments (PID:FD:ADDRESS), and
// says what worked. With "nested" it does so as root of a user namespace of its own.
func playAttacker(s *testkit.Stage) {
	if s.Args[0] == "nested" {
		cmd := exec.Command("/proc/self/exe", s.Args[1:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = os.Stdin, os.Stdout, os.Stderr, []*os.File{os.NewFile(given, "given")}
		cmd.Env = os.Environ()
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		}
		if err := cmd.Run(); err != nil {
			s.Say("skip: %v", err)
		}
		return
	}
	attacks := attacksOnMemory()
	for _, arg := range s.Args {
		var pid, fd int
		var address uintptr
		_, err := fmt.Sscanf(arg, "%d:%d:%d", &pid, &fd, &address)
		s.Check(err)
		attacks = append(attacks, attacksOnProcess(pid, fd, address)...)
	}
	for _, a := range attacks {
		if err := a.try(); err == nil {
			s.Say("it works: %s", a.name)
		}
	}
	s.Say("tried %d as %d", len(attacks), os.Getuid())
}

// playOwner maps a section of its own, and says what an attacker wants to know.
func playOwner(s *testkit.Stage) {
	c := client.New(client.Options{})
	o, err := c.CreateSection(readWrite, page, 0, "owned")
	s.Check(err)
	v, err := c.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
	s.Check(err)
	for fd := 3; ; fd++ {
		if target, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd)); err == nil && strings.Contains(target, "memfd:"+shm.Name) {
			s.Say("%d:%d:%d", os.Getpid(), fd, v.Base)
			break
		}
	}
	_, _ = s.Hear()
	s.Say("%d", shm.Bytes(v.Base, page)[0])
}

// rootsSection creates a section as root, fills it, and returns it by a writable and by a read-only descriptor.
func rootsSection(t *testing.T, socket string, contents []byte) (writable, readOnly *os.File) {
	t.Helper()
	conn, err := fdsock.Dial(socket, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	call := func(op wire.Op, body wire.Message) *os.File {
		_, fds, err := conn.Call(wire.AppendFrame(nil, wire.Header{ID: 1, Op: op}, body))
		if err != nil || len(fds) != 1 {
			t.Fatalf("%v: %v, %v", op, fds, err)
		}
		f := os.NewFile(uintptr(fds[0]), op.String())
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	call(wire.OpHello, &wire.Hello{MinVersion: wire.MinVersion, MaxVersion: wire.MaxVersion})
	create := &wire.CreateSection{Protect: object.PageReadWrite, Size: uint64(len(contents)), Name: `Global\roots`}
	writable = call(wire.OpCreateSection, create)
	readOnly = call(wire.OpOpenSection, &wire.OpenSection{Access: object.SectionMapRead, Name: `Global\roots`})
	if _, err := writable.WriteAt(contents, 0); err != nil {
		t.Fatal(err)
	}
	return writable, readOnly
}

// TestReadOnlyStaysReadOnly gives another user a read-only descriptor, which is more than the manager does, and has him try
// to write the memory by every way that is known.
func TestReadOnlyStaysReadOnly(t *testing.T) {
	needsRoot(t)
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	contents := bytes.Repeat([]byte("precious"), page/8)
	writable, readOnly := rootsSection(t, m.Socket, contents)
	owner := startAs(t, alice, "", "owner", []string{"WINSHM_SOCKET=" + m.Socket})
	target := owner.Hear()
	for _, how := range []string{"plain", "nested"} {
		t.Run(how, func(t *testing.T) {
			args := []string{target, fmt.Sprintf("%d:%d:0", os.Getpid(), writable.Fd())}
			if how == "nested" {
				args = append([]string{how}, args...)
			}
			cmd := exec.Command("/proc/self/exe", args...)
			cmd.ExtraFiles, cmd.Dir = []*os.File{readOnly}, "/"
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: mallory, Gid: mallory}}
			a := testkit.StartCommand(t, "attacker", cmd)
			uid, attacks := mallory, len(attacksOnMemory())+2*len(attacksOnProcess(0, 0, 0))
			if how == "nested" {
				uid = 0
			}
			for {
				line := a.Hear()
				if strings.HasPrefix(line, "skip") {
					t.Skip("no user namespaces: " + line)
				}
				if line == fmt.Sprintf("tried %d as %d", attacks, uid) {
					break
				}
				t.Error(line)
			}
		})
	}
	got := make([]byte, page)
	if _, err := writable.ReadAt(got, 0); err != nil || !bytes.Equal(got, contents) {
		t.Errorf("root's memory was changed: %q... %v", got[:16], err)
	}
	owner.Say("look")
	owner.Expect(strconv.Itoa(0))
}
