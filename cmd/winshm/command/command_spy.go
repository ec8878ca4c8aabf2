package command

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"os/user"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/winerr"
)

type spyOptions struct {
	user  string
	json  bool
	count int
}

func newSpyCommand(g *globals) *cobra.Command {
	var o spyOptions
	cmd := &cobra.Command{
		Use:   "spy",
		Short: "watch messages: who sends what to whom",
		Long: "Spy prints a line for each message when a window of yours has handled it, or has\n" +
			"retrieved it if it was posted: when, who has sent it, to which window of which\n" +
			"process, which message it is and how it came, how much data it brought, how long its\n" +
			"handling took, and the answer. The data itself is not shown.\n\n" +
			"While nobody watches, it costs nothing; who watches is never waited for, and told how\n" +
			"many messages he has missed if there are too many.\n\n" +
			"Only root may watch the messages to other users' windows.",
		Example: "  winshm spy\n  winshm spy --json | jq -r 'select(.size > 1000000).sender.program'\n  sudo winshm spy --user alice",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return o.run(cmd, g) },
	}
	cmd.Flags().StringVarP(&o.user, "user", "u", "", "watch the windows of this `user`: a name or a number")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON: a line for each message")
	cmd.Flags().IntVarP(&o.count, "count", "n", 0, "end after so many messages")
	return cmd
}

// uid returns the number of the user to watch.
func (o *spyOptions) uid() (uint32, error) {
	if o.user == "" {
		return uint32(os.Geteuid()), nil
	}
	if n, err := strconv.ParseUint(o.user, 10, 32); err == nil {
		return uint32(n), nil
	}
	u, err := user.Lookup(o.user)
	if err != nil {
		return 0, fmt.Errorf("there is no user %s", o.user)
	}
	n, err := strconv.ParseUint(u.Uid, 10, 32)
	return uint32(n), err
}

func (o *spyOptions) run(cmd *cobra.Command, g *globals) error {
	uid, err := o.uid()
	if err != nil {
		return err
	}
	c := client.New(client.Options{Socket: g.socket})
	system := message.Of(c)
	defer func() { system.Close(); _ = c.Close() }()
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	spy, err := system.Spy(uid)
	if errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
		return &explained{"only root may watch the messages to other users' windows", err}
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "winshm: watching")
	const interval = 20 * time.Millisecond
	tick := time.NewTicker(interval)
	defer tick.Stop()
	l := newSpyLog(cmd.OutOrStdout(), system, o)
	for more := true; more; more = waitTick(ctx, tick) {
		if done, err := l.drain(spy); done || err != nil {
			return err
		}
		if !spy.Living() {
			return errors.New("the object manager ended, and the windows with it")
		}
	}
	return nil
}
