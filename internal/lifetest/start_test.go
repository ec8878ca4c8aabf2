package lifetest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/testkit"
)

// useManager makes a section, which starts a manager if there is none, and returns the manager's number.
func useManager(s *testkit.Stage) int {
	c := client.Default()
	_, err := c.CreateSection(readWrite, page, 0, "")
	s.Check(err)
	pid, err := c.Manager()
	s.Check(err)
	return pid
}

// playStarter waits for the barrier to fall and uses the manager until its input ends.
func playStarter(s *testkit.Stage) {
	s.Say("ready")
	_, err := io.Copy(io.Discard, os.NewFile(3, "barrier"))
	s.Check(err)
	s.Say("%d", useManager(s))
	_, _ = s.Hear()
}

// playOnce uses the manager, says its number and ends.
func playOnce(s *testkit.Stage) { s.Say("%d", useManager(s)) }

func TestManyStartOneManager(t *testing.T) {
	t.Parallel()
	programs := map[string]string{"embedded": "", "program": managerScript(t, "")}
	for name, program := range programs {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "WINSHM_MANAGER="+program)
			testManyStart(t, w, 100)
		})
	}
}

func testManyStart(t *testing.T, w *world, n int) {
	barrier, fall, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	actors := make([]*testkit.Actor, n)
	for i := range actors {
		cmd := exec.Command("/proc/self/exe")
		cmd.Env, cmd.ExtraFiles = w.env, []*os.File{barrier}
		actors[i] = testkit.StartCommand(t, "starter", cmd)
	}
	_ = barrier.Close()
	for _, a := range actors {
		a.Expect("ready")
	}
	_ = fall.Close()
	first := actors[0].Hear()
	for _, a := range actors[1:] {
		a.Expect(first)
	}
	if pid := w.manager(); fmt.Sprint(pid) != first {
		t.Errorf("manager %d runs, but %s answers", pid, first)
	}
}

func TestStarterGivesItsOutputUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The shell waits until nobody has the other end of its pipe any more.
	cmd := exec.Command("sh", "-c", `x=$("$0" 2>&1) && echo "[$x]"`, own)
	cmd.Env = append(append(os.Environ(), w.env...), "WINSHM_TEST_ROLE=once")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if want := fmt.Sprintf("[%d]\n", w.manager()); string(out) != want {
		t.Errorf("the program says %q, not %q", out, want)
	}
}

// playLeaky starts a manager while it has descriptors that are left open over exec.
func playLeaky(s *testkit.Stage) {
	for range 20 {
		var pipe [2]int
		s.Check(syscall.Pipe(pipe[:]))
	}
	s.Check(unix.Dup3(1, 100, 0))
	s.Say("%d", useManager(s))
	_, _ = s.Hear()
}

func TestManagerHasOnlyFilesOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.start("leaky")
	said := a.Hear()
	if want := fmt.Sprint(w.manager()); said != want {
		t.Fatalf("the actor says %q, not %q", said, want)
	}
	for _, file := range openFiles(t, w.manager()) {
		own := slices.ContainsFunc([]string{
			"/dev/null", filepath.Join(filepath.Dir(w.socket), "manager.lock"), "socket:", "anon_inode:[eventpoll]", "anon_inode:[eventfd]",
			"anon_inode:[pidfd]", "pidfd:", "/memfd:winshm",
			"/sys/fs/cgroup/", // Go's runtime looks there for how many processors it may use
		}, func(prefix string) bool { return strings.HasPrefix(file, prefix) })
		if !own {
			t.Errorf("the manager has %s", file)
		}
	}
}

// openFiles returns what the descriptors of a process lead to.
func openFiles(t *testing.T, pid int) []string {
	t.Helper()
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, e := range entries {
		if file, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// playBlocked starts a manager from a thread that blocks all signals, and then says how many children it has left.
func playBlocked(s *testkit.Stage) {
	runtime.LockOSThread()
	full := unix.Sigset_t{}
	for i := range full.Val {
		full.Val[i] = ^uint64(0)
	}
	s.Check(unix.PthreadSigmask(unix.SIG_SETMASK, &full, nil))
	pid := useManager(s)
	s.Check(unix.PthreadSigmask(unix.SIG_SETMASK, &unix.Sigset_t{}, nil))
	_, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
	s.Say("%d %v", pid, errors.Is(err, unix.ECHILD))
	_, _ = s.Hear()
}

func TestManagerIsIndependentOfItsStarter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "NOTIFY_SOCKET=/nowhere", "LISTEN_FDS=1", "LISTEN_PID=1")
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `trap "" TERM HUP INT USR1; ulimit -S -n 64; ulimit -S -f 100; umask 0; exec "$0"`, own)
	cmd.Env, cmd.Dir = w.env, t.TempDir()
	a := testkit.StartCommand(t, "blocked", cmd)
	answer := a.Hear()
	pid := w.manager()
	if want := fmt.Sprintf("%d true", pid); answer != want {
		t.Errorf("the starter says %q, not %q: is a child left?", answer, want)
	}
	for field, want := range map[string]string{
		"SigBlk": "0000000000000000",
		"SigIgn": "0000000000001001", // HUP and PIPE, which it ignores itself
		"Umask":  "0077",
	} {
		if got := status(t, pid, field); got != want {
			t.Errorf("%s is %s, not %s", field, got, want)
		}
	}
	if parent := status(t, pid, "PPid"); parent == fmt.Sprint(cmd.Process.Pid) {
		t.Errorf("the manager is a child of its starter")
	}
	if session, err := unix.Getsid(pid); err != nil || session != pid {
		t.Errorf("the manager is in session %d, not its own (%v)", session, err)
	}
	if dir, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)); dir != "/" {
		t.Errorf("the manager is in folder %s (%v)", dir, err)
	}
	for _, resource := range []int{unix.RLIMIT_NOFILE, unix.RLIMIT_FSIZE} {
		var limit unix.Rlimit
		if err := unix.Prlimit(pid, resource, nil, &limit); err != nil || limit.Cur != limit.Max {
			t.Errorf("limit %d is %+v (%v)", resource, limit, err)
		}
	}
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil || strings.Contains(string(environ), "NOTIFY_SOCKET") || strings.Contains(string(environ), "LISTEN_") {
		t.Errorf("the manager has variables that a service manager meant for its starter (%v)", err)
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	awaitEnd(t, pid)
}

// playReaper starts a manager while another thread waits for any child.
func playReaper(s *testkit.Stage) {
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			_, _ = unix.Wait4(-1, nil, 0, nil)
			select {
			case <-done:
				return
			default:
				runtime.Gosched()
			}
		}
	}()
	s.Say("%d", useManager(s))
	close(done)
	<-stopped
}

func TestStarterThatWaitsForAnyChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.start("reaper")
	said := a.Hear()
	if want := fmt.Sprint(w.manager()); said != want {
		t.Fatalf("the actor says %q, not %q", said, want)
	}
}
