package conformance

import "winshm/winerr"

// Result is what a function returned, and the error code that came with it.
type Result struct {
	// Value is a handle, an address, a length or a BOOL. 0 is failure, for every function here.
	Value uint64
	// Code is the last error after a failure, 0 if it is what it was before. After a success it is 0, except that CreateFileMapping says 183 when it
	// opened a section that was there. A front with a last error of its own answers 0 only if the function left alone what
	// was planted before (CreateFileMapping: if it set 0), and some other code if not: so every case sees to that.
	Code winerr.Errno
}

// Attributes are SECURITY_ATTRIBUTES.
type Attributes struct {
	Length uint32
	// Descriptor is a self-relative security descriptor; nil is a null pointer.
	Descriptor []byte
	Inherit    uint32
}

// MemoryInfo is MEMORY_BASIC_INFORMATION.
type MemoryInfo struct {
	BaseAddress       uint64
	AllocationBase    uint64
	AllocationProtect uint32
	RegionSize        uint64
	State             uint32
	Protect           uint32
	Type              uint32
}

// API is the part of kernel32 that the cases are about, and access to the memory of the process that the calls are made
// in. Names are UTF-16 without the terminating zero, which the front appends; nil is a null pointer.
type API interface {
	Caller
	CreateFileMapping(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []uint16) Result
	OpenFileMapping(access, inherit uint32, name []uint16) Result
	MapViewOfFile(mapping uint64, access, offsetHigh, offsetLow uint32, length uint64) Result
	MapViewOfFileEx(mapping uint64, access, offsetHigh, offsetLow uint32, length, base uint64) Result
	UnmapViewOfFile(addr uint64) Result
	FlushViewOfFile(addr, length uint64) Result
	// VirtualQuery is told that its buffer has length bytes; the buffer has enough in any case.
	VirtualQuery(addr, length uint64) (MemoryInfo, Result)
	CloseHandle(handle uint64) Result
	GetHandleInformation(handle uint64) (flags uint32, r Result)
	SetHandleInformation(handle uint64, mask, flags uint32) Result
	VirtualAlloc(addr, length uint64, kind, protect uint32) Result
	VirtualFree(addr, length uint64, kind uint32) Result
	// VirtualProtect stores the old protection, or is told NULL as the place for it.
	VirtualProtect(addr, length uint64, protect uint32, store bool) (old uint32, r Result)
	GetFileType(handle uint64) Result
	// WaitForSingleObject returns one more than the function does, so that WAIT_FAILED is 0.
	WaitForSingleObject(handle uint64, milliseconds uint32) Result
	// DuplicateHandle stores the new handle, or is told NULL as the place for it.
	DuplicateHandle(sourceProcess, source, targetProcess uint64, store bool, access, inherit, options uint32) (handle uint64, r Result)
	OpenProcess(access, inherit, pid uint32) Result
	// CurrentProcessID is GetCurrentProcessId.
	CurrentProcessID() uint32

	// The functions of shlwapi. data is nil for a null pointer.
	SHAllocShared(data []byte, size, pid uint32) Result
	SHLockShared(handle uint64, pid uint32) Result
	SHLockSharedEx(handle uint64, pid, write uint32) Result
	SHUnlockShared(addr uint64) Result
	SHFreeShared(handle uint64, pid uint32) Result
	SHMapHandle(handle uint64, source, target, access, options uint32) Result

	// CurrentProcess is GetCurrentProcess.
	CurrentProcess() uint64

	// Peek reads n bytes at addr; false: that is an access violation.
	Peek(addr uint64, n int) ([]byte, bool)
	// Poke writes data at addr; false: that is an access violation.
	Poke(addr uint64, data []byte) bool
}

// Narrow are the A functions, where a front has them. Names are bytes without the terminating zero, which the front appends;
// nil is a null pointer.
type Narrow interface {
	CreateFileMappingA(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []byte) Result
	OpenFileMappingA(access, inherit uint32, name []byte) Result
}

// SectionInfo is what NtQueryObject and NtQuerySection show.
type SectionInfo struct {
	// GrantedAccess is the handle's.
	GrantedAccess uint32
	// Attributes are the section's SEC_ bits.
	Attributes uint32
	// Size is the section's, in bytes.
	Size uint64
}
