package main

import (
	"time"

	"winshm/kernel32"
)

// kept is the name of a section that one process keeps and others visit.
const kept = `Local\winshm-bench-kept`

// keep creates that section, for as long as the process lives.
func (s *sections) keep([]int) ([]int64, error) {
	name, err := kernel32.UTF16PtrFromString(kept)
	if err != nil {
		return nil, err
	}
	h, err := create(size, name)
	if err != nil {
		return nil, err
	}
	return []int64{0}, mapTouched(h)
}

// visit times opening it, mapping, touching, unmapping and closing.
func (s *sections) visit(args []int) ([]int64, error) {
	name, err := kernel32.UTF16PtrFromString(kept)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	for range args[0] {
		h, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, name)
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
