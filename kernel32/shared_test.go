package kernel32_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"winshm/conformance"
	"winshm/internal/rendezvous"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/kernel32"
)

// sharedPeer is the role of another process that uses the package as [shared] does.
const sharedPeer = "shared peer"

// strangerVariable is the number of a process of another user.
const strangerVariable = "WINSHM_KERNEL32_STRANGER"

// shared is package kernel32 with objects that another user has had a handle to: those the manager keeps itself, since
// their users need not trust each other.
type shared struct{ front }

func (s shared) Call(line string) string {
	answer := s.front.Call(line)
	if strings.HasPrefix(line, "Create") {
		var h kernel32.Handle
		if _, err := fmt.Sscan(answer, &h); err != nil {
			panic(err)
		}
		if h != 0 {
			show(h)
		}
	}
	return answer
}

// show gives the other user a handle for a moment.
func show(h kernel32.Handle) {
	stranger, err := kernel32.OpenProcess(kernel32.PROCESS_DUP_HANDLE, false, strangerID())
	if err != nil {
		panic(err)
	}
	defer func() { _ = kernel32.CloseHandle(stranger) }()
	var theirs kernel32.Handle
	err = kernel32.DuplicateHandle(kernel32.InvalidHandle, h, stranger, &theirs, 0, false, kernel32.DUPLICATE_SAME_ACCESS)
	if err != nil {
		panic(err)
	}
	err = kernel32.DuplicateHandle(stranger, theirs, 0, nil, 0, false, kernel32.DUPLICATE_CLOSE_SOURCE)
	if err != nil {
		panic(err)
	}
}

func strangerID() uint32 {
	n, err := strconv.ParseUint(os.Getenv(strangerVariable), 10, 32)
	if err != nil {
		panic(err)
	}
	return uint32(n)
}

// TestConformanceByManager runs the cases of events, mutexes, semaphores, timers and waits over objects that the manager
// keeps.
func TestConformanceByManager(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be two users")
	}
	const user = 54333
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(rendezvous.SocketVariable, m.Socket)
	cmd := exec.Command("/proc/self/exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	stranger := conformance.NewProcess(testkit.StartCommand(t, peer, cmd))
	t.Setenv(strangerVariable, fmt.Sprint(stranger.CurrentProcessID()))
	if h := stranger.CreateEvent(nil, 0, 0, nil); h.Value == 0 {
		t.Fatalf("another user: %v", h)
	}
	start := conformance.StartRole(sharedPeer)
	conformance.Run(t, conformance.Front{API: start(t), Start: start, Skip: notAboutObjects})
}

func notAboutObjects(c *conformance.Case) string {
	for _, row := range c.Rows {
		if row[0] == 'B' && row[1] >= '2' && row[1] <= '5' {
			return ""
		}
	}
	return "it is about something else"
}
