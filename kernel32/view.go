package kernel32

import (
	"winshm/internal/client"
	"winshm/winerr"
)

// The newer calls for sections and views: sizes and offsets in one number, page protections in place of FILE_MAP_ bits, and hints
// about memory.

// CreateFileMappingFromApp is CreateFileMapping with a size of 64 bits.
func CreateFileMappingFromApp(fhandle Handle, sa *SecurityAttributes, prot uint32, maxSize uint64, name *uint16) (Handle, error) {
	return CreateFileMapping(fhandle, sa, prot, uint32(maxSize>>32), uint32(maxSize), name)
}

// OpenFileMappingFromApp is OpenFileMapping.
func OpenFileMappingFromApp(access uint32, inheritHandle bool, name *uint16) (Handle, error) {
	return OpenFileMapping(access, inheritHandle, name)
}

// CreateFileMappingNuma is CreateFileMapping with the node whose memory is preferred (NUMA_NO_PREFERRED_NODE: any).
// ERROR_INVALID_PARAMETER: there is no such node.
func CreateFileMappingNuma(
	fhandle Handle, sa *SecurityAttributes, prot, maxSizeHigh, maxSizeLow uint32, name *uint16, preferred uint32,
) (Handle, error) {
	if !client.IsNode(preferred) {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	h, err := CreateFileMapping(fhandle, sa, prot, maxSizeHigh, maxSizeLow, name)
	if h != 0 && err == nil {
		client.Default().PreferNode(number(h), preferred)
	}
	return h, err
}

// MapViewOfFileExNuma is MapViewOfFileEx with the node whose memory is preferred.
func MapViewOfFileExNuma(
	handle Handle, access, offsetHigh, offsetLow uint32, length, base uintptr, preferred uint32,
) (uintptr, error) {
	if !client.IsNode(preferred) {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	addr, err := MapViewOfFileEx(handle, access, offsetHigh, offsetLow, length, base)
	if err == nil {
		client.PreferNodeInView(addr, preferred)
	}
	return addr, err
}

// MapViewOfFileFromApp is MapViewOfFile with an offset of 64 bits.
func MapViewOfFileFromApp(handle Handle, access uint32, offset uint64, length uintptr) (uintptr, error) {
	return MapViewOfFile(handle, access, uint32(offset>>32), uint32(offset), length)
}

// MapViewOfFile2 maps a part of a section into a process, which must be the calling one (ERROR_NOT_SUPPORTED), with a page protection.
func MapViewOfFile2(
	handle, process Handle, offset uint64, base, length uintptr, allocationType, protect uint32,
) (uintptr, error) {
	return MapViewOfFileNuma2(handle, process, offset, base, length, allocationType, protect, NUMA_NO_PREFERRED_NODE)
}

// MapViewOfFileNuma2 is MapViewOfFile2 with the node whose memory is preferred.
func MapViewOfFileNuma2(
	handle, process Handle, offset uint64, base, length uintptr, allocationType, protect, preferred uint32,
) (uintptr, error) {
	if !client.IsNode(preferred) {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	addr, err := MapViewOfFile3(handle, process, base, offset, length, allocationType, protect, nil)
	if err == nil {
		client.PreferNodeInView(addr, preferred)
	}
	return addr, err
}

// MapViewOfFile3 is MapViewOfFile2; process 0 is the calling one too. Of the extended parameters, a node that is preferred means
// something, others are ERROR_NOT_SUPPORTED. There are no placeholders that a view could replace (ERROR_INVALID_ADDRESS).
func MapViewOfFile3(
	handle, process Handle, base uintptr, offset uint64, length uintptr, allocationType, protect uint32, extended []MemExtendedParameter,
) (uintptr, error) {
	if err := ownProcess(process, true); err != nil {
		return 0, err
	}
	if allocationType&^(MEM_RESERVE|MEM_REPLACE_PLACEHOLDER|MEM_LARGE_PAGES) != 0 || !client.IsViewProtection(protect) {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	node, err := nodeOf(extended)
	if err != nil {
		return 0, err
	}
	if allocationType&MEM_REPLACE_PLACEHOLDER != 0 {
		return 0, noPlaceholder(handle, base, offset)
	}
	v, err := client.Default().MapView(number(handle), client.MapRequest{
		Protect: protect, Offset: offset, Length: uint64(length), Base: base, Reserve: allocationType&MEM_RESERVE != 0,
	})
	if err == nil {
		client.PreferNodeInView(v.Base, node)
	}
	return v.Base, err
}

// noPlaceholder is what comes of replacing a placeholder.
func noPlaceholder(handle Handle, base uintptr, offset uint64) error {
	const page = 4096
	if _, err := client.Default().Section(number(handle)); err != nil {
		return err
	}
	if base%page != 0 || offset%page != 0 {
		return winerr.ERROR_MAPPED_ALIGNMENT
	}
	return winerr.ERROR_INVALID_ADDRESS
}

// nodeOf returns the node that extended parameters prefer.
func nodeOf(extended []MemExtendedParameter) (uint32, error) {
	node := uint32(NUMA_NO_PREFERRED_NODE)
	for _, p := range extended {
		switch kind := p.Type & 0xFF; {
		case kind == MemExtendedParameterNumaNode && client.IsNode(uint32(p.Value)):
			node = uint32(p.Value)
		case kind == MemExtendedParameterNumaNode, kind == 0, kind > memExtendedParameterMax:
			return 0, winerr.ERROR_INVALID_PARAMETER
		default:
			return 0, winerr.ERROR_NOT_SUPPORTED
		}
	}
	return node, nil
}

// ownProcess returns an error unless a handle is to the calling process, or 0 and that is allowed.
func ownProcess(process Handle, zero bool) error {
	if process == GetCurrentProcess() || process == 0 && zero {
		return nil
	}
	id, err := GetProcessId(process)
	switch {
	case err != nil:
		return err
	case id != GetCurrentProcessId():
		return winerr.ERROR_NOT_SUPPORTED
	}
	return nil
}

// UnmapViewOfFileEx is UnmapViewOfFile. Of the flags, MEM_UNMAP_WITH_TRANSIENT_BOOST means nothing, and no view has replaced a
// placeholder that could be preserved (ERROR_INVALID_ADDRESS).
func UnmapViewOfFileEx(addr uintptr, flags uint32) error {
	switch {
	case flags&^(MEM_UNMAP_WITH_TRANSIENT_BOOST|MEM_PRESERVE_PLACEHOLDER) != 0:
		return winerr.ERROR_INVALID_PARAMETER
	case flags&MEM_PRESERVE_PLACEHOLDER != 0:
		return winerr.ERROR_INVALID_ADDRESS
	}
	return UnmapViewOfFile(addr)
}

// UnmapViewOfFile2 is UnmapViewOfFileEx in a process, which must be the calling one.
func UnmapViewOfFile2(process Handle, addr uintptr, flags uint32) error {
	if err := ownProcess(process, false); err != nil {
		return err
	}
	return UnmapViewOfFileEx(addr, flags)
}

// PrefetchVirtualMemory has ranges of memory brought in before they are needed: a hint.
func PrefetchVirtualMemory(process Handle, ranges []Win32MemoryRangeEntry, flags uint32) error {
	if err := ownProcess(process, false); err != nil {
		return err
	}
	if flags != 0 || len(ranges) == 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	for _, r := range ranges {
		client.Prefetch(r.VirtualAddress, r.NumberOfBytes)
	}
	return nil
}

// VirtualLock keeps pages in memory until VirtualUnlock. ERROR_WORKING_SET_QUOTA: over the process's limit (RLIMIT_MEMLOCK).
// ERROR_NOACCESS: not all of them are there.
func VirtualLock(addr, length uintptr) error { return client.LockMemory(addr, length) }

// VirtualUnlock undoes VirtualLock. ERROR_NOT_LOCKED: not all of the pages are locked.
func VirtualUnlock(addr, length uintptr) error { return client.UnlockMemory(addr, length) }

// GetLargePageMinimum returns the size of large pages, 0 if the machine has none.
func GetLargePageMinimum() uintptr { return client.LargePage() }

// What the newer calls take beside MEM_ and PAGE_ values.
const (
	NUMA_NO_PREFERRED_NODE         = client.AnyNode
	MEM_UNMAP_WITH_TRANSIENT_BOOST = 1
	MEM_PRESERVE_PLACEHOLDER       = 2
	MemExtendedParameterNumaNode   = 2

	memExtendedParameterMax = 6
)

// MemExtendedParameter is a MEM_EXTENDED_PARAMETER: a kind and a number.
type MemExtendedParameter struct {
	Type  uint64
	Value uint64
}

// Win32MemoryRangeEntry is a WIN32_MEMORY_RANGE_ENTRY.
type Win32MemoryRangeEntry struct {
	VirtualAddress uintptr
	NumberOfBytes  uintptr
}
