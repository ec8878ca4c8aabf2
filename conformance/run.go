package conformance

import (
	"runtime"
	"strings"
	"testing"
)

// Front is an implementation to be tested.
type Front struct {
	// Name is what the front's [Answers] are known by.
	Name string
	// API makes calls in a process that lives as long as the test.
	API API
	// Start starts another process of the front, which is killed at the end of the test.
	Start func(testing.TB) *Process
	// StartBound is Start for a process of an ordinary user, with a manager of his own: access control lists do not bind root.
	// It is called where the test is root's.
	StartBound func(testing.TB) *Process
	// Wine: the front is Wine's. A case that Wine is known to answer otherwise must fail, so that it is noticed when Wine
	// starts to agree.
	Wine bool
	// Inspect is what the native functions tell of a section handle of the API's process, whatever it grants; nil: nobody can
	// tell.
	Inspect func(handle uint64) (SectionInfo, bool)
	// Skip says why a case is not for this front; "" means that it is. nil: all cases are.
	Skip func(*Case) string
}

// Run tests a front: one subtest for each case.
func Run(t *testing.T, front Front) {
	seen, answers := newTracker(front.API), Answers{}
	for i := range All {
		c := &All[i]
		t.Run(c.Name, func(t *testing.T) {
			answers[c.Name] = No
			front.run(t, c, seen, func(answer string) { answers[c.Name] = answer })
			if !t.Failed() && answers[c.Name] == No {
				answers[c.Name] = Yes
			}
		})
	}
	seen.checkGone(t)
	answers.write(t, front.Name)
}

// run runs a case and says how the front answered, unless it did as the case asserts, or failed.
func (front Front) run(t *testing.T, c *Case, seen *tracker, say func(answer string)) {
	runtime.LockOSThread() // which mutexes belong to
	defer runtime.UnlockOSThread()
	run := &T{TB: t, API: seen, Objects: Objects{seen}, front: front, skipping: func(why string) { say(Skipped + why) }}
	if front.Skip != nil {
		if reason := front.Skip(c); reason != "" {
			run.Skip(reason)
		}
	}
	if d := c.Deviation; front.Wine && d != nil && d.Wine != "" {
		say(front.deviates(run, c, seen))
		return
	}
	defer seen.closeAll(t)
	c.Run(run)
}

// deviates fails the test if Wine answers as the case asserts.
func (front Front) deviates(t *T, c *Case, seen *tracker) string {
	t.Helper()
	r := record(t.TB, func(tb testing.TB) {
		defer seen.abandonAll()
		c.Run(&T{TB: tb, API: seen, Objects: Objects{seen}, front: front, skipping: func(string) {}})
	})
	why := strings.Join(r.why, "; ")
	switch {
	case r.skipped:
		t.Skip(why)
	case r.failed:
		t.Logf("differs, as known (%s): %s", c.Deviation.Wine, why)
	case !c.Deviation.Chance:
		t.Errorf("Wine answers as the case asserts, and not: %s", c.Deviation.Wine)
	}
	if c.Deviation.Chance {
		return DiffersByChance
	}
	return Differs
}
