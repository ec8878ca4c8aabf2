package server

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"winshm/internal/fdsock"
	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/wire"
	"winshm/winerr"
)

// errClosing ends a connection that came too late: its client tries again with the next manager.
var errClosing = errors.New("the manager is leaving")

// connection is one client's.
type connection struct {
	server  *Server
	peer    *fdsock.Peer
	account *account
	turn    sync.Locker
	process *process // nil before hello
	client  object.Client
	version uint16 // of the protocol
	goodbye bool
	silent  *time.Timer // until hello
	out     []byte
	fds     []int
	scratch scratch

	left bool // guarded by Server.mu: it counts no more among its process's connections, and gets no more handles
}

// serve starts to serve a connection.
func (s *Server) serve(peer *fdsock.Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		_ = peer.Close()
		return
	}
	a := s.accountLocked(peer.Credentials().UID)
	if a.room(LimitConnections, 1) != nil {
		s.refuseLocked(a, peer)
		return
	}
	a.charge(LimitConnections, 1)
	c := &connection{server: s, peer: peer, account: a, turn: a.turn()}
	if peer.SetTurn(c.turn); s.config.System {
		peer.LimitUnread()
	}
	c.silent = time.AfterFunc(silence, c.cutSilent)
	s.conns[c] = struct{}{}
	s.wg.Go(c.run)
}

// silence is how long a connection may last without a hello: it holds a descriptor that others may need.
const silence = 10 * time.Second

func (c *connection) cutSilent() {
	c.server.log.Warn("no hello in time", "pid", c.peer.Credentials().PID, "uid", c.peer.Credentials().UID)
	c.server.cutOff.Add(1)
	c.peer.Cut()
}

// run serves requests until the connection ends, for whatever reason.
func (c *connection) run() {
	err := c.admit()
	for err == nil {
		err = c.next()
	}
	c.end(err)
}

// admit refuses users that have no business with this manager.
func (c *connection) admit() error {
	uid := c.peer.Credentials().UID
	if c.server.config.System || uid == 0 || uid == uint32(proc.Geteuid()) {
		return nil
	}
	return fmt.Errorf("user %d is not the one that this manager serves", uid)
}

// end takes the connection out of the tables, with what was opened over it where that is due.
func (c *connection) end(reason error) {
	s := c.server
	c.silent.Stop()
	c.turn.Lock()
	_ = c.peer.Close()
	c.turn.Unlock()
	s.mu.Lock()
	delete(s.conns, c)
	if c.process != nil {
		if c.goodbye {
			s.objects.CloseClient(c.process.object, c.client)
		}
		s.endDesksLocked(c.process, func(other object.Client) bool { return other == c.client })
		s.leaveLocked(c)
	}
	s.endSpyLocked(c)
	bodies := s.objects.Reclaim()
	c.account.charge(LimitConnections, -1)
	s.mu.Unlock()
	closeBodies(bodies)

	cred := c.peer.Credentials()
	switch {
	case errors.Is(reason, io.EOF), errors.Is(reason, os.ErrClosed), errors.Is(reason, errClosing), proc.IsCut(reason):
		s.log.Debug("connection ended", "pid", cred.PID, "reason", reason)
	default:
		s.cutOff.Add(1)
		s.log.Warn("connection cut off", "pid", cred.PID, "uid", cred.UID, "reason", reason)
	}
}

// leaveLocked takes a connection away from its process. With the last one goes what the process opened itself.
func (s *Server) leaveLocked(c *connection) {
	if c.left {
		return
	}
	c.left = true
	p := c.process
	if p.conns--; p.conns == 0 {
		s.objects.CloseOwn(p.object)
		s.dismissLocked(p, every)
	}
}

// next serves one request.
func (c *connection) next() error {
	frame, fds, err := c.peer.Receive()
	short := errors.Is(err, fdsock.ErrNoFDs)
	if err != nil && !short {
		return err
	}
	defer c.peer.Done()
	req := &c.scratch.request
	req.fds = fds
	defer c.finish()
	head, body, err := wire.ParseFrame(frame)
	if err != nil {
		return err
	}
	if head.Status != 0 {
		return fmt.Errorf("%w: a request with a status", wire.ErrMalformed)
	}
	if int(head.FDs) != len(fds) && !short {
		return fmt.Errorf("%w: header says %d descriptors, %d came", wire.ErrMalformed, head.FDs, len(fds))
	}
	if short {
		c.server.log.Error("out of file descriptors: a request is refused", "op", head.Op)
		return c.reply(head, reply{status: winerr.ERROR_NO_SYSTEM_RESOURCES})
	}
	req.body = body
	return c.dispatch(head, req)
}

