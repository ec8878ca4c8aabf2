package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
)

const mainVariable = "COUNTER_TEST_MAIN"

// The test binary is the example too, so that it can start itself.
func TestMain(m *testing.M) {
	if os.Getenv(mainVariable) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func counter(t *testing.T, args ...string) (string, error) {
	t.Helper()
	m := testkit.StartManager(t, server.Config{})
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), mainVariable+"=1", "WINSHM_SOCKET="+m.Socket, "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestCounter(t *testing.T) {
	out, err := counter(t, "-processes", "5", "-times", "20000")
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	if !strings.Contains(out, "5 processes counted to 100000\n") {
		t.Errorf("it says:\n%s", out)
	}
	workers := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^process (\d+) raised it 20000 times$`).FindAllStringSubmatch(out, -1) {
		workers[match[1]] = true
	}
	if len(workers) != 5 {
		t.Errorf("%d processes counted:\n%s", len(workers), out)
	}
}

// A process that comes when nobody holds the counter finds none.
func TestWorkerAlone(t *testing.T) {
	out, err := counter(t, "-worker", `Local\nobody`)
	if err == nil || !strings.Contains(out, "ERROR_FILE_NOT_FOUND") {
		t.Errorf("%v:\n%s", err, out)
	}
}
