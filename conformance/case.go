package conformance

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"winshm/internal/testkit"
)

// Case is one statement about how the functions behave.
type Case struct {
	// Name names the case in tests.
	Name string
	// Rows are the rows of the specification that the case holds: see package rows.
	Rows []string
	// Run makes the calls.
	Run func(*T)
	// Deviation is nil when this project, Windows and Wine 8 all answer alike.
	Deviation *Deviation
}

// Deviation says that an implementation answers otherwise than the case asserts, or that the right answer is not known.
type Deviation struct {
	// NT is what Windows answers, if the case asserts something else: a gap of this project.
	NT string
	// Wine is what Wine 8 answers, if not what the case asserts.
	Wine string
	// Chance: it depends on chance whether Wine does.
	Chance bool
	// Choice says between which answers this project chose where no source settles the row.
	Choice string
}

// All is the table.
var All = slices.Concat(
	createProtectCases, createAttributeCases, createFileCases, createSizeCases, createNameCases, createSecurityCases,
	openCases, openAccessCases,
	viewMatrixCases, viewMaskCases, viewArgumentCases, viewBaseCases, viewOrderCases, viewResultCases,
	unmapCases, flushCases, queryCases, copyCases,
	protectCases, allocCases,
	handleCases, narrowCases, nameCases, nameTableCases(), nameLengthCases,
	lifetimeCases, processCases, securityCases, commonCases,
)

// Front is an implementation to be tested.
type Front struct {
	// API makes calls in a process that lives as long as the test.
	API API
	// Start starts another process of the front, which is killed at the end of the test.
	Start func(testing.TB) *Process
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
	seen := newTracker(front.API)
	for i := range All {
		c := &All[i]
		t.Run(c.Name, func(t *testing.T) {
			if front.Skip != nil {
				if reason := front.Skip(c); reason != "" {
					t.Skip(reason)
				}
			}
			if d := c.Deviation; front.Wine && d != nil && d.Wine != "" {
				front.deviates(t, c, seen)
				return
			}
			defer seen.closeAll(t)
			c.Run(&T{TB: t, API: seen, front: front})
		})
	}
	seen.checkGone(t)
}

// deviates fails the test if Wine answers as the case asserts.
func (front Front) deviates(t *testing.T, c *Case, seen *tracker) {
	r := record(t, func(tb testing.TB) {
		defer seen.abandonAll()
		c.Run(&T{TB: tb, API: seen, front: front})
	})
	switch {
	case r.skipped:
		t.Skip(strings.Join(r.why, "; "))
	case r.failed:
		t.Logf("differs, as known (%s): %s", c.Deviation.Wine, strings.Join(r.why, "; "))
	case c.Deviation.Chance:
	default:
		t.Errorf("Wine answers as the case asserts, and not: %s", c.Deviation.Wine)
	}
}

// StartRole starts a process that plays a role, in the sense of package testkit, which calls [Play].
func StartRole(role string) func(testing.TB) *Process {
	return func(t testing.TB) *Process { return &Process{Actor: testkit.Start(t, role, nil)} }
}

// StartProgram starts a program that understands the lines of [Play].
func StartProgram(argv ...string) func(testing.TB) *Process {
	return func(t testing.TB) *Process {
		return &Process{Actor: testkit.StartCommand(t, "", exec.Command(argv[0], argv[1:]...))}
	}
}
