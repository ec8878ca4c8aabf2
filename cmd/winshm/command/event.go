package command

import (
	"github.com/spf13/cobra"

	"winshm"
)

// eventCommand completes a command that does something to the event of a name.
func (g *globals) eventCommand(cmd *cobra.Command, do func(*winshm.Event) error) *cobra.Command {
	cmd.Use += " NAME"
	cmd.Args = oneName
	cmd.ValidArgsFunction = g.completeName(eventKind)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return g.withEvent(args[0], do) }
	return cmd
}

// withEvent does something to the event of that name. No manager is started for it.
func (g *globals) withEvent(name string, do func(*winshm.Event) error) error {
	c, err := g.connect(false)
	if err != nil {
		return explain(eventKind, name, err)
	}
	defer c.Close()
	event, err := c.OpenEvent(name, winshm.ModifyState)
	if err != nil {
		return explain(eventKind, name, err)
	}
	defer event.Close()
	return explain(eventKind, name, do(event))
}
