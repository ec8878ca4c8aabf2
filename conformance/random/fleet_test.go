package random

import (
	"fmt"
	"os"
	"testing"

	"winshm/conformance"
)

// A front is an implementation.
type front struct {
	start func(testing.TB) *conformance.Process
	wine  bool
}

// A fleet is the processes that programs run in, one program after the other.
type fleet struct {
	t         testing.TB
	front     front
	processes []*conformance.Process
	ids       []uint32 // as the processes know themselves
	files     []int    // how many files each has open when it holds nothing
}

func newFleet(t testing.TB, f front) *fleet {
	fl := &fleet{
		t: t, front: f, processes: make([]*conformance.Process, maxProcesses),
		ids: make([]uint32, maxProcesses), files: make([]int, maxProcesses),
	}
	for i := range fl.processes {
		fl.start(i)
	}
	return fl
}

// fatal is a test in which what would end it panics: so rapid can make the program smaller after which a process is dead.
type fatal struct{ testing.TB }

func (fatal) Fatal(args ...any)            { panic(fmt.Sprint(args...)) }
func (fatal) Fatalf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }

func (f *fleet) start(i int) {
	p := f.front.start(fatal{f.t})
	f.processes[i], f.ids[i] = p, p.CurrentProcessID()
	h := p.CreateFileMapping(noFile, nil, pageReadWrite, 0, 1, nil) // what a process needs, it has after a first call
	p.UnmapViewOfFile(p.MapViewOfFile(h.Value, fileMapWrite, 0, 0, 0).Value)
	p.CloseHandle(h.Value)
	h = p.CreateEvent(nil, 0, 0, nil)
	p.Wait(h.Value, 0)
	p.CloseHandle(h.Value)
	h = p.CreateMutex(nil, 1, nil) // its thread is watched from here on
	p.ReleaseMutex(h.Value)
	p.CloseHandle(h.Value)
	info, _ := p.VirtualQuery(arena, infoSize)
	if info.State != memFree || info.RegionSize < arenaSize {
		f.t.Fatalf("the arena is not free: %+v", info)
	}
	f.files[i] = f.openFiles(i)
}

// replace ends a process and starts another in its place.
func (f *fleet) replace(i int, kill bool) error {
	if kill {
		f.processes[i].Kill()
	} else if err := f.processes[i].End(); err != nil {
		return fmt.Errorf("process %d: ends with %w", i, err)
	}
	f.start(i)
	return nil
}

// restart makes a fleet anew after a failure.
func (f *fleet) restart() {
	for _, p := range f.processes {
		p.Kill()
	}
	for i := range f.processes {
		f.start(i)
	}
}

func (f *fleet) openFiles(i int) int {
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", f.processes[i].Cmd.Process.Pid))
	if err != nil {
		f.t.Fatal(err)
	}
	return len(files)
}

// checkFiles sees that no process has more open files than it had in the beginning.
func (f *fleet) checkFiles(n int) error {
	for i := range n {
		if got := f.openFiles(i); !f.front.wine && got > f.files[i] {
			return fmt.Errorf("process %d: has %d open files, and had %d", i, got, f.files[i])
		}
	}
	return nil
}
