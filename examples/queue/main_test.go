package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
)

const mainVariable = "QUEUE_TEST_MAIN"

// The test binary is the example too, so that it can start itself.
func TestMain(m *testing.M) {
	if os.Getenv(mainVariable) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func queueProgram(t *testing.T, args ...string) (string, error) {
	t.Helper()
	m := testkit.StartManager(t, server.Config{})
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), mainVariable+"=1", "WINSHM_SOCKET="+m.Socket, "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestQueue(t *testing.T) {
	out, err := queueProgram(t, "-workers", "3", "-jobs", "500")
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	if !strings.Contains(out, "was killed with a job in hand\n500 jobs are done, each once\n") {
		t.Errorf("it says:\n%s", out)
	}
}

// A process that comes when nobody holds the queue finds none.
func TestWorkerAlone(t *testing.T) {
	out, err := queueProgram(t, "-worker", `Local\nobody`)
	if err == nil || !strings.Contains(out, "ERROR_FILE_NOT_FOUND") {
		t.Errorf("%v:\n%s", err, out)
	}
}
