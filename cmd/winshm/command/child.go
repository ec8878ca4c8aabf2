package command

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"

	"winshm/internal/rendezvous"
)

// command returns a command that finds the same manager as this program.
func (g *globals) command(ctx context.Context, path string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, path, args...)
	if g.socket != "" {
		c.Env = append(os.Environ(), rendezvous.SocketVariable+"="+g.socket)
	}
	return c
}

// exitOf turns the end of a child into our own, as shells do.
func exitOf(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	code := exit.ExitCode()
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		const signaled = 128
		code = signaled + int(status.Signal())
	}
	return &exitError{code: code}
}
