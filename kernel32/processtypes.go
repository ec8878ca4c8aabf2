package kernel32

import "winshm/internal/client"

// StartupInfo is STARTUPINFOW. Of it, Flags (STARTF_USESTDHANDLES) and the standard handles are looked at.
type StartupInfo struct {
	Cb            uint32
	_             *uint16
	Desktop       *uint16
	Title         *uint16
	X             uint32
	Y             uint32
	XSize         uint32
	YSize         uint32
	XCountChars   uint32
	YCountChars   uint32
	FillAttribute uint32
	Flags         uint32
	ShowWindow    uint16
	_             uint16
	_             *byte
	StdInput      Handle
	StdOutput     Handle
	StdErr        Handle
}

// StartupInfoEx is STARTUPINFOEXW, for CreateProcess with EXTENDED_STARTUPINFO_PRESENT.
type StartupInfoEx struct {
	StartupInfo
	ProcThreadAttributeList *ProcThreadAttributeList
}

// ProcessInformation is PROCESS_INFORMATION. The caller closes both handles.
type ProcessInformation struct {
	Process   Handle
	Thread    Handle
	ProcessId uint32
	ThreadId  uint32
}

// Flags of CreateProcess (processthreadsapi.h, winbase.h). Those that are not listed change nothing here.
const (
	CREATE_SUSPENDED             = 0x4
	DETACHED_PROCESS             = 0x8
	CREATE_NEW_CONSOLE           = 0x10
	CREATE_UNICODE_ENVIRONMENT   = 0x400
	EXTENDED_STARTUPINFO_PRESENT = 0x80000

	STARTF_USESTDHANDLES = 0x100
)

// PROC_THREAD_ATTRIBUTE_HANDLE_LIST is the attribute whose value is an array of the handles that a child inherits.
const PROC_THREAD_ATTRIBUTE_HANDLE_LIST = 0x20002

// Rights of process and thread handles (winnt.h).
const (
	PROCESS_TERMINATE                 = 0x1
	PROCESS_CREATE_THREAD             = 0x2
	PROCESS_VM_OPERATION              = 0x8
	PROCESS_VM_READ                   = 0x10
	PROCESS_VM_WRITE                  = 0x20
	PROCESS_DUP_HANDLE                = 0x40
	PROCESS_CREATE_PROCESS            = 0x80
	PROCESS_SET_QUOTA                 = 0x100
	PROCESS_SET_INFORMATION           = 0x200
	PROCESS_QUERY_INFORMATION         = 0x400
	PROCESS_SUSPEND_RESUME            = 0x800
	PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
	PROCESS_ALL_ACCESS                = 0x1FFFFF

	THREAD_TERMINATE                 = 0x1
	THREAD_SUSPEND_RESUME            = 0x2
	THREAD_SET_CONTEXT               = 0x10
	THREAD_QUERY_INFORMATION         = 0x40
	THREAD_QUERY_LIMITED_INFORMATION = 0x800
	THREAD_ALL_ACCESS                = 0x1FFFFF
)

// STILL_ACTIVE is the exit code of what has not ended; a program may end with it too.
const STILL_ACTIVE = client.StillActive
