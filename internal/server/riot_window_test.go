package server_test

import "winshm/internal/wire"

// riotDesk is what a rioter has heard over its connection, so that some of what it asks for is its own.
type riotDesk struct {
	bells    []uint32
	queues   []uint64
	windows  []uint32
	channels []uint64

	settled bool
}

// settle gets a window, and stays with such things.
func (r *rioter) settle() {
	r.desk.settled = true
	for _, op := range []wire.Op{wire.OpThreads, wire.OpNewQueue, wire.OpCreateWindow} {
		if r.send(wire.AppendFrame(nil, wire.Header{ID: 1, Op: op}, r.window(op, "held"))) != nil || !r.receive() {
			return
		}
	}
}

// learn looks at a reply.
func (d *riotDesk) learn(frame []byte) {
	head, body, err := wire.ParseFrame(frame)
	if err != nil || head.Status != 0 {
		return
	}
	const most = 20
	switch head.Op {
	case wire.OpThreads:
		var m wire.ThreadsReply
		if wire.Decode(body, &m) == nil {
			d.bells = append(d.bells, m.Slots...)
		}
	case wire.OpNewQueue:
		var m wire.Queue
		if wire.Decode(body, &m) == nil {
			d.queues = append(d.queues, m.Queue)
		}
	case wire.OpCreateWindow:
		var m wire.Window
		if wire.Decode(body, &m) == nil && len(d.windows) < most {
			d.windows = append(d.windows, m.Window)
		}
	case wire.OpChannel:
		var m wire.ChannelInfo
		if wire.Decode(body, &m) == nil {
			d.channels = append(d.channels, m.Channel)
		}
	}
}

// window makes a request of those about windows.
func (r *rioter) window(op wire.Op, text string) wire.Message {
	few := func(n uint32) uint32 { return r.random.Uint32N(n) }
	window := func() uint32 {
		return one(r, r.desk.windows, []uint32{0, wire.MessageParent, 1<<16 | (0x10 + few(40)), r.random.Uint32()}[few(4)])
	}
	queue := func() uint64 { return one(r, r.desk.queues, uint64(few(200))) }
	class := []string{"", "a", "a", "b", "\xff"}[few(5)]
	switch op {
	case wire.OpThreads:
		return &wire.Threads{Count: 1 + few(3)}
	case wire.OpAtom:
		return &wire.Atom{Find: few(2), Name: text}
	case wire.OpAtomName:
		return &wire.AtomName{Atom: 0xC000 + few(4)}
	case wire.OpNewQueue:
		return &wire.NewQueue{Bell: one(r, r.desk.bells, few(70)), Thread: few(3)}
	case wire.OpEndQueue, wire.OpCollect:
		return &wire.Queue{Queue: queue()}
	case wire.OpCreateWindow:
		return &wire.CreateWindow{Queue: queue(), Parent: window(), Class: class, Title: text}
	case wire.OpDestroyWindow, wire.OpDescribeWindow:
		return &wire.Window{Window: window()}
	case wire.OpChangeWindow:
		return &wire.ChangeWindow{Window: window(), What: few(7), Value: window() * few(2), Text: text}
	case wire.OpFindWindow:
		return &wire.FindWindow{Parent: window(), After: window() * few(2), Flags: few(8), Class: class, Title: text}
	case wire.OpWindows:
		return &wire.Windows{Parent: window(), After: window() * few(2), All: few(2)}
	case wire.OpChannel:
		return &wire.Channel{Window: window(), Thread: few(3)}
	case wire.OpTrace:
		return &wire.Trace{Spy: few(2), User: []uint32{0, mallory, alice}[few(3)]}
	case wire.OpCut:
		return &wire.Cut{Channel: one(r, r.desk.channels, uint64(few(200)))}
	}
	return nil
}

// one returns one of several, mostly, or something else.
func one[T any](r *rioter, of []T, other T) T {
	if len(of) == 0 || r.random.IntN(3) == 0 {
		return other
	}
	return of[r.random.IntN(len(of))]
}
