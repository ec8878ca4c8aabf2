package random

import (
	"errors"
	"os"
	"runtime/debug"
	"unsafe"

	"winshm/conformance"
	_ "winshm/embed"
	"winshm/kernel32"
	"winshm/winerr"
)

// mirror is package kernel32, as far as programs call it.
type mirror struct{ conformance.API }

func result[V kernel32.Handle | uintptr](value V, err error) conformance.Result {
	var code winerr.Errno
	if err != nil && !errors.As(err, &code) {
		panic(err)
	}
	return conformance.Result{Value: uint64(value), Code: code}
}

func truth(err error) conformance.Result {
	if err != nil {
		return result(uintptr(0), err)
	}
	return conformance.Result{Value: 1}
}

func pointer(name []uint16) *uint16 {
	if name == nil {
		return nil
	}
	return &append(name, 0)[0]
}

func (mirror) CreateFileMapping(
	file uint64, sa *conformance.Attributes, protect, high, low uint32, name []uint16,
) conformance.Result {
	var attributes *kernel32.SecurityAttributes
	if sa != nil {
		attributes = &kernel32.SecurityAttributes{InheritHandle: sa.Inherit}
	}
	return result(kernel32.CreateFileMapping(kernel32.Handle(file), attributes, protect, high, low, pointer(name)))
}

func (mirror) OpenFileMapping(access, inherit uint32, name []uint16) conformance.Result {
	return result(kernel32.OpenFileMapping(access, inherit != 0, pointer(name)))
}

func (mirror) MapViewOfFile(h uint64, access, high, low uint32, length uint64) conformance.Result {
	return result(kernel32.MapViewOfFile(kernel32.Handle(h), access, high, low, uintptr(length)))
}

func (mirror) MapViewOfFileEx(h uint64, access, high, low uint32, length, base uint64) conformance.Result {
	return result(kernel32.MapViewOfFileEx(kernel32.Handle(h), access, high, low, uintptr(length), uintptr(base)))
}

func (mirror) UnmapViewOfFile(addr uint64) conformance.Result {
	return truth(kernel32.UnmapViewOfFile(uintptr(addr)))
}

func (mirror) FlushViewOfFile(addr, length uint64) conformance.Result {
	return truth(kernel32.FlushViewOfFile(uintptr(addr), uintptr(length)))
}

func (mirror) VirtualQuery(addr, length uint64) (conformance.MemoryInfo, conformance.Result) {
	var info kernel32.MemoryBasicInformation
	if err := kernel32.VirtualQuery(uintptr(addr), &info, uintptr(length)); err != nil {
		return conformance.MemoryInfo{}, truth(err)
	}
	return conformance.MemoryInfo{
		BaseAddress: uint64(info.BaseAddress), AllocationBase: uint64(info.AllocationBase),
		AllocationProtect: info.AllocationProtect, RegionSize: uint64(info.RegionSize), State: info.State,
		Protect: info.Protect, Type: info.Type,
	}, conformance.Result{Value: infoSize}
}

func (mirror) CloseHandle(h uint64) conformance.Result {
	return truth(kernel32.CloseHandle(kernel32.Handle(h)))
}

func (mirror) GetHandleInformation(h uint64) (uint32, conformance.Result) {
	var flags uint32
	err := kernel32.GetHandleInformation(kernel32.Handle(h), &flags)
	return flags, truth(err)
}

func (mirror) SetHandleInformation(h uint64, mask, flags uint32) conformance.Result {
	return truth(kernel32.SetHandleInformation(kernel32.Handle(h), mask, flags))
}

func (mirror) DuplicateHandle(
	sourceProcess, source, targetProcess uint64, _ bool, access, inherit, options uint32,
) (uint64, conformance.Result) {
	var made kernel32.Handle
	err := kernel32.DuplicateHandle(kernel32.Handle(sourceProcess), kernel32.Handle(source), kernel32.Handle(targetProcess), &made,
		access, inherit != 0, options)
	return uint64(made), truth(err)
}

func (mirror) OpenProcess(access, inherit, pid uint32) conformance.Result {
	return result(kernel32.OpenProcess(access, inherit != 0, pid))
}

func (mirror) CurrentProcessID() uint32 { return uint32(os.Getpid()) }

func (mirror) Peek(addr uint64, n int) ([]byte, bool) {
	data := make([]byte, n)
	return data, touch(func() { copy(data, memory(addr, n)) })
}

func (mirror) Poke(addr uint64, data []byte) bool {
	return touch(func() { copy(memory(addr, len(data)), data) })
}

func memory(addr uint64, n int) []byte {
	at := uintptr(addr)
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&at)), n)
}

// touch reports whether f touches only memory that it may.
func touch(f func()) (ok bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { ok = recover() == nil }()
	f()
	return true
}
