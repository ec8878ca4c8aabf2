package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
	"winshm/winerr"
)

type waitOptions struct {
	all     bool
	quiet   bool
	json    bool
	timeout timeout
	pids    []int
}

func newWaitCommand(g *globals) *cobra.Command {
	var o waitOptions
	cmd := &cobra.Command{
		Use:   "wait NAME...",
		Short: "wait for events, mutexes, semaphores and timers",
		Long: "Wait waits until one of up to 64 objects is signaled, and prints its name: an event\n" +
			"or timer that is set, a mutex that is free, a semaphore whose count is not 0. Of\n" +
			"several it is the first. With --all it waits until all are at the same time.\n\n" +
			"It takes what it waits for: an auto event or timer is reset, a semaphore loses one.\n" +
			"A mutex is given back at once: lock keeps it. One that was abandoned, which is told,\n" +
			"stays abandoned, so that its next owner learns it too.\n\n" +
			"With --pid it also waits for processes to end; they come after the names. So a\n" +
			"script that waits for what a process is to do learns that it died instead. A\n" +
			"process that is not there has ended.\n\n" +
			"The exit code says which: 0 for the first, 1 for the second, and so on; with --all\n" +
			"it is 0. It is 124 when the time is over, and 125 for any failure.",
		Example: "  winshm wait 'Global\\ready' --timeout 10s\n" +
			"  winshm wait done --pid 4711 && echo done || echo \"it ended, or: $?\"\n" +
			"  which=$(winshm wait first second third)",
		Annotations:       map[string]string{ownCodes: "yes"},
		Args:              o.check,
		ValidArgsFunction: g.completeNames(waitableKinds...),
		RunE:              func(cmd *cobra.Command, names []string) error { return o.run(cmd, g, names) },
	}
	cmd.Flags().BoolVarP(&o.all, "all", "a", false, "wait until all are signaled together, and take all or none")
	cmd.Flags().IntSliceVarP(&o.pids, "pid", "p", nil, "wait for this `process` to end")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print nothing on standard output")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON, also when the time is over")
	o.timeout.addFlag(cmd)
	return cmd
}

// check checks the arguments, and the flags, which are known then.
func (o *waitOptions) check(_ *cobra.Command, names []string) error {
	n := len(names) + len(o.pids)
	switch {
	case n == 0:
		return errors.New("the NAME is missing")
	case n > winshm.MaxWait:
		return fmt.Errorf("%d objects are too many: one wait can be for %d", n, winshm.MaxWait)
	}
	if slices.Contains(names, "") {
		return errors.New("a NAME is empty")
	}
	for _, pid := range o.pids {
		if pid <= 0 {
			return fmt.Errorf("%d is not the number of a process", pid)
		}
	}
	return nil
}

// waitReport is what --json prints.
type waitReport struct {
	Satisfied bool `json:"satisfied"`
	// Index is that of the object that was got, 0 with --all. -1: the time is over.
	Index int `json:"index"`
	// Names are what was got: names, and pid:N.
	Names []string `json:"names"`
	// Abandoned are the mutexes whose last owner ended while it had them.
	Abandoned []string `json:"abandoned"`
}

func (o *waitOptions) run(cmd *cobra.Command, g *globals, names []string) error {
	c, err := g.connect(len(names) == 0)
	if err != nil {
		return explain(waitableKind, append(names, "")[0], err)
	}
	defer c.Close()
	objects, titles, err := o.open(c, names)
	if err != nil {
		return err
	}
	ctx, cancel := o.timeout.context(cmd.Context())
	defer cancel()
	wait := winshm.WaitAny
	if o.all {
		wait = winshm.WaitAll
	}
	result, err := wait(ctx, objects...)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return o.timedOut(cmd, g, names)
	case o.all && errors.Is(err, winerr.ERROR_INVALID_PARAMETER):
		return errors.New("an object is named twice: --all takes each once")
	case errors.Is(err, winerr.ERROR_INVALID_HANDLE):
		return fmt.Errorf("the object manager ended, and what was waited for with it: %w", err)
	case err != nil:
		return err
	}
	return o.report(cmd, titles, result)
}

// open opens all that is waited for, and returns what to call it.
func (o *waitOptions) open(c *winshm.Client, names []string) (objects []winshm.Waitable, titles []string, err error) {
	for _, name := range names {
		object, err := openWaitable(c, name)
		if err != nil {
			return nil, nil, err
		}
		objects, titles = append(objects, object), append(titles, name)
	}
	for _, pid := range o.pids {
		process, err := openProcess(c, pid)
		if err != nil {
			return nil, nil, err
		}
		objects, titles = append(objects, process), append(titles, fmt.Sprintf("pid:%d", pid))
	}
	return objects, titles, nil
}

// openProcess opens a process to wait for its end. For one that is no more, something stands that is signaled.
func openProcess(c *winshm.Client, pid int) (winshm.Waitable, error) {
	p, err := c.OpenProcess(pid)
	switch {
	case errors.Is(err, winerr.ERROR_INVALID_PARAMETER):
		return c.CreateEvent("", &winshm.EventOptions{Manual: true, Set: true})
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		return nil, fmt.Errorf("process %d is another user's, or protected: only root may wait for it", pid)
	}
	return p, err
}

// report tells what was got, and gives mutexes back. One that was abandoned is not: it becomes that again as we end.
func (o *waitOptions) report(cmd *cobra.Command, titles []string, result winshm.Result) error {
	r := waitReport{Satisfied: true, Index: result.Index, Names: titles, Abandoned: []string{}}
	if !o.all {
		r.Names = titles[result.Index : result.Index+1]
	}
	for i, lock := range result.Locks {
		switch {
		case lock == winshm.Lock{}:
		case lock.Abandoned():
			r.Abandoned = append(r.Abandoned, titles[i])
			fmt.Fprintf(cmd.ErrOrStderr(), "winshm: %s is abandoned: its last owner ended while it had it\n", inspect.Printable(titles[i]))
		default:
			if err := lock.Unlock(); err != nil {
				return err
			}
		}
	}
	if err := o.write(cmd.OutOrStdout(), r); err != nil || r.Index == 0 {
		return err
	}
	return &exitError{code: r.Index}
}

func (o *waitOptions) write(w io.Writer, r waitReport) error {
	switch {
	case o.quiet:
		return nil
	case o.json:
		return writeJSON(w, r, "")
	}
	for _, name := range r.Names {
		if _, err := fmt.Fprintln(w, name); err != nil {
			return err
		}
	}
	return nil
}

// timedOut tells how things stood when the time was over.
func (o *waitOptions) timedOut(cmd *cobra.Command, g *globals, names []string) error {
	if o.json {
		if err := o.write(cmd.OutOrStdout(), waitReport{Index: -1, Names: []string{}, Abandoned: []string{}}); err != nil {
			return err
		}
	}
	if o.timeout.none() {
		return &exitError{code: exitTimeout}
	}
	return &exitError{exitTimeout, o.timeout.over(g, names...)}
}
