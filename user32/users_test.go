package user32_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/rendezvous"
	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/user32"
	"winshm/winerr"
)

// citizen has a receiver's window, and does what it hears: "allow" or "refuse" a message, "add" or "copy" to a window.
func citizen(s *testkit.Stage) {
	hwnd := make(chan user32.HWND, 1)
	onThreadAside(func() {
		hwnd <- open(s)
		pump()
	})
	own := <-hwnd
	s.Say("ready")
	for line, err := s.Hear(); err == nil; line, err = s.Hear() {
		s.Say("%s", obey(own, strings.Fields(line)))
	}
}

func obey(own user32.HWND, words []string) string {
	var msg uint32
	switch words[0] {
	case "add-to-all", "remove-from-all":
		_, _ = fmt.Sscan(words[1], &msg)
		flag := map[string]uint32{"add-to-all": user32.MSGFLT_ADD, "remove-from-all": user32.MSGFLT_REMOVE}[words[0]]
		return fmt.Sprint(user32.ChangeWindowMessageFilter(msg, flag))
	case "allow", "refuse":
		_, _ = fmt.Sscan(words[1], &msg)
		action := map[string]uint32{"allow": user32.MSGFLT_ALLOW, "refuse": user32.MSGFLT_DISALLOW}[words[0]]
		return fmt.Sprint(user32.ChangeWindowMessageFilterEx(own, msg, action, nil))
	}
	to, err := user32.FindWindow(nil, pointer(words[1]))
	if err != nil {
		return "no window"
	}
	var got uintptr
	switch words[0] {
	case "add":
		got, err = user32.SendMessage(to, msgAdd, 1, 2)
	case "text":
		err = user32.SetWindowText(to, pointer(strings.Repeat("x", len(words[2]))))
	default:
		got, err = sendData(to, 0, 0, make([]byte, 100_000))
		got >>= 32
	}
	return fmt.Sprint(got, " ", err)
}

// TestUsers: a process of another user finds a window that lets a message through, and sends no other one. Root sends anything.
func TestUsers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can act as other users")
	}
	const alice = 1001
	denied := winerr.ERROR_ACCESS_DENIED.Error()
	m := testkit.StartManager(t, server.Config{System: true})
	if err := os.Chmod(filepath.Dir(m.Socket), 0o755); err != nil {
		t.Fatal(err)
	}
	begin := func(title string, user uint32) *testkit.Actor {
		cmd := exec.Command("/proc/self/exe", title)
		cmd.Env, cmd.Dir = []string{rendezvous.SocketVariable + "=" + m.Socket}, "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
		a := testkit.StartCommand(t, "citizen", cmd)
		a.Expect("ready")
		return a
	}
	root, her := begin("root's", 0), begin("hers", alice)
	tell := func(a *testkit.Actor, line, want string) {
		t.Helper()
		a.Say("%s", line)
		a.Expect(want)
	}
	refused, copyData := "0 "+denied, fmt.Sprint(user32.WM_COPYDATA)
	tell(her, "add root's", "no window")
	tell(root, "add hers", "3 <nil>")
	tell(root, "copy hers", "100000 <nil>")
	tell(her, "allow "+copyData, denied)
	tell(root, "allow "+copyData, "<nil>")
	tell(her, "copy root's", "100000 <nil>")
	tell(her, "add root's", refused)
	tell(root, "allow "+fmt.Sprint(msgAdd), "<nil>")
	tell(her, "add root's", "3 <nil>")
	tell(root, "refuse "+copyData, "<nil>")
	tell(her, "copy root's", refused)
	tell(root, "refuse "+fmt.Sprint(msgAdd), "<nil>")
	tell(her, "add root's", "no window")
	tell(her, "add-to-all "+copyData, denied)
	tell(root, "add-to-all "+copyData, "<nil>")
	tell(her, "copy root's", "100000 <nil>")
	tell(her, "add root's", refused)
	tell(root, "remove-from-all "+copyData, "<nil>")
	tell(her, "copy root's", "no window")
}
