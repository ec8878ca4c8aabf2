package command

import (
	"fmt"
	"io"
	"time"

	"winshm/internal/inspect"
)

// writeState writes how an object is that one can wait for, and where that is kept.
func writeState(w io.Writer, o *inspect.Object) {
	s := o.State
	fmt.Fprintf(w, "State:\t%s\n", o.Words())
	if s.Due != nil {
		fmt.Fprintf(w, "Due:\tin %s\n", max(time.Until(*s.Due), 0).Round(10*time.Millisecond))
	}
	if s.Managed {
		fmt.Fprintf(w, "Kept by:\tthe manager, for several users\n")
	}
}

// writeWaiters writes who waits, first come first.
func writeWaiters(w io.Writer, s *inspect.State) error {
	if s == nil || s.CountWaiters() == 0 {
		return nil
	}
	fmt.Fprintf(w, "\nWaited for by %s:\n", count(s.CountWaiters(), "thread"))
	t := newTable(w)
	fmt.Fprintln(t, "  PID\tPROGRAM\tUSER\tTHREAD")
	for _, waiter := range s.Waiters {
		fmt.Fprintf(t, "  %d\t%s\t%s\t%s\n", waiter.PID, inspect.Printable(waiter.Program), waiter.User.Name, threadText(waiter))
	}
	if s.Others > 0 {
		fmt.Fprintf(t, "  and %d more\n", s.Others)
	}
	return t.Flush()
}

// threadText writes the kernel's number of a thread, if it is one.
func threadText(t inspect.Thread) string {
	if t.Thread == 0 {
		return "-"
	}
	return fmt.Sprint(t.Thread)
}
