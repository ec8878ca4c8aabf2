package main

import (
	"os/exec"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
)

// The test binary is the example too, so that it can start itself.
func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){"example": func(*testkit.Stage) { main() }})
}

func TestModule(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	start := func() *testkit.Actor {
		cmd := exec.Command("/proc/self/exe")
		cmd.Env = []string{"WINSHM_SOCKET=" + m.Socket}
		return testkit.StartCommand(t, "example", cmd)
	}
	a := start()
	a.Expect("first: true; program 1; 31 squared is 961; press Enter to leave")
	b := start()
	b.Expect("first: false; program 2; 31 squared is 961; press Enter to leave")
	a.Kill()
	b.Say("")
	if err := b.End(); err != nil {
		t.Error(err)
	}
	c := start()
	c.Expect("first: true; program 1; 31 squared is 961; press Enter to leave")
}
