package kernel32_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"winshm/conformance"
	_ "winshm/embed"
	"winshm/internal/client"
	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/shlwapi"
	"winshm/winerr"
)

// peer is the role of another process that uses the package.
const peer = "peer"

// TestMain runs the tests with a manager that is started for them, in a process of its own. Actors find it as the test
// does.
func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) != "" {
		testkit.Main(m, map[string]func(*testkit.Stage){
			sharedPeer: func(s *testkit.Stage) { conformance.Play(shared{}, s) },
			peer:       func(s *testkit.Stage) { conformance.Play(front{}, s) },
			hermit:     playHermit,
			echo:       playEcho, deaf: playDeaf, closer: playCloser, stranger: playStranger, sharer: sharerRole, boundToSize: playBound, racer: playRacer, maker: playMaker,
			"child": playChild, "partner": playPartner,
		})
	}
	os.Exit(run(m))
}

// insideVariable tells an actor from the test.
const insideVariable = "WINSHM_KERNEL32_TEST"

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	_ = os.Setenv(rendezvous.SocketVariable, filepath.Join(dir, "manager.sock"))
	_ = os.Setenv(insideVariable, "1")
	return m.Run()
}

func TestConformance(t *testing.T) {
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := kernel32.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	event, err := kernel32.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := kernel32.CloseHandle(event); err != nil {
		t.Fatal(err)
	}
	files := testkit.OpenFiles() // with a connection that has been used for both kinds of objects, and without a handle
	conformance.Run(t, conformance.Front{
		Name: "go", API: front{}, Start: conformance.StartRole(peer), StartBound: conformance.StartRoleBound(peer),
		Inspect: inspect,
	})
	if left := client.Default().Remembered(); len(left) > 0 {
		t.Errorf("handles %#x are remembered", left)
	}
	testkit.Eventually(t, "the files of the cases to be closed", func() bool {
		return testkit.OpenFiles() <= files+threads(t) // a thread that has waited is watched by a pidfd
	})
}

// threads returns how many this process has.
func threads(t *testing.T) int {
	t.Helper()
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	return len(tasks)
}

// front is package kernel32 as the conformance cases see it.
type front struct{}

var _ conformance.API = front{}

// result makes a Result of a value and an error. What is no error code cannot be expected by any case.
func result[V kernel32.Handle | uintptr | uint64](value V, err error) conformance.Result {
	var code winerr.Errno
	if err != nil && !errors.As(err, &code) {
		panic(err)
	}
	return conformance.Result{Value: uint64(value), Code: code}
}

func truth(err error) conformance.Result {
	if err != nil {
		return result(uint64(0), err)
	}
	return conformance.Result{Value: 1}
}

// wide returns a name as a pointer.
func wide(name []uint16) *uint16 {
	if name == nil {
		return nil
	}
	return &append(slices.Clip(name), 0)[0]
}

func (front) CreateFileMapping(
	file uint64, sa *conformance.Attributes, protect, sizeHigh, sizeLow uint32, name []uint16,
) conformance.Result {
	h := kernel32.Handle(file)
	return result(kernel32.CreateFileMapping(h, securityAttributes(sa), protect, sizeHigh, sizeLow, wide(name)))
}

func securityAttributes(sa *conformance.Attributes) *kernel32.SecurityAttributes {
	if sa == nil {
		return nil
	}
	attributes := &kernel32.SecurityAttributes{Length: sa.Length, InheritHandle: sa.Inherit}
	if sa.Descriptor != nil {
		attributes.SecurityDescriptor = descriptor(sa.Descriptor)
	}
	return attributes
}

func (front) OpenFileMapping(access, inherit uint32, name []uint16) conformance.Result {
	return result(kernel32.OpenFileMapping(access, inherit != 0, wide(name)))
}

func (front) MapViewOfFile(mapping uint64, access, offsetHigh, offsetLow uint32, length uint64) conformance.Result {
	return result(kernel32.MapViewOfFile(kernel32.Handle(mapping), access, offsetHigh, offsetLow, uintptr(length)))
}

func (front) MapViewOfFileEx(mapping uint64, access, offsetHigh, offsetLow uint32, length, base uint64) conformance.Result {
	h := kernel32.Handle(mapping)
	return result(kernel32.MapViewOfFileEx(h, access, offsetHigh, offsetLow, uintptr(length), uintptr(base)))
}

func (front) UnmapViewOfFile(addr uint64) conformance.Result {
	return truth(kernel32.UnmapViewOfFile(uintptr(addr)))
}

func (front) FlushViewOfFile(addr, length uint64) conformance.Result {
	return truth(kernel32.FlushViewOfFile(uintptr(addr), uintptr(length)))
}

