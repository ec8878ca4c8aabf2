package main

import (
	"bytes"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"winshm/internal/testkit"
)

// patience bounds each wait of a script.
const patience = time.Minute

type jobsKey struct{}

// job is a program that a script runs in the background, and what it printed so far.
type job struct {
	cmd *exec.Cmd

	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{} // holds something when text may have grown

	done chan struct{}
}

func (j *job) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case j.written <- struct{}{}:
	default:
	}
	return j.text.Write(p)
}

func (j *job) output() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func jobs(ts *testscript.TestScript) map[string]*job {
	return ts.Value(jobsKey{}).(map[string]*job)
}

func jobOf(ts *testscript.TestScript, args []string, want int) *job {
	if len(args) != want {
		ts.Fatalf("%d arguments are needed", want)
	}
	j := jobs(ts)[args[0]]
	if j == nil {
		ts.Fatalf("no job is called %s", args[0])
	}
	return j
}

// start JOB PROGRAM ARG... runs a program in the background. It is killed at the end of the script.
func start(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "WINSHM_SOCKET="+ts.Getenv("WINSHM_SOCKET"), "GORACE="+quickExit)
	j := &job{cmd: cmd, written: make(chan struct{}, 1), done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = j, j
	ts.Check(cmd.Start())
	go func() {
		defer close(j.done)
		_ = cmd.Wait()
	}()
	jobs(ts)[args[0]] = j
	ts.Defer(func() {
		_ = cmd.Process.Kill()
		<-j.done
	})
}

// await JOB REGEXP waits until what the job printed matches.
func await(ts *testscript.TestScript, _ bool, args []string) {
	j := jobOf(ts, args, 2)
	want, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for !want.MatchString(j.output()) {
		select {
		case <-j.written:
		case <-j.done:
			if !want.MatchString(j.output()) {
				ts.Fatalf("%s ended, and printed only:\n%s", args[0], j.output())
			}
		case <-timeout.C:
			ts.Fatalf("%s prints only:\n%s", args[0], j.output())
		}
	}
}

// signal JOB NAME sends a signal.
func send(ts *testscript.TestScript, _ bool, args []string) {
	j := jobOf(ts, args, 2)
	signals := map[string]syscall.Signal{
		"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL, "USR1": syscall.SIGUSR1,
	}
	ts.Check(j.cmd.Process.Signal(signals[args[1]]))
}

// ended JOB CODE waits until the job has ended with that exit code; -1 stands for a signal.
func ended(ts *testscript.TestScript, _ bool, args []string) {
	j := jobOf(ts, args, 2)
	select {
	case <-j.done:
	case <-time.After(patience):
		ts.Fatalf("%s does not end", args[0])
	}
	if code := strconv.Itoa(j.cmd.ProcessState.ExitCode()); code != args[1] {
		ts.Fatalf("%s ended with code %s and printed:\n%s", args[0], code, j.output())
	}
}

// save JOB FILE writes what the job printed into a file.
func save(ts *testscript.TestScript, _ bool, args []string) {
	j := jobOf(ts, args, 2)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(j.output()), 0o600))
}

// pid JOB VARIABLE sets a variable to the job's process number.
func pid(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[1], strconv.Itoa(jobOf(ts, args, 2).cmd.Process.Pid))
}

// stopmanager ends the manager that somebody started at $FRESH, if it has not left by itself.
func stopManager(ts *testscript.TestScript, _ bool, _ []string) {
	socket := ts.Getenv("FRESH")
	conn, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: socket, Net: "unixpacket"})
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return
	}
	ts.Check(err)
	defer conn.Close()
	raw, err := conn.SyscallConn()
	ts.Check(err)
	var cred *syscall.Ucred
	ts.Check(raw.Control(func(fd uintptr) {
		cred, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}))
	ts.Check(err)
	if err := syscall.Kill(int(cred.Pid), syscall.SIGTERM); !errors.Is(err, syscall.ESRCH) {
		ts.Check(err)
	}
	testkit.Eventually(ts.Value(tbKey{}).(testing.TB), "the manager to end", func() bool {
		_, err := os.Stat(socket)
		return errors.Is(err, fs.ErrNotExist)
	})
}

type tbKey struct{}
