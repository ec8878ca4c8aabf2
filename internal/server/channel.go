package server

import (
	"winshm/internal/channel"
	"winshm/internal/desktop"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/internal/wire"
	"winshm/winerr"
)

// way is what a channel consists of. When both sides have what is theirs the manager keeps one descriptor.
type way struct {
	size   uint64
	life   *shm.File   // the writing end of a pipe: when it is closed, both sides know that the channel is over
	memory []*shm.File // one file, for both sides
	from   []*shm.File // the sender's reading end, and between two users what it rings by, and is rung by
	to     []*shm.File // and the queue's
}

// newWay makes a channel's files.
func newWay(foreign bool) (*way, error) {
	w := &way{size: min(channel.Size, shm.FileSizeLimit()&^0xFFFF)}
	if w.size <= channel.PoolEnd {
		return nil, shm.ErrFileLimit
	}
	if err := w.fill(foreign); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *way) fill(foreign bool) error {
	memory, err := shm.Create(w.size)
	if err != nil {
		return err
	}
	w.memory = []*shm.File{memory}
	end, life, err := proc.Pipe()
	if err != nil {
		return err
	}
	w.life, w.from = shm.NewFile(life), []*shm.File{shm.NewFile(end)}
	second, err := proc.SecondReader(end)
	if err != nil {
		return err
	}
	w.to = []*shm.File{shm.NewFile(second)}
	if foreign {
		return w.addBells()
	}
	return nil
}

// addBells makes what two users ring each other by: first, for each side, what it rings by.
func (w *way) addBells() error {
	rungTo, ringFrom, err := proc.BellPipe()
	if err != nil {
		return err
	}
	w.from = append(w.from, shm.NewFile(ringFrom))
	rungFrom, ringTo, err := proc.BellPipe()
	if err != nil {
		_ = shm.NewFile(rungTo).Close()
		return err
	}
	w.from = append(w.from, shm.NewFile(rungFrom))
	w.to = append(w.to, shm.NewFile(ringTo), shm.NewFile(rungTo))
	return nil
}

// files returns how many descriptors the manager has of it.
func (w *way) files() int {
	n := len(w.memory) + len(w.from) + len(w.to)
	if w.life != nil {
		n++
	}
	return n
}

// close gives all files up and returns how many they were.
func (w *way) close() int {
	n := w.files()
	releaseFiles(&w.memory)
	releaseFiles(&w.from)
	releaseFiles(&w.to)
	if w.life != nil {
		w.life.Release()
		w.life = nil
	}
	return n
}

// Close is [desktop.Body]'s.
func (w *way) Close() error {
	w.close()
	return nil
}

func releaseFiles(files *[]*shm.File) {
	for _, f := range *files {
		f.Release()
	}
	*files = nil
}

// attach returns a use of each of some files.
func attach(lists ...[]*shm.File) (uses []attachment) {
	for _, list := range lists {
		for _, f := range list {
			if f.Retain() { // it does: the way has a use of it
				uses = append(uses, f)
			}
		}
	}
	return uses
}

