package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
	"winshm/winerr"
)

type lockOptions struct {
	noWait  bool
	timeout timeout

	name    string
	command []string
}

// abandonedVariable tells the command of lock whether the last owner ended while it had the mutex: 1, else 0.
const abandonedVariable = "WINSHM_ABANDONED"

func newLockCommand(g *globals) *cobra.Command {
	var o lockOptions
	cmd := &cobra.Command{
		Use:   "lock NAME -- COMMAND ARG...",
		Short: "run a command while owning a mutex",
		Long: "Lock waits until nobody owns the mutex, runs the command, and gives the mutex up\n" +
			"when the command has ended: as flock(1), but what programs lock by CreateMutex is\n" +
			"the same. It makes the mutex if there is none. Signals are passed on.\n\n" +
			"The mutex is abandoned when a signal ends the command, and when winshm itself is\n" +
			"killed, which kills the command too: it shall not go on unguarded. (Processes that\n" +
			"the command has started go on.) The next owner learns that what the mutex guards\n" +
			"may be half changed: lock says so on standard error, and the command finds\n" +
			"WINSHM_ABANDONED=1 in its environment, else 0. If that command cannot be run, the\n" +
			"mutex stays abandoned. A mutex lives as long as somebody holds it: if nobody waits\n" +
			"for it or holds it otherwise, it goes with its owner, and the next one makes it\n" +
			"anew.\n\n" +
			"The mutex is also gone when the object manager ends, which is told afterwards.\n\n" +
			"It is not recursive: a command that locks the same mutex waits for ever.\n\n" +
			"The exit code is the command's, or 128 plus the number of the signal that ended it.\n" +
			"It is 124 when the time is over, 126 or 127 if the command cannot be run or is not\n" +
			"found, and 125 for any other failure.",
		Example: "  winshm lock 'Global\\jobs' -- ./update\n" +
			"  winshm lock jobs --timeout 10s -- sh -c 'test $WINSHM_ABANDONED = 0 || ./repair; ./update'",
		Annotations: map[string]string{ownCodes: "yes"},
		Args:        func(cmd *cobra.Command, args []string) error { return o.parse(args, cmd.ArgsLenAtDash()) },
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveDefault // of the command
			}
			return g.completeNames(mutexKind)(cmd, args, begun)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, g) },
	}
	cmd.Flags().BoolVarP(&o.noWait, "no-wait", "n", false, "if somebody owns the mutex, give up at once: as --timeout 0")
	o.timeout.addFlag(cmd)
	return cmd
}

func (o *lockOptions) parse(args []string, dash int) error {
	switch {
	case o.noWait && o.timeout.set:
		return errors.New("--no-wait and --timeout do not go together")
	case dash < 0:
		return errors.New("the COMMAND is missing: it stands behind --")
	case dash == len(args):
		return errors.New("the COMMAND is missing behind --")
	}
	o.name, o.command = append(args[:dash:dash], "")[0], args[dash:]
	return oneName(nil, args[:dash])
}

func (o *lockOptions) run(cmd *cobra.Command, g *globals) error {
	if o.noWait {
		o.timeout = timeout{set: true}
	}
	c, err := g.connect(true)
	if err != nil {
		return err
	}
	defer c.Close()
	mutex, err := openOrCreateMutex(c, o.name)
	if err != nil {
		return explain(mutexKind, o.name, err)
	}
	defer mutex.Close()
	lock, err := o.acquire(cmd, g, mutex)
	if err != nil {
		return err
	}
	p := program{command: o.command, dieWithUs: true, environment: []string{abandonedVariable + "=0"}}
	if lock.Abandoned() {
		p.environment[0] = abandonedVariable + "=1"
	}
	err = p.run(cmd, g)
	if p.killed || !p.started && lock.Abandoned() {
		return err // we end while we own the mutex, too; or nobody has repaired anything
	}
	return o.unlock(cmd, lock, err)
}

// unlock gives the mutex up when the command has ended, with an error or without.
func (o *lockOptions) unlock(cmd *cobra.Command, lock winshm.Lock, ended error) error {
	err := lock.Unlock()
	if err == nil {
		return ended
	}
	err = fmt.Errorf("the object manager ended, and %s with it, while the command ran: it was not guarded any more: %w",
		inspect.Printable(o.name), err)
	if ended == nil {
		return err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "winshm:", oneLine(err))
	return ended
}

// openOrCreateMutex makes a mutex, or opens the one of that name, of which no more is asked than to be allowed to lock it.
func openOrCreateMutex(c *winshm.Client, name string) (*winshm.Mutex, error) {
	mutex, err := c.CreateMutex(name, nil)
	if errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
		return c.OpenMutex(name, winshm.Synchronize)
	}
	return mutex, err
}

// acquire locks the mutex, and says so if it was abandoned.
func (o *lockOptions) acquire(cmd *cobra.Command, g *globals, mutex *winshm.Mutex) (winshm.Lock, error) {
	lock, locked, err := mutex.TryLock()
	before := ""
	if err == nil && !locked {
		before = g.owner(o.name)
		ctx, cancel := o.timeout.context(cmd.Context())
		defer cancel()
		lock, err = mutex.Lock(ctx)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return lock, &exitError{exitTimeout, o.timeout.over(g, o.name)}
	case errors.Is(err, winerr.ERROR_INVALID_HANDLE):
		return lock, fmt.Errorf("the object manager ended, and %s with it: %w", inspect.Printable(o.name), err)
	case err == nil && lock.Abandoned():
		fmt.Fprintf(cmd.ErrOrStderr(), "winshm: %s was abandoned: its last owner ended while it had it%s\n", inspect.Printable(o.name), before)
	}
	return lock, err
}

// owner says who owns a mutex, for the case that it is abandoned later: then nobody knows any more.
func (g *globals) owner(name string) string {
	i := g.inspector()
	defer i.Close()
	o, err := i.Find(name)
	if err != nil || o.State == nil || o.State.Owner == nil {
		return ""
	}
	return fmt.Sprintf(" (%v owned it when this wait began)", *o.State.Owner)
}