func (front) VirtualQuery(addr, length uint64) (conformance.MemoryInfo, conformance.Result) {
	var info kernel32.MemoryBasicInformation
	const size = uint64(48)
	if err := kernel32.VirtualQuery(uintptr(addr), &info, uintptr(length)); err != nil {
		return conformance.MemoryInfo{}, result(uint64(0), err)
	}
	return conformance.MemoryInfo{
		BaseAddress: uint64(info.BaseAddress), AllocationBase: uint64(info.AllocationBase),
		AllocationProtect: info.AllocationProtect, RegionSize: uint64(info.RegionSize), State: info.State,
		Protect: info.Protect, Type: info.Type,
	}, conformance.Result{Value: size}
}

func (front) CloseHandle(handle uint64) conformance.Result {
	return truth(kernel32.CloseHandle(kernel32.Handle(handle)))
}

func (front) GetHandleInformation(handle uint64) (uint32, conformance.Result) {
	var flags uint32
	err := kernel32.GetHandleInformation(kernel32.Handle(handle), &flags)
	return flags, truth(err)
}

func (front) SetHandleInformation(handle uint64, mask, flags uint32) conformance.Result {
	return truth(kernel32.SetHandleInformation(kernel32.Handle(handle), mask, flags))
}

func (front) VirtualAlloc(addr, length uint64, kind, protect uint32) conformance.Result {
	return result(kernel32.VirtualAlloc(uintptr(addr), uintptr(length), kind, protect))
}

func (front) VirtualFree(addr, length uint64, kind uint32) conformance.Result {
	return truth(kernel32.VirtualFree(uintptr(addr), uintptr(length), kind))
}

func (front) VirtualProtect(addr, length uint64, protect uint32, store bool) (uint32, conformance.Result) {
	var old uint32
	place := &old
	if !store {
		place = nil
	}
	err := kernel32.VirtualProtect(uintptr(addr), uintptr(length), protect, place)
	return old, truth(err)
}

func (front) GetFileType(handle uint64) conformance.Result {
	kind, err := kernel32.GetFileType(kernel32.Handle(handle))
	return result(uint64(kind), err)
}

func (front) WaitForSingleObject(handle uint64, milliseconds uint32) conformance.Result {
	event, err := kernel32.WaitForSingleObject(kernel32.Handle(handle), milliseconds)
	return result(uint64(event+1), err)
}

func (front) DuplicateHandle(
	sourceProcess, source, targetProcess uint64, store bool, access, inherit, options uint32,
) (uint64, conformance.Result) {
	var target kernel32.Handle
	place := &target
	if !store {
		place = nil
	}
	err := kernel32.DuplicateHandle(kernel32.Handle(sourceProcess), kernel32.Handle(source), kernel32.Handle(targetProcess),
		place, access, inherit != 0, options)
	return uint64(target), truth(err)
}

func (front) OpenProcess(access, inherit, pid uint32) conformance.Result {
	return result(kernel32.OpenProcess(access, inherit != 0, pid))
}

func (front) CurrentProcessID() uint32 { return kernel32.GetCurrentProcessId() }

func (front) SHLockShared(handle uint64, pid uint32) conformance.Result {
	return result(shlwapi.SHLockShared(kernel32.Handle(handle), pid))
}

func (front) SHLockSharedEx(handle uint64, pid, write uint32) conformance.Result {
	return result(shlwapi.SHLockSharedEx(kernel32.Handle(handle), pid, write != 0))
}

func (front) SHUnlockShared(addr uint64) conformance.Result {
	return truth(shlwapi.SHUnlockShared(uintptr(addr)))
}

func (front) SHFreeShared(handle uint64, pid uint32) conformance.Result {
	return truth(shlwapi.SHFreeShared(kernel32.Handle(handle), pid))
}

func (front) SHMapHandle(handle uint64, source, target, access, options uint32) conformance.Result {
	return result(shlwapi.SHMapHandle(kernel32.Handle(handle), source, target, access, options))
}

func (front) CurrentProcess() uint64 { return uint64(kernel32.InvalidHandle) }

func (front) Peek(addr uint64, n int) ([]byte, bool) {
	data := make([]byte, n)
	ok := touch(func() { copy(data, memory(addr, n)) })
	return data, ok
}

func (front) Poke(addr uint64, data []byte) bool {
	return touch(func() { copy(memory(addr, len(data)), data) })
}

func inspect(handle uint64) (conformance.SectionInfo, bool) {
	info, err := client.Default().Section(client.Handle(handle))
	return conformance.SectionInfo{GrantedAccess: info.Access, Attributes: info.Attributes, Size: info.Size}, err == nil
}
