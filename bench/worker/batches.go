package main

import (
	"fmt"
	"time"

	"winshm/kernel32"
)

// batches makes one call after the other for many named sections, each of which has two handles.
type batches struct {
	names        []*uint16
	made, opened []kernel32.Handle
	views        []uintptr
}

// commands are what it does for the bench.
func (b *batches) commands() map[string]command {
	return map[string]command{
		"made":     {1, b.each(b.make)},
		"opened":   {1, b.each(b.open)},
		"mapped":   {1, b.each(b.mapped)},
		"touched":  {1, b.each(b.touch)},
		"unmapped": {1, b.each(b.unmap)},
		"dropped":  {1, b.each(b.drop)},
		"closed":   {1, b.each(b.close)},
	}
}

// each times a call for each of the first n sections.
func (b *batches) each(call func(i int) error) func([]int) ([]int64, error) {
	return func(args []int) ([]int64, error) {
		if err := b.grow(args[0]); err != nil {
			return nil, err
		}
		start := time.Now()
		for i := range args[0] {
			if err := call(i); err != nil {
				return nil, err
			}
		}
		return since(start), nil
	}
}

// grow makes room for n sections.
func (b *batches) grow(n int) error {
	for i := len(b.names); i < n; i++ {
		name, err := kernel32.UTF16PtrFromString(fmt.Sprintf(`Local\winshm-bench-batch-%d`, i))
		if err != nil {
			return err
		}
		b.names, b.made, b.opened, b.views = append(b.names, name), append(b.made, 0), append(b.opened, 0), append(b.views, 0)
	}
	return nil
}

func (b *batches) make(i int) (err error) {
	b.made[i], err = create(size, b.names[i])
	return err
}

func (b *batches) open(i int) (err error) {
	b.opened[i], err = kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, b.names[i])
	return err
}

func (b *batches) mapped(i int) (err error) {
	b.views[i], err = kernel32.MapViewOfFile(b.opened[i], kernel32.FILE_MAP_WRITE, 0, 0, size)
	return err
}

func (b *batches) touch(i int) error {
	touch(b.views[i])
	return nil
}

func (b *batches) unmap(i int) error { return kernel32.UnmapViewOfFile(b.views[i]) }
func (b *batches) drop(i int) error  { return kernel32.CloseHandle(b.opened[i]) }
func (b *batches) close(i int) error { return kernel32.CloseHandle(b.made[i]) }
