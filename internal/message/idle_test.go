package message_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"winshm/internal/channel"
	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func init() { roles["deaf"] = playDeaf }

// channelMemory returns how many bytes the system has given to the channels that a process has open.
func channelMemory(t *testing.T, pid int) (sum int64) {
	t.Helper()
	links, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		info, err := os.Stat(link)
		if err != nil || uint64(info.Size()) != channel.Size {
			continue
		}
		sum += info.Sys().(*syscall.Stat_t).Blocks * 512
	}
	return sum
}

// cpu returns the time for which a process has run.
func cpu(t *testing.T, pid int) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	var user, system int64
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		t.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// TestIdle gives the memory of channels back that are used no more, and the processor too.
func TestIdle(t *testing.T) {
	connect(t)
	receiver := testkit.Start(t, "record", nil, "one")
	receiver.Expect("ready")
	s := startSpeaker(t, "one", "thread")
	for n := range uint64(40) {
		s.send(t, n, []int{100, 1000, 200_000, 8 << 20}[n%4])
	}
	pids := []int{receiver.Cmd.Process.Pid, s.Cmd.Process.Pid}
	if n := channelMemory(t, pids[0]); n < 8<<20 {
		t.Fatalf("the channel has %d bytes", n)
	}
	var used, ran [2]int64
	for i, pid := range pids {
		used[i], ran[i] = testkit.RSS(t, pid), int64(cpu(t, pid))
	}
	testkit.Eventually(t, "the memory to be given back", func() bool { return channelMemory(t, pids[0]) <= 64<<10 })
	for i, pid := range pids {
		if now := testkit.RSS(t, pid); now > used[i]-7<<20 {
			t.Errorf("process %d: %d bytes, after %d", i, now, used[i])
		}
		if spent := time.Duration(int64(cpu(t, pid)) - ran[i]); spent > 500*time.Millisecond {
			t.Errorf("process %d ran for %v, idle", i, spent)
		} else {
			t.Logf("process %d ran for %v", i, spent)
		}
	}
	s.send(t, 77, 8<<20)
}

// playDeaf has a window, and never looks whether something has come.
func playDeaf(s *testkit.Stage) {
	q, err := message.Of(client.Default()).NewQueue()
	s.Check(err)
	s.Check(newRecorder().window(q, s.Args[0]))
	s.Say("ready")
	_, _ = s.Hear()
}

// TestDeaf sends to a receiver that handles nothing. That costs time-outs; what was sent takes no memory, and posts are refused when
// there are too many.
func TestDeaf(t *testing.T) {
	system := connect(t)
	a := testkit.Start(t, "deaf", nil, "one")
	a.Expect("ready")
	testkit.Start(t, "record", nil, "two").Expect("ready")
	q, err := system.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	deaf, other := findAny(t, system, "one"), findAny(t, system, "two")
	for n := range uint64(200) {
		r := numberedRequest(deaf, n, 1<<20)
		r.Timeout = time.Millisecond
		if _, err := send(q, r, nil); !errors.Is(err, winerr.ERROR_TIMEOUT) {
			t.Fatalf("to the deaf: %v", err)
		}
		if result, err := send(q, numberedRequest(other, n, 100), nil); err != nil || result != n+1 {
			t.Fatalf("to another: %d, %v", result, err)
		}
	}
	if n := channelMemory(t, os.Getpid()); n > 8<<20 {
		t.Errorf("%d bytes for messages that nobody will read", n)
	}
	post := message.Message{Window: deaf, ID: numbered}
	for n := range channel.MaxPosts {
		if err := q.Post(post); err != nil {
			t.Fatalf("post %d: %v", n, err)
		}
	}
	if err := q.Post(post); !errors.Is(err, winerr.ERROR_NOT_ENOUGH_QUOTA) {
		t.Errorf("one post too many: %v", err)
	}
	r := numberedRequest(deaf, 1, 10)
	r.Timeout = time.Millisecond
	if _, err := send(q, r, nil); !errors.Is(err, winerr.ERROR_TIMEOUT) {
		t.Errorf("sent beside the posts: %v", err)
	}
	a.Kill()
	testkit.Eventually(t, "the end to be seen", func() bool { return errors.Is(q.Post(post), winerr.ERROR_INVALID_WINDOW_HANDLE) })
}
