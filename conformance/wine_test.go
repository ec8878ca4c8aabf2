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
		return &Process{Actor: testkit.StartCommand(t, "", wine.Command(driver))}
	}
	Run(t, Front{API: start(t), Start: start, Wine: true})
}
