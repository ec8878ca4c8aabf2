package shlwapi_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	_ "winshm/embed"
	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/shlwapi"
	"winshm/winerr"
)

const insideVariable = "WINSHM_SHLWAPI_TEST"

// TestMain runs the tests with a manager that is started for them, in a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) != "" {
		testkit.Main(m, map[string]func(*testkit.Stage){"user": playUser})
	}
	os.Exit(run(m))
}

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

// playUser locks blocks that it hears of, says what they hold, and writes there. "free" frees one, "hold" keeps the lock.
func playUser(s *testkit.Stage) {
	for line, err := s.Hear(); err == nil; line, err = s.Hear() {
		var verb string
		var h kernel32.Handle
		var pid uint32
		_, err := fmt.Sscan(line, &verb, &h, &pid)
		s.Check(err)
		if verb == "free" {
			s.Say("%v", shlwapi.SHFreeShared(h, pid))
			continue
		}
		addr, err := shlwapi.SHLockShared(h, pid)
		if err != nil {
			s.Say("%v", err)
			continue
		}
		found := string(bytes(addr, 5))
		copy(bytes(addr, 5), "other")
		s.Say("%s", found)
		if verb != "hold" {
			s.Check(shlwapi.SHUnlockShared(addr))
		}
	}
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, not %v", what, err, want)
	}
}

var own = uint32(os.Getpid())

func alloc(t *testing.T, text string, size, pid uint32) kernel32.Handle {
	t.Helper()
	h, err := shlwapi.SHAllocShared(pointer(text), size, pid)
	fatal(t, err)
	return h
}

func lock(t *testing.T, h kernel32.Handle, pid uint32) uintptr {
	t.Helper()
	addr, err := shlwapi.SHLockShared(h, pid)
	fatal(t, err)
	return addr
}

func TestOwnBlock(t *testing.T) {
	h := alloc(t, "hello", 5, own)
	a, b := lock(t, h, own), lock(t, h, own)
	if a == b || a%16 != 0 || string(bytes(a, 8)) != "hello\x00\x00\x00" {
		t.Errorf("at %#x and %#x is %q", a, b, bytes(a, 8))
	}
	bytes(a, 1)[0] = 'j'
	if got := string(bytes(b, 5)); got != "jello" {
		t.Errorf("the other lock shows %q", got)
	}
	fatal(t, shlwapi.SHUnlockShared(a))
	wantErr(t, "unlock again", shlwapi.SHUnlockShared(a), winerr.ERROR_INVALID_ADDRESS)
	wantErr(t, "unlock nothing", shlwapi.SHUnlockShared(0), winerr.ERROR_INVALID_ADDRESS)
	fatal(t, shlwapi.SHFreeShared(h, own))
	if got := string(bytes(b, 5)); got != "jello" {
		t.Errorf("after it was freed, the lock shows %q", got)
	}
	fatal(t, shlwapi.SHUnlockShared(b+3))
	_, err := shlwapi.SHLockShared(h, own)
	wantErr(t, "lock what is freed", err, winerr.ERROR_INVALID_HANDLE)
	wantErr(t, "free again", shlwapi.SHFreeShared(h, own), winerr.ERROR_INVALID_HANDLE)
	fatal(t, shlwapi.SHFreeShared(0, own))
	fatal(t, shlwapi.SHFreeShared(0, 0))
}

func TestSizes(t *testing.T) {
	for _, size := range []uint32{0, 1, 4080, 4081, 1 << 20} {
		h, err := shlwapi.SHAllocShared(nil, size, own)
		fatal(t, err)
		addr := lock(t, h, own)
		for i, b := range bytes(addr, uintptr(size)) {
			if b != 0 {
				t.Fatalf("size %d: byte %d is %d", size, i, b)
			}
		}
		fatal(t, errors.Join(shlwapi.SHUnlockShared(addr), shlwapi.SHFreeShared(h, own)))
	}
	for _, size := range []uint32{0xFFFFFFFF, 0xFFFFFFF0} {
		_, err := shlwapi.SHAllocShared(nil, size, own)
		wantErr(t, fmt.Sprint("size ", size), err, winerr.ERROR_NOT_ENOUGH_MEMORY)
	}
}

