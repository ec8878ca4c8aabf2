package command

import (
	"github.com/spf13/cobra"

	"winshm"
)

func newResetCommand(g *globals) *cobra.Command {
	return g.eventCommand(&cobra.Command{
		Use:     "reset",
		Short:   "reset an event",
		Long:    "Reset resets an event: waits block until it is set again. What waited before and was\nsatisfied stays so.",
		Example: "  winshm reset 'Global\\ready'",
	}, (*winshm.Event).Reset)
}
