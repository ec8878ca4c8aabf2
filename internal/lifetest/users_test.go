package lifetest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/proc"
	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
)

// Users that the tests act as. They need no names.
const (
	alice   = 54321
	mallory = 54322
)

func needsRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as other users")
	}
}

// startAs starts a role as another user. path is the program, "" for the test's own.
func startAs(t *testing.T, uid uint32, path, role string, env []string, args ...string) *testkit.Actor {
	t.Helper()
	if path == "" {
		path = "/proc/self/exe"
	}
	cmd := exec.Command(path, args...)
	cmd.Env, cmd.Dir = env, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	return testkit.StartCommand(t, role, cmd)
}

// openFolder makes a folder that all users reach, whatever the rights of the test's temporary folder.
func openFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Dir(testkit.Socket(t))
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// playConnect uses the manager and says its number, or why there is none.
func playConnect(s *testkit.Stage) {
	c := client.New(client.Options{})
	_, err := c.CreateSection(readWrite, page, 0, "")
	if err != nil {
		s.Say("%v", err)
	} else {
		pid, err := c.Manager()
		s.Check(err)
		s.Say("%d", pid)
	}
	_, _ = s.Hear()
}

// playListener listens on a socket as a stranger would.
func playListener(s *testkit.Stage) {
	l, err := fdsock.Listen(s.Args[0], true)
	s.Check(err)
	s.Say("listening")
	_, _ = s.Hear()
	_ = l.Close()
}

func TestSocketOfAnotherUser(t *testing.T) {
	needsRoot(t)
	t.Parallel()
	dir := filepath.Join(openFolder(t), "folder")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, mallory, mallory)); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	startAs(t, mallory, "", "listener", nil, socket).Expect("listening")
	env := []string{"WINSHM_SOCKET=" + socket}
	want := fmt.Sprintf("no object manager: folder %s does not belong to you (user %d)", dir, alice)
	if got := startAs(t, alice, "", "connect", env).Hear(); !strings.HasPrefix(got, want) {
		t.Errorf("the answer is %q, not %q", got, want)
	}
	if err := errors.Join(os.Chown(dir, alice, alice), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	want = fmt.Sprintf("no object manager: socket %s is served by user %d: only root's and your own (%d) are trusted", socket, mallory, alice)
	startAs(t, alice, "", "connect", env).Expect(want)
}

// TestSocketOfRoot has a manager of root's serve all users in a folder of root's: root is trusted wherever it listens.
func TestSocketOfRoot(t *testing.T) {
	needsRoot(t)
	t.Parallel()
	socket := filepath.Join(openFolder(t), "s")
	manager := startAs(t, 0, "", "manager", nil, "-system", "-socket", socket, "-idle", "0")
	testkit.Eventually(t, "the socket", func() bool { _, err := os.Lstat(socket); return err == nil })
	startAs(t, alice, "", "connect", []string{"WINSHM_SOCKET=" + socket}).Expect(fmt.Sprint(manager.Cmd.Process.Pid))
}

