package winshm_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"winshm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){
		"grower": playGrower, "heir": playHeir, "eventHeir": playEventHeir,
		"mutexOwner": playOwner, "borrower": playBorrower, "waitPuppet": playPuppet, "mutexHammer": playHammer, "semaphoreWaiter": playWaiter,
		"listener": playListener, "stuck": playStuck, "sender": playSender, "mirror": playMirror,
		"flusher": playFlusher,
	})
}

// playHeir finds the section whose handle is Args[0], leaves a mark in it, and waits to be told to end.
func playHeir(s *testkit.Stage) {
	h, err := strconv.ParseUint(s.Args[0], 10, 64)
	s.Check(err)
	section, err := winshm.InheritedSection(uintptr(h))
	if errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		s.Say("nothing")
		return
	}
	s.Check(err)
	view, err := section.Map(nil)
	s.Check(err)
	view.Bytes()[0]++
	s.Check(view.Close())
	s.Say("marked")
	_, _ = s.Hear()
	s.Check(section.Close())
}

// heir returns a command that plays the role with the manager of the test.
func heir(m *testkit.Manager, h uintptr) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", fmt.Sprint(h))
	cmd.Env = append(os.Environ(), "WINSHM_SOCKET="+m.Socket, testkit.RoleSetting("heir"))
	return cmd
}

func TestStartProcess(t *testing.T) {
	c, m := connect(t)
	inheritable := create(t, c, "inheritable", 1, &winshm.SectionOptions{Inherit: true})
	private := create(t, c, "private", 1, nil)
	other := create(t, c, "other", 1, &winshm.SectionOptions{Inherit: true})
	view, err := inheritable.Map(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	for _, test := range []struct {
		what string
		h    uintptr
		only []winshm.Handled
		says string
	}{
		{"inheritable", inheritable.Handle(), nil, "marked"},
		{"not inheritable", private.Handle(), nil, "nothing"},
		{"listed", inheritable.Handle(), []winshm.Handled{inheritable}, "marked"},
		{"not listed", inheritable.Handle(), []winshm.Handled{other}, "nothing"},
	} {
		cmd := heir(m, test.h)
		in, err1 := cmd.StdinPipe()
		out, err2 := cmd.StdoutPipe()
		p, err3 := c.StartProcess(cmd, test.only...)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(test.what, err)
		}
		var says string
		if _, err := fmt.Fscanln(out, &says); says != test.says {
			t.Errorf("%s: the child says %q, %v", test.what, says, err)
		}
		_ = in.Close()
		if code, err := p.Wait(t.Context()); code != 0 || err != nil {
			t.Errorf("%s: exit code %d, %v", test.what, code, err)
		}
		if err := errors.Join(cmd.Wait(), p.Close()); err != nil {
			t.Error(test.what, err)
		}
		if err := p.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: closed again: %v", test.what, err)
		}
	}
	if marks := view.Bytes()[0]; marks != 2 {
		t.Errorf("%d marks", marks)
	}
	if _, err := c.StartProcess(heir(m, 0), private); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		t.Errorf("a listed handle that is not inheritable: %v", err)
	}
	if _, err := c.StartProcess(exec.Command("/nonexistent")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a program that is not there: %v", err)
	}
}

// An inherited handle keeps the name when the parent's is closed, and until the child, which knows nothing of it, is killed.
func TestInheritedHandleHolds(t *testing.T) {
	c, _ := connect(t)
	s, err := c.CreateSection("held by a child", 1, &winshm.SectionOptions{Inherit: true})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "1000")
	p, err := c.StartProcess(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := c.OpenSection("held by a child", 0)
	if err != nil {
		t.Fatal("while the child lives: ", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.Terminate(7); err != nil {
		t.Fatal(err)
	}
	if code, err := p.Wait(t.Context()); code != 7 || err != nil {
		t.Errorf("exit code %d, %v", code, err)
	}
	if _, err := c.OpenSection("held by a child", 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after its end: %v", err)
	}
	_ = cmd.Wait()
}

func TestWaitGivesUp(t *testing.T) {
	c, _ := connect(t)
	p, err := c.OpenProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for ourselves: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Wait(t.Context()); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("a closed handle: %v", err)
	}
	if _, err := c.OpenProcess(1 << 30); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) || !strings.Contains(err.Error(), "process 1073741824:") {
		t.Errorf("no such process: %v", err)
	}
}
