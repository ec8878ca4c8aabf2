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

// scratch is where what most requests need is put together: one is served at a time.
type scratch struct {
	request        request
	createSection  wire.CreateSection
	openSection    wire.OpenSection
	createWaitable wire.CreateWaitable
	openWaitable   wire.OpenWaitable
	handle         wire.HandleRequest
	duplicate      wire.Duplicate
	flags          wire.Flags
	flagsReply     wire.FlagsReply
	answer         wire.Handle
	files          [1]attachment
	dead           [1]object.Body
}

// finish gives up what is left of a request.
func (c *connection) finish() {
	c.scratch.request.closeFDs()
	c.scratch = scratch{}
}

// request is what a client sent. It owns the descriptors that nobody has taken.
type request struct {
	body []byte
	fds  []int
}

// take hands over the next descriptor.
func (r *request) take() int {
	fd := r.fds[0]
	r.fds = r.fds[1:]
	return fd
}

func (r *request) closeFDs() { fdsock.CloseAll(r.fds) }

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

// attachment is a descriptor that goes with a reply, and a use of what it belongs to.
type attachment interface {
	FD() int
	Release()
}

// reply is what an operation answers. It owns a use of each file.
type reply struct {
	status winerr.Errno
	body   wire.Message
	files  []attachment
	fresh  object.Handle   // opened for this reply: taken back if the client cannot hear of it; 0: none
	done   func(told bool) // called when the client has its answer, or cannot hear of it; nil: nobody's business
	dead   []object.Body   // to be closed when the client has its answer: giving memory back takes time
	last   bool            // the connection ends after it
}

// failure turns an error of the object manager into a reply. An error without a number ends the connection.
func failure(err error) (reply, error) {
	if code, ok := errors.AsType[winerr.Errno](err); ok {
		return reply{status: code}, nil
	}
	return reply{}, err
}

func (r reply) release() {
	for _, f := range r.files {
		f.Release()
	}
}

func (c *connection) reply(head wire.Header, r reply) error {
	head.Status, head.FDs = uint32(r.status), uint16(len(r.files))
	c.out = wire.AppendFrame(c.out[:0], head, r.body)
	c.fds = c.fds[:0]
	for _, f := range r.files {
		c.fds = append(c.fds, f.FD())
	}
	err := c.peer.Send(c.out, c.fds...)
	if r.done != nil {
		r.done(err == nil)
	}
	if !fdsock.IsShortage(err) {
		return err
	}
	c.takeBack(r.fresh)
	c.server.log.Error("a descriptor cannot be sent", "op", head.Op, "err", err)
	head.FDs, head.Status = 0, uint32(winerr.ERROR_NO_SYSTEM_RESOURCES)
	c.out = wire.AppendFrame(c.out[:0], head, nil)
	return c.peer.Send(c.out)
}

// takeBack closes a handle that a reply would have told of, and that its client will not hear of.
func (c *connection) takeBack(fresh object.Handle) {
	if fresh != 0 {
		taken, _ := c.close(fresh)
		closeBodies(taken.dead)
	}
}