// opChannel makes a way from the client to a queue, if it has none.
func (c *connection) opChannel(req *request) (reply, error) {
	var m wire.Channel
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	var q *desktop.Queue
	known, err := c.desk(func(d *desktop.Desktop, me *desktop.Client) (r reply, err error) {
		if q, err = queueOf(d, me, m); err != nil {
			return reply{}, err
		}
		if ch := me.ChannelTo(q); ch != nil {
			return reply{status: winerr.ERROR_ALREADY_EXISTS, body: fromSender(ch)}, nil
		}
		if c.server.fullLocked() {
			d.CutLeft()
			return reply{}, winerr.ERROR_NO_SYSTEM_RESOURCES
		}
		return reply{}, d.MayConnect(me, q)
	})
	if err != nil || known.status != 0 {
		return known, err
	}
	w, err := newWay(q.Client.User != c.process.id.user)
	if err != nil {
		c.server.log.Error("a channel is refused", "err", err)
		c.server.cutLeft()
		return failure(winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	return c.connect(m, q, w)
}

// cutLeft makes room.
func (s *Server) cutLeft() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desktop.CutLeft()
	s.settleDeskLocked()
}

// queueOf finds the queue that m asks for.
func queueOf(d *desktop.Desktop, me *desktop.Client, m wire.Channel) (*desktop.Queue, error) {
	if m.Window != wire.NoWindow {
		return d.Reach(me, m.Window)
	}
	return d.ReachThread(me, m.Thread)
}

// connect makes w the client's way to a queue, unless things have changed since it was asked for. It takes ownership of w.
func (c *connection) connect(m wire.Channel, q *desktop.Queue, w *way) (reply, error) {
	taken := false
	defer func() {
		if !taken {
			w.close()
		}
	}()
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		now, err := queueOf(d, me, m)
		if err == nil && now != q {
			err = winerr.ERROR_INVALID_WINDOW_HANDLE
		}
		if err != nil {
			return reply{}, err
		}
		ch, err := d.Connect(me, q, w)
		if err != nil {
			return reply{}, err
		}
		taken = true
		r := reply{body: fromSender(ch), files: attach(w.memory, w.from)}
		r.done = func(told bool) { c.server.senderTold(ch, told) }
		c.server.ways += w.files() - len(w.from)
		releaseFiles(&w.from)
		return r, nil
	})
}

// senderTold ends a channel of which its sender cannot hear.
func (s *Server) senderTold(ch *desktop.Channel, told bool) {
	if told {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desktop.Cut(ch)
	s.settleDeskLocked()
}

// fromSender describes a channel to its sender.
func fromSender(ch *desktop.Channel) *wire.ChannelInfo {
	q := ch.To
	info := &wire.ChannelInfo{
		Channel: ch.ID, Queue: q.ID, Size: ch.Body.(*way).size,
		Process: q.Client.Process, Thread: q.Thread, User: q.Client.User,
	}
	if !ch.Foreign() {
		info.Bell = q.Bell
	}
	return info
}

// fromQueue describes it to the queue's client.
func fromQueue(ch *desktop.Channel) wire.ChannelInfo {
	return wire.ChannelInfo{
		Channel: ch.ID, Queue: ch.To.ID, Size: ch.Body.(*way).size, Process: ch.From.Process, User: ch.From.User,
	}
}

// opCollect hands over what is new for a queue.
func (c *connection) opCollect(req *request) (reply, error) {
	var m wire.Queue
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(_ *desktop.Desktop, me *desktop.Client) (reply, error) {
		const channels, windows = wire.MaxFDs / 4, 4096
		q, err := me.Queue(m.Queue)
		if err != nil {
			return reply{}, err
		}
		made, gone, more := q.Collect(channels, windows)
		list := &wire.Channels{Gone: gone}
		if more {
			list.More = 1
		}
		r := reply{body: list, done: func(told bool) { c.server.queueTold(q, made, gone, told) }}
		for _, ch := range made {
			w := ch.Body.(*way)
			list.Channels = append(list.Channels, fromQueue(ch))
			r.files = append(r.files, attach(w.memory, w.to)...)
		}
		return r, nil
	})
}

// opCut ends a channel. Its other side sees that by the pipe.
func (c *connection) opCut(req *request) (reply, error) {
	var m wire.Cut
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		if ch := me.Channel(m.Channel); ch != nil {
			d.Cut(ch)
		}
		return reply{}, nil
	})
}

// queueTold gives up what of new channels is for the queue, which has it; or takes back what its client cannot hear of.
func (s *Server) queueTold(q *desktop.Queue, made []*desktop.Channel, gone []uint32, told bool) {
	if len(made)+len(gone) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !told {
		s.desktop.Restore(q, made, gone)
		s.settleDeskLocked()
		return
	}
	for _, ch := range made {
		if ch.Ended() { // its files are being closed
			continue
		}
		w := ch.Body.(*way)
		s.ways -= len(w.memory) + len(w.to)
		releaseFiles(&w.memory)
		releaseFiles(&w.to)
		if ch.Left() {
			s.desktop.Cut(ch)
		}
	}
	s.settleDeskLocked()
}