func TestWrongArguments(t *testing.T) {
	h := alloc(t, "x", 1, own)
	defer func() { _ = shlwapi.SHFreeShared(h, own) }()
	for _, pid := range []uint32{0, 1 << 30, 0xFFFFFFFF} {
		_, err := shlwapi.SHAllocShared(nil, 1, pid)
		wantErr(t, "alloc", err, winerr.ERROR_INVALID_PARAMETER)
		_, err = shlwapi.SHLockShared(h, pid)
		wantErr(t, "lock", err, winerr.ERROR_INVALID_HANDLE)
		wantErr(t, "free", shlwapi.SHFreeShared(h, pid), winerr.ERROR_INVALID_HANDLE)
		_, err = shlwapi.SHMapHandle(h, pid, own, 0, 0)
		wantErr(t, "map from", err, winerr.ERROR_INVALID_PARAMETER)
		_, err = shlwapi.SHMapHandle(h, own, pid, 0, 0)
		wantErr(t, "map to", err, winerr.ERROR_INVALID_PARAMETER)
	}
	for _, bad := range []kernel32.Handle{0, 0xDEAD0, 1 << 40} {
		_, err := shlwapi.SHLockShared(bad, own)
		wantErr(t, "lock garbage", err, winerr.ERROR_INVALID_HANDLE)
	}
	wantErr(t, "map garbage", mapHandle(0xDEAD0), winerr.ERROR_INVALID_HANDLE)
	fatal(t, mapHandle(0))
}

func mapHandle(h kernel32.Handle) error {
	_, err := shlwapi.SHMapHandle(h, own, own, 0, 0)
	return err
}

// A plain section is as good as a block, if it can be written.
func TestPlainSections(t *testing.T) {
	for protect, want := range map[uint32]winerr.Errno{kernel32.PAGE_READWRITE: 0, kernel32.PAGE_READONLY: winerr.ERROR_ACCESS_DENIED} {
		h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, protect, 0, 1, nil)
		fatal(t, err)
		addr, err := shlwapi.SHLockShared(h, own)
		if want != 0 {
			wantErr(t, "lock to write", err, want)
			addr, err = shlwapi.SHLockSharedEx(h, own, false)
		}
		fatal(t, err)
		fatal(t, errors.Join(shlwapi.SHUnlockShared(addr), shlwapi.SHFreeShared(h, own)))
	}
}

// Three processes: one makes a block, another that knows nothing of all this is its reference, a third uses it.
func TestThreeProcesses(t *testing.T) {
	reference := exec.Command("sleep", "1000")
	fatal(t, reference.Start())
	defer func() { _, _ = reference.Process.Kill(), reference.Wait() }()
	pid := uint32(reference.Process.Pid)
	user := testkit.Start(t, "user", nil)
	h := alloc(t, "first", 5, pid)
	if _, err := shlwapi.SHLockShared(h, own); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("as a handle of ours: %v", err)
	}
	mine := lock(t, h, pid)
	user.Say("hold %d %d", uint64(h), pid)
	user.Expect("first")
	if got := string(bytes(mine, 5)); got != "other" {
		t.Errorf("the first process sees %q", got)
	}
	_, _ = reference.Process.Kill(), reference.Wait()
	_, err := shlwapi.SHLockShared(h, pid)
	wantErr(t, "lock after the reference process ended", err, winerr.ERROR_INVALID_HANDLE)
	user.Say("lock %d %d", uint64(h), pid)
	user.Expect(winerr.ERROR_INVALID_HANDLE.Error())
	if got := string(bytes(mine, 5)); got != "other" {
		t.Errorf("the lock shows %q", got)
	}
	fatal(t, shlwapi.SHUnlockShared(mine))
}

// A block of this process is freed by another; one of another by this.
func TestFreedByOthers(t *testing.T) {
	user := testkit.Start(t, "user", nil)
	other := uint32(user.Cmd.Process.Pid)
	h := alloc(t, "mine!", 5, own)
	user.Say("free %d %d", uint64(h), own)
	user.Expect("<nil>")
	_, err := shlwapi.SHLockShared(h, own)
	wantErr(t, "lock", err, winerr.ERROR_INVALID_HANDLE)

	h = alloc(t, "yours", 5, other)
	moved, err := shlwapi.SHMapHandle(h, other, own, 0, kernel32.DUPLICATE_CLOSE_SOURCE)
	fatal(t, err)
	user.Say("lock %d %d", uint64(h), other)
	user.Expect(winerr.ERROR_INVALID_HANDLE.Error())
	user.Say("lock %d %d", uint64(moved), own)
	user.Expect("yours")
	fatal(t, shlwapi.SHFreeShared(moved, own))
}
