package kernel32_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

// playPartner looks at handles whose values it hears: it says what they are, and leaves a mark in sections. It never
// speaks to the manager before the first.
func playPartner(s *testkit.Stage) {
	for {
		line, err := s.Hear()
		if err != nil {
			return
		}
		if line == "make" {
			h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 1, nil)
			s.Check(err)
			s.Say("%d", uint64(h))
			continue
		}
		n, err := strconv.ParseUint(line, 10, 64)
		s.Check(err)
		s.Say("%s", look(kernel32.Handle(n)))
	}
}

func look(h kernel32.Handle) string {
	var n uint32
	buf := make([]byte, 16)
	if kernel32.ReadFile(h, buf, &n, nil) == nil {
		return "file " + string(buf[:n])
	}
	addr, err := kernel32.MapViewOfFile(h, kernel32.FILE_MAP_WRITE, 0, 0, 0)
	if err != nil {
		return err.Error()
	}
	memory(uint64(addr), 1)[0]++
	if err := kernel32.UnmapViewOfFile(addr); err != nil {
		return err.Error()
	}
	return "section"
}

// partner is another process, with a handle to it.
type partner struct {
	*testkit.Actor
	process kernel32.Handle
}

func startPartner(t *testing.T) *partner {
	t.Helper()
	a := testkit.Start(t, "partner", nil)
	h, err := kernel32.OpenProcess(kernel32.PROCESS_ALL_ACCESS, false, uint32(a.Cmd.Process.Pid))
	fatal(t)(err)
	t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
	return &partner{a, h}
}

// looks returns what the partner says of a handle of its own.
func (p *partner) looks(h kernel32.Handle) string {
	p.Say("%d", uint64(h))
	return p.Hear()
}

const current = kernel32.InvalidHandle

func duplicate(source, h, target kernel32.Handle, access, options uint32) (kernel32.Handle, error) {
	got := kernel32.Handle(0xAAAA)
	err := kernel32.DuplicateHandle(source, h, target, &got, access, false, options)
	return got, err
}

// A handle that another process put there works in one that has never spoken to the manager.
func TestDuplicateIntoAnother(t *testing.T) {
	p := startPartner(t)
	h := create(t, kernel32.PAGE_READWRITE, 1, nil)
	view := mapAll(t, h, kernel32.FILE_MAP_READ, 0)
	there, err := duplicate(current, h, p.process, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(err)
	if says := p.looks(there); says != "section" || memory(uint64(view), 1)[0] != 1 {
		t.Errorf("the other process has %s, and there are %d marks", says, memory(uint64(view), 1)[0])
	}
	narrow, err := duplicate(current, h, p.process, kernel32.FILE_MAP_READ, 0)
	fatal(t)(err)
	if says := p.looks(narrow); says != winerr.ERROR_ACCESS_DENIED.Error() {
		t.Errorf("with less access the other process has %s", says)
	}
	fatal(t)(kernel32.DuplicateHandle(current, h, p.process, nil, 0, true, kernel32.DUPLICATE_SAME_ACCESS))

	// Closed from here, and the number given to another object: what was remembered there is stale.
	_, err = duplicate(p.process, there, 0, 0, kernel32.DUPLICATE_CLOSE_SOURCE)
	fatal(t)(err)
	if says := p.looks(there); says != winerr.ERROR_INVALID_HANDLE.Error() {
		t.Errorf("a handle that was closed from outside is %s", says)
	}
	again, err := duplicate(current, p.process, p.process, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(err)
	if says := p.looks(again); again != there || says != winerr.ERROR_INVALID_HANDLE.Error() {
		t.Errorf("the number %d, as a process %d, is %s", there, again, says)
	}
}

// A handle is taken out of another process, once.
func TestDuplicateOutOfAnother(t *testing.T) {
	p := startPartner(t)
	p.Say("make")
	n, err := strconv.ParseUint(p.Hear(), 10, 64)
	fatal(t)(err)
	theirs := kernel32.Handle(n)
	const take = kernel32.DUPLICATE_CLOSE_SOURCE | kernel32.DUPLICATE_SAME_ACCESS
	mine, err := duplicate(p.process, theirs, current, 0, take)
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(mine) }()
	if got := look(mine); got != "section" {
		t.Errorf("what was taken is %s", got)
	}
	if says := p.looks(theirs); says != winerr.ERROR_INVALID_HANDLE.Error() {
		t.Errorf("it is still %s there", says)
	}
	_, err = duplicate(p.process, theirs, current, 0, take)
	wantErr(t, "take it again", err, winerr.ERROR_INVALID_HANDLE)
	p.Kill()
	_, err = duplicate(current, mine, p.process, 0, kernel32.DUPLICATE_SAME_ACCESS)
	wantErr(t, "into a process that has ended", err, winerr.ERROR_ACCESS_DENIED)
	_, err = duplicate(p.process, theirs, current, 0, kernel32.DUPLICATE_SAME_ACCESS)
	wantErr(t, "out of a process that has ended", err, winerr.ERROR_INVALID_HANDLE)
}

// The target need not be a program that uses this library, and keeps the object for as long as it lives.
func TestDuplicateIntoAStranger(t *testing.T) {
	cmd := exec.Command("sleep", "1000")
	fatal(t)(cmd.Start())
	defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }()
	stranger, err := kernel32.OpenProcess(kernel32.PROCESS_DUP_HANDLE, false, uint32(cmd.Process.Pid))
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(stranger) }()
	name := str(`Local\kept by a stranger`)
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 1, name)
	fatal(t)(err)
	_, err = duplicate(current, h, stranger, 0, kernel32.DUPLICATE_SAME_ACCESS|kernel32.DUPLICATE_CLOSE_SOURCE)
	fatal(t)(err)
	wantErr(t, "the source is closed", kernel32.CloseHandle(h), winerr.ERROR_INVALID_HANDLE)
	h, err = kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, name)
	fatal(t)(err)
	fatal(t)(kernel32.CloseHandle(h))
	_, _ = cmd.Process.Kill(), cmd.Wait()
	_, err = kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, name)
	wantErr(t, "after its end", err, winerr.ERROR_FILE_NOT_FOUND)
}

