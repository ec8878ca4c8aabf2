package conformance

import (
	"fmt"
	"slices"
	"testing"

	"winshm/conformance/rows"
	"winshm/internal/testkit"
	"winshm/winerr"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){
		"echo": func(s *testkit.Stage) { Play(echo{}, s) },
	})
}

// TestTable holds what every case must have.
func TestTable(t *testing.T) {
	seen, held, known := map[string]bool{}, map[string]bool{}, map[string]rows.Row{}
	for _, row := range rows.All() {
		known[row.ID] = row
	}
	for _, c := range All {
		if c.Name == "" || seen[c.Name] || c.Run == nil || len(c.Rows) == 0 {
			t.Errorf("case %q has no name, or another's, or no rows, or nothing to run", c.Name)
		}
		seen[c.Name] = true
		for i, id := range c.Rows {
			row, ok := known[id]
			if !ok || row.Missing != "" || slices.Contains(c.Rows[:i], id) {
				t.Errorf("case %q: row %s is unknown, or missing, or named twice", c.Name, id)
			}
			held[id] = true
		}
		if d := c.Deviation; d != nil && (*d == (Deviation{}) || (d.NT == "") != (d.Here == "")) {
			t.Errorf("case %q has a deviation that says nothing, or not all", c.Name)
		}
	}
	for id, row := range known {
		if !held[id] && len(row.Tests) == 0 && row.Missing == "" && row.Differs == "" {
			t.Errorf("row %s has no case and no test, and nobody says why", id)
		}
	}
	t.Logf("%d cases", len(All))
}

// TestPlay sees that every parameter and result gets through a pipe unchanged.
func TestPlay(t *testing.T) {
	p, here := StartRole("echo")(t), echo{}
	long := slices.Repeat([]uint16{0xD800}, 5000)
	for _, name := range [][]uint16{nil, {}, {0xD83D}, {'a', 0, 0xFFFF}, long} {
		for _, sa := range []*Attributes{
			nil, {}, {Length: 24, Descriptor: []byte{}, Inherit: 1}, {Descriptor: []byte{1, 2, 255}, Inherit: 1<<32 - 1},
		} {
			got, want := p.CreateFileMapping(1, sa, 2, 3, 4, name), here.CreateFileMapping(1, sa, 2, 3, 4, name)
			same(t, got, want)
		}
		same(t, p.OpenFileMapping(1<<32-1, 2, name), here.OpenFileMapping(1<<32-1, 2, name))
	}
	same(t, p.MapViewOfFile(1, 2, 3, 4, 1<<64-1), here.MapViewOfFile(1, 2, 3, 4, 1<<64-1))
	same(t, p.MapViewOfFileEx(1, 2, 3, 4, 5, 1<<64-1), here.MapViewOfFileEx(1, 2, 3, 4, 5, 1<<64-1))
	same(t, p.UnmapViewOfFile(7), here.UnmapViewOfFile(7))
	same(t, p.FlushViewOfFile(7, 8), here.FlushViewOfFile(7, 8))
	same(t, p.CloseHandle(9), here.CloseHandle(9))
	same(t, p.SetHandleInformation(1, 2, 3), here.SetHandleInformation(1, 2, 3))
	same(t, p.VirtualAlloc(1, 2, 3, 4), here.VirtualAlloc(1, 2, 3, 4))
	same(t, p.VirtualFree(1, 2, 3), here.VirtualFree(1, 2, 3))
	same(t, p.GetFileType(1), here.GetFileType(1))
	same(t, p.WaitForSingleObject(1, 2), here.WaitForSingleObject(1, 2))
	for _, store := range []bool{true, false} {
		gotOld, got := p.VirtualProtect(1, 2, 3, store)
		wantOld, want := here.VirtualProtect(1, 2, 3, store)
		same(t, gotOld, wantOld)
		same(t, got, want)
	}
	for _, store := range []bool{true, false} {
		gotHandle, got := p.DuplicateHandle(1, 2, 3, store, 4, 5, 6)
		wantHandle, want := here.DuplicateHandle(1, 2, 3, store, 4, 5, 6)
		same(t, gotHandle, wantHandle)
		same(t, got, want)
	}
	same(t, p.OpenProcess(1, 2, 3), here.OpenProcess(1, 2, 3))
	same(t, p.CurrentProcessID(), here.CurrentProcessID())
	same(t, p.SHAllocShared(nil, 1, 2), here.SHAllocShared(nil, 1, 2))
	same(t, p.SHAllocShared([]byte{3, 255}, 1, 2), here.SHAllocShared([]byte{3, 255}, 1, 2))
	same(t, p.SHLockShared(1, 2), here.SHLockShared(1, 2))
	same(t, p.SHLockSharedEx(1, 2, 3), here.SHLockSharedEx(1, 2, 3))
	same(t, p.SHUnlockShared(1), here.SHUnlockShared(1))
	same(t, p.SHFreeShared(1, 2), here.SHFreeShared(1, 2))
	same(t, p.SHMapHandle(1, 2, 3, 4, 5), here.SHMapHandle(1, 2, 3, 4, 5))
	for _, name := range [][]byte{nil, {}, {255, 0, 'a'}} {
		sa := &Attributes{Length: 24}
		same(t, p.CreateFileMappingA(1, sa, 2, 3, 4, name), here.CreateFileMappingA(1, sa, 2, 3, 4, name))
		same(t, p.OpenFileMappingA(1, 2, name), here.OpenFileMappingA(1, 2, name))
	}
	for _, o := range []Objects{p.Objects, p.NewThread().Objects} {
		here := Objects{here}
		same(t, o.CreateSemaphoreEx(&Attributes{Length: 24}, -1, 1<<31-1, []uint16{'a', 0xD800}, 1, 2),
			here.CreateSemaphoreEx(&Attributes{Length: 24}, -1, 1<<31-1, []uint16{'a', 0xD800}, 1, 2))
		same(t, o.WaitForMultipleObjects([]uint64{1, 1<<64 - 1}, true, 5), here.WaitForMultipleObjects([]uint64{1, 1<<64 - 1}, true, 5))
		gotPrevious, got := o.ReleaseSemaphore(1, -2, true)
		wantPrevious, want := here.ReleaseSemaphore(1, -2, true)
		same(t, gotPrevious, wantPrevious)
		same(t, got, want)
	}
	same(t, p.CurrentProcess(), here.CurrentProcess())
	same(t, p.Poke(5, []byte{0, 1}), here.Poke(5, []byte{0, 1}))
	same(t, p.Poke(5, []byte{1}), here.Poke(5, []byte{1}))

	gotFlags, got := p.GetHandleInformation(11)
	wantFlags, want := here.GetHandleInformation(11)
	same(t, gotFlags, wantFlags)
	same(t, got, want)
	gotInfo, got := p.VirtualQuery(1, 48)
	wantInfo, want := here.VirtualQuery(1, 48)
	same(t, gotInfo, wantInfo)
	same(t, got, want)
	for n := range 3 {
		gotBytes, gotOK := p.Peek(1, n)
		wantBytes, wantOK := here.Peek(1, n)
		same(t, string(gotBytes), string(wantBytes))
		same(t, gotOK, wantOK)
	}
}

