package command // a file named *_windows.go would not be built

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
)

func newWindowsCommand(g *globals) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "windows",
		Short: "list windows, to which messages can be sent",
		Long: "Windows lists the windows that you may see: number, class, title, what sort of\n" +
			"window it is, the process that has it, the thread (none, if a goroutine handles its\n" +
			"messages), and the user. Nobody sees them on a screen: they are where messages go.\n" +
			"A message-only window gets no messages that are meant for all.\n\n" +
			"Other users' windows are listed if they are open: some messages of others are let\n" +
			"in. Root sees all.",
		Example: "  winshm windows\n  winshm windows --json | jq -r '.[].class'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			reports, err := g.windowReports()
			switch {
			case err != nil:
				return err
			case asJSON:
				return writeJSON(cmd.OutOrStdout(), reports, "  ")
			}
			return writeWindows(cmd.OutOrStdout(), reports)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON: an array")
	return cmd
}

// windowReport is what --json prints of a window.
type windowReport struct {
	Handle      uintptr         `json:"handle"`
	Class       string          `json:"class"`
	Title       string          `json:"title"`
	MessageOnly bool            `json:"message_only"`
	Open        bool            `json:"open"`
	Process     inspect.Process `json:"process"`
	// Thread is 0 if a goroutine handles the messages.
	Thread int `json:"thread"`
}

func (g *globals) windowReports() ([]windowReport, error) {
	reports := []windowReport{}
	c, err := g.windowClient()
	if c == nil || err != nil {
		return reports, err
	}
	defer c.Close()
	all, err := windows(c)
	people := inspect.NewPeople()
	for _, w := range all {
		reports = append(reports, reportWindow(people, w))
	}
	return reports, err
}

func reportWindow(people inspect.People, w *winshm.Window) windowReport {
	return windowReport{
		Handle: w.Handle(), Class: w.Class(), Title: w.Title(), MessageOnly: w.MessageOnly(), Open: w.Open(),
		Process: people.Process(w.Process(), w.User()), Thread: w.Thread(),
	}
}

func writeWindows(w io.Writer, reports []windowReport) error {
	t := newTable(w)
	fmt.Fprintln(t, "WINDOW\tCLASS\tTITLE\tSORT\tPROCESS\tTHREAD\tUSER")
	for _, r := range reports {
		thread := "-"
		if r.Thread != 0 {
			thread = fmt.Sprint(r.Thread)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%v\t%s\t%s\n", handleText(r.Handle), inspect.Printable(r.Class), titleText(r.Title), r.sort(),
			r.Process, thread, r.Process.User.Name)
	}
	return t.Flush()
}

func (r *windowReport) sort() string {
	sort := "window"
	if r.MessageOnly {
		sort = "message-only"
	}
	if r.Open {
		sort += ", open"
	}
	return sort
}

// titleText writes a title so that it does not break a table.
func titleText(title string) string {
	const longest = 40
	if title == "" {
		return "-"
	}
	if runes := []rune(title); len(runes) > longest {
		title = string(runes[:longest-1]) + "…"
	}
	return inspect.Printable(title)
}
