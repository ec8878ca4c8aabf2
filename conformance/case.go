package conformance

import (
	"os/exec"
	"slices"
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
	// Here is what this project answers then, in words.
	Here string
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
	protectCases, allocCases, reserveCases,
	handleCases, duplicateCases, duplicateProcessCases, blockCases, blockProcessCases,
	narrowCases, nameCases, nameTableCases(), nameLengthCases,
	lifetimeCases, processCases, securityCases, daclCases, commonCases,
	kindCases(), narrowKindCases(), eventCases, mutexCases, abandonedCases, semaphoreCases, timerCases, timerSharedCases, completionCases,
	waitCases, blockedCases, waitingProcessCases, signalCases, apcCases,
	windowCases, findCases, postCases, sendCases, timeoutCases, dataCases, textCases, orderCases, registeredCases, deathCases,
	messageWaitCases,
	createDiskCases, createDiskSizeCases, createDiskNameCases, diskUseCases, diskViewCases, newerCases,
)

// StartRole starts a process that plays a role, in the sense of package testkit, which calls [Play].
func StartRole(role string) func(testing.TB) *Process {
	return func(t testing.TB) *Process { return NewProcess(testkit.Start(t, role, nil)) }
}

// StartProgram starts a program that understands the lines of [Play].
func StartProgram(argv ...string) func(testing.TB) *Process {
	return func(t testing.TB) *Process {
		return NewProcess(testkit.StartCommand(t, "", exec.Command(argv[0], argv[1:]...)))
	}
}
