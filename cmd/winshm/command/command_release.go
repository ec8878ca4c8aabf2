package command

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"winshm"
)

func newReleaseCommand(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "release NAME [COUNT]",
		Short: "add to the count of a semaphore",
		Long: "Release adds COUNT, or 1, to a semaphore, which satisfies as many waits. If the\n" +
			"maximum would be exceeded nothing is added. A mutex is released by its owner only.",
		Example: "  winshm release 'Global\\slots' 3",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return fmt.Errorf("%q is one argument too many", args[2])
			}
			return oneName(nil, args[:min(len(args), 1)])
		},
		ValidArgsFunction: g.completeName(semaphoreKind),
		RunE: func(_ *cobra.Command, args []string) error {
			n := 1
			if len(args) > 1 {
				var err error
				if n, err = parseCount(args[1]); err != nil || n == 0 {
					return usagef("%q is no COUNT: write a number from 1 to 2147483647", args[1])
				}
			}
			return release(g, args[0], n)
		},
	}
}

// parseCount reads a count of a semaphore, which has 31 bits.
func parseCount(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err
}

func release(g *globals, name string, n int) error {
	c, err := g.connect(false)
	if err != nil {
		return explain(semaphoreKind, name, err)
	}
	defer c.Close()
	s, err := c.OpenSemaphore(name, winshm.ModifyState)
	if err != nil {
		return explain(semaphoreKind, name, err)
	}
	_, err = s.Release(n)
	return explain(semaphoreKind, name, errors.Join(err, s.Close()))
}
