package proc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// ManagerVariable names the environment variable with the path of the manager's program.
const ManagerVariable = "WINSHM_MANAGER"

// marker is argv[0] of a process that is a manager built into another program. That process runs the program's own
// executable: nothing but this name (and the pipe that it inherits) says what it is for.
const marker = "winshmd-embedded"

// Flags by which a starter tells a manager what to do.
const (
	FlagSocket = "-socket"
	FlagSpawn  = "-spawn" // start yourself again, detached, and end
	FlagReady  = "-ready" // the descriptor to say "ready" on, or why not
)

// readyFD is the descriptor of the ready pipe in the processes that are started.
const readyFD = 3

var embedded atomic.Bool

// Embed declares that this program has a manager built in.
func Embed() { embedded.Store(true) }

// IsEmbedded reports whether this process was started to be the built-in manager.
func IsEmbedded() bool { return len(os.Args) > 1 && os.Args[0] == marker }

var manager atomic.Bool

// SetManager declares that this process is a manager.
func SetManager() { manager.Store(true) }

// IsManager reports whether this process is a manager or about to become one. It must not be a client too: it would start
// another of its kind, and so on without end.
func IsManager() bool { return manager.Load() || IsEmbedded() }

// libraryFolders are where the manager's program may lie for a program that uses the C library.
var libraryFolders []string

// SetLibraryFolder declares that this code is part of a shared library in that folder: the manager's program may lie beside
// it, or where programs are that were installed with it. It is called before anything else of this package.
func SetLibraryFolder(folder string) {
	libraryFolders = []string{folder, filepath.Join(folder, "../libexec"), filepath.Join(folder, "../bin")}
}

// Command is a program that can be started as a manager.
type Command struct{ path, name string }

// ManagerCommand finds the manager's program: the environment's choice, winshmd beside this program, or beside the shared
// library that this code is part of, winshmd on PATH, the one built in. A program with more rights than its caller believes neither environment nor PATH. fs.ErrNotExist: none.
func ManagerCommand() (Command, error) {
	secure := Secure()
	if path := os.Getenv(ManagerVariable); path != "" && !secure {
		path, err := findProgram(path)
		if err != nil {
			return Command{}, fmt.Errorf("%s: %w", ManagerVariable, err)
		}
		return Command{path, path}, nil
	}
	const program = "winshmd"
	for _, folder := range ownFolders() {
		path, err := findProgram(filepath.Join(folder, program))
		if err == nil && (!secure || trusted(path)) {
			return Command{path, path}, nil
		}
	}
	if !secure {
		if path, err := exec.LookPath(program); err == nil {
			return Command{path, path}, nil
		}
	}
	if embedded.Load() {
		return Command{"/proc/self/exe", marker}, nil
	}
	return Command{}, fs.ErrNotExist
}

// ownFolders are where the manager's program may lie that came with this one.
func ownFolders() []string {
	own, err := os.Executable()
	if err != nil {
		return libraryFolders
	}
	return append([]string{filepath.Dir(own)}, libraryFolders...)
}

// findProgram returns the full path of a program: the manager is started in another folder.
func findProgram(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", &fs.PathError{Op: "find", Path: path, Err: errors.New("no such program")}
	case !info.Mode().IsRegular() || info.Mode()&0o111 == 0:
		return "", &fs.PathError{Op: "find", Path: path, Err: errors.New("not a program")}
	}
	return path, nil
}

// trusted reports whether a program beside one with more rights than its caller may be run with these rights: the caller
// may have made a link to the program in a folder of his own.
func trusted(path string) bool {
	for _, uid := range []int{0, Geteuid()} {
		if own, mode, err := OwnedBy(path, uid); err == nil && own && mode.IsRegular() && mode.Perm()&0o022 == 0 {
			return true
		}
	}
	return false
}

