package kernel32_test

import (
	"testing"

	"winshm/internal/proc"
	"winshm/internal/testkit"
	"winshm/kernel32"
)

// A handle tells the number of its process also when that one has ended and is forgotten by the kernel.
func TestNumberOfEndedProcess(t *testing.T) {
	pi := child(t, false, 0, "exit", "3")
	if event, err := kernel32.WaitForSingleObject(pi.Process, kernel32.INFINITE); event != 0 || err != nil {
		t.Fatal(event, err)
	}
	testkit.Eventually(t, "the child to be reaped", func() bool {
		p, err := proc.Open(int(pi.ProcessId))
		if err == nil {
			p.Close()
		}
		return err != nil
	})
	if pid, err := kernel32.GetProcessId(pi.Process); pid != pi.ProcessId || err != nil {
		t.Errorf("GetProcessId: %d, %v, not %d", pid, err, pi.ProcessId)
	}
	if id, err := kernel32.GetThreadId(pi.Thread); id != pi.ThreadId || err != nil {
		t.Errorf("GetThreadId: %d, %v, not %d", id, err, pi.ThreadId)
	}
}
