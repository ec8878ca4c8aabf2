package conformance

import "winshm/winerr"

// The numbers of Win32 are written down here once more, so that a wrong one in the product is seen.
const (
	fileMapCopy      = 0x1
	fileMapWrite     = 0x2
	fileMapRead      = 0x4
	fileMapExecute   = 0x20
	fileMapAllAccess = 0xF001F

	sectionQuery      = 0x1
	sectionMapWrite   = 0x2
	sectionMapRead    = 0x4
	sectionMapExecute = 0x8

	pageNoAccess         = 0x1
	pageReadOnly         = 0x2
	pageReadWrite        = 0x4
	pageWriteCopy        = 0x8
	pageExecute          = 0x10
	pageExecuteRead      = 0x20
	pageExecuteReadWrite = 0x40
	pageExecuteWriteCopy = 0x80
	pageGuard            = 0x100
	pageNoCache          = 0x200
	pageWriteCombine     = 0x400

	secBased        = 0x200000
	secNoChange     = 0x400000
	secFile         = 0x800000
	secImage        = 0x1000000
	secReserve      = 0x4000000
	secCommit       = 0x8000000
	secNoCache      = 0x10000000
	secWriteCombine = 0x40000000
	secLargePages   = 0x80000000
	secAll          = secFile | secImage | secReserve | secCommit | secNoCache | secWriteCombine | secLargePages

	memCommit   = 0x1000
	memReserve  = 0x2000
	memDecommit = 0x4000
	memRelease  = 0x8000
	memFree     = 0x10000
	memPrivate  = 0x20000
	memMapped   = 0x40000
	memImage    = 0x1000000
	memReset    = 0x80000

	handleFlagInherit          = 1
	handleFlagProtectFromClose = 2

	duplicateCloseSource = 1
	duplicateSameAccess  = 2
	processAllAccess     = 0x1F0FFF

	synchronize          = 0x100000
	readControl          = 0x20000
	writeDAC             = 0x40000
	accessSystemSecurity = 0x1000000
	maximumAllowed       = 0x2000000
	genericAll           = 0x10000000
	genericExecute       = 0x20000000
	genericWrite         = 0x40000000
	genericRead          = 0x80000000

	pageSize           = 0x1000
	granularity        = 0x10000
	highestUserAddress = 0x7FFFFFFEFFFF
	memoryInfoSize     = 48
	maxNameUnits       = 32766

	invalidHandleValue = ^uint64(0)
	currentProcess     = ^uint64(0)
	currentThread      = ^uint64(1)
)

// Error codes.
const (
	fileNotFound     winerr.Errno = 2
	pathNotFound     winerr.Errno = 3
	accessDenied     winerr.Errno = 5
	invalidHandle    winerr.Errno = 6
	notEnoughMemory  winerr.Errno = 8
	badLength        winerr.Errno = 24
	notSupported     winerr.Errno = 50
	invalidParameter winerr.Errno = 87
	invalidName      winerr.Errno = 123
	nameTooLong      winerr.Errno = 206
	noResources      winerr.Errno = 1450
	noAccess         winerr.Errno = 998
	badPathname      winerr.Errno = 161
	alreadyExists    winerr.Errno = 183
	badExeFormat     winerr.Errno = 193
	invalidAddress   winerr.Errno = 487
	mappedAlignment  winerr.Errno = 1132
	unknownRevision  winerr.Errno = 1305
	privilegeNotHeld winerr.Errno = 1314
	commitmentLimit  winerr.Errno = 1455
	diskFull         winerr.Errno = 112
	fileInvalid      winerr.Errno = 1006
	sharingViolation winerr.Errno = 32
	userMappedFile   winerr.Errno = 1224
	noError          winerr.Errno = 0
)

// sectionProtections are the page protections that a section can have, in the order of the columns of table 3.3.
var sectionProtections = [...]uint32{
	pageReadOnly, pageReadWrite, pageWriteCopy, pageExecuteRead, pageExecuteReadWrite, pageExecuteWriteCopy,
}

// Flags, and what waits return.
const (
	createManualReset    = 1
	createInitialSet     = 2
	createInitialOwner   = 1
	createHighResolution = 2

	waitObject0      = 0
	waitAbandoned    = 0x80
	waitIOCompletion = 0xC0
	waitTimeout      = 258
	infinite         = 0xFFFFFFFF
	maximumObjects   = 64

	// soon is a time-out for what comes at once, unless something is wrong.
	soon = 20_000

	genFailure   winerr.Errno = 31
	notOwner     winerr.Errno = 288
	tooManyPosts winerr.Errno = 298
)

// untouched is what is in a place before a call, so that it is seen whether the call stores something.
const untouched = 0x5A5A5A5A

// Windows and messages.
const (
	broadcast     = 0xFFFF
	topmost       = ^uint64(0) // HWND_TOPMOST
	messageParent = ^uint64(2) // HWND_MESSAGE

	wsChild   = 0x40000000
	wsPopup   = 0x80000000
	wsVisible = 0x10000000

	wmNull          = 0x00
	wmSetText       = 0x0C
	wmGetText       = 0x0D
	wmGetTextLength = 0x0E
	wmQuit          = 0x12
	wmCopyData      = 0x4A
	wmNotify        = 0x4E
	wmUser          = 0x400
	wmApp           = 0x8000
	stopMessage     = 0xBFFF // which ends Pump

	pmNoRemove = 0
	pmRemove   = 1

	smtoBlock              = 0x01
	smtoAbortIfHung        = 0x02
	smtoNoTimeoutIfNotHung = 0x08
	smtoErrorOnExit        = 0x20

	ismexSend     = 1
	ismexNotify   = 2
	ismexCallback = 4
	ismexReplied  = 8

	qsPostMessage = 0x08
	qsSendMessage = 0x40
	qsAllInput    = 0x4FF

	mwmoWaitAll        = 1
	mwmoAlertable      = 2
	mwmoInputAvailable = 4

	gwlpUserData = 0xFFFFFFEB // -21
	gaParent     = 1

	messageSyncOnly   winerr.Errno = 1159
	invalidWindow     winerr.Errno = 1400
	noSuchClass       winerr.Errno = 1407
	classExists       winerr.Errno = 1410
	classDoesNotExist winerr.Errno = 1411
	classHasWindows   winerr.Errno = 1412
	invalidThreadID   winerr.Errno = 1444
	timedOut          winerr.Errno = 1460
	notEnoughQuota    winerr.Errno = 1816
)
