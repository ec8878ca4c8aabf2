package client

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/proc"
	"winshm/internal/rendezvous"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// patience is how long a manager that exists, or is being started, may take to answer.
const patience = 10 * time.Second

// dial connects to the manager at the first place where one answers. If there is none and start is set, it starts one at
// the first place.
func dial(places []rendezvous.Place, start bool) (*link, error) {
	if proc.IsManager() {
		return nil, &UnavailableError{errors.New("the manager's own process cannot be its client: " +
			"a package of this program uses shared memory while it is initialised")}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, place := range places {
		l, err := dialPlace(ctx, place)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, ErrNobody) {
			return nil, &UnavailableError{err}
		}
	}
	place := places[0]
	if !start {
		return nil, &UnavailableError{fmt.Errorf("%w on %s", ErrNobody, place.Socket)}
	}
	l, err := startAndDial(ctx, place)
	if err != nil {
		return nil, &UnavailableError{err}
	}
	return l, nil
}

// ErrNobody means that no manager listens at a place, and so that no object exists there.
var ErrNobody = errors.New("nobody listens")

// dialPlace connects to the manager at one place. A manager that leaves while we connect, or has too much to do, is tried
// again; so is the system's when it does not listen, since that one is coming back.
func dialPlace(ctx context.Context, place rendezvous.Place) (*link, error) {
	const interval = 5 * time.Millisecond
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		l, err := dialOnce(place)
		switch {
		case err == nil:
			return l, nil
		case proc.IsRefused(err) && !place.System:
			return nil, ErrNobody
		case !proc.IsRefused(err) && !proc.IsBusy(err) && !errors.Is(err, errLeaving):
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("the manager at %s does not answer: %w", place.Socket, err)
		case <-tick.C:
		}
	}
}

// errLeaving means that the connection ended before the manager said hello: it was about to leave.
var errLeaving = errors.New("the manager is leaving")

func dialOnce(place rendezvous.Place) (*link, error) {
	if err := place.Check(); err != nil {
		return nil, err
	}
	conn, err := fdsock.Dial(place.Socket, patience)
	if err != nil {
		return nil, err
	}
	l := &link{conn: conn, handles: map[uint32]*entry{}, pid: proc.Incarnation()}
	reserved := numbers.reserved()
	err = l.hello(reserved)
	if err == nil && numbers.reserved() != reserved {
		err = errLeaving // a manager died between the question and the answer: this one must hear of its numbers
	}
	if err != nil {
		l.close()
		return nil, err
	}
	numbers.add(l)
	return l, nil
}

// hello agrees on a version and maps the generations of this process's handle table.
func (l *link) hello(reserved uint32) error {
	var reply wire.HelloReply
	hello := &wire.Hello{MinVersion: wire.MinVersion, MaxVersion: wire.MaxVersion, Reserved: reserved}
	status, fds, err := l.call(wire.OpHello, hello, &reply, 1)
	switch {
	case errors.Is(err, errCut):
		return errLeaving
	case errors.Is(err, fdsock.ErrNoFDs):
		return fmt.Errorf("connecting: %w: this program has too many files open", err)
	case err != nil:
		return err
	case status == winerr.ERROR_REVISION_MISMATCH:
		return versionError(reply)
	case status != 0:
		return fmt.Errorf("the manager refuses the connection: %w", status)
	}
	words := shm.NewFile(fds[0])
	defer words.Release()
	if l.gens, err = shm.MapWords(words, int(reply.Slots), false); err != nil {
		return err
	}
	l.gens.UnmapUnused()
	l.session, l.manager, l.version = reply.Session, reply.Manager, reply.Version
	return l.conn.SetPatient()
}

func versionError(reply wire.HelloReply) error {
	old, remedy := "program is older", "rebuild it with a newer winshm"
	if reply.MaxVersion < wire.MinVersion {
		old, remedy = "manager is older", "end the programs that use it, or install a newer one and restart it"
	}
	return fmt.Errorf("the manager (process %d) speaks protocol %d to %d, this program %d to %d: the %s: %s",
		reply.Manager, reply.MinVersion, reply.MaxVersion, wire.MinVersion, wire.MaxVersion, old, remedy)
}

// startAndDial starts a manager, unless somebody else just did. Only one process at a time gets that far.
func startAndDial(ctx context.Context, place rendezvous.Place) (*link, error) {
	if err := fdsock.CheckPath(place.Socket); err != nil {
		return nil, err
	}
	if err := place.Prepare(); err != nil {
		return nil, err
	}
	lock, err := place.StartLock(ctx)
	if err != nil {
		return nil, fmt.Errorf("waiting for another process to start the manager at %s: %w", place.Socket, err)
	}
	defer lock.Unlock()
	for {
		l, err := dialPlace(ctx, place)
		if !errors.Is(err, ErrNobody) {
			return l, err
		}
		if err := startManager(ctx, place.Socket); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("the manager started at %s, but does not stay", place.Socket)
		}
	}
}

// startManager starts a manager for a socket and returns when it listens there.
func startManager(ctx context.Context, socket string) error {
	command, err := proc.ManagerCommand()
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("none runs at %s, and there is none to start: put winshmd beside the program (%s) or on PATH, "+
			"set %s to it, or build it in: import _ \"winshm/embed\"", socket, executable(), proc.ManagerVariable)
	}
	if err != nil {
		return err
	}
	return command.Start(ctx, socket)
}

func executable() string {
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	return path
}
