package command

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winshm"
)

type createOptions struct {
	kind       string
	from       string
	file       string // the section is over it
	snapshot   string // restore: the file to bring back
	reserve    bool
	existingOK bool
	sddl       string

	manual, set    bool
	count, maximum int
	due, period    duration
	starts         bool // --due or --period is given

	name    string
	size    int64
	command []string
}

func newCreateCommand(g *globals) *cobra.Command {
	var o createOptions
	cmd := &cobra.Command{
		Use:   "create NAME [SIZE] [-- COMMAND ARG...]",
		Short: "make a section, event, mutex, semaphore or timer, and hold it",
		Long: "Create makes a section, all zero or with the contents of a file, or what --type\n" +
			"says, and holds it until it is interrupted. It prints one line when other programs\n" +
			"can open it.\n\n" +
			"With a COMMAND it holds the object as long as that runs, passes signals on to it\n" +
			"and ends with its exit code, or with 128 plus the number of the signal that ended\n" +
			"it; 126 or 127 if it cannot be run or is not found.\n\n" +
			"SIZE is a section's, and rounded up to a multiple of 4096. With --from and --file it\n" +
			"may be left out; a --file that is shorter becomes so long. A mutex is free; a timer stands still without --due or --period. With\n" +
			"--existing-ok, what exists stays as it is but for what --from, --due and --period\n" +
			"say.",
		Example: `  winshm create 'Global\scores' 64K` + "\n  winshm create words --from /usr/share/dict/words -- ./search hello\n" +
			"  winshm create ready --type event --manual -- ./start\n" +
			"  winshm create slots --type semaphore --count 4 --max 4\n" +
			"  winshm create tick --type timer --period 1s",
		Args: func(cmd *cobra.Command, args []string) error { return o.parse(cmd, args, cmd.ArgsLenAtDash()) },
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, g) },
	}
	o.addFlags(cmd)
	return cmd
}

func (o *createOptions) addFlags(cmd *cobra.Command) {
	kinds := append([]string{sectionKind}, waitableKinds...)
	flags := cmd.Flags()
	flags.StringVarP(&o.kind, "type", "t", sectionKind, "what `kind` of object to make: "+strings.Join(kinds, ", "))
	_ = cmd.RegisterFlagCompletionFunc("type", cobra.FixedCompletions(kinds, cobra.ShellCompDirectiveNoFileComp))
	flags.StringVar(&o.from, "from", "", "fill the section from this `file`")
	flags.StringVar(&o.file, "file", "", "a section over this disk `file`: its contents are the file's, and stay there")
	flags.BoolVar(&o.reserve, "reserve", false, "a section whose memory is committed as it is used, and costs nothing before")
	flags.StringVar(&o.sddl, "security", "", "who may open the object, in `SDDL`, such as D:(A;;GA;;;CO)(A;;GR;;;WD)")
	flags.BoolVar(&o.existingOK, "existing-ok", false, "hold the object if it exists already, and leave it as it is")
	flags.BoolVar(&o.manual, "manual", false, "an event or timer that stays set until it is reset, or started again")
	flags.BoolVar(&o.set, "set", false, "an event that is set from the beginning")
	flags.IntVar(&o.count, "count", 0, "a semaphore's `number` to begin with")
	flags.IntVar(&o.maximum, "max", math.MaxInt32, "a semaphore's highest `number`")
	flags.Var(&o.due, "due", "when a timer is set, counted from now")
	flags.Var(&o.period, "period", "after how long a timer is set again and again")
	for _, name := range []string{"due", "period"} {
		flags.Lookup(name).DefValue = ""
	}
}

// flagsOf are the flags that belong to some kinds only.
var flagsOf = map[string][]string{
	"from": {sectionKind}, "file": {sectionKind}, "reserve": {sectionKind}, "manual": {eventKind, timerKind}, "set": {eventKind},
	"count": {semaphoreKind}, "max": {semaphoreKind},
	"due": {timerKind}, "period": {timerKind},
}

