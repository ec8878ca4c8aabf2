package conformance

import (
	"slices"
	"testing"

	"winshm/internal/testkit"
)

// Case is one statement about how the functions behave.
type Case struct {
	// Name names the case in tests.
	Name string
	// Row is the section of the specification and the words of the row, or rows, that the case holds.
	Row string
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
	// Choice says between which answers this project chose where no source settles the row.
	Choice string
}

// All is the table.
var All = slices.Concat(
	createProtectCases, createAttributeCases, createFileCases, createSizeCases, createNameCases, createSecurityCases,
	openCases, openAccessCases,
	viewMatrixCases, viewMaskCases, viewArgumentCases, viewBaseCases, viewOrderCases, viewResultCases,
	unmapCases, flushCases, queryCases, copyCases,
	handleCases, nameCases, nameTableCases(), nameLengthCases,
	lifetimeCases, processCases, securityCases, commonCases,
)

// Front is an implementation to be tested.
type Front struct {
	// API makes calls in a process that lives as long as the test.
	API API
	// Role is the role, in the sense of package testkit, of a process that calls Play for an API of the same front.
	Role string
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
			defer seen.closeAll(t)
			c.Run(&T{T: t, API: seen, front: front})
		})
	}
	seen.checkGone(t)
}

// Start starts a process that plays a role and makes the calls that it is told.
func Start(t testing.TB, role string) *Process {
	t.Helper()
	return &Process{Actor: testkit.Start(t, role, nil)}
}
