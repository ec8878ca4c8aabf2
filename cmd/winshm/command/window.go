package command

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/client"
	"winshm/internal/inspect"
)

// oneWindow returns the one window that a word means: its class, its title or its number.
func oneWindow(c *winshm.Client, word string) (*winshm.Window, error) {
	all, err := windows(c)
	if err != nil {
		return nil, err
	}
	var found []*winshm.Window
	number, _ := strconv.ParseUint(word, 0, 32)
	for _, w := range all {
		if number != 0 && w.Handle() == uintptr(number) || strings.EqualFold(w.Class(), word) || strings.EqualFold(w.Title(), word) {
			found = append(found, w)
		}
	}
	switch len(found) {
	case 0:
		return nil, &explained{fmt.Sprintf("no window has the class, title or number %s: winshm windows shows those that there are",
			inspect.Printable(word)), fs.ErrNotExist}
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d windows have the class or title %s: write the number of one: %s", len(found), inspect.Printable(word),
		numbersOf(found))
}

// numbersOf writes the numbers of the first few windows.
func numbersOf(windows []*winshm.Window) string {
	const shown = 4
	var text []string
	for i, w := range windows {
		if i == shown {
			text = append(text, "...")
			break
		}
		text = append(text, handleText(w.Handle()))
	}
	return strings.Join(text, ", ")
}

func handleText(h uintptr) string { return fmt.Sprintf("%#x", h) }

// windows returns all windows that we may see. Where no manager runs, there are none.
func windows(c *winshm.Client) ([]*winshm.Window, error) {
	all, err := c.Windows()
	if errors.Is(err, fs.ErrClosed) || errors.Is(err, client.ErrNobody) {
		return nil, nil
	}
	return all, err
}

// windowClient returns a client to look at windows with, nil if no manager runs.
func (g *globals) windowClient() (*winshm.Client, error) {
	c, err := g.connect(false)
	if errors.Is(err, client.ErrNobody) {
		return nil, nil
	}
	return c, err
}

// completeWindow offers the classes and titles of windows.
func (g *globals) completeWindow(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	c, err := g.windowClient()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	if c == nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer c.Close()
	all, err := windows(c)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []cobra.Completion
	for _, w := range all {
		names = append(names, w.Class())
		if w.Title() != "" {
			names = append(names, w.Title())
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
