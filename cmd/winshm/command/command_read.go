package command

import (
	"io"

	"github.com/spf13/cobra"

	"winshm"
)

func newReadCommand(g *globals) *cobra.Command {
	var s span
	cmd := &cobra.Command{
		Use:   "read NAME",
		Short: "copy a section to standard output",
		Long: "Read copies a section, or a part of it, to standard output. The size of a\n" +
			"section is a multiple of 4096 bytes; what nobody wrote is zero. A reserved section\n" +
			"ends, without --length, with the last page that is committed.",
		Example:           `  winshm read 'Global\scores' --offset 64K --length 16 | xxd`,
		Args:              oneName,
		ValidArgsFunction: g.completeName("section"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.lengthSet = cmd.Flags().Changed("length")
			return readSection(cmd, g, args[0], s)
		},
	}
	s.addFlags(cmd, "how much to copy (default: up to the end)")
	return cmd
}

func (s *span) addFlags(cmd *cobra.Command, length string) {
	cmd.Flags().Var(&s.offset, "offset", "where in the section to begin")
	cmd.Flags().Var(&s.length, "length", length)
	cmd.Flags().Lookup("length").DefValue = ""
	cmd.Flags().Lookup("offset").DefValue = ""
}

func readSection(cmd *cobra.Command, g *globals, name string, s span) error {
	o, err := g.open(name, winshm.MapRead, winshm.ViewRead)
	if err != nil {
		return err
	}
	defer o.close()
	length, err := s.committed(o)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	p := newProgress(cmd.ErrOrStderr(), out, length)
	defer p.clear()
	from := io.NewSectionReader(contents{o.view}, int64(s.offset), length)
	_, err = io.CopyBuffer(io.MultiWriter(out, p), from, make([]byte, copyBuffer))
	return err
}
