package server

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"os"
	"sync"
	"time"

	"winshm/internal/desktop"
	"winshm/internal/dispatcher"
	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
)

// Config says how a server behaves. The zero value serves the user who runs it, for ever.
type Config struct {
	// Log receives what happens; nil: nobody.
	Log *slog.Logger
	// System: any user may connect, and each has a session of his own. Otherwise only the manager's own user and root.
	System bool
	// GlobalGroup, if not nil, is the group whose members may create sections for all users (SeCreateGlobalPrivilege);
	// otherwise only root may. It is of use with System.
	GlobalGroup *uint32
	// Idle is how long the manager stays when no process holds anything; 0: for ever.
	Idle time.Duration
	// Identify finds the process behind a connection; nil: the best way that the kernel has.
	Identify proc.Identify
	// Limits bound what each user but root may have; zero: nothing does.
	Limits Limits
	// MinVersion and MaxVersion narrow the protocol versions spoken; 0: all there are.
	MinVersion, MaxVersion uint16
}

// Server is a running object manager.
type Server struct {
	config Config
	log    *slog.Logger
	commit shm.CommitLimit
	files  int // how many this process may have open
	spare  reserve
	counters

	mu        sync.Mutex
	accounts  map[uint32]*account // by user
	objects   *object.Manager
	processes map[identity]*process
	lives     map[proc.ID]*life
	ended     endings
	tickets   map[proc.TicketID]*ticket
	arenas    map[uint32]*arena // by user
	conns     map[*connection]struct{}
	closing   bool

	waitables  int // objects that have no descriptor; guarded by mu, as is the rest
	dispatcher *dispatcher.Dispatcher

	desktop  *desktop.Desktop
	sessions map[uint32]*session
	traces   map[uint32]*trace // by user
	ways     int               // descriptors of channels

	refusalLog rarely // guarded by mu

	wg      sync.WaitGroup
	closers closers
}

// New returns a server without a socket.
func New(config Config) *Server {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Identify == nil {
		config.Identify = proc.FromPeer
	}
	s := &Server{
		config:    config,
		log:       config.Log,
		files:     int(min(proc.FileLimit(), math.MaxInt32)),
		accounts:  map[uint32]*account{},
		processes: map[identity]*process{},
		lives:     map[proc.ID]*life{},
		tickets:   map[proc.TicketID]*ticket{},
		arenas:    map[uint32]*arena{},
		conns:     map[*connection]struct{}{},

		dispatcher: dispatcher.New(),
		desktop:    desktop.New(),
		sessions:   map[uint32]*session{},
		traces:     map[uint32]*trace{},
	}
	s.closers.start = s.wg.Go
	s.objects = object.New(func(p *object.Process) bool { return p.Key.(holder).alive() })
	return s
}

// Serve accepts connections until ctx ends or, with Config.Idle, nobody has held anything for that long. Before it returns
// it calls unlink, if not nil, which makes the socket unreachable; then it ends all connections. It closes l.
func (s *Server) Serve(ctx context.Context, l *fdsock.Listener, unlink func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	accepted := make(chan error, 1)
	go func() {
		defer close(accepted)
		accepted <- s.accept(ctx, l)
	}()
	var err error
	select {
	case err = <-accepted:
	case <-s.left(ctx):
	}
	cancel()
	if unlink != nil {
		unlink()
	}
	s.shutDown()
	_ = l.Close() // ends the connections that nobody accepted: their clients try again
	if err == nil {
		err = <-accepted
	}
	s.wg.Wait()
	s.releaseArenas()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	return err
}

// accept serves what comes in until the listener is closed.
func (s *Server) accept(ctx context.Context, l *fdsock.Listener) error {
	s.spare.fill()
	defer s.spare.drop()
	for {
		peer, err := l.Accept()
		switch {
		case err == nil:
			s.serve(peer)
		case ctx.Err() != nil || errors.Is(err, os.ErrClosed):
			return nil
		case fdsock.IsOutOfFDs(err):
			s.refuse(ctx, l, err)
		default:
			s.log.Warn("accept", "err", err)
			pause(ctx)
		}
	}
}

