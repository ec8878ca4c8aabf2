package command

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"winshm/internal/inspect"
)

// held is an object that lives because we have it.
type held interface {
	Existed() bool
	Close() error
}

// creation is what create has made, or found.
type creation struct {
	held
	words string       // what it is
	still func() error // an error: the handle is not what it was
}

// hold waits for a signal. A manager that ends takes the name with it, which nobody tells us: so we look.
func (made *creation) hold(cmd *cobra.Command, name string, signals <-chan os.Signal) error {
	verb := "created"
	if made.Existed() {
		verb = "existed already"
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s: %s, held by process %d until interrupted\n",
		inspect.Printable(name), verb, made.words, os.Getpid())
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
			if err := made.still(); err != nil {
				return fmt.Errorf("%s is gone: the object manager ended, or the handle was closed: %w", inspect.Printable(name), err)
			}
		}
	}
}
