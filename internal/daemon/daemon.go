// Package daemon is the life of a manager process: its lock, its socket, the signals that end it. cmd/winshmd and a
// program with the manager built in run the same code.
package daemon

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/proc"
	"winshm/internal/rendezvous"
	"winshm/internal/server"
)

// Config says how a manager process runs. The zero value is the manager that a client starts.
type Config struct {
	// Socket is where to listen; "" is the usual place of the user's own manager.
	Socket string
	// Listener is a socket that systemd made; Socket is then not used.
	Listener *fdsock.Listener
	// System: serve all users.
	System bool
	// GlobalGroup, if not nil, is the group whose members may create sections for all users.
	GlobalGroup *uint32
	// Idle is how long to stay when no process holds anything; 0: for ever.
	Idle time.Duration
	// Limits replace those that a user has by default: with System a share of the machine, otherwise none. 0: none.
	Limits map[server.Limit]uint64
	// Log receives what happens.
	Log *slog.Logger
	// Ready is called when the manager listens. An error ends it.
	Ready func(context.Context, *server.Server) error

	spawn   bool
	readyFD int
	runUser string         // where to look for the user's systemd; "" is the usual place
	lock    *proc.LockFile // kept: the lock ends with it
}

// DefaultIdle is how long a user's own manager stays when no process holds anything.
const DefaultIdle = 5 * time.Second

// leaveTime bounds the wait for a manager that is about to leave.
const leaveTime = 5 * time.Second

// AddFlags declares the flags that every manager process understands.
func (c *Config) AddFlags(flags *flag.FlagSet) {
	flags.StringVar(&c.Socket, "socket", "", "listen on this `path` (default: the place where clients of this user look)")
	flags.BoolVar(&c.System, "system", false, "serve all users of the machine, at "+rendezvous.SystemSocket)
	flags.DurationVar(&c.Idle, "idle", DefaultIdle, "leave when no process has held anything for this `time`; 0: stay")
	flags.BoolVar(&c.spawn, "spawn", false, "start again in the background, and end")
	flags.IntVar(&c.readyFD, "ready", 0, "write to this `descriptor` when listening")
}

// Main runs the manager that is built into another program.
func Main(args []string) int {
	config := Config{Log: slog.New(slog.DiscardHandler)}
	flags := flag.NewFlagSet("winshmd", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	config.AddFlags(flags)
	err := flags.Parse(args)
	if err == nil {
		err = config.Run(context.Background())
	}
	if err != nil {
		return 1
	}
	return 0
}

// Run is the whole life of a manager process, until ctx ends, SIGTERM or SIGINT comes, or nobody needs it any more.
func (c *Config) Run(ctx context.Context) error {
	if c.spawn {
		err := proc.Detach(c.readyFD > 0)
		if err != nil {
			proc.NewReady(c.readyFD).Done(err)
		}
		return err
	}
	ready := proc.NewReady(c.readyFD)
	err := c.run(ctx, &ready)
	ready.Done(err)
	return err
}

func (c *Config) run(ctx context.Context, ready *proc.Ready) error {
	proc.SetManager()
	proc.RaiseLimits()
	// Go's monitor takes the processor from a thread that waits in the kernel if there is none to spare, and who comes back
	// without one waits for his turn. So there is one for each such wait, beside those that the machine has.
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + fdsock.MaxHot)
	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	listener, unlink, err := c.listen(ctx)
	if err != nil {
		return err
	}
	if c.readyFD > 0 {
		c.detachUnit(ctx)
	}
	return c.serve(ctx, listener, unlink, ready)
}

// serve runs the manager on its socket. It says that it is ready, and takes ownership of listener.
func (c *Config) serve(ctx context.Context, listener *fdsock.Listener, unlink func(), ready *proc.Ready) error {
	s := server.New(server.Config{Log: c.Log, System: c.System, GlobalGroup: c.GlobalGroup, Idle: c.Idle, Limits: c.limits()})
	c.Log.Info("listening", "socket", listener.Addr(), "pid", os.Getpid(), "system", c.System)
	if c.Ready != nil {
		if err := c.Ready(ctx, s); err != nil {
			_ = listener.Close()
			unlink()
			return err
		}
	}
	ready.Done(nil)
	*ready = proc.Ready{}
	err := s.Serve(ctx, listener, unlink)
	c.Log.Info("leaving", "requests", s.Stats().Requests, "err", err)
	return err
}

// limits returns what each user may have.
func (c *Config) limits() (limits server.Limits) {
	if c.System {
		limits = server.DefaultLimits()
	}
	for l, n := range c.Limits {
		limits[l] = n
	}
	return limits
}

// listen takes the manager's lock, which it keeps as long as the process lives, and makes the socket.
func (c *Config) listen(ctx context.Context) (*fdsock.Listener, func(), error) {
	if c.Listener != nil {
		return c.Listener, func() {}, nil
	}
	place, err := c.place()
	if err != nil {
		return nil, nil, err
	}
	if err := fdsock.CheckPath(place.Socket); err != nil {
		return nil, nil, err
	}
	if err := place.Prepare(); err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, leaveTime)
	defer cancel()
	if c.lock, err = place.ManagerLock(ctx); err != nil {
		if errors.Is(err, proc.ErrLocked) {
			err = fmt.Errorf("another manager serves %s", place.Socket)
		}
		return nil, nil, err
	}
	l, err := fdsock.Listen(place.Socket, c.System)
	if err != nil {
		return nil, nil, err
	}
	return l, func() { _ = os.Remove(place.Socket) }, nil
}

// place says where to listen.
func (c *Config) place() (rendezvous.Place, error) {
	places := rendezvous.Places()
	switch {
	case c.System && !proc.Secure():
		return rendezvous.Place{Socket: cmp.Or(c.Socket, rendezvous.SystemSocket), System: true}, nil
	case c.Socket == "" && !c.System && places[0].System:
		return rendezvous.Place{}, fmt.Errorf("the system's manager serves this machine at %s: run another one with -socket",
			places[0].Socket)
	case c.Socket == "" && !c.System:
		return places[0], nil
	case !proc.Secure():
		return rendezvous.Place{Socket: c.Socket}, nil
	}
	// Its arguments may be those of a stranger, who would have it make and remove files with rights that he lacks.
	for _, place := range places {
		if place.Socket == c.Socket && !place.System {
			return place, nil
		}
	}
	return rendezvous.Place{}, errors.New("a program that has more rights than its caller can be a manager only in the usual place")
}

// detachUnit leaves the unit of whoever started this manager: when that is stopped, everybody else's names shall stay.
func (c *Config) detachUnit(ctx context.Context) {
	err := proc.EnterScope(ctx, cmp.Or(c.runUser, proc.RunUser))
	switch {
	case err == nil:
	case errors.Is(err, proc.ErrNoUserManager):
		c.Log.Debug("the manager stays in its starter's unit", "err", err)
	default:
		c.Log.Warn("the manager stays in its starter's unit", "err", err)
	}
}
