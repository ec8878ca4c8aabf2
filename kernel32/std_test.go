package kernel32_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

// Roles of processes that use files.
const (
	echo     = "echo"     // writes its input to its output, by handles
	deaf     = "deaf"     // writes to an output that nobody reads, and then the error to a file
	closer   = "closer"   // closes its output and opens a file
	stranger = "stranger" // opens what belongs to others
)

func playEcho(s *testkit.Stage) {
	in, err1 := kernel32.GetStdHandle(kernel32.STD_INPUT_HANDLE)
	out, err2 := kernel32.GetStdHandle(kernel32.STD_OUTPUT_HANDLE)
	s.Check(errors.Join(err1, err2))
	for buf, done := make([]byte, 64), uint32(0); ; {
		err := kernel32.ReadFile(in, buf, &done, nil)
		if errors.Is(err, winerr.ERROR_BROKEN_PIPE) {
			return
		}
		s.Check(errors.Join(err, kernel32.WriteFile(out, buf[:done], nil, nil)))
	}
}

func playDeaf(s *testkit.Stage) {
	_, _ = s.Hear() // until nobody reads
	out, err := kernel32.GetStdHandle(kernel32.STD_OUTPUT_HANDLE)
	s.Check(err)
	err = kernel32.WriteFile(out, []byte("x"), nil, nil)
	s.Check(os.WriteFile(s.Args[0], []byte(fmt.Sprint(err)), 0o666))
}

func playCloser(s *testkit.Stage) {
	out, err := kernel32.GetStdHandle(kernel32.STD_OUTPUT_HANDLE)
	s.Check(err)
	s.Check(kernel32.WriteFile(out, []byte("before\n"), nil, nil))
	s.Check(kernel32.CloseHandle(out))
	f, err := os.Create(s.Args[0])
	s.Check(err)
	_, _ = syscall.Write(1, []byte("after\n")) // as a library of C would, which knows descriptors only
	s.Check(f.Close())
	_, _ = s.Hear()
}

// playStranger says the codes of what may not be done with files of another user.
func playStranger(s *testkit.Stage) {
	for _, name := range s.Args {
		p, err := kernel32.UTF16PtrFromString(name)
		s.Check(err)
		var codes []string
		for _, access := range []uint32{kernel32.GENERIC_READ, kernel32.GENERIC_WRITE, 0} {
			_, err := kernel32.CreateFile(p, access, 0, nil, kernel32.OPEN_EXISTING, 0, 0)
			codes = append(codes, codeOf(err))
		}
		_, err = kernel32.CreateFile(p, kernel32.GENERIC_WRITE, 0, nil, kernel32.CREATE_ALWAYS, 0, 0)
		s.Say("%s %s %s", strings.Join(codes, " "), codeOf(err), codeOf(kernel32.DeleteFile(p)))
	}
}

func codeOf(err error) string {
	code, _ := errors.AsType[winerr.Errno](err)
	return fmt.Sprint(uint32(code))
}

func TestStdHandles(t *testing.T) {
	a := testkit.Start(t, echo, nil)
	for _, line := range []string{"one", "two"} {
		a.Say("%s", line)
		a.Expect(line)
	}
	if err := a.End(); err != nil {
		t.Error(err)
	}
}

func TestStdHandleIsKept(t *testing.T) {
	for _, n := range []uint32{kernel32.STD_INPUT_HANDLE, kernel32.STD_OUTPUT_HANDLE, kernel32.STD_ERROR_HANDLE} {
		h, err := kernel32.GetStdHandle(n)
		again, err2 := kernel32.GetStdHandle(n)
		if h != again || h == 0 || errors.Join(err, err2) != nil {
			t.Errorf("%#x, then %#x, %v, %v", h, again, err, err2)
		}
		for _, other := range []kernel32.Handle{0xDEAD4, kernel32.InvalidHandle, 0, h} {
			wants(t, "set", kernel32.SetStdHandle(n, other), 0)
			if got, err := kernel32.GetStdHandle(n); got != other || err != nil {
				t.Errorf("%#x, %v; want %#x", got, err, other)
			}
		}
	}
	for _, n := range []uint32{0, 5, kernel32.STD_INPUT_HANDLE + 1, kernel32.STD_ERROR_HANDLE - 1} {
		h, err := kernel32.GetStdHandle(n)
		if wants(t, "get", err, winerr.ERROR_INVALID_HANDLE); h != kernel32.InvalidHandle {
			t.Errorf("handle %#x", h)
		}
		wants(t, "set", kernel32.SetStdHandle(n, 0), winerr.ERROR_INVALID_HANDLE)
	}
}

// Nobody reads the standard output any more: that is an error, and not the end of the process.
func TestOutputWithoutReader(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answer := filepath.Join(t.TempDir(), "answer")
	cmd := roleCommand(deaf, answer)
	cmd.Stdout = w
	if err := errors.Join(r.Close(), cmd.Run(), w.Close()); err != nil {
		t.Error(err)
	}
	holds(t, answer, fmt.Sprint(winerr.ERROR_NO_DATA))
}

// A standard output that was closed is closed for whoever reads it, and its number goes to no other file.
func TestCloseStdHandle(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	a := testkit.Start(t, closer, nil, name)
	a.Expect("before")
	if line, more := a.Next(); more {
		t.Errorf("%q after the output was closed", line)
	}
	if err := a.End(); err != nil {
		t.Error(err)
	}
	holds(t, name, "")
}

func TestStranger(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become another user")
	}
	dir, err := os.MkdirTemp("", "winshm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	const nobody = 65534
	open, secret, closed := newFile(t, dir+"/open", "x"), newFile(t, dir+"/secret", "x"), filepath.Join(dir, "closed")
	err = errors.Join(os.Chmod(dir, 0o755), os.Chmod(open, 0o644), os.Chmod(secret, 0o600), os.Mkdir(closed, 0o700))
	if err != nil {
		t.Fatal(err)
	}
	cmd := roleCommand(stranger, open, secret, closed+"/x", dir+"/new")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	for _, want := range []string{"0 5 0 5 5", "5 5 0 5 5", "5 5 5 5 5", "2 2 2 5 2"} {
		if lines.Scan(); lines.Text() != want {
			t.Errorf("codes %q, want %q", lines.Text(), want)
		}
	}
}

// roleCommand returns a command that plays a role.
func roleCommand(role string, args ...string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), "WINSHM_TEST_ROLE="+role)
	cmd.Stderr = os.Stderr
	return cmd
}
