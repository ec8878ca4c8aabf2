package command

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"winshm/winerr"
)

func newCloseCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "close PID HANDLE",
		Short: "close a handle that a process has",
		Long: "Close closes a handle in another process, as stat shows it: for a program that\n" +
			"hangs, and keeps a name that others need. That program finds its handle closed;\n" +
			"what it has mapped stays mapped. It must be your own, unless you are root.",
		Example: "  winshm stat jobs\n  winshm close 4711 0x10",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("it takes a PID and a HANDLE, not %d arguments", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			pid, err := strconv.ParseUint(args[0], 10, 31)
			if err != nil || pid == 0 {
				return usagef("%q is not the number of a process", args[0])
			}
			handle, err := strconv.ParseUint(args[1], 0, 32)
			if err != nil {
				return usagef("%q is not a handle: stat shows them, like 0x10", args[1])
			}
			return closeHandle(g, int(pid), uintptr(handle))
		},
	}
}

func closeHandle(g *globals, pid int, handle uintptr) error {
	client, err := g.connect(false)
	if err != nil {
		return explain(anyKind, "", err)
	}
	defer client.Close()
	p, err := client.OpenProcess(pid)
	switch {
	case errors.Is(err, winerr.ERROR_INVALID_PARAMETER):
		return fmt.Errorf("there is no process %d", pid)
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		return fmt.Errorf("process %d is another user's, or protected: only root may close its handles", pid)
	case err != nil:
		return err
	}
	defer p.Close()
	if err := p.CloseHandle(handle); errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		return fmt.Errorf("process %d has no handle %#x: winshm stat shows which it has", pid, handle)
	} else if err != nil {
		return err
	}
	return nil
}