// refuse answers a connection for which there is no descriptor left: it spends the reserve to accept and end it, so that
// its client learns of it, and waits a moment if even that does not do. The kernel reports the shortage also when nobody
// is there to be accepted; if it is over by the time somebody comes, he is served.
func (s *Server) refuse(ctx context.Context, l *fdsock.Listener, reason error) {
	s.spare.drop()
	peer, err := l.Accept()
	s.spare.fill()
	switch {
	case err != nil:
		pause(ctx)
	case s.spare.f != nil:
		s.serve(peer)
	default:
		s.log.Error("out of file descriptors: a connection is refused", "err", reason, "limit", proc.FileLimit())
		s.refusePeer(peer)
		s.spare.fill()
	}
}

// holder is whoever has a handle table.
type holder interface{ alive() bool }

// fullLocked reports whether another object would leave too few descriptors for connections and processes: who looks for
// the culprit, or wants to close something, must still get in.
func (s *Server) fullLocked() bool {
	const own = 16
	used := own + s.objects.Objects() - s.waitables + len(s.processes) + len(s.lives) + len(s.tickets) + len(s.conns) + len(s.arenas) +
		s.ways + len(s.traces)
	return used+min(s.files/8, 256) >= s.files
}

// pause keeps a loop that fails again and again from eating a processor.
func pause(ctx context.Context) {
	const backoff = 20 * time.Millisecond
	t := time.NewTimer(backoff)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// left returns a channel that is closed when the manager should go: ctx ended, or nobody needs it any more.
func (s *Server) left(ctx context.Context) <-chan struct{} {
	done := make(chan struct{})
	s.wg.Go(func() {
		defer close(done)
		if s.config.Idle == 0 {
			<-ctx.Done()
			return
		}
		s.awaitIdle(ctx)
	})
	return done
}

// awaitIdle returns when no handle was held and there was no window, and none opened since the last look, Config.Idle ago, or ctx ends. Who only
// looks does not keep the manager.
func (s *Server) awaitIdle(ctx context.Context) {
	tick := time.NewTicker(s.config.Idle)
	defer tick.Stop()
	for seen := uint64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s.closeIfIdle(seen) {
				return
			}
			seen = s.opened.Load()
		}
	}
}

// closeIfIdle begins the end if nothing is held, no handle was opened since seen were, and every request has its reply: the
// one that closed the last handle must hear of it. From then on none is served, so nothing is lost.
func (s *Server) closeIfIdle(seen uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.objects.Handles() == 0 && s.deskIdleLocked() && s.serving.Load() == 0 && s.opened.Load() == seen {
		s.closing = true
	}
	return s.closing
}

// shutDown ends all connections and gives all memory back.
func (s *Server) shutDown() {
	s.mu.Lock()
	s.closing = true
	for c := range s.conns {
		s.wg.Go(func() { _ = c.peer.Close() }) // it may have to wait
	}
	for _, p := range s.processes {
		s.objects.EndProcess(p.object)
		s.endDesksLocked(p, every)
		p.life.pidfd.Close()
	}
	for _, l := range s.lives {
		l.pidfd.Close()
	}
	for _, t := range s.tickets {
		t.Close()
	}
	for _, a := range s.arenas {
		a.clock.close()
	}
	bodies := s.objects.Reclaim()
	s.mu.Unlock()
	closeBodies(bodies)
}

func closeBodies(bodies []object.Body) {
	for _, b := range bodies {
		_ = b.Close()
	}
}

// reserve is a descriptor kept for the moment when there are no others.
type reserve struct{ f *os.File }

func (r *reserve) fill() {
	if r.f == nil {
		r.f, _ = os.Open(os.DevNull)
	}
}

func (r *reserve) drop() {
	if r.f != nil {
		_ = r.f.Close()
		r.f = nil
	}
}
