package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A winePrefix is a fresh Windows folder tree for Wine, made once.
type winePrefix struct {
	made           bool
	err            error
	dir            string
	loader, server string   // paths of Wine's programs
	env            []string // with which they use the prefix
	pid            int      // of the server that runs
}

// sharedMemory is where Linux has a tmpfs for everybody.
const sharedMemory = "/dev/shm"

// onTmpfs reports whether the files in dir are in memory.
func onTmpfs(dir string) bool {
	var st unix.Statfs_t
	return unix.Statfs(dir, &st) == nil && st.Type == unix.TMPFS_MAGIC
}

// installed finds a program on PATH or where distributions hide Wine's.
func installed(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", skip(fmt.Sprintf("no %s here", filepath.Base(names[0])))
}

// winePrefix makes the prefix when it is first wanted.
func (l *lab) winePrefix(ctx context.Context) (*winePrefix, error) {
	w := &l.wine
	if !w.made {
		w.made, w.err = true, w.make(ctx, l)
	}
	return w, w.err
}

// make finds Wine and makes the prefix.
func (w *winePrefix) make(ctx context.Context, l *lab) error {
	var err error
	if w.loader, err = installed("wine64", "/usr/lib/wine/wine64", "wine"); err != nil {
		return err
	}
	if w.server, err = installed("wineserver", "/usr/lib/wine/wineserver"); err != nil {
		return err
	}
	w.dir = filepath.Join(l.tmp, "prefix")
	w.env = append(os.Environ(),
		"WINEPREFIX="+w.dir, "WINEARCH=win64", "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=", "DISPLAY=", "WAYLAND_DISPLAY=")
	w.keepIn(l.tmp)
	l.logf("making a Wine prefix")
	if err := l.command(ctx, l.tmp, w.env, w.loader, "wineboot", "-i"); err != nil {
		return errors.Join(err, w.end(l))
	}
	return w.end(l)
}

// keepIn makes servers that are started from now on keep their files in dir.
func (w *winePrefix) keepIn(dir string) {
	w.env = append(slices.DeleteFunc(w.env, func(e string) bool { return strings.HasPrefix(e, "TMPDIR=") }), "TMPDIR="+dir)
	// Debian's Wine remembers its folder in the prefix.
	_ = os.Remove(filepath.Join(w.dir, "wineserver"))
}

// end makes a server that runs leave at once. It is not cut off by an interrupt.
func (w *winePrefix) end(l *lab) error {
	err := l.command(context.Background(), l.tmp, w.env, w.server, "-k")
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil // none runs
	}
	return err
}

// startWine starts a server that keeps its files in dir, pinned to one CPU, and
// the Win32 program pinned to another. The caller must call stop.
func (l *lab) startWine(ctx context.Context, dir string, clientCPU, serverCPU int) (program *worker, stop func(), err error) {
	exe, err := l.buildWin32(ctx)
	if err != nil {
		return nil, nil, err
	}
	w, end, err := l.wineServer(ctx, dir, serverCPU)
	if err != nil {
		return nil, nil, err
	}
	program, err = startWorker(ctx, clientCPU, w.env, w.loader, exe)
	if err != nil {
		end()
		return nil, nil, err
	}
	program.server = w.pid
	return program, func() { program.close(); end() }, nil
}

// wineServer starts a server that keeps its files in dir, pinned to a CPU. The caller must call end.
func (l *lab) wineServer(ctx context.Context, dir string, cpu int) (w *winePrefix, end func(), err error) {
	if w, err = l.winePrefix(ctx); err != nil {
		return nil, nil, err
	}
	w.keepIn(dir)
	server, err := w.startServer(ctx, dir, cpu)
	if err != nil {
		return nil, nil, err
	}
	w.pid = server.Process.Pid
	return w, func() {
		if err := w.end(l); err != nil {
			l.logf("%v", err)
		}
		_ = server.Wait() // it ends by a signal
	}, nil
}

// startServer starts Wine's server in the foreground, pinned to a CPU, and waits
// until it listens. It must keep its files in dir.
func (w *winePrefix) startServer(ctx context.Context, dir string, cpu int) (*exec.Cmd, error) {
	cmd, err := w.launch(cpu)
	if err != nil {
		return nil, err
	}
	home := filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "cwd") // where it keeps its files
	err = errors.New("no socket")
	for tries := 500; err != nil && tries > 0 && ctx.Err() == nil; tries-- {
		time.Sleep(10 * time.Millisecond)
		_, err = os.Stat(filepath.Join(home, "socket"))
	}
	if err == nil && onTmpfs(home) != onTmpfs(dir) {
		err = skip("this Wine keeps its files elsewhere, whatever TMPDIR says")
	}
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, fmt.Errorf("wineserver: %w", err)
	}
	return cmd, nil
}

// launch starts Wine's server in the foreground, pinned to a CPU.
func (w *winePrefix) launch(cpu int) (*exec.Cmd, error) {
	// Not CommandContext: only a server that is asked to leave takes Wine's services with it.
	cmd := exec.Command(w.server, "-f", "-p10") // without clients it stays 10 s
	cmd.Env = w.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // so that an interrupt does not reach it
	return cmd, startOn(cmd, cpu)
}
