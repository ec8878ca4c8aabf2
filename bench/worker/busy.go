package main

import (
	"fmt"
	"os"

	"winshm/kernel32"
)

// A call is something that keeps the manager busy, with a name of this process's own.
type call func(name *uint16) (kernel32.Handle, error)

// calls are what busy can do, in the order of its numbers.
var calls = []call{
	func(name *uint16) (kernel32.Handle, error) {
		return kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, name)
	},
	func(name *uint16) (kernel32.Handle, error) { return create(size, name) },
	func(name *uint16) (kernel32.Handle, error) { return kernel32.CreateEvent(nil, 0, 0, name) },
}

// opened is the section that busy opens.
var opened kernel32.Handle

// busy makes calls, and closes what they give, as often as it can between two times of day; it answers how often.
func busy(args []int) ([]int64, error) {
	name, err := kernel32.UTF16PtrFromString(fmt.Sprintf(`Local\winshm-bench-busy-%d-%d`, os.Getpid(), args[0]))
	if err != nil {
		return nil, err
	}
	if args[0] == 0 && opened == 0 {
		if opened, err = create(size, name); err != nil {
			return nil, err
		}
	}
	end := int64(args[2]) - began.shared
	rest(int64(args[1]) - began.shared - clock())
	return until(calls[args[0]], name, end)
}

// until makes a call until the end.
func until(c call, name *uint16, end int64) ([]int64, error) {
	made := int64(0)
	for clock() < end {
		h, err := c(name)
		if err != nil {
			return nil, err
		}
		if err := kernel32.CloseHandle(h); err != nil {
			return nil, err
		}
		if clock() < end {
			made++
		}
	}
	return []int64{made}, nil
}
