package shm

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Access is what a mapping lets the program do.
type Access uint8

// A mapping with CopyOnWrite keeps what is written to itself; its file need not be writable.
const (
	Read Access = 1 << iota
	Write
	Execute
	CopyOnWrite
)

var (
	// ErrTaken means that something is mapped at the address asked for.
	ErrTaken = errors.New("address range in use")
	// ErrNoSpace means that there is no free address range of that size, or that the kernel's limit of mappings
	// (vm.max_map_count) is reached.
	ErrNoSpace = errors.New("no address space left for the mapping")
)

// PageSize is the unit of mappings.
var PageSize = uintptr(unix.Getpagesize())

// RoundUp rounds n up to whole pages.
func RoundUp(n uintptr) uintptr { return (n + PageSize - 1) &^ (PageSize - 1) }

// Map maps length bytes of f from offset, a multiple of Granularity, at address at; 0 lets it choose one. The result is a
// multiple of Granularity. A forked child does not get the mapping.
func Map(f *File, access Access, offset uint64, length, at uintptr) (uintptr, error) {
	length = RoundUp(length)
	m := mapping{fd: f.fd, access: access, offset: offset, length: length}
	addr, err := m.place(at)
	if err != nil {
		return 0, err
	}
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, addr, length, unix.MADV_DONTFORK)
	return addr, nil
}

// MapOver is Map over addresses that Reserve took; Discard puts the reservation back.
func MapOver(f *File, access Access, offset uint64, length, at uintptr) error {
	length = RoundUp(length)
	m := mapping{fd: f.fd, access: access, offset: offset, length: length}
	if _, err := m.mmap(at, unix.MAP_FIXED); err != nil {
		return err
	}
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, at, length, unix.MADV_DONTFORK)
	return nil
}

// MapHuge is Map for a file of large pages: all numbers are multiples of their size.
func MapHuge(f *File, access Access, offset uint64, length, at uintptr) (addr uintptr, err error) {
	m := mapping{fd: f.fd, access: access, offset: offset, length: length}
	if at != 0 {
		addr, err = m.place(at)
	} else {
		addr, err = m.aligned(hugePage)
	}
	if err != nil {
		return 0, err
	}
	_, _, _ = unix.RawSyscall(unix.SYS_MADVISE, addr, length, unix.MADV_DONTFORK)
	return addr, nil
}

// Unmap removes a mapping that Map made.
func Unmap(addr, length uintptr) {
	length = RoundUp(length)
	_, _, _ = unix.RawSyscall(unix.SYS_MUNMAP, addr, length, 0)
	window.give(addr, granules(length))
}

// Bytes returns the memory at addr as a slice. It is valid until it is unmapped.
func Bytes(addr, length uintptr) []byte {
	// The address is not Go's: the detour through a pointer keeps vet from taking it for pointer arithmetic.
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&addr)), length)
}

func granules(length uintptr) int { return int((length + Granularity - 1) / Granularity) }

type mapping struct {
	fd     int
	access Access
	offset uint64
	length uintptr
}

func (m mapping) place(at uintptr) (uintptr, error) {
	if at != 0 {
		return m.mmap(at, unix.MAP_FIXED_NOREPLACE)
	}
	if n := granules(m.length); n <= maxSmall {
		for {
			addr := window.take(n)
			if addr == 0 {
				break
			}
			got, err := m.mmap(addr, unix.MAP_FIXED_NOREPLACE)
			if errors.Is(err, ErrTaken) {
				window.lose(addr) // somebody else's now
				continue
			}
			if err != nil {
				window.give(addr, n)
			}
			return got, err
		}
	}
	return m.anywhere()
}

// anywhere lets the kernel choose: it reserves one granule more than needed, maps at the first boundary inside, and gives
// back what is left over.
func (m mapping) anywhere() (uintptr, error) { return m.aligned(Granularity) }

// aligned is anywhere at a multiple of unit.
func (m mapping) aligned(unit uintptr) (uintptr, error) {
	size := m.length + unit
	reserved, err := reserve(0, size, 0)
	if err != nil {
		return 0, err
	}
	addr := (reserved + unit - 1) &^ (unit - 1)
	if _, err := m.mmap(addr, unix.MAP_FIXED); err != nil {
		unmap(reserved, size)
		return 0, err
	}
	unmap(reserved, addr-reserved)
	unmap(addr+m.length, reserved+size-addr-m.length)
	return addr, nil
}

func (m mapping) mmap(at uintptr, fixed int) (uintptr, error) {
	prot, flags := 0, unix.MAP_SHARED
	if m.access&Read != 0 {
		prot |= unix.PROT_READ
	}
	if m.access&Write != 0 {
		prot |= unix.PROT_READ | unix.PROT_WRITE
	}
	if m.access&Execute != 0 {
		prot |= unix.PROT_EXEC
	}
	if m.access&CopyOnWrite != 0 {
		prot |= unix.PROT_READ | unix.PROT_WRITE
		flags = unix.MAP_PRIVATE | unix.MAP_NORESERVE
	}
	return mmap(at, m.length, prot, flags|fixed, m.fd, m.offset)
}

func mmap(at, length uintptr, prot, flags, fd int, offset uint64) (uintptr, error) {
	addr, _, errno := unix.RawSyscall6(unix.SYS_MMAP, at, length, uintptr(prot), uintptr(flags), uintptr(fd), uintptr(offset))
	switch errno {
	case 0:
		return addr, nil
	case unix.EEXIST:
		return 0, ErrTaken
	case unix.ENOMEM, unix.EAGAIN: // EAGAIN: everything is to be locked in memory, and the limit of that is reached
		return 0, ErrNoSpace
	}
	return 0, sysError("mmap", errno)
}

func reserve(at, length uintptr, fixed int) (uintptr, error) {
	return mmap(at, length, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE|fixed, -1, 0)
}

func unmap(addr, length uintptr) {
	if length > 0 {
		_, _, _ = unix.RawSyscall(unix.SYS_MUNMAP, addr, length, 0)
	}
}

// anchor maps the page that keeps a block's page table.
func anchor(addr uintptr) bool {
	_, err := reserve(addr, PageSize, unix.MAP_FIXED_NOREPLACE)
	return err == nil
}

// chooseWindow returns the start of a range in which nothing is mapped as a rule, or 0.
func chooseWindow() uintptr {
	probe, err := reserve(0, PageSize, 0)
	if err != nil {
		return 0
	}
	unmap(probe, PageSize)
	if probe < 2*windowBelow {
		return 0
	}
	return (probe - windowBelow) &^ (blockSize - 1)
}
