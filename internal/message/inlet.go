package message

import (
	"errors"
	"sync/atomic"

	"winshm/internal/channel"
	"winshm/internal/fdsock"
	"winshm/internal/shm"
	"winshm/internal/wire"
)

// inlet is the end of a channel from which a queue gets messages: that alone uses it.
type inlet struct {
	info    wire.ChannelInfo
	channel *channel.Receiver
	foreign bool // the sender is another user's
	life    *fdsock.Line
	ear     *fdsock.Line    // between users: who rings
	knock   *fdsock.Knocker // between users
	over    atomic.Bool     // the sender has ended
	scratch scratch
	letters int  // so many of its messages were taken and not given back
	corrupt bool // nothing more is taken
	closed  bool
}

// collect gets the channels that others have made. Those for which this process has no descriptors left are cut. false: the manager
// could not be asked.
func (q *Queue) collect() bool {
	for more := true; more; {
		var reply wire.Channels
		_, fds, err := q.bell.Ask(wire.OpCollect, &wire.Queue{Queue: q.id}, &reply, -1)
		if err != nil && !errors.Is(err, fdsock.ErrNoFDs) {
			return false
		}
		for _, info := range reply.Channels {
			n := min(len(fds), 2)
			if info.User != q.system.user() {
				n = min(len(fds), 4)
			}
			q.admit(info, fds[:n])
			fds = fds[n:]
		}
		fdsock.CloseAll(fds)
		for _, h := range reply.Gone {
			q.lose(Handle(h))
		}
		more = reply.More != 0
	}
	return true
}

// admit takes ownership of a channel's descriptors. One that cannot be used is cut: its sender sees that nobody answers.
func (q *Queue) admit(info wire.ChannelInfo, fds []int) {
	in := &inlet{info: info, foreign: len(fds) == 4}
	if len(fds) < 2 {
		fdsock.CloseAll(fds)
		in.end(q)
		return
	}
	file := shm.NewFile(fds[0])
	var err error
	if in.channel, err = channel.NewReceiver(file, info.Size); err != nil {
		file.Release()
		fdsock.CloseAll(fds[1:])
		in.end(q)
		return
	}
	if in.life, err = fdsock.WatchEnd(fds[1], func() { in.over.Store(true); q.bell.Ring() }); err == nil && in.foreign {
		if in.knock, err = fdsock.NewKnocker(fds[2]); err == nil {
			in.ear, err = fdsock.WatchKnocks(fds[3], q.bell.Ring)
		} else {
			fdsock.CloseAll(fds[3:])
		}
	}
	if err != nil {
		in.cut(q)
		in.close()
		return
	}
	q.inlets = append(q.inlets, in)
}

// cut gives up a channel whose other side is not to be trusted. What came before stays until it is handled.
func (in *inlet) cut(q *Queue) {
	in.corrupt = true
	q.cool(in)
	in.over.Store(true)
	in.channel.Shut()
	in.end(q)
}

// end tells the manager, and by it the sender, that nobody listens.
func (in *inlet) end(q *Queue) {
	_, _, _ = q.bell.Ask(wire.OpCut, &wire.Cut{Channel: in.info.Channel}, nil, 0)
}

// close shuts the channel.
func (in *inlet) close() {
	if in.closed {
		return
	}
	in.closed = true
	in.scratch.close()
	for _, l := range []*fdsock.Line{in.life, in.ear} {
		if l != nil {
			l.Close()
		}
	}
	if in.knock != nil {
		in.knock.Close()
	}
	in.channel.Close()
}

// give counts a message that was given back. After the last one of a sender that has ended, the channel is closed.
func (in *inlet) give(q *Queue) {
	if in.letters--; in.letters == 0 && in.over.Load() {
		q.heard--
	}
}

// tell wakes the sender: its answer is there.
func (in *inlet) tell(q *Queue, bell uint16) {
	switch {
	case in.knock != nil:
		in.knock.Knock()
	case bell != 0:
		q.bell.RingAt(uint32(bell))
	}
}
