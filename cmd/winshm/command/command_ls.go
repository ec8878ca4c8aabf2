package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"winshm/internal/inspect"
)

type lsOptions struct {
	types    []string
	json     bool
	watch    bool
	interval time.Duration
}

func newLsCommand(g *globals) *cobra.Command {
	var o lsOptions
	cmd := &cobra.Command{
		Use:     "ls",
		Aliases: []string{"list"},
		Short:   "list what is shared, and who holds it",
		Long: "Ls lists the objects that you may see: name, type, how large a section is and in\n" +
			"which state what one can wait for, how many handles keep them alive, and the\n" +
			"processes that have these. An object of your session is shown as `Local\\x`, one\n" +
			"without a name as `#ID`. Where no manager runs nothing is shared, and the list is\n" +
			"empty.\n\n" +
			"An event or timer is set or reset; a wait resets an auto one. A mutex is free, owned\n" +
			"by a process, or abandoned: its last owner ended while it had it. A semaphore has a\n" +
			"count and a maximum.",
		Example: "  winshm ls --watch\n  winshm ls --type mutex,event\n  winshm ls --json | jq -r '.[].name'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.checkTypes(); err != nil {
				return err
			}
			i := g.inspector()
			defer i.Close()
			if o.watch {
				return o.follow(cmd, i)
			}
			text, err := o.render(i, "  ")
			if err == nil {
				_, err = cmd.OutOrStdout().Write(text)
			}
			return err
		},
	}
	cmd.Flags().StringSliceVarP(&o.types, "type", "t", nil, "list these `types` only: "+strings.Join(listedTypes, ", "))
	_ = cmd.RegisterFlagCompletionFunc("type", cobra.FixedCompletions(listedTypes, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON: an array, on one line with --watch")
	cmd.Flags().BoolVarP(&o.watch, "watch", "w", false, "go on until interrupted, and print the list again when it changes")
	cmd.Flags().DurationVar(&o.interval, "interval", 500*time.Millisecond, "how often --watch looks, for instance 2s")
	return cmd
}

// listedTypes are the types that --type knows.
var listedTypes = []string{"section", "event", "mutex", "semaphore", "timer", "process", "thread"}

func (o *lsOptions) checkTypes() error {
	for _, t := range o.types {
		if !slices.Contains(listedTypes, t) {
			return usagef("--type %q is none of %s", t, strings.Join(listedTypes, ", "))
		}
	}
	return nil
}

// listed reports whether an object is of a type that was asked for.
func (o *lsOptions) listed(object *inspect.Object) bool {
	return len(o.types) == 0 || slices.Contains(o.types, strings.ToLower(object.Type))
}

// follow prints the list each time that it changes: on a terminal over the last one, elsewhere one block after the other.
func (o *lsOptions) follow(cmd *cobra.Command, i *inspect.Inspector) error {
	if o.interval <= 0 {
		return usagef("--interval must be more than 0")
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	tick := time.NewTicker(o.interval)
	defer tick.Stop()
	out := cmd.OutOrStdout()
	for last, first := []byte(nil), true; ; first = false {
		text, err := o.render(i, "")
		if err != nil {
			return err
		}
		if first || !bytes.Equal(text, last) {
			if _, err := out.Write(o.block(text, isTerminal(out), first)); err != nil {
				return err
			}
			last = text
		}
		if !waitTick(ctx, tick) {
			return nil
		}
	}
}

// waitTick waits for the next look, and reports false if there is none to come.
func waitTick(ctx context.Context, tick *time.Ticker) bool {
	select {
	case <-ctx.Done():
		return false
	case <-tick.C:
		return true
	}
}

func (o *lsOptions) block(text []byte, terminal, first bool) []byte {
	switch {
	case terminal && !o.json:
		return append([]byte(clearScreen), text...)
	case first || o.json:
		return text
	}
	return append([]byte("\n"), text...)
}

func (o *lsOptions) render(i *inspect.Inspector, indent string) ([]byte, error) {
	objects, err := i.Objects()
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, func(object inspect.Object) bool { return !o.listed(&object) })
	var text bytes.Buffer
	if o.json {
		if objects == nil {
			objects = []inspect.Object{}
		}
		err = writeJSON(&text, objects, indent)
	} else {
		err = writeTable(&text, objects)
	}
	return text.Bytes(), err
}

func writeJSON(w io.Writer, v any, indent string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return e.Encode(v)
}

func writeTable(w io.Writer, objects []inspect.Object) error {
	t := newTable(w)
	fmt.Fprintln(t, "NAME\tTYPE\tSIZE/STATE\tHANDLES\tHOLDERS")
	for _, o := range objects {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\n", o.Title(), typeText(&o), stateText(&o), len(o.Handles), holdersText(o.Holders()))
	}
	return t.Flush()
}

// typeText writes the type, and which process a process or thread object stands for.
func typeText(o *inspect.Object) string {
	if o.Subject == nil {
		return o.Type
	}
	return o.Type + " " + holdersText([]inspect.Process{*o.Subject})
}

// stateText writes how large a section is, or how what one can wait for is and how many do.
func stateText(o *inspect.Object) string {
	switch {
	case o.IsSection():
		return bytesText(int64(o.Size))
	case o.State == nil:
		return "-"
	case o.State.CountWaiters() == 0:
		return o.Words()
	}
	return fmt.Sprintf("%s, %d waiting", o.Words(), o.State.CountWaiters())
}

func newTable(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// holdersText names the first few holders.
func holdersText(holders []inspect.Process) string {
	const shown = 3
	var text []string
	for i, p := range holders {
		if i == shown {
			text = append(text, fmt.Sprintf("and %d more", len(holders)-shown))
			break
		}
		text = append(text, p.String())
	}
	return strings.Join(text, " ")
}
