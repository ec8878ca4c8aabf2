package kernel32_test

import (
	"os"
	"testing"

	"winshm/internal/proc"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
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

// A section cannot be waited for: its handles do not grant SYNCHRONIZE unless that was asked for.
func TestWaitForSection(t *testing.T) {
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 4096, nil)
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(h) }()
	_, err = kernel32.WaitForSingleObject(h, 0)
	wantErr(t, "wait", err, winerr.ERROR_ACCESS_DENIED)
	var more kernel32.Handle
	self := kernel32.GetCurrentProcess()
	err = kernel32.DuplicateHandle(self, h, self, &more, kernel32.SYNCHRONIZE, false, 0)
	if os.Geteuid() != 0 { // GENERIC_ALL, which the default descriptor grants, has no SYNCHRONIZE for sections
		wantErr(t, "ask for SYNCHRONIZE", err, winerr.ERROR_ACCESS_DENIED)
		return
	}
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(more) }()
	_, err = kernel32.WaitForSingleObject(more, 0)
	wantErr(t, "wait with SYNCHRONIZE", err, winerr.ERROR_INVALID_HANDLE)
}
