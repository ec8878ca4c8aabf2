package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
	"winshm/winerr"
)

type createOptions struct {
	from       string
	existingOK bool
	sddl       string

	name    string
	size    int64
	command []string
}

func newCreateCommand(g *globals) *cobra.Command {
	var o createOptions
	cmd := &cobra.Command{
		Use:   "create NAME [SIZE] [-- COMMAND ARG...]",
		Short: "make a section and hold it",
		Long: "Create makes a section, all zero or with the contents of a file, and holds it\n" +
			"until it is interrupted. It prints one line when other programs can open it.\n\n" +
			"With a COMMAND it holds the section as long as that runs, passes signals on to\n" +
			"it and ends with its exit code, or with 128 plus the number of the signal that\n" +
			"ended it.\n\n" +
			"SIZE is rounded up to a multiple of 4096. With --from it may be left out.",
		Example: `  winshm create 'Global\scores' 64K` + "\n  winshm create words --from /usr/share/dict/words -- ./search hello",
		Args:    func(cmd *cobra.Command, args []string) error { return o.parse(args, cmd.ArgsLenAtDash()) },
		RunE:    func(cmd *cobra.Command, _ []string) error { return o.run(cmd, g) },
	}
	cmd.Flags().StringVar(&o.from, "from", "", "fill the section from this `file`")
	cmd.Flags().StringVar(&o.sddl, "security", "", "who may open the section, in `SDDL`, such as D:(A;;GA;;;CO)(A;;GR;;;WD)")
	cmd.Flags().BoolVar(&o.existingOK, "existing-ok", false,
		"hold the section if it exists already; it keeps its size, and what --from does not overwrite")
	return cmd
}

// parse reads the arguments, of which those from dash on are a command's.
func (o *createOptions) parse(args []string, dash int) error {
	if dash >= 0 {
		o.command, args = args[dash:], args[:dash]
		if len(o.command) == 0 {
			return errors.New("the COMMAND is missing behind --")
		}
	}
	switch {
	case len(args) == 0 || args[0] == "":
		return errors.New("the NAME is missing")
	case len(args) == 1 && o.from == "":
		return errors.New("the SIZE is missing, or a file to take it from (--from)")
	case len(args) > 2:
		return fmt.Errorf("%q is one argument too many: a command stands behind --", args[2])
	}
	o.name = args[0]
	if len(args) == 1 {
		return nil
	}
	var err error
	if o.size, err = parseSize(args[1]); err == nil && o.size == 0 {
		err = errors.New("the SIZE is 0: a section has at least one byte")
	}
	return err
}

func (o *createOptions) run(cmd *cobra.Command, g *globals) error {
	options, err := o.options()
	if err != nil {
		return err
	}
	file, err := o.openSource()
	if err != nil {
		return err
	}
	if file != nil {
		defer file.Close()
	}
	c, err := g.connect(true)
	if err != nil {
		return err
	}
	defer c.Close()
	section, err := c.CreateSection(o.name, o.size, options)
	if err != nil {
		return explain(o.name, err)
	}
	defer section.Close() // and until then it is no garbage
	if file != nil {
		if err := o.fill(cmd, section, file); err != nil {
			return err
		}
	}
	// Until here a signal ends the program, and the section with it; there is nothing to tidy up.
	signals := make(chan os.Signal, 8)
	notify(signals)
	defer signal.Stop(signals)
	if len(o.command) > 0 {
		return o.runCommand(cmd, g, signals)
	}
	return o.hold(cmd, section, signals)
}

// options are how the section is to be made.
func (o *createOptions) options() (*winshm.SectionOptions, error) {
	options := &winshm.SectionOptions{Exclusive: !o.existingOK}
	if o.sddl == "" {
		return options, nil
	}
	var err error
	if options.Security, err = winshm.ParseSDDL(o.sddl); err != nil {
		return nil, fmt.Errorf("--security %q: %w", o.sddl, errors.Unwrap(err))
	}
	return options, nil
}

// notify has signals sent to c, but for those that whoever started us wants ignored (nohup).
func notify(c chan<- os.Signal) {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2} {
		if !signal.Ignored(s) {
			signal.Notify(c, s)
		}
	}
}

// openSource opens the file of --from, if any, and takes the size from it if none was given.
func (o *createOptions) openSource() (*os.File, error) {
	if o.from == "" {
		return nil, nil
	}
	f, err := os.Open(o.from)
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("--from: %s is no regular file: pipe it into winshm write", o.from)
	case o.size == 0 && info.Size() == 0:
		err = fmt.Errorf("--from: %s is empty: say which SIZE the section shall have", o.from)
	case o.size == 0:
		o.size = info.Size()
	case info.Size() > o.size:
		err = fmt.Errorf("--from: %s has %d bytes, more than the SIZE of %d", o.from, info.Size(), o.size)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func (o *createOptions) fill(cmd *cobra.Command, section *winshm.Section, file *os.File) error {
	view, err := section.Map(&winshm.ViewOptions{Mode: winshm.ViewWrite})
	if err != nil {
		return explain(o.name, err)
	}
	defer view.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	p := newProgress(cmd.ErrOrStderr(), nil, info.Size())
	_, err = fill(view, 0, file, p)
	p.clear()
	if errors.Is(err, errFull) {
		return fmt.Errorf("%s does not fit into %s, which has %d bytes", o.from, inspect.Printable(o.name), section.Size())
	}
	return err
}

// hold waits for a signal. A manager that ends takes the name with it, which nobody tells us: so we look.
func (o *createOptions) hold(cmd *cobra.Command, section *winshm.Section, signals <-chan os.Signal) error {
	verb := "created"
	if section.Existed() {
		verb = "existed already"
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s: %s, held by process %d until interrupted\n",
		inspect.Printable(o.name), verb, exactText(section.Size()), os.Getpid())
	if err != nil {
		return err
	}
	const interval = time.Second
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-signals:
			return nil
		case <-tick.C:
			if err := stillHeld(section); err != nil {
				return fmt.Errorf("%s is gone: the object manager ended, or the handle was closed: %w", inspect.Printable(o.name), err)
			}
		}
	}
}

// stillHeld asks whether the handle is what it was, which costs no round trip. Another error than that is not ours to judge.
func stillHeld(section *winshm.Section) error {
	view, err := section.Map(&winshm.ViewOptions{Length: 1, Mode: winshm.ViewRead})
	if errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		return err
	}
	if err == nil {
		_ = view.Close()
	}
	return nil
}

// runCommand runs the command and passes signals on until it ends.
func (o *createOptions) runCommand(cmd *cobra.Command, g *globals, signals <-chan os.Signal) error {
	child := g.command(context.Background(), o.command[0], o.command[1:]...)
	child.Stdin, child.Stdout, child.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	if err := child.Start(); err != nil {
		if errors.Is(err, fs.ErrNotExist) || child.Err != nil {
			return fmt.Errorf("no command %s is found: check its name, or write its path", o.command[0])
		}
		return fmt.Errorf("%s cannot be run: %w", o.command[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	atTerminal := isTerminal(cmd.InOrStdin())
	for {
		select {
		case s := <-signals:
			// What is typed at a terminal goes to the command too; it shall not get it twice.
			if typed := s == syscall.SIGINT || s == syscall.SIGQUIT; !typed || !atTerminal {
				_ = child.Process.Signal(s)
			}
		case err := <-ended:
			return exitOf(err)
		}
	}
}
