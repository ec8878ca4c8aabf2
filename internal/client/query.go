package client

import (
	"errors"
	"sort"

	"winshm/internal/object"
	"winshm/internal/shm"
	"winshm/winerr"
)

// States and types of memory (MEM_*).
const (
	MemCommit  = 0x1000
	MemReserve = 0x2000
	MemFree    = 0x10000
	MemPrivate = 0x20000
	MemMapped  = 0x40000
	MemImage   = 0x1000000

	pageNoCache = 0x200
)

// MemoryInfo is what VirtualQuery tells of an address (MEMORY_BASIC_INFORMATION).
type MemoryInfo struct {
	BaseAddress       uintptr
	AllocationBase    uintptr
	AllocationProtect uint32
	RegionSize        uintptr
	State             uint32
	Protect           uint32
	Type              uint32
}

// QueryMemory describes the pages from addr on that are alike. Views are described as Windows does; any other mapping of
// this process as the kernel shows it. ERROR_INVALID_PARAMETER: no program can have memory there.
func QueryMemory(addr uintptr) (MemoryInfo, error) {
	if addr > MaxAddress {
		return MemoryInfo{}, winerr.ERROR_INVALID_PARAMETER
	}
	addr &^= windowsPage - 1
	if v, ok := views.find(addr); ok {
		if info, err := queryView(v, addr); !errors.Is(err, winerr.ERROR_INVALID_ADDRESS) { // else it has just been unmapped
			return info, err
		}
	}
	if info, ok := allocations.query(addr); ok {
		return info, nil
	}
	regions, err := shm.OwnRegions()
	if err != nil {
		return MemoryInfo{}, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return queryRegions(regions, addr), nil
}

func queryView(v View, addr uintptr) (MemoryInfo, error) {
	committed, length, err := v.committed(addr, v.Base+v.Length)
	if err != nil {
		return MemoryInfo{}, err
	}
	info := MemoryInfo{
		BaseAddress: addr, AllocationBase: v.Base, AllocationProtect: v.Protect,
		RegionSize: length, State: MemReserve, Type: MemMapped,
	}
	if committed {
		info.State, info.Protect = MemCommit, v.Protect
		if err := info.refine(v); err != nil {
			return MemoryInfo{}, err
		}
	}
	if v.NoCache {
		info.AllocationProtect |= pageNoCache
	}
	return info, nil
}

// refine says what a view's committed pages allow now.
func (info *MemoryInfo) refine(v View) error {
	addr := info.BaseAddress
	if v.pages != nil {
		r := v.pages.at(addr)
		info.RegionSize, info.Protect = min(info.RegionSize, r.end-addr), r.protect
	}
	if info.Protect == object.PageWriteCopy || info.Protect == object.PageExecuteWriteCopy {
		copied, pages, err := shm.CopiedPages(addr, int((info.RegionSize+shm.PageSize-1)/shm.PageSize))
		if err != nil {
			return winerr.ERROR_NOT_ENOUGH_MEMORY
		}
		info.RegionSize = min(info.RegionSize, uintptr(pages)*shm.PageSize)
		if copied {
			info.Protect /= object.PageWriteCopy / object.PageReadWrite
		}
	}
	if v.NoCache {
		info.Protect |= pageNoCache
	}
	return nil
}

// queryRegions describes an address that is in no view.
func queryRegions(regions []shm.Region, addr uintptr) MemoryInfo {
	i := sort.Search(len(regions), func(i int) bool { return regions[i].End > addr })
	if i == len(regions) || addr < regions[i].Start {
		end := uintptr(MaxAddress + 1)
		if i < len(regions) {
			end = min(end, regions[i].Start)
		}
		return MemoryInfo{BaseAddress: addr, RegionSize: end - addr, State: MemFree, Protect: object.PageNoAccess}
	}
	r := regions[i]
	info := MemoryInfo{
		BaseAddress: addr, AllocationBase: r.Start, AllocationProtect: regionProtection(r.Access),
		RegionSize: r.End - addr, State: MemCommit, Protect: regionProtection(r.Access), Type: MemPrivate,
	}
	switch {
	case r.Access&shm.Execute != 0 && r.Inode != 0:
		info.Type = MemImage
	case r.Inode != 0:
		info.Type = MemMapped
	case r.Access == shm.CopyOnWrite:
		info.State, info.Protect = MemReserve, 0
	}
	return info
}

func regionProtection(a shm.Access) uint32 {
	protect := uint32(object.PageNoAccess)
	switch {
	case a&shm.Write != 0:
		protect = object.PageReadWrite
	case a&shm.Read != 0:
		protect = object.PageReadOnly
	}
	if a&shm.Execute != 0 && protect != object.PageNoAccess {
		protect *= object.PageExecuteRead / object.PageReadOnly
	}
	return protect
}
