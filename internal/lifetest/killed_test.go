package lifetest

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

const invalidHandle = "error 6"

// killManager kills the world's manager and returns when it has ended.
func (w *world) killManager() {
	w.t.Helper()
	pid := w.manager()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		w.t.Fatal(err)
	}
	awaitEnd(w.t, pid)
}

func TestKilledManager(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	holder, other := w.puppet(), w.puppet()
	handle := holder.create(t, page, "shared")
	view := holder.view(t, handle)
	otherHandle := other.ask("open shared")
	otherView := other.view(t, otherHandle)
	holder.expect(t, "ok", "put %s 5", view)

	w.killManager()
	for _, call := range []string{"map ", "flags ", "close ", "map ", "close "} {
		holder.expect(t, invalidHandle, "%s%s", call, handle)
		other.expect(t, invalidHandle, "%s%s", call, otherHandle)
	}
	other.expect(t, "5", "get %s", otherView)
	holder.expect(t, "ok", "put %s 6", view)
	other.expect(t, "6", "get %s", otherView)

	fresh := holder.create(t, page, "shared")
	holder.expect(t, "0", "get %s", holder.view(t, fresh))
	holder.expect(t, invalidHandle, "close %s", handle)
	other.expect(t, "6", "get %s", otherView)
	holder.expect(t, "ok", "unmap %s", view)
	other.expect(t, "ok", "unmap %s", otherView)
}

func TestKilledManagersHandlesAreNotGivenOutAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.puppet()
	var old []string
	for range 4 {
		for range 3 {
			old = append(old, p.create(t, page, ""), secondCreate(t, p))
		}
		w.killManager()
		// The first client meets the new manager before the second notices anything.
		var fresh []string
		for range 8 {
			fresh = append(fresh, p.create(t, page, ""))
		}
		fresh = append(fresh, secondCreate(t, p))
		for _, h := range old {
			if slices.Contains(fresh, h) {
				t.Errorf("handle %s is given out again", h)
			}
			for _, client := range []string{"", "second "} {
				p.expect(t, invalidHandle, "%sclose %s", client, h)
			}
		}
		for _, h := range fresh {
			if answer := p.ask("map %s", h); strings.HasPrefix(answer, "error") {
				t.Errorf("map %s: %s", h, answer)
			}
		}
		old = append(old, fresh...)
	}
}

// secondCreate makes a section through the puppet's second client.
func secondCreate(t *testing.T, p puppet) string {
	t.Helper()
	handle, existed, _ := strings.Cut(p.ask("second create %d ", page), " ")
	if existed != "false" {
		t.Fatalf("second create: %s %s", handle, existed)
	}
	return handle
}

// playStubborn uses sections while managers are killed. Creating always works; what was created before may be void.
func playStubborn(s *testkit.Stage) {
	const rounds = 50
	c := client.New(client.Options{})
	for {
		for range rounds {
			useSection(s, c)
		}
		pid, err := c.Manager()
		s.Check(err)
		s.Say("%d", pid)
		if _, err := s.Hear(); err != nil {
			return
		}
	}
}

func useSection(s *testkit.Stage, c *client.Client) {
	o, err := c.CreateSection(readWrite, page, 0, "shared")
	s.Check(err)
	v, err := c.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
	if err == nil {
		shm.Bytes(v.Base, page)[0]++
		s.Check(client.UnmapView(v.Base))
		err = c.CloseHandle(o.Handle)
	}
	if err != nil && !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		s.Check(err)
	}
}

func TestManagersKilledInTheMiddleOfCalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const actors, kills = 4, 20
	var all []*testkit.Actor
	for range actors {
		all = append(all, w.start("stubborn"))
	}
	for range kills {
		manager := ""
		for _, a := range all {
			manager = a.Hear()
		}
		for _, a := range all {
			a.Say("go on")
		}
		// Not one that is just starting: that it fails to is an error that a program must hear of.
		if pid := number(t, manager); slices.Contains(w.managers(), pid) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	for _, a := range all {
		a.Hear()
		if err := a.End(); err != nil {
			t.Error(err)
		}
	}
}

// A handle number is free again as soon as it is closed, however many clients a process has: only those of managers that
// are gone are kept back.
func TestSecondClientKeepsLowNumbersFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.puppet()
	first := p.create(t, page, "")
	p.create(t, page, "")
	p.expect(t, "ok", "close %s", first)
	if second := secondCreate(t, p); second != first {
		t.Errorf("the second client gets handle %s, not the lowest, %s", second, first)
	}
}
