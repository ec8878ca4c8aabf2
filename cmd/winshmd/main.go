// Winshmd is the object manager as a program of its own. Clients start it when they need it; an administrator can run it
// for all users of a machine, under systemd.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"strconv"

	"github.com/coreos/go-systemd/v22/activation"
	sd "github.com/coreos/go-systemd/v22/daemon"

	"winshm/internal/daemon"
	"winshm/internal/fdsock"
	"winshm/internal/server"
	"winshm/internal/version"
)

const usage = `winshmd is the object manager of winshm: it keeps the names and handles of shared memory.
Programs start it when they need it. As a service for all users: winshmd -system (see the units in dist/).

Usage: winshmd [flags]
`

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "winshmd:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("winshmd", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	var config daemon.Config
	config.AddFlags(flags)
	config.Limits = addLimits(flags)
	flags.Func("global-group", "with -system: let members of this `group`, and root, create sections for all users (default: only root)",
		func(name string) (err error) {
			config.GlobalGroup, err = groupID(name)
			return err
		})
	metrics := flags.String("metrics", "", "serve /metrics over HTTP at this `address`, for instance 127.0.0.1:9467 (default: off)")
	level := flags.String("log", "info", "log from this `level` on: debug, info, warn, error")
	asJSON := flags.Bool("json", false, "log in JSON")
	showVersion := flags.Bool("version", false, "print the version and end")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q: see winshmd -help", flags.Arg(0))
	}
	if *showVersion {
		fmt.Fprintln(stdout, version.String("winshmd"))
		return nil
	}
	var err error
	if config.Log, err = newLog(stderr, *level, *asJSON); err != nil {
		return err
	}
	if config.System && !isSet(flags, "idle") {
		config.Idle = 0
	}
	if config.Listener, err = activated(); err != nil {
		return err
	}
	config.Ready = func(ctx context.Context, s *server.Server) error {
		if *metrics != "" {
			if err := serveMetrics(ctx, config.Log, *metrics, s); err != nil {
				return err
			}
		}
		_, _ = sd.SdNotify(false, sd.SdNotifyReady)
		return nil
	}
	return config.Run(context.Background())
}

// groupID returns the number of a group, which may be given by that number.
func groupID(name string) (*uint32, error) {
	if g, err := user.LookupGroup(name); err == nil {
		name = g.Gid
	}
	n, err := strconv.ParseUint(name, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("there is no group %q", name)
	}
	id := uint32(n)
	return &id, nil
}

// addLimits declares a flag for each limit, and returns those that are given.
func addLimits(flags *flag.FlagSet) map[server.Limit]uint64 {
	limits := map[server.Limit]uint64{}
	for l := range server.NumLimits {
		help := fmt.Sprintf("let each user but root have at most this `number` of %s;\n"+
			"0: any number (default: with -system a share of what the machine has, else 0)", l.Of())
		flags.Func("user-"+l.String(), help, func(text string) error {
			n, err := strconv.ParseUint(text, 10, 63)
			limits[l] = n
			return err
		})
	}
	return limits
}

func newLog(w io.Writer, level string, asJSON bool) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("-log: %w", err)
	}
	opts := &slog.HandlerOptions{Level: l}
	if asJSON {
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return slog.New(slog.NewTextHandler(w, opts)), nil
}

func isSet(flags *flag.FlagSet, name string) bool {
	set := false
	flags.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// activated returns the socket that systemd hands over, or nil.
func activated() (*fdsock.Listener, error) {
	files := activation.Files(true)
	switch len(files) {
	case 0:
		return nil, nil
	case 1:
		return fdsock.FromFile(files[0])
	}
	return nil, fmt.Errorf("systemd passes %d sockets: the unit must have exactly one", len(files))
}