func TestUsersOwnPlace(t *testing.T) {
	needsRoot(t)
	if _, err := os.Lstat(rendezvous.SystemSocket); err == nil {
		t.Skip("this machine has a manager for all users")
	}
	t.Parallel()
	const user = 54323
	dir := fmt.Sprintf("/tmp/winshm-%d", user)
	if _, err := os.Lstat(dir); err == nil {
		t.Skip(dir, "exists")
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	w := newWorld(t)
	w.socket = filepath.Join(dir, "manager.sock")
	env := []string{"WINSHM_SOCKET=", "WINSHM_MANAGER=", "XDG_RUNTIME_DIR=/nowhere", "TMPDIR=/nowhere"}
	first := startAs(t, user, "", "connect", env).Hear()
	if second := startAs(t, user, "", "connect", []string{"WINSHM_SOCKET="}).Hear(); second != first || first != fmt.Sprint(w.manager()) {
		t.Errorf("two programs of one user meet managers %s and %s", first, second)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode() != fs.ModeDir|0o700 {
		t.Errorf("folder %s: %v %v", dir, info.Mode(), err)
	}
}

// playSecure says what a program that has more rights than its caller makes of its environment, and uses the manager.
func playSecure(s *testkit.Stage) {
	s.Say("secure %v", proc.Secure())
	for _, place := range rendezvous.Places() {
		s.Say("place %s", place.Socket)
	}
	command, err := proc.ManagerCommand()
	s.Say("command %v %v", command, err)
	playConnect(s)
}

// setuidCopy makes a copy of the test program that acts as a user whoever starts it.
func setuidCopy(t *testing.T, uid int) string {
	t.Helper()
	path := filepath.Join(openFolder(t), "program")
	var st unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(path), &st); err != nil {
		t.Fatal(err)
	}
	if st.Flags&unix.ST_NOSUID != 0 {
		t.Skipf("%s is on a file system without set-uid programs", path)
	}
	testkit.Install(t, path, nil)
	// Changing the owner takes the set-uid bit away, so it comes last.
	if err := errors.Join(os.Chown(path, uid, uid), os.Chmod(path, 0o755|fs.ModeSetuid)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestProgramWithMoreRightsBelievesNobody(t *testing.T) {
	needsRoot(t)
	if _, err := os.Lstat(rendezvous.SystemSocket); err == nil {
		t.Skip("this machine has a manager for all users")
	}
	t.Parallel()
	const owner = 54324
	place := fmt.Sprintf("/tmp/winshm-%d", owner)
	if _, err := os.Lstat(place); err == nil {
		t.Skip(place, "exists")
	}
	t.Cleanup(func() { _ = os.RemoveAll(place) })
	w := newWorld(t)
	w.socket = filepath.Join(place, "manager.sock")
	program := setuidCopy(t, owner)
	trap := filepath.Join(filepath.Dir(program), "winshmd") // beside the program, but anybody's
	if err := errors.Join(os.WriteFile(trap, []byte("#!/bin/sh\n"), 0o755), os.Chown(trap, mallory, mallory)); err != nil {
		t.Fatal(err)
	}
	a := startAs(t, mallory, program, "secure", []string{
		"WINSHM_SOCKET=/tmp/trap/s", "WINSHM_MANAGER=/bin/true", "PATH=" + filepath.Dir(program),
	})
	a.Expect("secure true")
	a.Expect("place " + w.socket)
	a.Expect("command {/proc/self/exe winshmd-embedded} <nil>")
	if got := a.Hear(); got != fmt.Sprint(w.manager()) {
		t.Errorf("the program says %q", got)
	}
	if uids := status(t, w.manager(), "Uid"); strings.Fields(uids)[1] != fmt.Sprint(owner) {
		t.Errorf("the manager runs as %s", uids)
	}
}

// Whoever may run a set-uid program can also make it believe that it was started to be the manager. That must give him
// nothing.
func TestProgramWithMoreRightsIsNoManagerElsewhere(t *testing.T) {
	needsRoot(t)
	t.Parallel()
	program := setuidCopy(t, alice)
	dir := filepath.Join(openFolder(t), "alices")
	file := filepath.Join(dir, "file")
	if err := errors.Join(os.Mkdir(dir, 0o755), os.WriteFile(file, []byte("hers"), 0o644),
		os.Chown(dir, alice, alice), os.Chown(file, alice, alice)); err != nil {
		t.Fatal(err)
	}
	for _, flags := range [][]string{{"-socket", file}, {"-socket", filepath.Join(dir, "new")}, {"-system", "-socket", file}, {"-system"}} {
		cmd := &exec.Cmd{Path: program, Args: append([]string{"winshmd-embedded"}, flags...)}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: mallory, Gid: mallory}}
		if err := cmd.Run(); err == nil {
			t.Errorf("%v is accepted", flags)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("files %v %v", files, err)
	}
}
