package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winshm/internal/inspect"
)

// timeout is for how long a command waits at most: for ever if it is not set.
type timeout struct {
	duration
	set bool
}

// Set reads it.
func (t *timeout) Set(text string) error {
	t.set = true
	return t.duration.Set(text)
}

func (t *timeout) addFlag(cmd *cobra.Command) {
	cmd.Flags().VarP(t, "timeout", "w", "wait no longer than this: seconds, or with a unit as 300ms; 0: not at all")
	cmd.Flags().Lookup("timeout").DefValue = ""
}

// none reports whether it does not wait at all.
func (t *timeout) none() bool { return t.set && t.duration == 0 }

// context returns a context that ends when the time is over.
func (t *timeout) context(parent context.Context) (context.Context, context.CancelFunc) {
	if !t.set {
		return context.WithCancel(parent)
	}
	return context.WithTimeout(parent, time.Duration(t.duration))
}

// over says that the time is over, and how the objects of these names are then.
func (t *timeout) over(g *globals, names ...string) error {
	standing := errors.New(g.standing(names))
	if t.none() {
		return standing
	}
	return fmt.Errorf("not within %v: %w", &t.duration, standing)
}

// standing says how the objects of these names are: for whoever waited for them in vain.
func (g *globals) standing(names []string) string {
	const most = 4
	i := g.inspector()
	defer i.Close()
	var words []string
	for n, name := range names {
		if n == most {
			words = append(words, "...")
			break
		}
		o, err := i.Find(name)
		if err != nil || o.State == nil {
			continue // it may be gone, or another's
		}
		words = append(words, inspect.Printable(name)+" is "+o.Words())
	}
	if len(words) == 0 {
		return "nothing is signaled"
	}
	return strings.Join(words, "; ")
}
