package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
)

// Handle is a HANDLE.
type Handle uintptr

// Pseudo handles (winbase.h).
const (
	// InvalidHandle is INVALID_HANDLE_VALUE, and also what GetCurrentProcess returns.
	InvalidHandle = ^Handle(0)
	currentThread = ^Handle(1)
)

// SecurityAttributes is SECURITY_ATTRIBUTES. Length is not looked at, as on Windows.
type SecurityAttributes struct {
	Length             uint32
	SecurityDescriptor *SECURITY_DESCRIPTOR
	InheritHandle      uint32
}

// MemoryBasicInformation is MEMORY_BASIC_INFORMATION.
type MemoryBasicInformation struct {
	BaseAddress       uintptr
	AllocationBase    uintptr
	AllocationProtect uint32
	PartitionId       uint16
	RegionSize        uintptr
	State             uint32
	Protect           uint32
	Type              uint32
}

// Access to a file mapping and its views (memoryapi.h).
const (
	FILE_MAP_COPY       = client.FileMapCopy
	FILE_MAP_WRITE      = client.FileMapWrite
	FILE_MAP_READ       = client.FileMapRead
	FILE_MAP_EXECUTE    = client.FileMapExecute
	FILE_MAP_ALL_ACCESS = client.FileMapAllAccess

	SECTION_QUERY       = object.SectionQuery
	SECTION_MAP_WRITE   = object.SectionMapWrite
	SECTION_MAP_READ    = object.SectionMapRead
	SECTION_MAP_EXECUTE = object.SectionMapExecute
	SECTION_EXTEND_SIZE = object.SectionExtendSize
	SECTION_ALL_ACCESS  = object.SectionAll
)

// Rights of every type (winnt.h).
const (
	DELETE                 = object.Delete
	READ_CONTROL           = object.ReadControl
	WRITE_DAC              = object.WriteDAC
	WRITE_OWNER            = object.WriteOwner
	SYNCHRONIZE            = object.Synchronize
	ACCESS_SYSTEM_SECURITY = object.SystemSecurity
	MAXIMUM_ALLOWED        = object.MaximumAllowed
	GENERIC_READ           = 0x80000000
	GENERIC_WRITE          = 0x40000000
	GENERIC_EXECUTE        = 0x20000000
	GENERIC_ALL            = 0x10000000
)

// Page protections and section attributes (winnt.h).
const (
	PAGE_NOACCESS          = object.PageNoAccess
	PAGE_READONLY          = object.PageReadOnly
	PAGE_READWRITE         = object.PageReadWrite
	PAGE_WRITECOPY         = object.PageWriteCopy
	PAGE_EXECUTE           = 0x10
	PAGE_EXECUTE_READ      = object.PageExecuteRead
	PAGE_EXECUTE_READWRITE = object.PageExecuteReadWrite
	PAGE_EXECUTE_WRITECOPY = object.PageExecuteWriteCopy
	PAGE_GUARD             = 0x100
	PAGE_NOCACHE           = 0x200
	PAGE_WRITECOMBINE      = 0x400

	SEC_FILE         = object.SecFile
	SEC_IMAGE        = object.SecImage
	SEC_RESERVE      = object.SecReserve
	SEC_COMMIT       = object.SecCommit
	SEC_NOCACHE      = object.SecNoCache
	SEC_WRITECOMBINE = object.SecWriteCombine
	SEC_LARGE_PAGES  = object.SecLargePages
)

// States and types of memory (winnt.h).
const (
	MEM_COMMIT              = client.MemCommit
	MEM_RESERVE             = client.MemReserve
	MEM_LARGE_PAGES         = 0x20000000
	MEM_REPLACE_PLACEHOLDER = 0x4000
	MEM_FREE                = client.MemFree
	MEM_DECOMMIT            = client.MemDecommit
	MEM_RELEASE             = client.MemRelease
	MEM_RESET               = client.MemReset
	MEM_PRIVATE             = client.MemPrivate
	MEM_MAPPED              = client.MemMapped
	MEM_IMAGE               = client.MemImage
)

// Flags of a handle (handleapi.h).
const (
	HANDLE_FLAG_INHERIT            = client.Inherit
	HANDLE_FLAG_PROTECT_FROM_CLOSE = client.ProtectFromClose
)
