package kernel32

import (
	"winshm/internal/client"
	"winshm/internal/object"
	"winshm/winerr"
)

// CreateFileMapping creates a section over a disk file, or over the paging file if fhandle is InvalidHandle, or opens the one that
// has the name: then it returns its handle *and* ERROR_ALREADY_EXISTS. prot is one PAGE_ value with SEC_ bits. The section is as
// long as asked, over the paging file rounded up to 4096; a file that is shorter becomes so long, and size 0 stands for all of it.
// A security descriptor says who may open a section that is new.
func CreateFileMapping(fhandle Handle, sa *SecurityAttributes, prot, maxSizeHigh, maxSizeLow uint32, name *uint16) (Handle, error) {
	size := uint64(maxSizeHigh)<<32 | uint64(maxSizeLow)
	descriptor, err := descriptorOf(sa)
	if err != nil {
		return 0, refuseDescriptor(fhandle, prot, size, err)
	}
	var opened client.Opened
	if isPagingFile(fhandle) {
		opened, err = client.Default().CreateSecuredSection(prot, size, inheritance(sa), nameOf(name), descriptor)
	} else {
		opened, err = client.Default().CreateFileSection(number(fhandle), client.FileSection{
			Protect: prot, Size: size, Flags: inheritance(sa), Name: nameOf(name), Security: descriptor,
		})
	}
	if opened.Existed {
		err = winerr.ERROR_ALREADY_EXISTS
	}
	return Handle(opened.Handle), err
}

// refuseDescriptor is what a create call with a bad descriptor gets; protection and size are looked at first.
func refuseDescriptor(fhandle Handle, prot uint32, size uint64, reason error) error {
	parse := object.ParseFileSection
	if isPagingFile(fhandle) {
		parse = object.ParseSection
	}
	if _, err := parse(prot, size); err != nil {
		return err
	}
	return reason
}

// isPagingFile reports whether a file handle stands for none.
func isPagingFile(fhandle Handle) bool { return fhandle == InvalidHandle || fhandle == 0 }

// OpenFileMapping opens a section by its name. Of access, FILE_MAP_EXECUTE stands for SECTION_MAP_EXECUTE, and
// FILE_MAP_COPY alone for reading.
func OpenFileMapping(access uint32, inheritHandle bool, name *uint16) (Handle, error) {
	if name == nil {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	switch {
	case access == FILE_MAP_COPY:
		access = SECTION_MAP_READ
	case access&FILE_MAP_EXECUTE != 0:
		access = access&^FILE_MAP_EXECUTE | SECTION_MAP_EXECUTE
	}
	flags := uint32(0)
	if inheritHandle {
		flags = client.Inherit
	}
	opened, err := client.Default().OpenSection(access, flags, nameOf(name))
	return Handle(opened.Handle), err
}

// MapViewOfFile maps a part of a section: length bytes from an offset that is a multiple of 64 KiB, or all that follows
// it when length is 0. The memory stays until UnmapViewOfFile, whatever becomes of the handle.
func MapViewOfFile(handle Handle, access, offsetHigh, offsetLow uint32, length uintptr) (uintptr, error) {
	return MapViewOfFileEx(handle, access, offsetHigh, offsetLow, length, 0)
}

// MapViewOfFileEx is MapViewOfFile at an address that the program chooses, a multiple of 64 KiB.
func MapViewOfFileEx(handle Handle, access, offsetHigh, offsetLow uint32, length, base uintptr) (uintptr, error) {
	v, err := client.Default().MapView(number(handle), client.MapRequest{
		Access: access, Offset: uint64(offsetHigh)<<32 | uint64(offsetLow), Length: uint64(length), Base: base,
	})
	return v.Base, err
}

// UnmapViewOfFile unmaps the view that addr lies in.
func UnmapViewOfFile(addr uintptr) error { return client.UnmapView(addr) }

// FlushViewOfFile waits until what was written to a range of a view is on the disk; length 0 stands for the rest of the view. For a
// section over the paging file there is nothing to wait for.
func FlushViewOfFile(addr, length uintptr) error { return client.FlushView(addr, length) }

// CloseHandle closes a handle. A pseudo handle stays what it is, and that is no error.
func CloseHandle(handle Handle) error {
	if handle == InvalidHandle || handle == currentThread {
		return nil
	}
	return client.Default().CloseHandle(number(handle))
}

// GetHandleInformation stores the HANDLE_FLAG_ bits of a handle.
func GetHandleInformation(handle Handle, flags *uint32) error {
	f, err := client.Default().HandleFlags(number(handle))
	if err == nil {
		*flags = f
	}
	return err
}

// SetHandleInformation changes those HANDLE_FLAG_ bits of a handle that are in mask.
func SetHandleInformation(handle Handle, mask, flags uint32) error {
	return client.Default().SetHandleFlags(number(handle), mask, flags)
}

// VirtualQuery describes the pages from addr on that are alike. length is the size of buffer (48 on 64-bit systems):
// ERROR_BAD_LENGTH if it is less.
func VirtualQuery(addr uintptr, buffer *MemoryBasicInformation, length uintptr) error {
	if length < sizeofMemoryBasicInformation {
		return winerr.ERROR_BAD_LENGTH
	}
	info, err := client.QueryMemory(addr)
	if err != nil {
		return err
	}
	*buffer = MemoryBasicInformation{
		BaseAddress: info.BaseAddress, AllocationBase: info.AllocationBase, AllocationProtect: info.AllocationProtect,
		RegionSize: info.RegionSize, State: info.State, Protect: info.Protect, Type: info.Type,
	}
	return nil
}

// number returns the part of a handle that counts.
func number(handle Handle) client.Handle { return client.HandleOf(uintptr(handle)) }
