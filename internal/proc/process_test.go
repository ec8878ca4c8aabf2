package proc

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// startCat starts a process that ends when the returned function is called, which waits for it.
func startCat(t *testing.T) (pid int, end func()) {
	t.Helper()
	cmd := exec.Command("cat")
	in, err := cmd.StdinPipe()
	if err = errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			_ = in.Close()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(end)
	return cmd.Process.Pid, end
}

// socketPair returns two connected sockets.
func socketPair(t *testing.T) (here, there int) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fds[0]) })
	return fds[0], fds[1]
}

func TestProcessEnds(t *testing.T) {
	pid, end := startCat(t)
	p, err := Open(pid)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if !p.Alive() || p.PID != pid {
		t.Errorf("process %d is alive: %t", p.PID, p.Alive())
	}
	done := make(chan error, 1)
	go func() { done <- p.Wait() }()
	select {
	case err := <-done:
		t.Fatalf("Wait ended (%v) before the process", err)
	default:
	}
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if p.Alive() {
		t.Error("it is alive after its end")
	}
	if err := p.Wait(); err != nil {
		t.Errorf("a second Wait: %v", err)
	}
	if _, err := Open(pid); !errors.Is(err, unix.ESRCH) {
		t.Errorf("open a process that ended: %v", err)
	}
}

func TestCloseEndsWait(t *testing.T) {
	p, err := Open(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- p.Wait() }()
	p.Close()
	if err := <-done; err == nil {
		t.Error("this process has ended, says Wait")
	}
	if p.Alive() {
		t.Error("a closed process is alive")
	}
	p.Close()
}

// Every way to a process leads to the same identity, and to another for another process.
func TestIdentity(t *testing.T) {
	here, there := socketPair(t)
	defer unix.Close(there)
	for name, identify := range map[string]Identify{"pidfd": FromPeer, "number": FromPeerByNumber} {
		t.Run(name, func(t *testing.T) {
			var ids []ID
			for range 2 {
				p, err := identify(here, os.Getpid())
				if err != nil {
					t.Fatal(err)
				}
				defer p.Close()
				if !p.Alive() || p.PID != os.Getpid() {
					t.Errorf("process %d is alive: %t", p.PID, p.Alive())
				}
				ids = append(ids, p.ID)
			}
			if ids[0] != ids[1] {
				t.Errorf("one process is %+v and %+v", ids[0], ids[1])
			}
			if ids[0] == (ID{}) {
				t.Error("the identity is empty")
			}
		})
	}
	own, err := Open(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	pid, _ := startCat(t)
	other, err := Open(pid)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if own.ID == other.ID {
		t.Errorf("two processes are %+v", own.ID)
	}
}

// A number whose process may be gone is not believed.
func TestPeerByNumberThatHungUp(t *testing.T) {
	here, there := socketPair(t)
	_ = unix.Close(there)
	if p, err := FromPeerByNumber(here, os.Getpid()); err == nil {
		t.Error("a peer that hung up is identified")
		p.Close()
	}
	here, there = socketPair(t)
	defer unix.Close(there)
	pid, end := startCat(t)
	end()
	if p, err := FromPeerByNumber(here, pid); !errors.Is(err, unix.ESRCH) {
		t.Errorf("a number that nobody has: %v", err)
		p.Close()
	}
}

func TestStartTime(t *testing.T) {
	own, err := startTime(os.Getpid())
	if err != nil || own == 0 {
		t.Errorf("started at %d, %v", own, err)
	}
	if again, _ := startTime(os.Getpid()); again != own {
		t.Errorf("started at %d and at %d", own, again)
	}
	pid, _ := startCat(t)
	if child, err := startTime(pid); err != nil || child < own {
		t.Errorf("the child started at %d, before its parent at %d (%v)", child, own, err)
	}
	if _, err := startTime(1 << 30); err == nil {
		t.Error("process 1<<30 has started")
	}
}

func TestOwnedBy(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("/", link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: os.ModeDir, link: os.ModeSymlink} {
		own, mode, err := OwnedBy(path, os.Geteuid())
		if err != nil || !own || mode.Type() != want {
			t.Errorf("%s: own %t, mode %v, %v", path, own, mode, err)
		}
	}
	if own, _, err := OwnedBy(dir, os.Geteuid()+1); err != nil || own {
		t.Errorf("it belongs to another: %t, %v", own, err)
	}
	if _, _, err := OwnedBy(filepath.Join(dir, "none"), 0); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestSelf(t *testing.T) {
	if Getpid() != os.Getpid() || Geteuid() != os.Geteuid() {
		t.Error("this process is another")
	}
	if Secure() {
		t.Error("the test runs with rights that its caller lacks")
	}
	if FileLimit() < 16 {
		t.Errorf("%d files", FileLimit())
	}
}
