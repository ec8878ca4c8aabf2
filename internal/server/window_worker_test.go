package server_test

import (
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"

	"winshm/internal/fdsock"
	"winshm/internal/wire"
	"winshm/winerr"
)

// desk is what a worker has to do with windows.
type desk struct {
	queue uint64 // made last
	ways  map[uint32][]int
}

// obeyDesk does what concerns windows. Those are named by their numbers.
func (w *worker) obeyDesk(verb string, args []string) string {
	number := func(i int) uint32 {
		if i >= len(args) {
			return 0
		}
		n, _ := strconv.ParseUint(args[i], 10, 32)
		return uint32(n)
	}
	switch verb {
	case "queue": // makes one; THREAD
		var queue wire.Queue
		var slots wire.ThreadsReply
		if status, _ := w.call(wire.OpThreads, &wire.Threads{Count: 1}, &slots); status != 0 {
			return name(status)
		}
		status, _ := w.call(wire.OpNewQueue, &wire.NewQueue{Bell: slots.Slots[0], Thread: number(0)}, &queue)
		if status == 0 {
			w.desk.queue = queue.Queue
		}
		return name(status)
	case "end": // the queue
		return name(w.status(wire.OpEndQueue, &wire.Queue{Queue: w.desk.queue}))
	case "window": // CLASS PARENT: makes one in the queue
		var made wire.Window
		m := &wire.CreateWindow{Queue: w.desk.queue, Class: args[0], Parent: number(1), Title: "title"}
		if status, _ := w.call(wire.OpCreateWindow, m, &made); status != 0 {
			return name(status)
		}
		return fmt.Sprint(made.Window)
	case "destroy": // WINDOW
		return name(w.status(wire.OpDestroyWindow, &wire.Window{Window: number(0)}))
	case "open": // WINDOW 1 or 0
		return name(w.status(wire.OpChangeWindow, &wire.ChangeWindow{Window: number(0), What: wire.WindowOpen, Value: number(1)}))
	case "title": // WINDOW TITLE
		return name(w.status(wire.OpChangeWindow, &wire.ChangeWindow{Window: number(0), What: wire.WindowTitle, Text: args[1]}))
	case "find": // CLASS
		return fmt.Sprint(w.byClass(args[0]))
	case "describe": // WINDOW
		info, status := w.describe(number(0))
		return fmt.Sprint(name(status), " ", info.Class)
	case "list": // says how many top-level windows it sees
		var list wire.WindowsReply
		_, _ = w.call(wire.OpWindows, &wire.Windows{}, &list)
		return fmt.Sprint(len(list.Windows))
	}
	return w.obeyWay(verb, number)
}

// obeyWay does what concerns channels, and watching.
func (w *worker) obeyWay(verb string, number func(int) uint32) string {
	switch verb {
	case "channel": // WINDOW: says how many descriptors came
		return w.takeWay(number(0))
	case "way": // to a THREAD
		return name(w.status(wire.OpChannel, &wire.Channel{Thread: number(0)}))
	case "knock": // WINDOW of another user's to which there is a channel
		_, err := unix.Write(w.desk.ways[number(0)][2], []byte("knock"))
		return fmt.Sprint(err)
	case "collect": // says how many channels, windows that are gone, and descriptors there are
		var list wire.Channels
		status, fds := w.call(wire.OpCollect, &wire.Queue{Queue: w.desk.queue}, &list)
		fdsock.CloseAll(fds)
		if status != 0 {
			return name(status)
		}
		return fmt.Sprint(len(list.Channels), " ", len(list.Gone), " ", len(fds))
	case "trace": // USER
		return name(w.status(wire.OpTrace, &wire.Trace{User: number(0)}))
	case "spy": // USER
		return name(w.status(wire.OpTrace, &wire.Trace{User: number(0), Spy: 1}))
	case "traced":
		return fmt.Sprint(w.arena.Trace() != 0)
	}
	return "what?"
}

func (w *worker) takeWay(window uint32) string {
	var info wire.ChannelInfo
	status, fds := w.call(wire.OpChannel, &wire.Channel{Window: window}, &info)
	if status == winerr.ERROR_ALREADY_EXISTS || status == 0 {
		if w.desk.ways == nil {
			w.desk.ways = map[uint32][]int{}
		}
		fdsock.CloseAll(w.desk.ways[window])
		w.desk.ways[window] = fds
	}
	return fmt.Sprint(name(status), " ", len(fds))
}
