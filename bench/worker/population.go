package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"winshm/kernel32"
	"winshm/user32"
)

// A kind is one of objects that there may be very many of.
type kind struct {
	create, open func(name *uint16) (kernel32.Handle, error)
}

// kinds are in the order of the numbers by which the bench knows them; nobody opens those without an open.
var kinds = []kind{
	{
		func(name *uint16) (kernel32.Handle, error) { return create(size, name) },
		func(name *uint16) (kernel32.Handle, error) {
			return kernel32.OpenFileMapping(kernel32.FILE_MAP_ALL_ACCESS, false, name)
		},
	},
	{
		func(name *uint16) (kernel32.Handle, error) { return kernel32.CreateEvent(nil, 0, 0, name) },
		func(name *uint16) (kernel32.Handle, error) {
			return kernel32.OpenEvent(kernel32.EVENT_ALL_ACCESS, false, name)
		},
	},
	{create: func(name *uint16) (kernel32.Handle, error) { return kernel32.CreateMutex(nil, false, name) }},
	{create: func(name *uint16) (kernel32.Handle, error) { return kernel32.CreateSemaphore(nil, 0, 1, name) }},
	{create: window},
}

// window makes a window of that name; the process's first thread has it.
func window(name *uint16) (kernel32.Handle, error) {
	runtime.LockOSThread() // never unlocked: the windows would end
	class, err := kernel32.UTF16PtrFromString("winshm-bench-many")
	if err != nil {
		return 0, err
	}
	c := user32.WNDCLASSEX{CbSize: user32.SizeofWNDCLASSEX, LpszClassName: class, LpfnWndProc: user32.DefWindowProc}
	_, _ = user32.RegisterClassEx(&c) // all but the first find it there
	w, err := user32.CreateWindowEx(0, class, name, 0, 0, 0, 0, 0, user32.HWND_MESSAGE, 0, 0, nil)
	return kernel32.Handle(w), err
}

// population is the objects that this process keeps.
type population struct{ kept []kernel32.Handle }

// commands are what it does for the bench.
func (p *population) commands() map[string]command {
	return map[string]command{
		"hold":      {3, p.hold},
		"open":      {3, p.open},
		"beside":    {2, p.beside},
		"signal":    {1, p.signal},
		"signalany": {1, p.signalAny},
	}
}

// numbered is the name of one of many objects.
func numbered(i int) (*uint16, error) {
	return kernel32.UTF16PtrFromString(fmt.Sprintf(`Local\winshm-bench-%d`, i))
}

// hold creates numbered objects that stay.
func (p *population) hold(args []int) ([]int64, error) {
	for i := range args[2] {
		name, err := numbered(args[1] + i)
		if err != nil {
			return nil, err
		}
		h, err := kinds[args[0]].create(name)
		if err != nil {
			return nil, fmt.Errorf("object %d: %w", args[1]+i, err)
		}
		p.kept = append(p.kept, h)
	}
	return []int64{0}, nil
}

// open times opening by name and closing. The names are made before.
func (p *population) open(args []int) ([]int64, error) {
	names := make([]*uint16, args[2])
	for i := range names {
		name, err := numbered(rand.IntN(args[1]))
		if err != nil {
			return nil, err
		}
		names[i] = name
	}
	open := kinds[args[0]].open
	start := time.Now()
	for _, name := range names {
		h, err := open(name)
		if err != nil {
			return nil, err
		}
		if err := kernel32.CloseHandle(h); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// beside times creations, with their closes, of a name that nobody else has.
func (p *population) beside(args []int) ([]int64, error) {
	name, err := numbered(-1)
	if err != nil {
		return nil, err
	}
	create := kinds[args[0]].create
	start := time.Now()
	for range args[1] {
		h, err := create(name)
		if err != nil {
			return nil, err
		}
		if err := kernel32.CloseHandle(h); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}

// signal times sets of the last event, each with the wait that it satisfies.
func (p *population) signal(args []int) ([]int64, error) {
	return p.pass(args[0], func() int { return len(p.kept) - 1 })
}

// signalAny does the same with events picked at random.
func (p *population) signalAny(args []int) ([]int64, error) {
	return p.pass(args[0], func() int { return rand.IntN(len(p.kept)) })
}

// pass times n sets and waits of the events that pick picks. It picks before.
func (p *population) pass(n int, pick func() int) ([]int64, error) {
	if len(p.kept) == 0 {
		return nil, errors.New("no events are kept")
	}
	picked := make([]kernel32.Handle, n)
	for i := range picked {
		picked[i] = p.kept[pick()]
	}
	start := time.Now()
	for _, h := range picked {
		if err := kernel32.SetEvent(h); err != nil {
			return nil, err
		}
		if _, err := kernel32.WaitForSingleObject(h, kernel32.INFINITE); err != nil {
			return nil, err
		}
	}
	return since(start), nil
}