func TestDuplicateHere(t *testing.T) {
	h := create(t, kernel32.PAGE_READWRITE, 1, nil)
	dup := func(h kernel32.Handle, access, options uint32) kernel32.Handle {
		t.Helper()
		got, err := duplicate(current, h, current, access, options)
		fatal(t)(err)
		t.Cleanup(func() { _ = kernel32.CloseHandle(got) })
		return got
	}
	same := dup(h, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(kernel32.CompareObjectHandles(h, same))
	wantErr(t, "another object", kernel32.CompareObjectHandles(h, create(t, kernel32.PAGE_READWRITE, 1, nil)), winerr.ERROR_NOT_SAME_OBJECT)
	nothing := dup(h, 0, 0)
	_, err := kernel32.MapViewOfFile(nothing, kernel32.FILE_MAP_READ, 0, 0, 0)
	wantErr(t, "no access", err, winerr.ERROR_ACCESS_DENIED)
	if got := look(dup(dup(h, kernel32.GENERIC_READ, 0), kernel32.FILE_MAP_WRITE|kernel32.FILE_MAP_READ, 0)); got != "section" {
		t.Errorf("widened for the owner: %s", got)
	}
	_, err = duplicate(current, h, current, 0xFFFFFFFF, 0)
	wantErr(t, "rights that there are not", err, winerr.ERROR_ACCESS_DENIED)
	if moved := dup(same, 0, kernel32.DUPLICATE_SAME_ACCESS|kernel32.DUPLICATE_CLOSE_SOURCE); moved != same {
		t.Errorf("%d moved to %d", same, moved)
	}
	fatal(t)(kernel32.SetHandleInformation(same, kernel32.HANDLE_FLAG_PROTECT_FROM_CLOSE, kernel32.HANDLE_FLAG_PROTECT_FROM_CLOSE))
	if other := dup(same, 0, kernel32.DUPLICATE_SAME_ACCESS|kernel32.DUPLICATE_CLOSE_SOURCE); other == same {
		t.Error("a protected handle was replaced")
	}
	fatal(t)(kernel32.SetHandleInformation(same, kernel32.HANDLE_FLAG_PROTECT_FROM_CLOSE, 0))
	for _, bad := range []kernel32.Handle{0, 0xDEAD0, same &^ 7 * 1000} {
		got, err := duplicate(current, bad, current, 0, kernel32.DUPLICATE_SAME_ACCESS)
		wantErr(t, fmt.Sprintf("source %#x", bad), err, winerr.ERROR_INVALID_HANDLE)
		if got != 0 {
			t.Errorf("source %#x: the result is %#x", bad, got)
		}
	}
	fatal(t)(kernel32.DuplicateHandle(current, h, current, &nothing, 0, true, kernel32.DUPLICATE_SAME_ACCESS))
	var flags uint32
	fatal(t)(kernel32.GetHandleInformation(nothing, &flags))
	if flags != kernel32.HANDLE_FLAG_INHERIT {
		t.Errorf("flags %#x", flags)
	}
	fatal(t)(kernel32.CloseHandle(nothing))
}

func TestDuplicateProcesses(t *testing.T) {
	p := startPartner(t)
	h := create(t, kernel32.PAGE_READWRITE, 1, nil)
	real, err := duplicate(current, kernel32.GetCurrentProcess(), current, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(real) }()
	if pid, err := kernel32.GetProcessId(real); pid != kernel32.GetCurrentProcessId() || err != nil {
		t.Errorf("the handle of %d, not of this process, %v", pid, err)
	}
	fatal(t)(kernel32.CompareObjectHandles(real, kernel32.GetCurrentProcess()))
	for what, bad := range map[string]kernel32.Handle{"NULL": 0, "garbage": 0xDEAD0, "a section": h} {
		_, err := duplicate(bad, h, current, 0, kernel32.DUPLICATE_SAME_ACCESS)
		wantErr(t, what+" as the source", err, winerr.ERROR_INVALID_HANDLE)
		_, err = duplicate(current, h, bad, 0, kernel32.DUPLICATE_SAME_ACCESS)
		wantErr(t, what+" as the target", err, winerr.ERROR_INVALID_HANDLE)
	}
	weak, err := kernel32.OpenProcess(kernel32.SYNCHRONIZE, false, uint32(p.Cmd.Process.Pid))
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(weak) }()
	_, err = duplicate(current, h, weak, 0, kernel32.DUPLICATE_SAME_ACCESS)
	wantErr(t, "a process without the right", err, winerr.ERROR_ACCESS_DENIED)
	again, err := duplicate(current, h, current, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(err)
	_, err = duplicate(current, again, 0xDEAD0, 0, kernel32.DUPLICATE_CLOSE_SOURCE)
	wantErr(t, "a bad target", err, winerr.ERROR_INVALID_HANDLE)
	wantErr(t, "and the source is closed all the same", kernel32.CloseHandle(again), winerr.ERROR_INVALID_HANDLE)
}

// Files are made without the manager, and given away all the same.
func TestDuplicateFiles(t *testing.T) {
	p := startPartner(t)
	path := filepath.Join(t.TempDir(), "file")
	fatal(t)(os.WriteFile(path, []byte("parttwo"), 0o600))
	h, err := kernel32.CreateFile(str(path), kernel32.GENERIC_READ, 0, nil, kernel32.OPEN_EXISTING, kernel32.FILE_FLAG_DELETE_ON_CLOSE, 0)
	fatal(t)(err)
	var n uint32
	fatal(t)(kernel32.ReadFile(h, make([]byte, 4), &n, nil))
	here, err := duplicate(current, h, current, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(err)
	fatal(t)(errors.Join(kernel32.CompareObjectHandles(h, here), kernel32.CloseHandle(h)))
	if _, err := os.Stat(path); err != nil {
		t.Error("the file is deleted before its last handle is closed")
	}
	there, err := duplicate(current, here, p.process, 0, kernel32.DUPLICATE_SAME_ACCESS)
	fatal(t)(err)
	if says := p.looks(there); says != "file two" {
		t.Errorf("the other process reads %q", says)
	}
	fatal(t)(kernel32.CloseHandle(here))
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is still there")
	}
}
