package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"
)

// program is a command that runs as long as we hold something for it.
type program struct {
	command     []string
	environment []string // what is added to ours
	// dieWithUs: it is killed if we are.
	dieWithUs bool
	// started: it could be run. killed: a signal ended it.
	started, killed bool
}

// notify has signals sent to c, but for those that whoever started us wants ignored (nohup).
func notify(c chan<- os.Signal) {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2} {
		if !signal.Ignored(s) {
			signal.Notify(c, s)
		}
	}
}

// run runs the command, passes signals on until it ends, and returns its exit code as an error, if it is not 0.
func (p *program) run(cmd *cobra.Command, g *globals) error {
	signals := make(chan os.Signal, 8)
	notify(signals)
	defer signal.Stop(signals)
	child := g.command(context.Background(), p.command[0], p.command[1:]...)
	child.Stdin, child.Stdout, child.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	child.Env = append(child.Environ(), p.environment...)
	if p.dieWithUs {
		runtime.LockOSThread() // the kernel means this thread when it speaks of the parent
		defer runtime.UnlockOSThread()
		child.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	}
	if err := child.Start(); err != nil {
		return p.cannotStart(child, err)
	}
	p.started = true
	err := passSignals(child, signals, isTerminal(cmd.InOrStdin()))
	status, ok := child.ProcessState.Sys().(syscall.WaitStatus)
	p.killed = ok && status.Signaled()
	return exitOf(err)
}

func (p *program) cannotStart(child *exec.Cmd, err error) error {
	if errors.Is(err, fs.ErrNotExist) || child.Err != nil {
		return &exitError{exitNotFound, fmt.Errorf("no command %s is found: check its name, or write its path", p.command[0])}
	}
	return &exitError{exitCannotRun, fmt.Errorf("%s cannot be run: %w", p.command[0], err)}
}

// passSignals waits for a child, and passes signals on to it. What is typed at a terminal goes to the child too; it shall not
// get it twice.
func passSignals(child *exec.Cmd, signals <-chan os.Signal, atTerminal bool) error {
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for {
		select {
		case s := <-signals:
			if typed := s == syscall.SIGINT || s == syscall.SIGQUIT; !typed || !atTerminal {
				_ = child.Process.Signal(s)
			}
		case err := <-ended:
			return err
		}
	}
}
