package random

// The numbers of Win32, as the specification has them.
const (
	pageNoAccess         = 0x1
	pageReadOnly         = 0x2
	pageReadWrite        = 0x4
	pageWriteCopy        = 0x8
	pageExecuteRead      = 0x20
	pageExecuteReadWrite = 0x40
	pageExecuteWriteCopy = 0x80
	pageNoCache          = 0x200

	secFile         = 0x800000
	secImage        = 0x1000000
	secReserve      = 0x4000000
	secCommit       = 0x8000000
	secNoCache      = 0x10000000
	secWriteCombine = 0x40000000
	secLargePages   = 0x80000000
	secAll          = secFile | secImage | secReserve | secCommit | secNoCache | secWriteCombine | secLargePages

	fileMapCopy    = 0x1
	fileMapWrite   = 0x2
	fileMapRead    = 0x4
	fileMapExecute = 0x20

	mayQuery       = 0x1
	mayWrite       = 0x2
	mayRead        = 0x4
	mayExecute     = 0x8
	readControl    = 0x20000
	standardRights = 0xF0000
	allAccess      = 0xF001F
	sectionRights  = 0x1F001F

	accessSystemSecurity = 0x1000000
	maximumAllowed       = 0x2000000
	genericAll           = 0x10000000
	genericExecute       = 0x20000000
	genericWrite         = 0x40000000
	genericRead          = 0x80000000

	synchronize = 0x100000

	waitAbandoned = 0x80
	waitTimeout   = 0x102
	mostObjects   = 64

	inherit          = 0x1
	protectFromClose = 0x2

	closeSource = 0x1
	sameAccess  = 0x2

	memCommit = 0x1000
	memFree   = 0x10000
	memMapped = 0x40000

	pageSize       = 0x1000
	granularity    = 0x10000
	highestAddress = 0x7FFFFFFEFFFF
	infoSize       = 48
	maxName        = 32766
	currentProcess = ^uint64(0)
	noFile         = ^uint64(0)
)

// Error codes.
const (
	success          uint32 = 0
	fileNotFound     uint32 = 2
	pathNotFound     uint32 = 3
	accessDenied     uint32 = 5
	invalidHandle    uint32 = 6
	notEnoughMemory  uint32 = 8
	badLength        uint32 = 24
	invalidParameter uint32 = 87
	invalidName      uint32 = 123
	badPathname      uint32 = 161
	alreadyExists    uint32 = 183
	badExeFormat     uint32 = 193
	invalidAddress   uint32 = 487
	mappedAlignment  uint32 = 1132
	privilegeNotHeld uint32 = 1314
	commitmentLimit  uint32 = 1455
	notOwner         uint32 = 288
	tooManyPosts     uint32 = 298

	// unsettled says that the specification does not tell.
	unsettled = ^uint32(0)
)
