package main

import "context"

// goCostMeasures lists what the same operation takes by the C library and in Go: the whole of it, where c/unmap and its like
// have the difference alone.
func goCostMeasures() []measure {
	const about = " by the C library, against the same in Go"
	send := func(size int) task { return sending("send", size, atOnce) }
	over := func(name, what string, p placement, inC, inGo func(placement) founder, t task) measure {
		return measure{"c/" + name, what + about, p, untargeted, false, between(inC, inGo(p), t, t, measure.judged)}
	}
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		ms = append(ms,
			over("message-64B", "WM_COPYDATA of 64 bytes", p, cMessages, goMessages, send(64)),
			over("message-64K", "WM_COPYDATA of 64 KiB", p, cMessages, goMessages, send(64<<10)))
	}
	return append(ms, over("event", "set and wait of an event, nobody else there,", oneProcessor, cCrew, goCrew, solo("event")))
}

// cCrew founds crews of the Win32 program for synchronization, with the C library.
func cCrew(p placement) founder {
	return clientCrew(p, (*lab).buildEvents, func(c *crew) error {
		_, err := c.call(func(int) string { return "event 1" })
		return err
	})
}

// buildEvents builds the Win32 program that uses events, with the C library.
func (l *lab) buildEvents(ctx context.Context) (string, error) {
	return l.buildInC(ctx, "events", "wine/sync.c")
}
