package lifetest

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"winshm/internal/client"
	"winshm/internal/shm"
	"winshm/internal/testkit"
	"winshm/winerr"
)

const (
	readWrite = 4
	page      = 4096
)

// playPuppet does what it is told, through one of two clients, and answers with the result or "error" and its code.
func playPuppet(s *testkit.Stage) {
	clients := [2]*client.Client{client.New(client.Options{}), client.New(client.Options{})}
	for {
		line, err := s.Hear()
		if errors.Is(err, io.EOF) {
			return
		}
		which := clients[0]
		if rest, ok := strings.CutPrefix(line, "second "); ok {
			line, which = rest, clients[1]
		}
		answer, err := pull(which, line)
		if err != nil {
			code, ok := errors.AsType[winerr.Errno](err)
			if !ok {
				s.Check(err)
			}
			answer = fmt.Sprintf("error %d", uint32(code))
		}
		s.Say("%s", answer)
	}
}

func pull(c *client.Client, line string) (string, error) {
	var verb, name string
	var a, b, v uint64
	_, _ = fmt.Sscanf(line, "%s", &verb)
	switch verb {
	case "create":
		_, _ = fmt.Sscanf(line, "create %d %s", &a, &name)
		o, err := c.CreateSection(readWrite, a, 0, name)
		return fmt.Sprintf("%d %v", o.Handle, o.Existed), err
	case "open":
		_, _ = fmt.Sscanf(line, "open %s", &name)
		o, err := c.OpenSection(client.FileMapRead|client.FileMapWrite, 0, name)
		return fmt.Sprint(o.Handle), err
	case "close":
		_, _ = fmt.Sscanf(line, "close %d", &a)
		return "ok", c.CloseHandle(client.Handle(a))
	case "flags":
		_, _ = fmt.Sscanf(line, "flags %d", &a)
		flags, err := c.HandleFlags(client.Handle(a))
		return fmt.Sprint(flags), err
	case "map":
		_, _ = fmt.Sscanf(line, "map %d", &a)
		view, err := c.MapView(client.Handle(a), client.MapRequest{Access: client.FileMapWrite})
		return fmt.Sprint(view.Base), err
	case "unmap":
		_, _ = fmt.Sscanf(line, "unmap %d", &a)
		return "ok", client.UnmapView(uintptr(a))
	case "put":
		_, _ = fmt.Sscanf(line, "put %d %d", &a, &v)
		shm.Bytes(uintptr(a), page)[7] = byte(v)
		return "ok", nil
	case "get":
		_, _ = fmt.Sscanf(line, "get %d", &a)
		return fmt.Sprint(shm.Bytes(uintptr(a), page)[7]), nil
	case "fill":
		_, _ = fmt.Sscanf(line, "fill %d %d", &a, &b)
		memory := shm.Bytes(uintptr(a), uintptr(b))
		for i := 0; i < len(memory); i += page {
			memory[i] = 1
		}
		return "ok", nil
	case "manager":
		pid, err := c.Manager()
		return fmt.Sprint(pid), err
	case "goodbye":
		return "ok", c.Close()
	}
	return "", fmt.Errorf("what is %q?", line)
}

// puppet is an actor in the role of that name.
type puppet struct{ *testkit.Actor }

func (w *world) puppet() puppet { return puppet{w.start("puppet")} }

// ask says a line and returns the answer.
func (p puppet) ask(format string, args ...any) string {
	p.Say(format, args...)
	return p.Hear()
}

// expect fails the test unless the answer is want.
func (p puppet) expect(t testing.TB, want, format string, args ...any) {
	t.Helper()
	if got := p.ask(format, args...); got != want {
		t.Fatalf("%s: the answer is %q, not %q", fmt.Sprintf(format, args...), got, want)
	}
}

// create makes a new section and returns its handle.
func (p puppet) create(t testing.TB, size int, name string) (handle string) {
	t.Helper()
	handle, existed, _ := strings.Cut(p.ask("create %d %s", size, name), " ")
	if existed != "false" {
		t.Fatalf("create %s: %s %s, not a new one", name, handle, existed)
	}
	return handle
}

// view maps the section behind a handle.
func (p puppet) view(t testing.TB, handle string) (address string) {
	t.Helper()
	address = p.ask("map %s", handle)
	if strings.HasPrefix(address, "error") {
		t.Fatalf("map %s: %s", handle, address)
	}
	return address
}
