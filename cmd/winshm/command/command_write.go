package command

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"winshm"
)

func newWriteCommand(g *globals) *cobra.Command {
	var s span
	cmd := &cobra.Command{
		Use:   "write NAME",
		Short: "copy standard input into a section",
		Long: "Write copies standard input into a section that exists. Input that goes beyond\n" +
			"the end is an error; what has room is written before. With --length exactly\n" +
			"that much is copied, and less input is an error. Of a reserved section it commits\n" +
			"what it writes to.",
		Example:           `  echo 42 | winshm write 'Global\scores' --offset 64K`,
		Args:              oneName,
		ValidArgsFunction: g.completeName("section"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.lengthSet = cmd.Flags().Changed("length")
			return writeSection(cmd, g, args[0], s)
		},
	}
	s.addFlags(cmd, "how much to copy (default: all of the input)")
	return cmd
}

func writeSection(cmd *cobra.Command, g *globals, name string, s span) error {
	o, err := g.open(name, winshm.MapRead|winshm.MapWrite, winshm.ViewWrite)
	if err != nil {
		return err
	}
	defer o.close()
	room, err := s.within(o)
	if err != nil {
		return err
	}
	in, total := cmd.InOrStdin(), int64(0)
	if s.lengthSet {
		in, total = io.LimitReader(in, room), room
	}
	p := newProgress(cmd.ErrOrStderr(), nil, total)
	written, err := fill(target{o.section, o.view}, int64(s.offset), in, p)
	p.clear()
	switch {
	case errors.Is(err, errFull):
		return fmt.Errorf("%s ends at byte %d: %d bytes of the input were written, the rest has no room", o.name, o.section.Size(), written)
	case err != nil:
		return fmt.Errorf("%d bytes were written: %w", written, err)
	case s.lengthSet && written < room:
		return fmt.Errorf("the input ends after %d of %d bytes, which were written: choose a --length up to that", written, room)
	}
	return nil
}
