package wire

// Channel asks for a way to the queue that a window is in (Window), or that a thread has (Thread, if Window is NoWindow): the
// thread is one of the client's user that has told that number. Its reply is a ChannelInfo.
// ERROR_INVALID_WINDOW_HANDLE, ERROR_INVALID_THREAD_ID: there is none. ERROR_ACCESS_DENIED: the window is another user's who has
// not opened it.
type Channel struct{ Window, Thread uint32 }

func (m *Channel) encode(e *Encoder) { e.U32(m.Window); e.U32(m.Thread) }

func (m *Channel) decode(d *Decoder) { m.Window = d.U32(); m.Thread = d.U32() }

// ChannelInfo describes one end of a channel. Two or four descriptors come with one that is new: its memory, read-write; a pipe
// that ends when either side has ended, or the manager; and between two users (Bell 0) a pipe to write to, by which the other side
// is rung, and one to read, by which this side is: neither blocks, nor can the other side make it. With status
// ERROR_ALREADY_EXISTS the client has it already, and none comes.
type ChannelInfo struct {
	// Channel names it; Queue is the queue to which it leads.
	Channel, Queue uint64
	// Size is how many bytes its memory has.
	Size uint64
	// Bell is the queue's, if it is in the arena of the client's user; else 0. On the queue's side it is 0.
	Bell uint32
	// Process, Thread and User are the other side's. Thread is 0 on the queue's side.
	Process, Thread, User uint32
}

func (m *ChannelInfo) encode(e *Encoder) {
	e.U64(m.Channel)
	e.U64(m.Queue)
	e.U64(m.Size)
	e.U32(m.Bell)
	e.U32(m.Process)
	e.U32(m.Thread)
	e.U32(m.User)
}

func (m *ChannelInfo) decode(d *Decoder) {
	m.Channel = d.U64()
	m.Queue = d.U64()
	m.Size = d.U64()
	m.Bell = d.U32()
	m.Process = d.U32()
	m.Thread = d.U32()
	m.User = d.U32()
}

// Channels is the reply to collect: what is new for a queue since it was asked last, as much as fits. More is 1 if there is more.
type Channels struct {
	More uint32
	// Channels are those that others have made to the queue, each with its descriptors, in their order: four from another user's
	// process (User is not the client's), else two.
	Channels []ChannelInfo
	// Gone are windows of the queue that went because a window above them did.
	Gone []uint32
}

func (m *Channels) encode(e *Encoder) {
	e.U32(m.More)
	e.U32(uint32(len(m.Channels)))
	for i := range m.Channels {
		m.Channels[i].encode(e)
	}
	e.U32(uint32(len(m.Gone)))
	for _, w := range m.Gone {
		e.U32(w)
	}
}

func (m *Channels) decode(d *Decoder) {
	m.More = d.U32()
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		var c ChannelInfo
		c.decode(d)
		m.Channels = append(m.Channels, c)
	}
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		m.Gone = append(m.Gone, d.U32())
	}
}

// Cut ends a channel of the client's, whichever end of it that has. Its reply is empty, also if there is none any more.
type Cut struct{ Channel uint64 }

func (m *Cut) encode(e *Encoder) { e.U64(m.Channel) }

func (m *Cut) decode(d *Decoder) { m.Channel = d.U64() }

// Trace asks for the memory into which the messages of a user are written that are sent to his windows. Spy asks that they be
// written there from now on, until the client goes: User is whose, which needs to be the client's own unless that is root.
// The reply to both is a TraceReply with the memory. ERROR_NOT_FOUND, to Trace: nobody asks any more.
type Trace struct {
	Spy  uint32
	User uint32
}

func (m *Trace) encode(e *Encoder) { e.U32(m.Spy); e.U32(m.User) }

func (m *Trace) decode(d *Decoder) { m.Spy = d.U32(); m.User = d.U32() }

// TraceReply holds the size of the memory that comes with it.
type TraceReply struct{ Size uint64 }

func (m *TraceReply) encode(e *Encoder) { e.U64(m.Size) }

func (m *TraceReply) decode(d *Decoder) { m.Size = d.U64() }
