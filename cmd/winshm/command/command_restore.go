package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/snapshot"
)

func newRestoreCommand(g *globals) *cobra.Command {
	o := createOptions{kind: sectionKind}
	cmd := &cobra.Command{
		Use:   "restore NAME FILE [-- COMMAND ARG...]",
		Short: "bring a section back from a snapshot, and hold it",
		Long: "Restore makes a section of what snapshot has kept, and holds it as create does: until\n" +
			"it is interrupted, or as long as a COMMAND runs. With --existing-ok, a section that\n" +
			"exists gets the contents, if it is large enough. A FILE that is damaged changes\n" +
			"nothing: all of it is checked before. Of a reserved section that is committed which\n" +
			"holds something.",
		Example: `  winshm restore 'Global\scores' scores.snapshot -- ./serve`,
		Args: func(cmd *cobra.Command, args []string) error {
			if dash := cmd.ArgsLenAtDash(); dash >= 0 {
				o.command, args = args[dash:], args[:dash]
				if len(o.command) == 0 {
					return errors.New("the COMMAND is missing behind --")
				}
			}
			if err := nameAndFile(cmd, args); err != nil {
				return err
			}
			o.name, o.snapshot = args[0], args[1]
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, g) },
	}
	cmd.Flags().BoolVar(&o.existingOK, "existing-ok", false, "write into the section if it exists already")
	cmd.Flags().StringVar(&o.sddl, "security", "", "who may open the section, in `SDDL`")
	return cmd
}

// restore makes a section of a snapshot, or writes that into one that exists.
func (o *createOptions) restore(cmd *cobra.Command, c *winshm.Client, security *winshm.Security) (*creation, error) {
	f, err := os.Open(o.snapshot)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head, err := checked(cmd, f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.snapshot, err)
	}
	section, err := c.CreateSection(o.name, head.Size, &winshm.SectionOptions{
		Protection: winshm.Protection(head.Protection), Reserve: head.Reserved, Exclusive: !o.existingOK, Security: security,
	})
	if err != nil {
		return nil, err
	}
	if section.Size() < head.Size {
		return nil, errors.Join(fmt.Errorf("the section has %d bytes, the snapshot %d", section.Size(), head.Size), section.Close())
	}
	if err := o.pour(cmd, c, section, f, head); err != nil {
		return nil, errors.Join(err, section.Close())
	}
	return &creation{section, exactText(section.Size()), func() error { return stillHeld(section) }}, nil
}

// checked reads all of a snapshot.
func checked(cmd *cobra.Command, f *os.File) (snapshot.Head, error) {
	info, err := f.Stat()
	if err != nil {
		return snapshot.Head{}, err
	}
	head, err := snapshot.ReadHead(f, info.Size())
	if err != nil {
		return head, err
	}
	p := newProgress(cmd.ErrOrStderr(), nil, head.Size)
	defer p.clear()
	return head, snapshot.Verify(f, head, p.count)
}

// pour copies the snapshot's data into the section.
func (o *createOptions) pour(cmd *cobra.Command, c *winshm.Client, section *winshm.Section, f *os.File, head snapshot.Head) error {
	view, err := section.Map(&winshm.ViewOptions{Mode: winshm.ViewWrite})
	if err != nil {
		return err
	}
	defer view.Close()
	p := newProgress(cmd.ErrOrStderr(), nil, head.Size)
	defer p.clear()
	return snapshot.Read(f, head, restored{target{section, view}}, !section.Existed(), p.count)
}

// restored is a section's memory to write to, of which no more is committed than holds something.
type restored struct{ target }

func (r restored) WriteAt(p []byte, off int64) (int, error) {
	committed, n, err := r.view.Committed(off)
	if err == nil && !committed && n >= int64(len(p)) && bytes.Count(p, []byte{0}) == len(p) {
		return len(p), nil
	}
	return r.target.WriteAt(p, off)
}
