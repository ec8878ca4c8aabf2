package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"winshm"
	"winshm/internal/inspect"
	"winshm/winerr"
)

type sendOptions struct {
	data    string
	text    string
	kind    uint64
	message messageFlag
	wParam  uint64
	lParam  uint64
	post    bool
	quiet   bool
	timeout timeout
}

func newSendCommand(g *globals) *cobra.Command {
	var o sendOptions
	cmd := &cobra.Command{
		Use:   "send WINDOW",
		Short: "send data, a text or a message to a window",
		Long: "Send sends data (WM_COPYDATA), a text (WM_SETTEXT) or a plain message to a window,\n" +
			"waits until it was handled, and prints the number that was answered. WINDOW is a\n" +
			"class, a title, or the number that winshm windows shows.\n\n" +
			"What the data is --kind says, as sender and receiver agree upon (dwData). It goes\n" +
			"through memory that both share, and is copied once.\n\n" +
			"A plain message has two numbers, --wparam and --lparam. With --post it is left\n" +
			"there, and nothing is printed.\n\n" +
			"The exit code is 0 if there was an answer (with --quiet: if it is not 0), 124 when\n" +
			"the time is over, and 125 for any failure.",
		Example: "  winshm send Board --data picture.png --kind 7\n" +
			"  date | winshm send Board --data - --timeout 2s\n" +
			"  winshm send Board --text 'a new title'\n" +
			"  winshm send 0x10010 --message 0x400 --wparam 1 --post",
		Annotations:       map[string]string{ownCodes: "yes"},
		Args:              func(cmd *cobra.Command, args []string) error { return o.check(cmd, args) },
		ValidArgsFunction: g.completeWindow,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd, g, args[0]) },
	}
	cmd.Flags().StringVarP(&o.data, "data", "d", "", "send what this `file` holds; - is standard input")
	cmd.Flags().StringVarP(&o.text, "text", "t", "", "send this text")
	cmd.Flags().Uint64VarP(&o.kind, "kind", "k", 0, "what the data is")
	cmd.Flags().VarP(&o.message, "message", "m", "send the message of this `number` or name: 0x400, WM_USER+1, WM_CLOSE")
	cmd.Flags().Uint64Var(&o.wParam, "wparam", 0, "a plain message's first number")
	cmd.Flags().Uint64Var(&o.lParam, "lparam", 0, "a plain message's second number")
	cmd.Flags().BoolVar(&o.post, "post", false, "leave a plain message, and wait for nothing")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print nothing; the exit code is 1 if the answer is 0")
	cmd.MarkFlagsMutuallyExclusive("data", "text", "message")
	_ = cmd.MarkFlagFilename("data")
	o.timeout.addFlag(cmd)
	return cmd
}

func (o *sendOptions) check(cmd *cobra.Command, args []string) error {
	changed := cmd.Flags().Changed
	switch {
	case len(args) == 0:
		return errors.New("the WINDOW is missing")
	case len(args) > 1:
		return fmt.Errorf("%q is one argument too many: only one WINDOW is possible", args[1])
	case !changed("data") && !changed("text") && !changed("message"):
		return errors.New("nothing to send: give --data FILE, --text TEXT or --message NUMBER")
	case changed("kind") && !changed("data"):
		return errors.New("--kind goes with --data")
	case (o.post || changed("wparam") || changed("lparam")) && !changed("message"):
		return errors.New("--post, --wparam and --lparam go with --message")
	}
	return nil
}

func (o *sendOptions) run(cmd *cobra.Command, g *globals, word string) error {
	data, err := o.read(cmd)
	if err != nil {
		return err
	}
	c, err := g.connect(false)
	if err != nil {
		return explain("window", word, err)
	}
	defer c.Close()
	w, err := oneWindow(c, word)
	if err != nil {
		return err
	}
	ctx, cancel := o.timeout.context(cmd.Context())
	defer cancel()
	result, err := o.send(ctx, cmd, w, data)
	switch {
	case err != nil:
		return o.explain(w, err)
	case o.post:
		return nil
	case !o.quiet:
		_, err = fmt.Fprintln(cmd.OutOrStdout(), result)
	case result == 0:
		return &exitError{code: exitFailure}
	}
	return err
}

// read returns the data to send.
func (o *sendOptions) read(cmd *cobra.Command) ([]byte, error) {
	switch o.data {
	case "":
		return nil, nil
	case "-":
		return io.ReadAll(cmd.InOrStdin())
	}
	return os.ReadFile(o.data)
}

func (o *sendOptions) send(ctx context.Context, cmd *cobra.Command, w *winshm.Window, data []byte) (uintptr, error) {
	switch {
	case cmd.Flags().Changed("data"):
		return w.SendData(ctx, o.kind, data)
	case cmd.Flags().Changed("text"):
		return w.SendText(ctx, o.text)
	case o.post:
		return 0, w.Post(uint32(o.message), uintptr(o.wParam), uintptr(o.lParam))
	}
	return w.Send(ctx, uint32(o.message), uintptr(o.wParam), uintptr(o.lParam))
}

func (o *sendOptions) explain(w *winshm.Window, err error) error {
	name := inspect.Printable(w.Class())
	owner := inspect.NewPeople().Process(w.Process(), w.User())
	text := ""
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &exitError{exitTimeout, fmt.Errorf("%v has not answered within %v", owner, &o.timeout.duration)}
	case errors.Is(err, fs.ErrNotExist):
		text = fmt.Sprintf("the window %s has just gone", name)
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED) && w.User() != os.Geteuid():
		text = fmt.Sprintf("the window %s does not let that message in from other users", name)
	case errors.Is(err, winerr.ERROR_ACCESS_DENIED):
		text = fmt.Sprintf("%v ended before it answered", owner)
	case errors.Is(err, winerr.ERROR_MESSAGE_SYNC_ONLY):
		text = "that message cannot be posted, only sent: its receiver needs what it leads to"
	default:
		return err
	}
	return &explained{text, err}
}
