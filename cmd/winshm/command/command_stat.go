package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"winshm/internal/inspect"
)

func newStatCommand(g *globals) *cobra.Command {
	asJSON, withSecurity := false, false
	cmd := &cobra.Command{
		Use:   "stat NAME",
		Short: "show all about an object: who holds it, who waits for it, who maps it where",
		Long: "Stat shows an object: every handle to it, whose it is and what it allows; the\n" +
			"state of an event, mutex, semaphore or timer, and who waits for it in the order of\n" +
			"arrival; every process that maps a section's memory. NAME may be #ID, as ls shows\n" +
			"it. A mapping without a handle keeps the memory, but not the name. With --security\n" +
			"it shows who may open the object: entries count in their order.\n\n" +
			"A mutex is owned by a thread, or by a lock of a Go program, which has no thread.",
		Args:              oneName,
		ValidArgsFunction: g.completeName(),
		RunE: func(cmd *cobra.Command, args []string) error {
			i := g.inspector()
			defer i.Close()
			o, err := i.Find(args[0])
			if err != nil {
				return explain(anyKind, args[0], err)
			}
			mappers, err := inspect.FindMappers(o)
			if err != nil {
				return err
			}
			var security *inspect.Security
			if withSecurity {
				if security, err = readSecurity(i, o); err != nil {
					return err
				}
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), statReport{o, mappers, security}, "  ")
			}
			if err := writeStat(cmd.OutOrStdout(), o, mappers); err != nil || !withSecurity {
				return err
			}
			return writeSecurity(cmd.OutOrStdout(), security)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&withSecurity, "security", false, "show who may open it")
	return cmd
}

// statReport is what --json prints.
type statReport struct {
	*inspect.Object
	Mappers  inspect.Mappers   `json:"mappers"`
	Security *inspect.Security `json:"security,omitempty"`
}

func writeStat(w io.Writer, o *inspect.Object, m inspect.Mappers) error {
	t := newTable(w)
	fmt.Fprintf(t, "Name:\t%s\n", o.Title())
	fmt.Fprintf(t, "Type:\t%s, number %d\n", typeText(o), o.ID)
	if o.IsSection() {
		fmt.Fprintf(t, "Size:\t%s\n", exactText(int64(o.Size)))
		fmt.Fprintf(t, "Protection:\t%s\n", strings.Join(append([]string{o.Protection}, o.Attributes...), " "))
	}
	fmt.Fprintf(t, "Owner:\t%s\n", userText(o.Owner))
	if o.IsSection() {
		where := "Memory"
		if o.IsDisk() {
			where = "File"
		}
		fmt.Fprintf(t, "%s:\tinode %d\n", where, o.Inode)
	}
	if o.State != nil {
		writeState(t, o)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if err := writeWaiters(w, o.State); err != nil {
		return err
	}
	if err := writeHandles(w, o.Handles); err != nil || !o.IsSection() {
		return err
	}
	return writeMappers(w, m)
}

func writeHandles(w io.Writer, handles []inspect.Handle) error {
	fmt.Fprintf(w, "\nHeld by %s:\n", count(len(handles), "handle"))
	t := newTable(w)
	fmt.Fprintln(t, "  PID\tPROGRAM\tUSER\tHANDLE\tFLAGS\tACCESS")
	for _, h := range handles {
		flags := strings.Join(h.Flags, ",")
		if flags == "" {
			flags = "-"
		}
		fmt.Fprintf(t, "  %d\t%s\t%s\t%#x\t%s\t%s (%#x)\n", h.PID, inspect.Printable(h.Program), h.User.Name, h.Value, flags, h.AccessWords(), h.Access)
	}
	return t.Flush()
}

func writeMappers(w io.Writer, m inspect.Mappers) error {
	fmt.Fprintf(w, "\nMapped by %s:\n", count(len(m.Found), "process"))
	t := newTable(w)
	if len(m.Found) > 0 {
		fmt.Fprintln(t, "  PID\tPROGRAM\tUSER\tADDRESS\tSIZE\tRESIDENT\tPROTECTION")
	}
	for _, p := range m.Found {
		for _, v := range p.Views {
			fmt.Fprintf(t, "  %d\t%s\t%s\t%#x-%#x\t%s\t%s\t%s\n", p.PID, inspect.Printable(p.Program), p.User.Name,
				v.Start, v.End, bytesText(int64(v.End-v.Start)), residentText(v.Resident), v.Protection)
		}
	}
	if err := t.Flush(); err != nil || m.Unseen == 0 {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s could not be looked into (another user's, or protected) and may map it too.\n", count(m.Unseen, "process"))
	return err
}

func residentText(n int64) string {
	if n < 0 {
		return "?"
	}
	return bytesText(n)
}

func userText(u inspect.User) string { return fmt.Sprintf("%s (%d)", u.Name, u.ID) }

// count writes "no handle", "1 handle", "2 processes".
func count(n int, thing string) string {
	switch {
	case n == 0:
		return "no " + thing
	case n == 1:
	case strings.HasSuffix(thing, "s"):
		thing += "es"
	default:
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
