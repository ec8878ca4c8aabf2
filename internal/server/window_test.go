package server_test

import (
	"testing"

	"winshm/internal/fdsock"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

// queue makes a queue with a bell of its own.
func (w *worker) queue(thread uint32) (queue uint64, bell uint32) {
	w.t.Helper()
	bell = w.threads(1)[0]
	var reply wire.Queue
	if status, _ := w.call(wire.OpNewQueue, &wire.NewQueue{Bell: bell, Thread: thread}, &reply); status != 0 || reply.Queue == 0 {
		w.t.Fatalf("new queue: %v, %d", status, reply.Queue)
	}
	return reply.Queue, bell
}

// window makes a window.
func (w *worker) window(m wire.CreateWindow) uint32 {
	w.t.Helper()
	if m.Class == "" {
		m.Class = "class"
	}
	var reply wire.Window
	if status, _ := w.call(wire.OpCreateWindow, &m, &reply); status != 0 || reply.Window == 0 {
		w.t.Fatalf("create window %+v: %v, %d", m, status, reply.Window)
	}
	return reply.Window
}

func (w *worker) find(m wire.FindWindow) (uint32, winerr.Errno) {
	w.t.Helper()
	var reply wire.Window
	status, _ := w.call(wire.OpFindWindow, &m, &reply)
	return reply.Window, status
}

// byClass finds a top-level or message-only window.
func (w *worker) byClass(class string) uint32 {
	w.t.Helper()
	found, status := w.find(wire.FindWindow{Flags: wire.FindTop | wire.FindByClass, Class: class})
	if status != 0 {
		w.t.Fatalf("find %s: %v", class, status)
	}
	return found
}

func (w *worker) describe(window uint32) (wire.WindowInfo, winerr.Errno) {
	w.t.Helper()
	var info wire.WindowInfo
	status, _ := w.call(wire.OpDescribeWindow, &wire.Window{Window: window}, &info)
	return info, status
}

// channel asks for a channel to a window's queue, and takes its descriptors.
func (w *worker) channel(window uint32) (wire.ChannelInfo, []int, winerr.Errno) {
	w.t.Helper()
	var info wire.ChannelInfo
	status, fds := w.call(wire.OpChannel, &wire.Channel{Window: window}, &info)
	w.t.Cleanup(func() { fdsock.CloseAll(fds) })
	return info, fds, status
}

func (w *worker) collect(queue uint64) (wire.Channels, []int) {
	w.t.Helper()
	var list wire.Channels
	status, fds := w.call(wire.OpCollect, &wire.Queue{Queue: queue}, &list)
	w.t.Cleanup(func() { fdsock.CloseAll(fds) })
	if status != 0 {
		w.t.Fatal("collect: ", status)
	}
	return list, fds
}

// TestWindowsAndChannels goes the way of a message's path once: a window is made, found, described and reached.
func TestWindowsAndChannels(t *testing.T) {
	testkit.CheckLeaks(t)
	m := testkit.StartManager(t, server.Config{})
	a, b := newWorker(t, m.Socket), newWorker(t, m.Socket)
	queue, bell := a.queue(4711)
	window := a.window(wire.CreateWindow{Queue: queue, Class: "Chat", Title: "Hello", Style: 1, ExStyle: 2})
	if got := b.byClass("chaT"); got != window {
		t.Fatalf("found %#x, not %#x", got, window)
	}
	if info, status := b.describe(window); status != 0 || info.Class != "Chat" || info.Thread != 4711 || info.Queue != queue {
		t.Errorf("%+v, %v", info, status)
	}
	if a.arena.TakeNews(bell) {
		t.Error("there is news before anything happened")
	}
	info, fds, status := b.channel(window)
	if status != 0 || len(fds) != 2 || info.Bell != bell || info.Queue != queue || info.Size != 1<<36 {
		t.Fatalf("channel: %+v, %d descriptors, %v", info, len(fds), status)
	}
	if again, fds, status := b.channel(window); status != winerr.ERROR_ALREADY_EXISTS || len(fds) != 0 || again != info {
		t.Errorf("channel again: %+v, %d descriptors, %v", again, len(fds), status)
	}
	if !a.arena.TakeNews(bell) {
		t.Error("the bell was not rung")
	}
	list, others := a.collect(queue)
	if len(list.Channels) != 1 || len(others) != 2 || list.Channels[0].Channel != info.Channel || list.More != 0 {
		t.Fatalf("collect: %+v, %d descriptors", list, len(others))
	}
	if list, others := a.collect(queue); len(list.Channels)+len(others) != 0 {
		t.Errorf("collect again: %+v, %d descriptors", list, len(others))
	}
}
