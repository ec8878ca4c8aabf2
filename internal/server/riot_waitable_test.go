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
	return r.window(op, text)
}
