package command

import (
	"github.com/spf13/cobra"

	"winshm"
)

func newSetCommand(g *globals) *cobra.Command {
	return g.eventCommand(&cobra.Command{
		Use:   "set",
		Short: "set an event",
		Long: "Set sets an event. An auto event satisfies one wait, and stays set if nothing waits;\n" +
			"to set it again then changes nothing. A manual one satisfies all, until it is reset.",
		Example: "  winshm set 'Global\\ready'",
	}, (*winshm.Event).Set)
}