func same[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %v through the pipe, want %v", got, want)
	}
}

// echo is an API that answers with a digest of what it was asked.
type echo struct{}

func digest(args ...any) Result {
	sum := uint64(14695981039346656037)
	for _, b := range fmt.Sprintf("%#v", args) {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	return Result{Value: sum, Code: winerr.Errno(sum >> 32)}
}

func (echo) CreateFileMapping(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []uint16) Result {
	if sa != nil {
		return digest(file, *sa, protect, sizeHigh, sizeLow, name)
	}
	return digest(file, protect, sizeHigh, sizeLow, name)
}

func (echo) OpenFileMapping(access, inherit uint32, name []uint16) Result {
	return digest(access, inherit, name)
}

func (echo) MapViewOfFile(mapping uint64, access, offsetHigh, offsetLow uint32, length uint64) Result {
	return digest(mapping, access, offsetHigh, offsetLow, length)
}

func (echo) MapViewOfFileEx(mapping uint64, access, offsetHigh, offsetLow uint32, length, base uint64) Result {
	return digest(mapping, access, offsetHigh, offsetLow, length, base)
}

func (echo) UnmapViewOfFile(addr uint64) Result         { return digest("unmap", addr) }
func (echo) FlushViewOfFile(addr, length uint64) Result { return digest(addr, length) }

func (echo) VirtualQuery(addr, length uint64) (MemoryInfo, Result) {
	return MemoryInfo{1, 2, 3, 4, 5, 6, 7}, digest(addr, length)
}

func (echo) CloseHandle(handle uint64) Result { return digest("close", handle) }

func (echo) GetHandleInformation(handle uint64) (uint32, Result) { return 42, digest(handle) }

func (echo) SetHandleInformation(handle uint64, mask, flags uint32) Result {
	return digest(handle, mask, flags)
}

func (echo) VirtualAlloc(addr, length uint64, kind, protect uint32) Result {
	return digest(addr, length, kind, protect)
}

func (echo) VirtualFree(addr, length uint64, kind uint32) Result { return digest(addr, length, kind) }

func (echo) VirtualProtect(addr, length uint64, protect uint32, store bool) (uint32, Result) {
	return 43, digest(addr, length, protect, store)
}

func (echo) GetFileType(handle uint64) Result { return digest("type", handle) }

func (echo) WaitForSingleObject(handle uint64, milliseconds uint32) Result {
	return digest("wait", handle, milliseconds)
}

func (echo) DuplicateHandle(
	sourceProcess, source, targetProcess uint64, store bool, access, inherit, options uint32,
) (uint64, Result) {
	return 44, digest(sourceProcess, source, targetProcess, store, access, inherit, options)
}

func (echo) OpenProcess(access, inherit, pid uint32) Result { return digest(access, inherit, pid) }
func (echo) CurrentProcessID() uint32                       { return 45 }

func (echo) SHAllocShared(data []byte, size, pid uint32) Result { return digest(data, size, pid) }
func (echo) SHLockShared(handle uint64, pid uint32) Result      { return digest("lock", handle, pid) }

func (echo) SHLockSharedEx(handle uint64, pid, write uint32) Result {
	return digest(handle, pid, write)
}
func (echo) SHUnlockShared(addr uint64) Result             { return digest("unlock", addr) }
func (echo) SHFreeShared(handle uint64, pid uint32) Result { return digest("free", handle, pid) }
func (echo) SHMapHandle(handle uint64, source, target, access, options uint32) Result {
	return digest(handle, source, target, access, options)
}

func (e echo) CreateFileMappingA(file uint64, sa *Attributes, protect, sizeHigh, sizeLow uint32, name []byte) Result {
	return digest(e.CreateFileMapping(file, sa, protect, sizeHigh, sizeLow, nil), name)
}

func (echo) OpenFileMappingA(access, inherit uint32, name []byte) Result {
	return digest(access, inherit, name)
}

func (echo) Call(line string) string { return Answer(digest(line), uint32(len(line))) }

func (echo) CurrentProcess() uint64               { return 1<<64 - 1 }
func (echo) Peek(_ uint64, n int) ([]byte, bool)  { return []byte{0, 255, 10}[:n], n > 1 }
func (echo) Poke(_ uint64, data []byte) (ok bool) { return len(data) == 2 }
