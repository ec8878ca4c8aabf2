package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// demoPatience bounds the whole demo: a process that hangs is a failure too.
const demoPatience = 2 * time.Minute

func newDemoCommand(g *globals) *cobra.Command {
	name := ""
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "see two processes share memory, and one of them killed",
		Long: "Demo starts two processes that share a section, kills one of them, and shows\n" +
			"what becomes of the name and of the memory, and of a mutex that a killed process\n" +
			"owned. Every step is checked: the exit code is 0 only if all of it is true.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if name == "" {
				name = fmt.Sprintf(`Global\winshm-demo-%d`, os.Getpid())
			}
			return runDemo(cmd, g, name)
		},
	}
	cmd.Flags().StringVar(&name, "name", "", `the section's `+"`name`"+` (default: Global\winshm-demo- and the process number)`)
	return cmd
}

func runDemo(cmd *cobra.Command, g *globals, name string) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), demoPatience)
	defer cancel()
	client, err := g.connect(true)
	if err != nil {
		return err
	}
	defer client.Close()
	s := &demoStory{g: g, client: client, name: name, file: "/proc/self/exe"}
	if s.file, err = os.Executable(); err != nil {
		return err
	}
	if err := s.readFile(); err != nil {
		return err
	}
	defer func() {
		s.first.dispose()
		s.second.dispose()
		s.third.dispose()
		s.disposeReference()
	}()
	s.start = func() (*demoProcess, error) { return g.startProcess(ctx, cmd.ErrOrStderr()) }
	if s.first, err = s.start(); err != nil {
		return err
	}
	if s.second, err = s.start(); err != nil {
		return err
	}
	return s.tell(cmd.OutOrStdout())
}

// tell goes through the steps and prints what happens.
func (s *demoStory) tell(out io.Writer) error {
	p := paletteFor(out)
	fmt.Fprintf(out, "%s\n\n", p.bold("Two processes share memory, and one of them is killed."))
	for i, step := range demoSteps {
		fmt.Fprintf(out, "%2d. %s\n", i+1, p.bold(step.title))
		lines, err := step.run(s)
		if err != nil {
			fmt.Fprintf(out, "    %s\n", p.red("failed"))
			return fmt.Errorf("step %d of the demo failed: %w", i+1, err)
		}
		for _, line := range lines {
			fmt.Fprintf(out, "    %s\n", line)
		}
		fmt.Fprintf(out, "    %s\n", p.green("ok"))
	}
	_, err := fmt.Fprintf(out, "\n%s\n", p.bold("All true. An object lives exactly as long as some process holds it."))
	return err
}
