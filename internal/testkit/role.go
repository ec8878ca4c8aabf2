package testkit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const roleVariable = "WINSHM_TEST_ROLE"

// raceVariable keeps the race detector, where it is built in, from sleeping for a second at the end of every process.
const raceVariable = "GORACE=atexit_sleep_ms=0"

// RoleSetting is what the environment of a process must hold that plays a role without [Start].
func RoleSetting(role string) string { return roleVariable + "=" + role }

// Stage is what a role talks to: the test, line by line.
type Stage struct {
	Args []string
	in   *bufio.Scanner
}

// Hear returns the next line that the test says, or io.EOF.
func (s *Stage) Hear() (string, error) {
	if s.in.Scan() {
		return s.in.Text(), nil
	}
	return "", io.EOF
}

// Say says a line to the test.
func (s *Stage) Say(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }

// Check ends the process with a message if err is not nil.
func (s *Stage) Check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// Main runs the tests, or, in a process that Start started, a role. TestMain calls it.
func Main(m *testing.M, roles map[string]func(*Stage)) {
	if role := os.Getenv(roleVariable); role != "" {
		play, ok := roles[role]
		if !ok {
			fmt.Fprintln(os.Stderr, "no role", role)
			os.Exit(2)
		}
		play(&Stage{Args: os.Args[1:], in: lines(os.Stdin)})
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// lines reads lines that may be long: the contents of memory in hexadecimal digits.
func lines(r io.Reader) *bufio.Scanner {
	const longest = 64 << 20
	s := bufio.NewScanner(r)
	s.Buffer(nil, longest)
	return s
}

// Actor is a process that plays a role of the same test program.
type Actor struct {
	// Cmd is the process.
	Cmd *exec.Cmd

	t    testing.TB
	in   io.WriteCloser
	out  *bufio.Scanner
	done bool
}

// Start starts a process that plays a role, with args, and env ("NAME=value") on top of the test's own environment. It is
// killed at the end of the test if it has not ended.
func Start(t testing.TB, role string, env []string, args ...string) *Actor {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = env
	return StartCommand(t, role, cmd)
}

// StartCommand does what Start does, with a command that leads to the test program by some way. Its Env is on top of the
// test's own environment.
func StartCommand(t testing.TB, role string, cmd *exec.Cmd) *Actor {
	t.Helper()
	cmd.Env = append(append(os.Environ(), raceVariable), append(cmd.Env, roleVariable+"="+role)...)
	cmd.Stderr = os.Stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	a := &Actor{Cmd: cmd, t: t, in: in, out: lines(out)}
	t.Cleanup(a.Kill)
	return a
}

// Say says a line to the actor.
func (a *Actor) Say(format string, args ...any) {
	a.t.Helper()
	if _, err := fmt.Fprintf(a.in, format+"\n", args...); err != nil {
		a.t.Fatal(err)
	}
}

// Hear returns the actor's next line.
func (a *Actor) Hear() string {
	a.t.Helper()
	if !a.out.Scan() {
		a.t.Fatalf("the actor says nothing more (%v)", a.out.Err())
	}
	return a.out.Text()
}

// Next returns the actor's next line; false: it says nothing more, since it ended or was killed.
func (a *Actor) Next() (string, bool) {
	if !a.out.Scan() {
		return "", false
	}
	return a.out.Text(), true
}

// Ask says a line and returns the next one; false: the actor has ended.
func (a *Actor) Ask(line string) (string, bool) {
	_, _ = fmt.Fprintln(a.in, line) // who has ended says nothing
	return a.Next()
}

// Expect fails the test unless the actor's next line is want.
func (a *Actor) Expect(want string) {
	a.t.Helper()
	if got := a.Hear(); strings.TrimSpace(got) != want {
		a.t.Fatalf("the actor says %q, not %q", got, want)
	}
}

// Kill ends the actor with SIGKILL and waits until it is gone. It may be called again.
func (a *Actor) Kill() {
	if a.done {
		return
	}
	a.done = true
	_ = a.Cmd.Process.Kill()
	_ = a.in.Close()
	_ = a.Cmd.Wait()
}

// End closes the actor's input and waits until it has ended by itself.
func (a *Actor) End() error {
	a.done = true
	_ = a.in.Close()
	return a.Cmd.Wait()
}
