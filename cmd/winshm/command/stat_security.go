package command

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"winshm/internal/inspect"
	"winshm/winerr"
)

// readSecurity returns an object's security, and explains why there is none to show.
func readSecurity(i *inspect.Inspector, o *inspect.Object) (*inspect.Security, error) {
	s, err := i.Security(o)
	switch {
	case errors.Is(err, winerr.ERROR_NOT_SUPPORTED):
		return nil, &explained{fmt.Sprintf("%s has no name: only what has one can be asked for its security", o.Title()), err}
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		return nil, &explained{fmt.Sprintf("%s does not let you read its security", o.Title()), err}
	}
	return s, err
}

// writeSecurity writes who may do what, in words and in SDDL.
func writeSecurity(w io.Writer, s *inspect.Security) error {
	fmt.Fprintf(w, "\nSecurity: owned by %s, %s\n", s.Owner.Name, s.Group.Name)
	switch {
	case s.Unguarded:
		fmt.Fprintln(w, "  everyone may do everything: there is no list")
	case len(s.Entries) == 0:
		fmt.Fprintln(w, "  nobody may do anything: the list is empty")
	}
	t := newTable(w)
	for _, e := range s.Entries {
		verb := "allows"
		if e.Deny {
			verb = "denies"
		}
		fmt.Fprintf(t, "  %s\t%s\t%s (%#x)\n", verb, e.Who.Name, strings.Join(e.Rights, "|"), e.Access)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "  %s\n", s.SDDL)
	return err
}