// Start runs the command as a manager for socket and returns when it listens. The manager is no child of this process.
func (c Command) Start(ctx context.Context, socket string) error {
	if path, err := filepath.Abs(socket); err == nil {
		socket = path
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	defer read.Close()
	child, err := c.run(write, FlagSocket, socket, FlagSpawn)
	_ = write.Close()
	if err != nil {
		return err
	}
	err = awaitReady(ctx, read)
	child.reap(err != nil)
	return err
}

const ready = "ready"

func awaitReady(ctx context.Context, pipe *os.File) error {
	if deadline, ok := ctx.Deadline(); ok {
		_ = pipe.SetReadDeadline(deadline)
	}
	const limit = 4096
	answer, err := io.ReadAll(io.LimitReader(pipe, limit))
	switch text := strings.TrimSpace(string(answer)); {
	case text == ready:
		return nil
	case text != "":
		return fmt.Errorf("the manager did not start: %s", text)
	case err != nil:
		return fmt.Errorf("the manager did not start: %w", err)
	}
	return errors.New("the manager ended before it was ready")
}

// child is the first of the two processes that a starter makes. It ends as soon as it has started the second.
type child struct{ pid, pidfd int }

// reap waits for the end of the child, which it brings about if kill is set.
func (c child) reap(kill bool) {
	if c.pidfd >= 0 {
		if kill {
			_ = unix.PidfdSendSignal(c.pidfd, unix.SIGKILL, nil, 0)
		}
		_ = unix.Close(c.pidfd)
	}
	for {
		// The program we live in may wait for any child and take this one first: then there is nothing left to wait for.
		if _, err := unix.Wait4(c.pid, nil, 0, nil); !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

// run starts the command with the pipe as descriptor 3.
func (c Command) run(pipe *os.File, args ...string) (child, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return child{}, err
	}
	defer null.Close()
	args = append([]string{c.name}, append(args, FlagReady, fmt.Sprint(readyFD))...)
	pidfd := -1
	pid, err := syscall.ForkExec(c.path, args, &syscall.ProcAttr{
		Dir: "/", Env: managerEnvironment(),
		Files: []uintptr{null.Fd(), null.Fd(), null.Fd(), pipe.Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true, PidFD: &pidfd},
	})
	if err != nil {
		return child{}, &os.PathError{Op: "start", Path: c.path, Err: err}
	}
	return child{pid, pidfd}, nil
}

// managerEnvironment is the starter's environment without what a service manager told the starter alone: a manager must
// not report for it.
func managerEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		switch name {
		case "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES":
			return true
		}
		return false
	})
}

// Detach starts this program again with the same arguments but FlagSpawn, with every signal and limit reset, as a child
// that nobody waits for. It is what the first of the two processes does that a starter needs; then it ends. ready says
// whether the starter waits on a pipe.
func Detach(ready bool) error {
	RaiseLimits()
	resetSignals()
	files := []uintptr{0, 1, 2}
	if ready {
		files = append(files, readyFD)
	}
	// What the starter's program left open over exec (its output, into which another program may be reading) ends here.
	_ = unix.CloseRange(uint(len(files)), math.MaxInt32, unix.CLOSE_RANGE_CLOEXEC)
	path, err := os.Executable()
	if err != nil {
		return err
	}
	if IsEmbedded() {
		path = "/proc/self/exe"
	}
	args := slices.DeleteFunc(slices.Clone(os.Args), func(arg string) bool { return arg == FlagSpawn })
	_, err = syscall.ForkExec(path, args, &syscall.ProcAttr{
		Dir: "/", Env: managerEnvironment(),
		Files: files,
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	return err
}

// Ready is the pipe on which a manager tells its starter how the start went. The zero value has no starter.
type Ready struct{ pipe *os.File }

// NewReady takes ownership of the descriptor that FlagReady named; 0 stands for none.
func NewReady(fd int) Ready {
	if fd <= 0 {
		return Ready{}
	}
	unix.CloseOnExec(fd)
	return Ready{os.NewFile(uintptr(fd), "ready")}
}

// Done says that the manager listens (err is nil), or why not.
func (r Ready) Done(err error) {
	if r.pipe == nil {
		return
	}
	text := ready
	if err != nil {
		text = err.Error()
	}
	_, _ = io.WriteString(r.pipe, text)
	_ = r.pipe.Close()
}