// parse reads the arguments, of which those from dash on are a command's.
func (o *createOptions) parse(cmd *cobra.Command, args []string, dash int) error {
	if dash >= 0 {
		o.command, args = args[dash:], args[:dash]
		if len(o.command) == 0 {
			return errors.New("the COMMAND is missing behind --")
		}
	}
	if len(args) == 0 || args[0] == "" {
		return errors.New("the NAME is missing")
	}
	o.name = args[0]
	if err := o.checkFlags(cmd); err != nil {
		return err
	}
	switch {
	case o.kind == sectionKind:
		return o.parseSize(args[1:])
	case len(args) > 1:
		return fmt.Errorf("%q is one argument too many: only a section has a SIZE, and a command stands behind --", args[1])
	case o.kind == semaphoreKind:
		return o.checkCounts()
	}
	return nil
}

// checkFlags checks that the kind is one, and that it has the flags that are given.
func (o *createOptions) checkFlags(cmd *cobra.Command) error {
	if o.kind != sectionKind && !slices.Contains(waitableKinds, o.kind) {
		return fmt.Errorf("--type %q is none of %s, %s", o.kind, sectionKind, strings.Join(waitableKinds, ", "))
	}
	for _, flag := range []string{"from", "file", "reserve", "manual", "set", "count", "max", "due", "period"} {
		if kinds := flagsOf[flag]; cmd.Flags().Changed(flag) && !slices.Contains(kinds, o.kind) {
			return fmt.Errorf("--%s is for --type %s, not for a %s", flag, strings.Join(kinds, " or "), o.kind)
		}
	}
	o.starts = cmd.Flags().Changed("due") || cmd.Flags().Changed("period")
	if o.starts && !cmd.Flags().Changed("due") {
		o.due = o.period
	}
	return nil
}

func (o *createOptions) parseSize(args []string) error {
	switch {
	case o.from != "" && o.file != "":
		return errors.New("a section over a --file has its contents: --from does not go with it")
	case len(args) == 0 && o.from == "" && o.file == "":
		return errors.New("the SIZE is missing, or a file to take it from (--from, --file)")
	case len(args) > 1:
		return fmt.Errorf("%q is one argument too many: a command stands behind --", args[1])
	case len(args) == 0:
		return nil
	}
	var err error
	if o.size, err = parseSize(args[0]); err == nil && o.size == 0 {
		err = errors.New("the SIZE is 0: a section has at least one byte")
	}
	return err
}

func (o *createOptions) run(cmd *cobra.Command, g *globals) error {
	security, err := o.security()
	if err != nil {
		return err
	}
	c, err := g.connect(true)
	if err != nil {
		return err
	}
	defer c.Close()
	made, err := o.create(cmd, c, security)
	if err != nil {
		return explain(o.kind, o.name, err)
	}
	defer made.Close() // and until then it is no garbage
	// Until here a signal ends the program, and the object with it; there is nothing to tidy up.
	if len(o.command) > 0 {
		p := program{command: o.command}
		return p.run(cmd, g)
	}
	signals := make(chan os.Signal, 8)
	notify(signals)
	defer signal.Stop(signals)
	return made.hold(cmd, o.name, signals)
}

func (o *createOptions) create(cmd *cobra.Command, c *winshm.Client, security *winshm.Security) (*creation, error) {
	if o.snapshot != "" {
		return o.restore(cmd, c, security)
	}
	if o.kind == sectionKind {
		return o.createSection(cmd, c, security)
	}
	return o.createWaitable(c, security)
}

// security says who may open the object; nil: the default.
func (o *createOptions) security() (*winshm.Security, error) {
	if o.sddl == "" {
		return nil, nil //nolint:nilnil // no descriptor, no error
	}
	d, err := winshm.ParseSDDL(o.sddl)
	if err != nil {
		return nil, fmt.Errorf("--security %q: %w", o.sddl, errors.Unwrap(err))
	}
	return d, nil
}
