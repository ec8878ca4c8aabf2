package main

import (
	"errors"
	"os"
	"time"

	"winshm/kernel32"
	"winshm/shlwapi"
)

// size is that of every section whose size does not matter.
const size = 4096

// sections makes winshm's calls.
type sections struct {
	held kernel32.Handle // from attach on
}

// commands are what it does for the bench.
func (s *sections) commands() map[string]command {
	return map[string]command{
		"attach": {1, s.attach},
		"cycle":  {1, s.cycle},
		"view":   {1, s.view},
		"create": {2, s.create},
		"unmap":  {1, s.unmap},
		"block":  {1, s.block},
		"reopen": {1, s.reopen},
		"keep":   {1, s.keep},
		"visit":  {1, s.visit},
	}
}

// create makes a named section, or an unnamed one if name is nil.
func create(bytes int, name *uint16) (kernel32.Handle, error) {
	n := uint64(bytes)
	return kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, uint32(n>>32), uint32(n), name)
}

// mapTouched maps a section, writes to it and unmaps it.
func mapTouched(h kernel32.Handle) error {
	addr, err := kernel32.MapViewOfFile(h, kernel32.FILE_MAP_WRITE, 0, 0, size)
	if err != nil {
		return err
	}
	touch(addr)
	return kernel32.UnmapViewOfFile(addr)
}

// since is the answer of a command that times one thing.
func since(start time.Time) []int64 { return []int64{time.Since(start).Nanoseconds()} }

// attach holds an unnamed section, which also keeps the manager up.
func (s *sections) attach([]int) ([]int64, error) {
	h, err := create(size, nil)
	if err != nil {
		return nil, err
	}
	s.held = h
	return []int64{0}, mapTouched(h)
}

// cycle times whole lives of a named section.
func (s *sections) cycle(args []int) ([]int64, error) {
	name, err := kernel32.UTF16PtrFromString(`Local\winshm-bench`)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	for range args[0] {
		h, err := create(size, name)
		if err != nil {
			return nil, err
		}
		if err := mapTouched(h); err != nil {
			return nil, err
		}
		if err := kernel32.CloseHandle(h); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// view times views of the held section.
func (s *sections) view(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if err := mapTouched(s.held); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// block times whole lives of a block.
func (s *sections) block(args []int) ([]int64, error) {
	pid := uint32(os.Getpid())
	start := time.Now()
	for range args[0] {
		h, err := shlwapi.SHAllocShared(nil, 64, pid)
		if err != nil {
			return nil, err
		}
		addr, err := shlwapi.SHLockShared(h, pid)
		if err != nil {
			return nil, err
		}
		touch(addr)
		if err := errors.Join(shlwapi.SHUnlockShared(addr), shlwapi.SHFreeShared(h, pid)); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// unmap times calls that find no view.
func (s *sections) unmap(args []int) ([]int64, error) {
	start := time.Now()
	for range args[0] {
		if kernel32.UnmapViewOfFile(0x10000) == nil {
			return nil, errors.New("there is a view")
		}
	}
	return since(start), nil
}

// reopen times opens, with their closes, of a name that is there.
func (s *sections) reopen(args []int) ([]int64, error) {
	name, err := kernel32.UTF16PtrFromString(`Local\winshm-bench-reopen`)
	if err != nil {
		return nil, err
	}
	held, err := create(size, name)
	if err != nil {
		return nil, err
	}
	defer kernel32.CloseHandle(held)
	start := time.Now()
	for range args[0] {
		h, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, name)
		if err != nil {
			return nil, err
		}
		if err := kernel32.CloseHandle(h); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// create times creations of one size, alone and with their closes.
func (s *sections) create(args []int) ([]int64, error) {
	name, err := kernel32.UTF16PtrFromString(`Local\winshm-bench-size`)
	if err != nil {
		return nil, err
	}
	var creating, closing time.Duration
	for range args[1] {
		start := time.Now()
		h, err := create(args[0], name)
		created := time.Now()
		if err != nil {
			return nil, err
		}
		if err := kernel32.CloseHandle(h); err != nil {
			return nil, err
		}
		closing += time.Since(created)
		creating += created.Sub(start)
	}
	return []int64{creating.Nanoseconds(), (creating + closing).Nanoseconds()}, nil
}
