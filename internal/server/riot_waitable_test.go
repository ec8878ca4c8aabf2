package server_test

import (
	"winshm/internal/object"
	"winshm/internal/wire"
)

// waitable makes a request of those about waitables.
func (r *rioter) waitable(op wire.Op, handle func() uint32, text string) wire.Message {
	thread, few := uint32(r.random.IntN(12)), func(n uint32) uint32 { return r.random.Uint32N(n) }
	switch op {
	case wire.OpThreads:
		return &wire.Threads{Count: few(100)}
	case wire.OpCreateWaitable:
		return &wire.CreateWaitable{
			Type: 4 + few(6), Manual: few(2), Initial: few(3), Maximum: few(4), Owner: thread * few(2),
			Access: object.MaximumAllowed, Flags: few(2), Name: text,
		}
	case wire.OpOpenWaitable:
		return &wire.OpenWaitable{Type: 4 + few(6), Access: object.MaximumAllowed, Name: text}
	case wire.OpSignal:
		return &wire.Signal{Handle: handle(), Verb: 1 + few(5), Count: few(3), Thread: thread, Object: uint64(few(2) * few(50))}
	case wire.OpWait:
		m := &wire.Wait{Thread: thread, Version: few(4), All: few(2), Try: few(2)}
		for range few(5) {
			m.Targets = append(m.Targets, wire.Target{Handle: handle(), Object: uint64(few(2) * few(50))})
		}
		return m
	case wire.OpEndWait:
		return &wire.EndWait{Thread: thread, Version: few(4)}
	case wire.OpSetTimer:
		return &wire.SetTimer{Handle: handle(), Due: uint64(-int64(few(100000))), Period: few(20), Completion: handle() * few(2)}
	case wire.OpUnpin:
		return &wire.Unpin{Object: uint64(few(50))}
	}
	return r.desk(op, text)
}

// desk makes a request of those about windows. Bells and queues are few, so that some are its own.
func (r *rioter) desk(op wire.Op, text string) wire.Message {
	few := func(n uint32) uint32 { return r.random.Uint32N(n) }
	window := func() uint32 {
		return []uint32{0, wire.MessageParent, 1<<16 | (0x10 + few(40)), (1+few(3))<<16 | (0x10 + few(2000)), r.random.Uint32()}[few(5)]
	}
	class := []string{"", "a", "a", "b", "\xff"}[few(5)]
	switch op {
	case wire.OpAtom:
		return &wire.Atom{Find: few(2), Name: text}
	case wire.OpAtomName:
		return &wire.AtomName{Atom: 0xC000 + few(4)}
	case wire.OpNewQueue:
		return &wire.NewQueue{Bell: few(70), Thread: few(3)}
	case wire.OpEndQueue, wire.OpCollect:
		return &wire.Queue{Queue: uint64(few(200))}
	case wire.OpCreateWindow:
		return &wire.CreateWindow{Queue: uint64(few(200)), Parent: window(), Class: class, Title: text}
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
		return &wire.Cut{Channel: uint64(few(200))}
	}
	return nil
}
