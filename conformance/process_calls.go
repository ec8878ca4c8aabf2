package conformance

// CreateFileMapping makes the call of that name in the process.
func (p *Process) CreateFileMapping(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []uint16) Result {
	return p.result("CreateFileMapping", file, sa, protect, sizeHigh, sizeLow, name)
}

// OpenFileMapping makes the call of that name in the process.
func (p *Process) OpenFileMapping(access, inherit uint32, name []uint16) Result {
	return p.result("OpenFileMapping", access, inherit, name)
}

// MapViewOfFile makes the call of that name in the process.
func (p *Process) MapViewOfFile(mapping uint64, access, offsetHigh, offsetLow uint32, length uint64) Result {
	return p.result("MapViewOfFile", mapping, access, offsetHigh, offsetLow, length)
}

// MapViewOfFileEx makes the call of that name in the process.
func (p *Process) MapViewOfFileEx(mapping uint64, access, offsetHigh, offsetLow uint32, length, base uint64) Result {
	return p.result("MapViewOfFileEx", mapping, access, offsetHigh, offsetLow, length, base)
}

// UnmapViewOfFile makes the call of that name in the process.
func (p *Process) UnmapViewOfFile(addr uint64) Result { return p.result("UnmapViewOfFile", addr) }

// FlushViewOfFile makes the call of that name in the process.
func (p *Process) FlushViewOfFile(addr, length uint64) Result {
	return p.result("FlushViewOfFile", addr, length)
}

// VirtualQuery makes the call of that name in the process.
func (p *Process) VirtualQuery(addr, length uint64) (MemoryInfo, Result) {
	a := p.ask("VirtualQuery", addr, length)
	r := a.result()
	return MemoryInfo{
		BaseAddress: a.Number(), AllocationBase: a.Number(), AllocationProtect: a.Dword(), RegionSize: a.Number(),
		State: a.Dword(), Protect: a.Dword(), Type: a.Dword(),
	}, r
}

// CloseHandle makes the call of that name in the process.
func (p *Process) CloseHandle(handle uint64) Result { return p.result("CloseHandle", handle) }

// GetHandleInformation makes the call of that name in the process.
func (p *Process) GetHandleInformation(handle uint64) (uint32, Result) {
	a := p.ask("GetHandleInformation", handle)
	r := a.result()
	return a.Dword(), r
}

// SetHandleInformation makes the call of that name in the process.
func (p *Process) SetHandleInformation(handle uint64, mask, flags uint32) Result {
	return p.result("SetHandleInformation", handle, mask, flags)
}

// VirtualAlloc makes the call of that name in the process.
func (p *Process) VirtualAlloc(addr, length uint64, kind, protect uint32) Result {
	return p.result("VirtualAlloc", addr, length, kind, protect)
}

// VirtualFree makes the call of that name in the process.
func (p *Process) VirtualFree(addr, length uint64, kind uint32) Result {
	return p.result("VirtualFree", addr, length, kind)
}

// VirtualProtect makes the call of that name in the process.
func (p *Process) VirtualProtect(addr, length uint64, protect uint32, store bool) (uint32, Result) {
	a := p.ask("VirtualProtect", addr, length, protect, store)
	r := a.result()
	return a.Dword(), r
}

// GetFileType makes the call of that name in the process.
func (p *Process) GetFileType(handle uint64) Result { return p.result("GetFileType", handle) }

// WaitForSingleObject makes the call of that name in the process.
func (p *Process) WaitForSingleObject(handle uint64, milliseconds uint32) Result {
	return p.result("WaitForSingleObject", handle, milliseconds)
}

// CreateFileMappingA makes the call of that name in the process.
func (p *Process) CreateFileMappingA(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []byte) Result {
	return p.result("CreateFileMappingA", file, sa, protect, sizeHigh, sizeLow, name)
}

// OpenFileMappingA makes the call of that name in the process.
func (p *Process) OpenFileMappingA(access, inherit uint32, name []byte) Result {
	return p.result("OpenFileMappingA", access, inherit, name)
}

// DuplicateHandle makes the call of that name in the process.
func (p *Process) DuplicateHandle(
	sourceProcess, source, targetProcess uint64, store bool, access, inherit, options uint32,
) (uint64, Result) {
	a := p.ask("DuplicateHandle", sourceProcess, source, targetProcess, store, access, inherit, options)
	r := a.result()
	return a.Number(), r
}

// OpenProcess makes the call of that name in the process.
func (p *Process) OpenProcess(access, inherit, pid uint32) Result {
	return p.result("OpenProcess", access, inherit, pid)
}

// CurrentProcessID makes the call of that name in the process.
func (p *Process) CurrentProcessID() uint32 { return p.ask("CurrentProcessID").Dword() }

// SHAllocShared makes the call of that name in the process.
func (p *Process) SHAllocShared(data []byte, size, pid uint32) Result {
	return p.result("SHAllocShared", data, size, pid)
}

// SHLockShared makes the call of that name in the process.
func (p *Process) SHLockShared(handle uint64, pid uint32) Result {
	return p.result("SHLockShared", handle, pid)
}

// SHLockSharedEx makes the call of that name in the process.
func (p *Process) SHLockSharedEx(handle uint64, pid, write uint32) Result {
	return p.result("SHLockSharedEx", handle, pid, write)
}

// SHUnlockShared makes the call of that name in the process.
func (p *Process) SHUnlockShared(addr uint64) Result { return p.result("SHUnlockShared", addr) }

// SHFreeShared makes the call of that name in the process.
func (p *Process) SHFreeShared(handle uint64, pid uint32) Result {
	return p.result("SHFreeShared", handle, pid)
}

// SHMapHandle makes the call of that name in the process.
func (p *Process) SHMapHandle(handle uint64, source, target, access, options uint32) Result {
	return p.result("SHMapHandle", handle, source, target, access, options)
}

// CurrentProcess makes the call of that name in the process.
func (p *Process) CurrentProcess() uint64 { return p.ask("CurrentProcess").Number() }

// Peek reads the memory of the process.
func (p *Process) Peek(addr uint64, n int) ([]byte, bool) {
	a := p.ask("Peek", addr, n)
	ok := a.Number() != 0
	return a.Bytes(), ok
}

// Poke writes to the memory of the process.
func (p *Process) Poke(addr uint64, data []byte) bool { return p.ask("Poke", addr, data).Number() != 0 }
