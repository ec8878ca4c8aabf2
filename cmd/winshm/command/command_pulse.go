package command

import (
	"github.com/spf13/cobra"

	"winshm"
)

func newPulseCommand(g *globals) *cobra.Command {
	return g.eventCommand(&cobra.Command{
		Use:   "pulse",
		Short: "set an event for those who wait now, and reset it",
		Long: "Pulse satisfies what waits at this instant, one wait if the event is an auto one, and\n" +
			"leaves the event reset. Who is about to wait misses it: new programs do without.",
		Example: "  winshm pulse 'Global\\tick'",
	}, (*winshm.Event).Pulse)
}
