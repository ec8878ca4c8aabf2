package conformance

import (
	"testing"

	"winshm/internal/testkit"
)

// TestWine runs the cases over Wine's DLLs: the cases themselves are on trial here.
func TestWine(t *testing.T) {
	driver := testkit.BuildWindows(t, "driver/driver.c")
	wine := testkit.StartWine(t)
	start := func(t testing.TB) *Process { return startWine(t, wine, driver) }
	p := start(t)
	Run(t, Front{Name: "wine", API: p, Start: start, Inspect: p.Inspect, Wine: true, Skip: tooMuchForWine})
}

// startWine tries again if a process ends before it has begun, which happens to Wine now and then.
func startWine(t testing.TB, wine *testkit.Wine, driver string) *Process {
	t.Helper()
	for range 3 {
		p := NewProcess(testkit.StartCommand(t, "", wine.Command(driver)))
		if _, ok := p.Ask("CurrentProcessID"); ok {
			return p
		}
	}
	t.Fatal("Wine does not start the driver")
	return nil
}

// tooMuchForWine says what Wine 8 does not survive.
func tooMuchForWine(c *Case) string {
	return map[string]string{
		"view: no address space left":        "Wine takes minutes over it, and dies",
		"block: locked for reading":          "Wine has no SHLockSharedEx",
		"wait: for all, one semaphore twice": "Wine's server dies of it",
		"copydata: more than a megabyte":     "Wine's receiver dies of it",
		"duplicate: out of another process":  "Wine starts a thread in that process, whose handle may get the number, and be taken too",
	}[c.Name]
}
