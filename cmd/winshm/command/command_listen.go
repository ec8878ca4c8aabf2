package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
)

type listenOptions struct {
	title    string
	exec     string
	count    int
	topLevel bool
	open     bool

	got int // so many messages were handled
	err error
}

func newListenCommand(g *globals) *cobra.Command {
	var o listenOptions
	cmd := &cobra.Command{
		Use:   "listen CLASS",
		Short: "have a window, and print or hand on what is sent to it",
		Long: "Listen makes a window of that class, says so on standard error, and writes the data\n" +
			"and texts that are sent to it to standard output, as they are (a line feed ends a\n" +
			"text). The answer is 1. It ends when it is interrupted.\n\n" +
			"With --exec, each is the standard input of a command instead, which a shell runs; the\n" +
			"answer is 1 if it succeeds and 0 if not, and the sender waits for it. It finds in its\n" +
			"environment WINSHM_MESSAGE, which is data or text, WINSHM_KIND, what sort of data it\n" +
			"is, and WINSHM_SENDER, the number of the process that has sent it.",
		Example: "  winshm listen Board > out.bin\n" +
			"  winshm listen Board --exec './update \"$WINSHM_KIND\"'\n" +
			"  winshm listen Once --count 1",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("the CLASS is missing")
			case len(args) > 1:
				return fmt.Errorf("%q is one argument too many: only one CLASS is possible", args[1])
			case args[0] == "":
				return errors.New("the CLASS is empty")
			case o.count < 0:
				return errors.New("--count must not be below 0")
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, g, args[0]) },
	}
	cmd.Flags().StringVarP(&o.title, "title", "t", "", "the window's title")
	cmd.Flags().StringVarP(&o.exec, "exec", "e", "", "hand each message to this `command`")
	cmd.Flags().IntVarP(&o.count, "count", "n", 0, "end after so many messages")
	cmd.Flags().BoolVar(&o.topLevel, "top-level", false, "get what is sent to all windows, too")
	cmd.Flags().BoolVar(&o.open, "open", false, "let other users send data and texts")
	return cmd
}

func (o *listenOptions) run(cmd *cobra.Command, g *globals, class string) error {
	c, err := g.connect(true)
	if err != nil {
		return err
	}
	defer c.Close()
	opts := &winshm.ListenOptions{TopLevel: o.topLevel}
	if o.open {
		opts.Allow = []uint32{winshm.MsgCopyData, winshm.MsgSetText}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	l, err := c.Listen(class, o.title, func(m *winshm.Message) uintptr { return o.handle(cmd, g, m) }, opts)
	if err != nil {
		return explainListen(class, err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "winshm: %s listens (window %s, process %d)\n", inspect.Printable(class), handleText(l.Window().Handle()),
		os.Getpid())
	select {
	case <-signals:
	case <-l.Done():
	}
	_ = l.Close()
	if l.Err() != nil {
		return fmt.Errorf("the object manager ended, and the window with it: %w", l.Err())
	}
	return o.err
}

func explainListen(class string, err error) error {
	if errors.Is(err, os.ErrPermission) {
		return &explained{"only who may make names in Global\\ may open a window to other users: start the manager of the system, or be root", err}
	}
	if errors.Is(err, os.ErrInvalid) {
		return &explained{inspect.Printable(class) + " cannot be a class: it has up to 256 characters, and no zero", err}
	}
	return err
}

// handle answers a message. All but data and texts is left to what windows do anyway.
func (o *listenOptions) handle(cmd *cobra.Command, g *globals, m *winshm.Message) uintptr {
	sort, data := "data", m.CopyData()
	switch m.ID {
	case winshm.MsgCopyData:
	case winshm.MsgSetText:
		sort, data = "text", []byte(m.Text())
		m.Default() // it is the title, too
	default:
		return 0
	}
	if o.count > 0 {
		if o.got++; o.got == o.count {
			defer m.Listener().Stop()
		}
	}
	if o.exec != "" {
		return o.execute(cmd, g, m, sort, data)
	}
	if sort == "text" {
		data = append(data, '\n')
	}
	if _, err := cmd.OutOrStdout().Write(data); err != nil {
		o.err = err
		m.Listener().Stop()
		return 0
	}
	return 1
}

// execute runs the command for a message, and ends it when we are to end.
func (o *listenOptions) execute(cmd *cobra.Command, g *globals, m *winshm.Message, sort string, data []byte) uintptr {
	pid, _ := m.Sender()
	child := g.command(m.Context(), "/bin/sh", "-c", o.exec)
	child.Env = append(child.Environ(), "WINSHM_MESSAGE="+sort, fmt.Sprint("WINSHM_KIND=", m.Kind()), fmt.Sprint("WINSHM_SENDER=", pid))
	child.Stdin, child.Stdout, child.Stderr = bytes.NewReader(data), cmd.OutOrStdout(), cmd.ErrOrStderr()
	child.Cancel = func() error { return child.Process.Signal(syscall.SIGTERM) }
	err := child.Run()
	if child.ProcessState == nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "winshm:", oneLine(err))
	}
	if child.ProcessState != nil && child.ProcessState.Success() {
		return 1
	}
	return 0
}
