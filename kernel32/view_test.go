package kernel32_test

import (
	"testing"

	"winshm/kernel32"
	"winshm/winerr"
)

// TestNewerCalls maps and unmaps by the newer calls, rightly and wrongly.
func TestNewerCalls(t *testing.T) {
	const self, none = kernel32.InvalidHandle, 0
	m, err := kernel32.CreateFileMappingFromApp(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0x20000, nil)
	wants(t, "create", err, 0)
	reader, err := kernel32.CreateFileMappingNuma(kernel32.InvalidHandle, nil, kernel32.PAGE_READONLY, 0, 4096, nil, 0)
	wants(t, "create for reading", err, 0)
	for _, tc := range []struct {
		what                string
		section, process    kernel32.Handle
		base                uintptr
		offset              uint64
		length              uintptr
		allocation, protect uint32
		want                winerr.Errno
	}{
		{"all", m, self, 0, 0, 0, 0, kernel32.PAGE_READWRITE, 0},
		{"a part", m, none, 0, 0x10000, 100, 0, kernel32.PAGE_WRITECOPY, 0},
		{"for reading", reader, none, 0, 0, 0, 0, kernel32.PAGE_READONLY, 0},
		{"no process", m, 0x7770, 0, 0, 0, 0, kernel32.PAGE_READWRITE, 6},
		{"no protection", m, none, 0, 0, 0, 0, 0, 87},
		{"two protections", m, none, 0, 0, 0, 0, 6, 87},
		{"a guard", m, none, 0, 0, 0, 0, 0x104, 87},
		{"more than the handle grants", reader, none, 0, 0, 0, 0, kernel32.PAGE_READWRITE, 5},
		{"an odd offset", m, none, 0, 0x1000, 0, 0, kernel32.PAGE_READWRITE, 1132},
		{"an odd base", m, none, 0x12341000, 0, 0, 0, kernel32.PAGE_READWRITE, 1132},
		{"committed", m, none, 0, 0, 0, kernel32.MEM_COMMIT, kernel32.PAGE_READWRITE, 87},
		{"reserved", m, none, 0, 0, 0, kernel32.MEM_RESERVE, kernel32.PAGE_READWRITE, 87},
		{"too much", m, none, 0, 0, 0x30000, 0, kernel32.PAGE_READWRITE, 5},
	} {
		addr, err := kernel32.MapViewOfFile3(tc.section, tc.process, tc.base, tc.offset, tc.length, tc.allocation, tc.protect, nil)
		if wants(t, tc.what, err, tc.want); err == nil {
			wants(t, tc.what+", flags", kernel32.UnmapViewOfFileEx(addr, 4), 87)
			wants(t, tc.what+", no process", kernel32.UnmapViewOfFile2(0, addr, 0), 6)
			wants(t, tc.what+", unmap", kernel32.UnmapViewOfFile2(self, addr, kernel32.MEM_UNMAP_WITH_TRANSIENT_BOOST), 0)
		}
	}
	wants(t, "close", kernel32.CloseHandle(m), 0)
	wants(t, "close", kernel32.CloseHandle(reader), 0)
}

// TestHints gives hints about memory: what cannot be is refused, the rest changes nothing.
func TestHints(t *testing.T) {
	m, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 0x10000, nil)
	wants(t, "create", err, 0)
	_, err = kernel32.MapViewOfFileExNuma(m, kernel32.FILE_MAP_READ, 0, 0, 0, 0, 4711)
	wants(t, "no such node", err, winerr.ERROR_INVALID_PARAMETER)
	addr, err := kernel32.MapViewOfFileExNuma(m, kernel32.FILE_MAP_WRITE, 0, 0, 0, 0, 0)
	wants(t, "map", err, 0)
	ranges := []kernel32.Win32MemoryRangeEntry{{VirtualAddress: addr, NumberOfBytes: 0x10000}}
	wants(t, "prefetch", kernel32.PrefetchVirtualMemory(kernel32.InvalidHandle, ranges, 0), 0)
	wants(t, "no ranges", kernel32.PrefetchVirtualMemory(kernel32.InvalidHandle, nil, 0), 87)
	wants(t, "lock", kernel32.VirtualLock(addr, 4096), 0)
	wants(t, "unlock", kernel32.VirtualUnlock(addr, 4096), 0)
	wants(t, "lock what is not there", kernel32.VirtualLock(0x10000, 4096), winerr.ERROR_NOACCESS)
	wants(t, "unmap", kernel32.UnmapViewOfFile(addr), 0)
	wants(t, "close", kernel32.CloseHandle(m), 0)
}
