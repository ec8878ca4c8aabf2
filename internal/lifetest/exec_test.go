package lifetest

import (
	"os"
	"strconv"
	"syscall"
	"testing"

	"winshm/internal/client"
	"winshm/internal/testkit"
)

const heldName = "held-over-exec"

// playExec holds a section and gives way to other programs: as many as its argument says are of its own kind, and each
// must not find what the one before it held. The last does not use shared memory.
func playExec(s *testkit.Stage) {
	c := client.New(client.Options{})
	o, err := c.CreateSection(readWrite, page, 0, heldName)
	s.Check(err)
	if o.Existed {
		s.Say("what an earlier program held is still there")
	}
	_, err = c.MapView(o.Handle, client.MapRequest{Access: client.FileMapWrite})
	s.Check(err)
	left, err := strconv.Atoi(s.Args[0])
	s.Check(err)
	if left > 0 {
		s.Check(syscall.Exec("/proc/self/exe", []string{"again", strconv.Itoa(left - 1)}, os.Environ()))
	}
	s.Say("held")
	_, err = s.Hear()
	s.Check(err)
	s.Check(syscall.Exec("/bin/sh", []string{"sh", "-c", "echo other; read line"}, os.Environ()))
}

func TestHandlesEndWithExec(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.start("exec", "30")
	a.Expect("held")
	p := w.puppet()
	p.expect(t, "ok", "close %s", p.ask("open %s", heldName))
	a.Say("go on")
	a.Expect("other")
	testkit.Eventually(t, "the name to go", func() bool {
		found := p.ask("open %s", heldName)
		if found != notFound {
			p.expect(t, "ok", "close %s", found) // or we would hold it ourselves
		}
		return found == notFound
	})
	a.Say("end")
	if err := a.End(); err != nil {
		t.Error(err)
	}
}
