package shm

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// hugePage is the size of the large pages that files are made of.
const hugePage = 2 << 20

// The machine's large pages of that size, and how many there are.
const hugeFolder = "/sys/kernel/mm/hugepages/hugepages-2048kB/"

var (
	// ErrNoHugePages means that nobody has set large pages aside on this machine (vm.nr_hugepages).
	ErrNoHugePages = errors.New("no large pages are set up")
	// ErrHugePagesUsed means that too few of them are free.
	ErrHugePagesUsed = errors.New("too few large pages are free")
)

// HugePage returns the size of the large pages that files can be made of, 0 if the kernel has none.
func HugePage() uintptr {
	if _, err := os.Stat(hugeFolder); err != nil {
		return 0
	}
	return hugePage
}

// CreateHuge is Create for a file of large pages, all of which are allocated at once. size is a multiple of theirs.
func CreateHuge(size uint64) (*File, error) {
	if hugePages("nr_hugepages")+hugePages("nr_overcommit_hugepages") == 0 {
		return nil, ErrNoHugePages
	}
	if size > FileSizeLimit() {
		return nil, ErrFileLimit
	}
	const flags = unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING | unix.MFD_HUGETLB | unix.MFD_HUGE_2MB
	fd, err := unix.MemfdCreate(Name, flags)
	if err != nil {
		return nil, sysError("memfd_create", err)
	}
	f := NewFile(fd)
	err = f.prepare(size, unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
	if err == nil {
		err = unix.Fallocate(fd, 0, 0, int64(size))
	}
	if err != nil {
		f.Release()
	}
	switch {
	case err == nil:
		return f, nil
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.ENOMEM):
		return nil, ErrHugePagesUsed
	}
	return nil, fmt.Errorf("large pages: %w", err)
}

// hugePages returns one of the kernel's counts of them.
func hugePages(what string) uint64 {
	text, err := os.ReadFile(hugeFolder + what)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	return n
}
