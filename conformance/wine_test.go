package conformance

import (
	"testing"

	"winshm/internal/testkit"
)

// TestWine runs the cases over Wine's DLLs: the cases themselves are on trial here.
func TestWine(t *testing.T) {
	driver := testkit.BuildWindows(t, "driver/driver.c")
	wine := testkit.StartWine(t)
	start := func(t testing.TB) *Process {
		return NewProcess(testkit.StartCommand(t, "", wine.Command(driver)))
	}
	p := start(t)
	Run(t, Front{Name: "wine", API: p, Start: start, Inspect: p.Inspect, Wine: true, Skip: tooMuchForWine})
}

// tooMuchForWine says what Wine 8 does not survive.
func tooMuchForWine(c *Case) string {
	return map[string]string{
		"view: no address space left":        "Wine takes minutes over it, and dies",
		"block: locked for reading":          "Wine has no SHLockSharedEx",
		"wait: for all, one semaphore twice": "Wine's server dies of it",
		"duplicate: out of another process":  "Wine starts a thread in that process, whose handle may get the number, and be taken too",
	}[c.Name]
}
