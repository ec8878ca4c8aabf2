package server_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/channel"
	"winshm/internal/object"
	"winshm/internal/testkit"
	"winshm/internal/wire"
	"winshm/winerr"
)

const nobodys = 65534

// startNobodys starts a manager of the user nobody's, whom limits bind.
func startNobodys(t *testing.T, files string) (socket string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to start a manager of a user whom the limit binds")
	}
	socket = testkit.Socket(t)
	dir := filepath.Dir(socket)
	if err := errors.Join(os.Chown(dir, nobodys, nobodys), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/proc/self/exe", socket, files)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobodys, Gid: nobodys}}
	testkit.StartCommand(t, "manager", cmd).Expect("listening")
	return socket
}

// TestChannelShortage lets the manager run out of files at every step of making a channel, between two users: it refuses, keeps
// nothing of it, and the next one is made.
func TestChannelShortage(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to act as another user")
	}
	const files = 200
	socket := testkit.Socket(t)
	if err := os.Chmod(filepath.Dir(socket), 0o755); err != nil {
		t.Fatal(err)
	}
	manager := testkit.Start(t, "manager", nil, socket, strconv.Itoa(files), "system")
	manager.Expect("listening")
	a := testkit.Start(t, "worker", nil, socket, strconv.Itoa(alice))
	a.Say("queue")
	a.Expect(ok)
	window := askNumber(t, a, "window it")
	w := newWorker(t, socket)
	before := openFilesOf(t, manager)
	for spare := range 12 {
		setFileLimit(t, manager, uint64(before+spare))
		info, fds, status := w.channel(window)
		setFileLimit(t, manager, files)
		if status == 0 {
			if spare < 7 || len(fds) != 4 {
				t.Errorf("a channel with %d descriptors was made of %d", len(fds), spare)
			}
			_ = w.status(wire.OpCut, &wire.Cut{Channel: info.Channel})
		} else if status != winerr.ERROR_NO_SYSTEM_RESOURCES {
			t.Errorf("with %d files to spare: %v", spare, status)
		}
		testkit.Eventually(t, "its files to be closed", func() bool { return openFilesOf(t, manager) == before })
	}
	if _, fds, status := w.channel(window); status != 0 || len(fds) != 4 {
		t.Errorf("a channel at last: %v, %d descriptors", status, len(fds))
	}
}

// TestChannelsUnderWay has so many descriptors under way that the kernel lets the manager send no more: a channel of which a
// side cannot hear is as if it had not been asked for.
func TestChannelsUnderWay(t *testing.T) {
	const requests = 150
	socket := startNobodys(t, "64")
	var w, other *worker
	asUser(t, nobodys, func() { w, other = newWorker(t, socket), newWorker(t, socket) })
	queue, bell := w.queue(0)
	window := w.window(wire.CreateWindow{Queue: queue})
	s := newStranger(t, socket)
	s.hello()
	s.want(s.frame(wire.OpCreateSection, &wire.CreateSection{Protect: object.PageReadWrite, Size: 4096}), winerr.ERROR_SUCCESS)
	fill := func() {
		for range requests {
			if err := s.send(s.frame(wire.OpQuery, &wire.HandleRequest{Handle: 8})); err != nil {
				t.Fatal(err)
			}
		}
		s.awaitTaken()
	}
	drain := func() {
		for range requests {
			if _, _, err := s.receive(); err != nil {
				t.Fatal(err)
			}
		}
	}
	fill()
	_, _, status := other.channel(window)
	drain()
	if status != winerr.ERROR_NO_SYSTEM_RESOURCES {
		t.Skip("others of the user make room: ", status)
	}
	if list, _ := w.collect(queue); len(list.Channels) != 0 {
		t.Errorf("what nobody has is collected: %+v", list)
	}
	info, fds, status := other.channel(window)
	if status != 0 || len(fds) != 2 {
		t.Fatalf("the same again: %v, %d descriptors", status, len(fds))
	}
	w.arena.TakeNews(bell)
	fill()
	status = w.status(wire.OpCollect, &wire.Queue{Queue: queue})
	drain()
	if status != winerr.ERROR_NO_SYSTEM_RESOURCES || !w.arena.TakeNews(bell) {
		t.Errorf("collect: %v", status)
	}
	list, fds := w.collect(queue)
	if len(list.Channels) != 1 || len(fds) != 2 || list.Channels[0].Channel != info.Channel {
		t.Errorf("collect again: %+v, %d descriptors", list, len(fds))
	}
}

// TestChannelSizeLimit: a channel is as large as the manager's files may be, or is refused.
func TestChannelSizeLimit(t *testing.T) {
	socket, manager := startManager(t, 100)
	w := newWorker(t, socket)
	for _, tc := range []struct {
		limit  uint64
		want   uint64
		status winerr.Errno
	}{
		{unix.RLIM_INFINITY, channel.Size, 0},
		{1 << 30, 1 << 30, 0},
		{channel.PoolEnd + 1<<16 + 1, channel.PoolEnd + 1<<16, 0},
		{channel.PoolEnd, 0, winerr.ERROR_NO_SYSTEM_RESOURCES},
		{4096, 0, winerr.ERROR_NO_SYSTEM_RESOURCES},
	} {
		var old unix.Rlimit
		pid := manager.Cmd.Process.Pid
		err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, nil, &old)
		if err = errors.Join(err, unix.Prlimit(pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: tc.limit, Max: old.Max}, nil)); err != nil {
			t.Skipf("no limit of file sizes can be set: %v", err)
		}
		queue, _ := w.queue(0)
		info, _, status := w.channel(w.window(wire.CreateWindow{Queue: queue}))
		if info.Size != tc.want || status != tc.status {
			t.Errorf("limit %#x: %#x bytes, %v", tc.limit, info.Size, status)
		}
	}
}
