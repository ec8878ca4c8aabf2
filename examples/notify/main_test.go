package main

import (
	"os"
	"os/exec"
	"regexp"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
)

const mainVariable = "NOTIFY_TEST_MAIN"

// The test binary is the example too, so that it can start itself.
func TestMain(m *testing.M) {
	if os.Getenv(mainVariable) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestNotify(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	cmd := exec.Command("/proc/self/exe", "-workers", "4")
	cmd.Env = append(os.Environ(), mainVariable+"=1", "WINSHM_SOCKET="+m.Socket, "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for pattern, want := range map[string]int{
		`(?m)^process (\d+), which calls itself worker \d+: it is done$`: 4,
		`(?m)^[0-3] came before process \d+$`:                            4,
		`(?m)^3 came before process`:                                     1,
	} {
		if n := len(regexp.MustCompile(pattern).FindAll(out, -1)); n != want {
			t.Errorf("%s is there %d times, not %d:\n%s", pattern, n, want, out)
		}
	}
}