// dispatch hands a request to its operation and sends the reply.
func (c *connection) dispatch(head wire.Header, req *request) error {
	op := operation{run: (*connection).hello}
	if c.process != nil {
		if int(head.Op) >= len(operations) || operations[head.Op].run == nil || head.Op.Version() > c.version {
			return fmt.Errorf("%w: unknown %v", wire.ErrMalformed, head.Op)
		}
		op = operations[head.Op]
	} else if head.Op != wire.OpHello {
		return fmt.Errorf("%w: %v before hello", wire.ErrMalformed, head.Op)
	}
	if n := len(req.fds); n < op.leastFDs || n > op.mostFDs {
		return fmt.Errorf("%w: %d descriptors with %v", wire.ErrMalformed, n, head.Op)
	}
	c.server.requests.Add(1)
	c.server.serving.Add(1)
	defer c.server.serving.Add(-1)
	r, err := op.run(c, req)
	if err != nil {
		r.release()
		return err
	}
	err = c.reply(head, r)
	r.release()
	closeBodies(r.dead)
	if err == nil && r.last {
		return io.EOF
	}
	return err
}

// operation is a handler, and how many descriptors its requests carry.
type operation struct {
	run               func(*connection, *request) (reply, error)
	leastFDs, mostFDs int
}

// operations are what a client may ask for after hello.
var operations = [...]operation{
	wire.OpGoodbye:       {run: (*connection).opGoodbye},
	wire.OpCreateSection: {run: (*connection).opCreateSection},
	wire.OpOpenSection:   {run: (*connection).opOpenSection},
	wire.OpClose:         {run: (*connection).opClose},
	wire.OpQuery:         {run: (*connection).opQuery},
	wire.OpFlags:         {run: (*connection).opFlags},
	wire.OpSnapshot:      {run: (*connection).opSnapshot},
	wire.OpOpenProcess:   {run: (*connection).opOpenProcess, mostFDs: 1},
	wire.OpBequest:       {run: (*connection).opBequest, mostFDs: wire.MaxFDs},
	wire.OpChild:         {run: (*connection).opChild, leastFDs: 1, mostFDs: 1},
	wire.OpInherit:       {run: (*connection).opInherit, leastFDs: 1, mostFDs: 1},
	wire.OpExit:          {run: (*connection).opExit},
	wire.OpExitCode:      {run: (*connection).opExitCode},
	wire.OpTerminate:     {run: (*connection).opTerminate},
	wire.OpReap:          {run: (*connection).opReap, leastFDs: 1, mostFDs: 1},
	wire.OpDuplicate:     {run: (*connection).opDuplicate, mostFDs: 1},
	wire.OpGetSecurity:   {run: (*connection).opGetSecurity},
	wire.OpSetSecurity:   {run: (*connection).opSetSecurity},

	wire.OpArena:          {run: (*connection).opArena},
	wire.OpThreads:        {run: (*connection).opThreads},
	wire.OpCreateWaitable: {run: (*connection).opCreateWaitable},
	wire.OpOpenWaitable:   {run: (*connection).opOpenWaitable},
	wire.OpSignal:         {run: (*connection).opSignal},
	wire.OpWait:           {run: (*connection).opWait},
	wire.OpEndWait:        {run: (*connection).opEndWait},
	wire.OpSetTimer:       {run: (*connection).opSetTimer},
	wire.OpCancelTimer:    {run: (*connection).opCancelTimer},
	wire.OpPin:            {run: (*connection).opPin},
	wire.OpUnpin:          {run: (*connection).opUnpin},

	wire.OpAtom:           {run: (*connection).opAtom},
	wire.OpAtomName:       {run: (*connection).opAtomName},
	wire.OpNewQueue:       {run: (*connection).opNewQueue},
	wire.OpEndQueue:       {run: (*connection).opEndQueue},
	wire.OpCreateWindow:   {run: (*connection).opCreateWindow},
	wire.OpDestroyWindow:  {run: (*connection).opDestroyWindow},
	wire.OpChangeWindow:   {run: (*connection).opChangeWindow},
	wire.OpFindWindow:     {run: (*connection).opFindWindow},
	wire.OpDescribeWindow: {run: (*connection).opDescribeWindow},
	wire.OpWindows:        {run: (*connection).opWindows},
	wire.OpChannel:        {run: (*connection).opChannel},
	wire.OpCollect:        {run: (*connection).opCollect},
	wire.OpTrace:          {run: (*connection).opTrace},
	wire.OpCut:            {run: (*connection).opCut},

	wire.OpCommit:            {run: (*connection).opCommit},
	wire.OpCreateFileSection: {run: (*connection).opCreateFileSection, leastFDs: 1, mostFDs: 2},
}
