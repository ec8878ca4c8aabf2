package command

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
	"winshm/internal/rendezvous"
)

const rootLong = `Winshm shows and changes what programs share that use winshm, or Win32's file
mappings, events, mutexes, semaphores and timers on Linux. Shared memory is called
a section. Each object has a name, and lives exactly as long as some process holds
it. Windows are where messages go that carry memory; nobody sees them.

A NAME is ` + "`Local\\x`" + `, which is the same as plain ` + "`x`" + `, or ` + "`Global\\x`" + `. A shell needs
quotes around the backslash. Sizes and offsets are numbers that may have a unit:
4096, 0x1000, 64K, 10MiB, 1G. Units are powers of 1024.

The exit code is 0 for success, 1 for a failure and 2 for wrong usage; wait,
lock and send have their own, which their help tells.

Try ` + "`winshm demo`" + ` first.`

// globals are the flags that all commands share.
type globals struct {
	socket  string
	started bool // the command line was understood
}

// exitError ends the tool with a code of its own, silently if err is nil.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return fmt.Sprint(e.err) }

func (e *exitError) Unwrap() error { return e.err }

const (
	exitFailure = 1
	exitUsage   = 2
)

// Exit codes of commands whose others mean something else, as of timeout(1) and env(1).
const (
	exitTimeout   = 124
	exitTrouble   = 125 // instead of exitFailure and exitUsage
	exitCannotRun = 126
	exitNotFound  = 127
	ownCodes      = "own exit codes" // the annotation of such a command
)

// New returns the tool's root command.
func New() *cobra.Command { return newRoot(&globals{}) }

func newRoot(g *globals) *cobra.Command {
	root := &cobra.Command{
		Use:              "winshm",
		Short:            "show and change shared memory, events and locks that live as long as somebody holds them",
		Long:             rootLong,
		SilenceErrors:    true,
		SilenceUsage:     true,
		PersistentPreRun: func(*cobra.Command, []string) { g.started = true },
	}
	root.PersistentFlags().StringVar(&g.socket, "socket", "",
		"`path` of the manager's socket (default $"+rendezvous.SocketVariable+", else the usual)")
	root.AddCommand(
		newDemoCommand(g), newDemoActorCommand(g), newCreateCommand(g), newSnapshotCommand(g), newRestoreCommand(g), newLsCommand(g), newStatCommand(g), newReadCommand(g),
		newWriteCommand(g), newHexdumpCommand(g), newSetCommand(g), newResetCommand(g), newPulseCommand(g), newReleaseCommand(g),
		newWaitCommand(g), newLockCommand(g), newCloseCommand(g), newWindowsCommand(g), newSendCommand(g), newListenCommand(g),
		newSpyCommand(g), newVersionCommand(), newManCommand(),
	)
	return root
}

// Main runs the tool and returns its exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	g := &globals{}
	root := newRoot(g)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteC()
	if err == nil {
		return 0
	}
	var exit *exitError
	switch {
	case errors.As(err, &exit) && exit.err == nil:
		return exit.code
	case exit == nil && g.started:
		exit = &exitError{code: exitFailure}
	case exit == nil:
		exit = &exitError{code: exitUsage}
	}
	if exit.code == exitUsage {
		fmt.Fprintf(stderr, "winshm: %s: see %s --help\n", oneLine(err), cmd.CommandPath())
	} else {
		fmt.Fprintln(stderr, "winshm:", oneLine(err))
	}
	if cmd.Annotations[ownCodes] != "" && exit.code <= exitUsage {
		return exitTrouble
	}
	return exit.code
}

// oneLine returns the text of an error without line breaks (cobra suggests commands on lines of their own).
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

func usagef(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

func (g *globals) inspector() *inspect.Inspector { return inspect.New(g.socket) }

// connect returns a client of the manager. For a command that needs what exists already, start is false.
func (g *globals) connect(start bool) (*winshm.Client, error) {
	return winshm.Connect(&winshm.Config{Socket: g.socket, NoStart: !start})
}

// oneName checks the arguments of a command that takes a NAME.
func oneName(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("the NAME is missing")
	case len(args) > 1:
		return fmt.Errorf("%q is one argument too many: only one NAME is possible", args[1])
	case args[0] == "":
		return errors.New("the NAME is empty")
	}
	return nil
}

// completeName offers the names that exist, of objects of some types if any are given.
func (g *globals) completeName(types ...string) cobra.CompletionFunc {
	complete := g.completeNames(types...)
	return func(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return complete(cmd, args, begun)
	}
}

// completeNames is completeName for a command that takes many.
func (g *globals) completeNames(types ...string) cobra.CompletionFunc {
	wanted := lsOptions{types: types}
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		i := g.inspector()
		defer i.Close()
		objects, err := i.Objects()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var names []cobra.Completion
		for _, o := range objects {
			if o.Name != "" && wanted.listed(&o) && !slices.Contains(args, o.Name) {
				names = append(names, o.Name)
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
