package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"winshm"
)

// passSize is how much a pass reads and writes.
const passSize = 1 << 20

// files are two disk files with the same content: a section's, and one that is mapped by a bare system call.
type files struct {
	view     *winshm.View
	memory   []byte // of the view
	plain    []byte
	section  *winshm.Section // which the name stays with
	sum      uint64
	transfer []byte
}

// commands are what it does for the bench.
func (f *files) commands() map[string]command {
	return map[string]command{
		"files":     {1, f.attach},
		"passview":  {1, f.passView},
		"passplain": {1, f.passPlain},
		"readat":    {2, f.readAt},
		"writeat":   {2, f.writeAt},
		"load":      {2, f.load},
		"store":     {2, f.store},
	}
}

// attach makes the files beside the program, so many megabytes each.
func (f *files) attach(args []int) ([]int64, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, length := filepath.Dir(program), args[0]<<20
	mapped, err := newFile(filepath.Join(dir, "mapped"), length)
	if err != nil {
		return nil, err
	}
	defer mapped.Close()
	plain, err := newFile(filepath.Join(dir, "plain"), length)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	if f.section, err = winshm.CreateSection("winshm-bench-file", 0, &winshm.SectionOptions{File: mapped}); err != nil {
		return nil, err
	}
	if f.view, err = f.section.Map(nil); err != nil {
		return nil, err
	}
	f.memory, f.transfer = f.view.Bytes(), make([]byte, passSize)
	f.plain, err = unix.Mmap(int(plain.Fd()), 0, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	return []int64{0}, err
}

// newFile makes a file of random bytes, which are on the disk.
func newFile(name string, length int) (*os.File, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	_, err = io.CopyN(f, rand.NewChaCha8([32]byte{}), int64(length))
	return f, errors.Join(err, f.Sync())
}

// pass reads all of a megabyte and writes to every cache line of it.
func (f *files) pass(memory []byte, n int) []int64 {
	start := time.Now()
	for range n {
		const line = 64
		for i := 0; i < passSize; i += line {
			for _, b := range memory[i : i+line] {
				f.sum += uint64(b)
			}
			memory[i]++
		}
	}
	return since(start)
}

func (f *files) passView(args []int) ([]int64, error)  { return f.pass(f.memory, args[0]), nil }
func (f *files) passPlain(args []int) ([]int64, error) { return f.pass(f.plain, args[0]), nil }

// readAt times View.ReadAt of a size, writeAt View.WriteAt.
func (f *files) readAt(args []int) ([]int64, error) {
	p, start := f.transfer[:args[0]], time.Now()
	for range args[1] {
		if _, err := f.view.ReadAt(p, 0); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

func (f *files) writeAt(args []int) ([]int64, error) {
	p, start := f.transfer[:args[0]], time.Now()
	for range args[1] {
		if _, err := f.view.WriteAt(p, 0); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// load and store time bare copies of a size, from and to the plain mapping.
func (f *files) load(args []int) ([]int64, error) {
	return repeat(args[1], func() { copy(f.transfer[:args[0]], f.plain) }), nil
}

func (f *files) store(args []int) ([]int64, error) {
	return repeat(args[1], func() { copy(f.plain, f.transfer[:args[0]]) }), nil
}

func repeat(n int, do func()) []int64 {
	start := time.Now()
	for range n {
		do()
	}
	return since(start)
}
