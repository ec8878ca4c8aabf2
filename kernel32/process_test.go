package kernel32_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode/utf16"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

// playChild does what it is told and ends with a code that says how it went.
func playChild(s *testkit.Stage) {
	verb, args := s.Args[0], s.Args[1:]
	number := func(i int) uint64 {
		n, err := strconv.ParseUint(args[i], 10, 64)
		s.Check(err)
		return n
	}
	switch verb {
	case "exit":
		kernel32.ExitProcess(uint32(number(0)))
	case "return":
		os.Exit(int(number(0)))
	case "signal":
		s.Check(syscall.Kill(os.Getpid(), syscall.Signal(number(0))))
		pause()
	case "wait":
		pause()
	case "map": // an inherited section: says what it is, and leaves a mark
		os.Exit(mapInherited(kernel32.Handle(number(0))))
	case "objects": // that are inherited
		h := func(i int) kernel32.Handle { return kernel32.Handle(number(i)) }
		os.Exit(useInherited(s, h(0), h(1), h(2), h(3)))
	case "set": // an inherited event, and says the code
		code, _ := errors.AsType[winerr.Errno](kernel32.SetEvent(kernel32.Handle(number(0))))
		os.Exit(int(code))
	case "read": // an inherited file: writes what it reads to the standard output
		buf := make([]byte, 100)
		var n uint32
		s.Check(kernel32.ReadFile(kernel32.Handle(number(0)), buf, &n, nil))
		out, err := kernel32.GetStdHandle(kernel32.STD_OUTPUT_HANDLE)
		s.Check(err)
		s.Check(kernel32.WriteFile(out, buf[:n], &n, nil))
	case "own", "take": // a mutex or semaphore of that name
		runtime.LockOSThread()
		open := kernel32.OpenMutex
		if verb == "take" {
			open = kernel32.OpenSemaphore
		}
		h, err := open(kernel32.SYNCHRONIZE, false, str(args[0]))
		s.Check(err)
		event, err := kernel32.WaitForSingleObject(h, patience)
		s.Check(err)
		s.Say("%d", event)
		pause()
	case "grandchild": // passes on what it inherited, to a child of that kind, before it does anything else
		pi, err := spawn(true, 0, args[1], args[0])
		s.Check(err)
		kernel32.ExitProcess(awaitExit(s.Check, pi))
	}
}

// pause waits for ever. In the kernel: Go's runtime takes a program in which all goroutines wait for a deadlocked one.
func pause() {
	for {
		_ = syscall.Pause()
	}
}

const (
	mappedAndInheritable = 77
	notInherited         = 6
)

func mapInherited(h kernel32.Handle) int {
	var flags uint32
	if err := kernel32.GetHandleInformation(h, &flags); errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		return notInherited
	}
	addr, err := kernel32.MapViewOfFile(h, kernel32.FILE_MAP_WRITE, 0, 0, 0)
	if err != nil || flags != kernel32.HANDLE_FLAG_INHERIT {
		return 1
	}
	memory(uint64(addr), 1)[0]++
	return mappedAndInheritable
}

// commandLine is what makes the test program a child.
func commandLine(t testing.TB, args ...string) *uint16 {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return str(fmt.Sprintf(`"%s" %s`, own, strings.Join(args, " ")))
}

func str(s string) *uint16 { return &append(utf16.Encode([]rune(s)), 0)[0] }

// childEnvironment is this process's, with the role.
func childEnvironment() *uint16 {
	env := append(os.Environ(), testkit.RoleSetting("child"))
	return &append(utf16.Encode([]rune(strings.Join(env, "\x00"))), 0, 0)[0]
}

// spawn starts the test program as a child.
func spawn(inherit bool, flags uint32, args ...string) (pi kernel32.ProcessInformation, err error) {
	own, err := os.Executable()
	if err != nil {
		return pi, err
	}
	line := str(fmt.Sprintf(`"%s" %s`, own, strings.Join(args, " ")))
	si := kernel32.StartupInfo{Cb: 104}
	flags |= kernel32.CREATE_UNICODE_ENVIRONMENT
	err = kernel32.CreateProcess(nil, line, nil, nil, inherit, flags, childEnvironment(), nil, &si, &pi)
	return pi, err
}

// child is spawn, for a test.
func child(t *testing.T, inherit bool, flags uint32, args ...string) kernel32.ProcessInformation {
	t.Helper()
	pi, err := spawn(inherit, flags, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = kernel32.TerminateProcess(pi.Process, 0)
		_ = kernel32.CloseHandle(pi.Process)
		_ = kernel32.CloseHandle(pi.Thread)
	})
	return pi
}

// awaitExit waits for the end of a child and returns its exit code.
func awaitExit(check func(error), pi kernel32.ProcessInformation) uint32 {
	event, err := kernel32.WaitForSingleObject(pi.Process, kernel32.INFINITE)
	check(err)
	if event != kernel32.WAIT_OBJECT_0 {
		check(fmt.Errorf("the wait ended with %d", event))
	}
	var code, threadCode uint32
	check(errors.Join(kernel32.GetExitCodeProcess(pi.Process, &code), kernel32.GetExitCodeThread(pi.Thread, &threadCode)))
	if code != threadCode {
		check(fmt.Errorf("the process ended with %#x, its thread with %#x", code, threadCode))
	}
	return code
}

func fatal(t *testing.T) func(error) {
	return func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		args []string
		want uint32
	}{
		{[]string{"exit", "0"}, 0},
		{[]string{"exit", "255"}, 255},
		{[]string{"exit", "256"}, 256},
		{[]string{"exit", "259"}, kernel32.STILL_ACTIVE},
		{[]string{"exit", "305419896"}, 0x12345678},
		{[]string{"exit", "4294967295"}, 0xFFFFFFFF},
		{[]string{"return", "3"}, 3},
		{[]string{"signal", "9"}, 1},
		{[]string{"signal", "15"}, 0xC000013A},
	} {
		if got := awaitExit(fatal(t), child(t, false, 0, c.args...)); got != c.want {
			t.Errorf("%v: exit code %#x, not %#x", c.args, got, c.want)
		}
	}
}

// A child has the inheritable handles, and no others, at the same values; and so has its own child.
func TestInheritance(t *testing.T) {
	sa := &kernel32.SecurityAttributes{InheritHandle: 1}
	section := func(sa *kernel32.SecurityAttributes) kernel32.Handle {
		h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, sa, kernel32.PAGE_READWRITE, 0, 1, nil)
		fatal(t)(err)
		t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
		return h
	}
	other, private, inheritable := section(sa), section(nil), section(sa)
	addr := mapAll(t, inheritable, kernel32.FILE_MAP_READ, 0)
	for _, c := range []struct {
		what    string
		inherit bool
		verb    string
		handle  kernel32.Handle
		want    uint32
	}{
		{"inheritable", true, "map", inheritable, mappedAndInheritable},
		{"not inheritable", true, "map", private, notInherited},
		{"nothing inherited", false, "map", inheritable, notInherited},
		{"inherited twice", true, "grandchild", inheritable, mappedAndInheritable},
	} {
		if got := awaitExit(fatal(t), child(t, c.inherit, 0, c.verb, fmt.Sprint(uint64(c.handle)), "map")); got != c.want {
			t.Errorf("%s: the child says %d, not %d", c.what, got, c.want)
		}
	}
	if marks := memory(uint64(addr), 1)[0]; marks != 2 {
		t.Errorf("%d children left a mark, not 2", marks)
	}
	if got := listed(t, inheritable, other); got != notInherited {
		t.Errorf("a handle that is not listed: the child says %d", got)
	}
	if got := listed(t, inheritable, inheritable); got != mappedAndInheritable {
		t.Errorf("a handle that is listed: the child says %d", got)
	}
}

// listed starts a child with a handle list of one, which tries handle.
func listed(t *testing.T, handle, only kernel32.Handle) uint32 {
	t.Helper()
	list, err := kernel32.NewProcThreadAttributeList(1)
	fatal(t)(err)
	defer list.Delete()
	handles := []kernel32.Handle{only}
	fatal(t)(updateHandleList(list, handles))
	si := kernel32.StartupInfoEx{StartupInfo: kernel32.StartupInfo{Cb: 112}, ProcThreadAttributeList: list.List()}
	var pi kernel32.ProcessInformation
	flags := uint32(kernel32.CREATE_UNICODE_ENVIRONMENT | kernel32.EXTENDED_STARTUPINFO_PRESENT)
	fatal(t)(kernel32.CreateProcess(nil, commandLine(t, "map", fmt.Sprint(uint64(handle))), nil, nil, true, flags,
		childEnvironment(), nil, &si.StartupInfo, &pi))
	defer func() { _ = kernel32.CloseHandle(pi.Process) }()
	defer func() { _ = kernel32.CloseHandle(pi.Thread) }()
	return awaitExit(fatal(t), pi)
}

// A child reads from a file that it inherited, where its parent left off, and writes to the pipe that it was given as its
// standard output.
func TestInheritedFiles(t *testing.T) {
	t.Run("child", func(t *testing.T) { readInherited(t, "read", "") })
	t.Run("grandchild", func(t *testing.T) { readInherited(t, "grandchild", "read") })
}

func readInherited(t *testing.T, verb, next string) {
	path := filepath.Join(t.TempDir(), "file")
	fatal(t)(os.WriteFile(path, []byte("parent, child"), 0o600))
	sa := &kernel32.SecurityAttributes{InheritHandle: 1}
	file, err := kernel32.CreateFile(str(path), kernel32.GENERIC_READ, 0, sa, kernel32.OPEN_EXISTING, 0, 0)
	fatal(t)(err)
	defer func() { _ = kernel32.CloseHandle(file) }()
	var n uint32
	fatal(t)(kernel32.ReadFile(file, make([]byte, len("parent, ")), &n, nil))
	var in, out kernel32.Handle
	fatal(t)(kernel32.CreatePipe(&in, &out, sa, 0))
	defer func() { _ = kernel32.CloseHandle(in) }()
	fatal(t)(kernel32.SetHandleInformation(in, kernel32.HANDLE_FLAG_INHERIT, 0))
	si := kernel32.StartupInfo{Flags: kernel32.STARTF_USESTDHANDLES, StdOutput: out}
	var pi kernel32.ProcessInformation
	fatal(t)(kernel32.CreateProcess(nil, commandLine(t, verb, fmt.Sprint(uint64(file)), next), nil, nil, true,
		kernel32.CREATE_UNICODE_ENVIRONMENT, childEnvironment(), nil, &si, &pi))
	defer func() { _ = kernel32.CloseHandle(pi.Process) }()
	defer func() { _ = kernel32.CloseHandle(pi.Thread) }()
	fatal(t)(kernel32.CloseHandle(out))
	if code := awaitExit(fatal(t), pi); code != 0 {
		t.Errorf("exit code %d", code)
	}
	got := make([]byte, 100)
	fatal(t)(kernel32.ReadFile(in, got, &n, nil))
	if string(got[:n]) != "child" {
		t.Errorf("the child read %q", got[:n])
	}
	wantErr(t, "the pipe afterwards", kernel32.ReadFile(in, got, &n, nil), winerr.ERROR_BROKEN_PIPE)
}

func TestSuspended(t *testing.T) {
	pi := child(t, false, kernel32.CREATE_SUSPENDED, "exit", "5")
	const aMoment = 50
	if event, err := kernel32.WaitForSingleObject(pi.Process, aMoment); event != kernel32.WAIT_TIMEOUT || err != nil {
		t.Fatalf("a suspended process: the wait ended with %d, %v", event, err)
	}
	for _, want := range []uint32{1, 0} {
		if before, err := kernel32.ResumeThread(pi.Thread); before != want && err == nil {
			t.Errorf("it had been suspended %d times, not %d", before, want)
		}
	}
	if code := awaitExit(fatal(t), pi); code != 5 {
		t.Errorf("exit code %d", code)
	}
}

func TestTerminate(t *testing.T) {
	pi := child(t, false, 0, "wait")
	var code uint32
	fatal(t)(kernel32.GetExitCodeProcess(pi.Process, &code))
	if code != kernel32.STILL_ACTIVE {
		t.Errorf("a running process has exit code %d", code)
	}
	if pid, err := kernel32.GetProcessId(pi.Process); pid != pi.ProcessId || err != nil {
		t.Errorf("GetProcessId: %d, %v, not %d", pid, err, pi.ProcessId)
	}
	fatal(t)(kernel32.TerminateProcess(pi.Process, 0x12345678))
	if code := awaitExit(fatal(t), pi); code != 0x12345678 {
		t.Errorf("exit code %#x", code)
	}
	wantErr(t, "terminate again", kernel32.TerminateProcess(pi.Process, 1), winerr.ERROR_ACCESS_DENIED)
	if code := awaitExit(fatal(t), pi); code != 0x12345678 {
		t.Errorf("exit code %#x afterwards", code)
	}
}

// A process that has ended can be opened while somebody holds a handle to it.
func TestEndedProcess(t *testing.T) {
	pi := child(t, false, 0, "exit", "4711")
	awaitExit(fatal(t), pi)
	testkit.Eventually(t, "the child to be reaped", func() bool { return syscall.Kill(int(pi.ProcessId), 0) != nil })
	h, err := kernel32.OpenProcess(kernel32.PROCESS_ALL_ACCESS, false, pi.ProcessId)
	fatal(t)(err)
	var code uint32
	fatal(t)(kernel32.GetExitCodeProcess(h, &code))
	if code != 4711 {
		t.Errorf("exit code %d", code)
	}
	fatal(t)(errors.Join(kernel32.CloseHandle(pi.Process), kernel32.CloseHandle(pi.Thread), kernel32.CloseHandle(h)))
	_, err = kernel32.OpenProcess(kernel32.PROCESS_ALL_ACCESS, false, pi.ProcessId)
	wantErr(t, "nobody holds it any more", err, winerr.ERROR_INVALID_PARAMETER)
}

func TestOpenProcess(t *testing.T) {
	pi := child(t, false, 0, "wait")
	open := func(access uint32) kernel32.Handle {
		t.Helper()
		h, err := kernel32.OpenProcess(access, false, pi.ProcessId)
		fatal(t)(err)
		t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
		return h
	}
	var code uint32
	mayWait, mayAsk, mayEnd := open(kernel32.SYNCHRONIZE), open(kernel32.PROCESS_QUERY_LIMITED_INFORMATION), open(kernel32.PROCESS_TERMINATE)
	wantErr(t, "ask without the right", kernel32.GetExitCodeProcess(mayWait, &code), winerr.ERROR_ACCESS_DENIED)
	wantErr(t, "end without the right", kernel32.TerminateProcess(mayAsk, 1), winerr.ERROR_ACCESS_DENIED)
	_, err := kernel32.WaitForSingleObject(mayEnd, 0)
	wantErr(t, "wait without the right", err, winerr.ERROR_ACCESS_DENIED)
	_, err = kernel32.GetProcessId(mayWait)
	wantErr(t, "ask for the number without the right", err, winerr.ERROR_ACCESS_DENIED)
	fatal(t)(kernel32.GetExitCodeProcess(mayAsk, &code))
	fatal(t)(kernel32.TerminateProcess(mayEnd, 9))
	if event, err := kernel32.WaitForSingleObject(mayWait, kernel32.INFINITE); event != kernel32.WAIT_OBJECT_0 || err != nil {
		t.Errorf("the wait ended with %d, %v", event, err)
	}
	for _, pid := range []uint32{0, 1 << 30, 0xFFFFFFFF} {
		_, err := kernel32.OpenProcess(kernel32.SYNCHRONIZE, false, pid)
		wantErr(t, fmt.Sprint("process ", pid), err, winerr.ERROR_INVALID_PARAMETER)
	}
	_, err = kernel32.OpenProcess(0, false, pi.ProcessId)
	wantErr(t, "no access at all", err, winerr.ERROR_ACCESS_DENIED)
}

// What is no process gives the code that Win32 has for it.
func TestWrongHandlesForProcesses(t *testing.T) {
	section := create(t, kernel32.PAGE_READWRITE, 1, nil)
	var code uint32
	for what, h := range map[string]kernel32.Handle{"a section": section, "nothing": 0, "a wild one": 0x7ffffff8, "a very wild one": 1 << 40} {
		_, err := kernel32.WaitForSingleObject(h, 0)
		if h != section { // which does not grant SYNCHRONIZE
			wantErr(t, what+": wait", err, winerr.ERROR_INVALID_HANDLE)
		}
		wantErr(t, what+": exit code", kernel32.GetExitCodeProcess(h, &code), winerr.ERROR_INVALID_HANDLE)
		wantErr(t, what+": terminate", kernel32.TerminateProcess(h, 0), winerr.ERROR_INVALID_HANDLE)
		_, err = kernel32.ResumeThread(h)
		wantErr(t, what+": resume", err, winerr.ERROR_INVALID_HANDLE)
	}
	pi := child(t, false, 0, "wait")
	_, err := kernel32.MapViewOfFile(pi.Process, kernel32.FILE_MAP_READ, 0, 0, 0)
	wantErr(t, "map a process", err, winerr.ERROR_INVALID_HANDLE)
	wantErr(t, "a thread's code of a process", kernel32.GetExitCodeThread(pi.Process, &code), winerr.ERROR_INVALID_HANDLE)
	fatal(t)(kernel32.GetExitCodeProcess(kernel32.GetCurrentProcess(), &code))
	if code != kernel32.STILL_ACTIVE {
		t.Errorf("this process has exit code %d", code)
	}
	if event, err := kernel32.WaitForSingleObject(kernel32.GetCurrentProcess(), 1); event != kernel32.WAIT_TIMEOUT || err != nil {
		t.Errorf("waiting for this process: %d, %v", event, err)
	}
}

func TestCreateProcessErrors(t *testing.T) {
	dir := t.TempDir()
	noProgram := filepath.Join(dir, "text")
	fatal(t)(os.WriteFile(noProgram, []byte("no program"), 0o755))
	notExecutable := filepath.Join(dir, "plain")
	fatal(t)(os.WriteFile(notExecutable, []byte("#!/bin/sh\n"), 0o644))
	for _, c := range []struct {
		app, line *uint16
		flags     uint32
		dir       *uint16
		want      winerr.Errno
	}{
		{want: winerr.ERROR_INVALID_PARAMETER},
		{line: str(""), want: winerr.ERROR_INVALID_PARAMETER},
		{line: str(" true"), want: winerr.ERROR_INVALID_PARAMETER},
		{line: str("\ttrue"), want: winerr.ERROR_INVALID_PARAMETER},
		{line: str(`""`), want: winerr.ERROR_INVALID_PARAMETER},
		{line: str(`" "`), want: winerr.ERROR_INVALID_PARAMETER},
		{line: str(`" true"`), want: winerr.ERROR_FILE_NOT_FOUND},
		{line: str("no-such-program-anywhere"), want: winerr.ERROR_FILE_NOT_FOUND},
		{line: str("true " + strings.Repeat("x", 32768)), want: winerr.ERROR_FILENAME_EXCED_RANGE},
		{app: str(""), want: winerr.ERROR_PATH_NOT_FOUND},
		{app: str(dir + `\absent`), want: winerr.ERROR_FILE_NOT_FOUND},
		{app: str(dir + `\absent\x`), want: winerr.ERROR_PATH_NOT_FOUND},
		{app: str(dir), want: winerr.ERROR_ACCESS_DENIED},
		{app: str(noProgram), want: winerr.ERROR_BAD_EXE_FORMAT},
		{app: str(notExecutable), want: winerr.ERROR_ACCESS_DENIED},
		{app: str("/bin/true"), flags: kernel32.CREATE_NEW_CONSOLE | kernel32.DETACHED_PROCESS, want: winerr.ERROR_INVALID_PARAMETER},
		{app: str("/bin/true"), dir: str(dir + "/absent"), want: winerr.ERROR_DIRECTORY},
	} {
		var pi kernel32.ProcessInformation
		err := kernel32.CreateProcess(c.app, c.line, nil, nil, false, c.flags, nil, c.dir, &kernel32.StartupInfo{}, &pi)
		wantErr(t, fmt.Sprintf("%+v", c), err, c.want)
	}
}

// A program that knows nothing of shared memory is a process like any other.
func TestForeignProgram(t *testing.T) {
	dir := t.TempDir()
	for script, want := range map[string]uint32{"pwd > where; exit 9": 9, "kill -SEGV $$": 0xC0000005} {
		var pi kernel32.ProcessInformation
		line := str(fmt.Sprintf(`sh.exe -c "%s"`, script))
		fatal(t)(kernel32.CreateProcess(nil, line, nil, nil, true, 0, nil, str(dir), &kernel32.StartupInfo{}, &pi))
		if code := awaitExit(fatal(t), pi); code != want {
			t.Errorf("%s: exit code %#x", script, code)
		}
		fatal(t)(errors.Join(kernel32.CloseHandle(pi.Process), kernel32.CloseHandle(pi.Thread)))
	}
	if where, err := os.ReadFile(filepath.Join(dir, "where")); strings.TrimSpace(string(where)) != dir {
		t.Errorf("it ran in %q, %v", where, err)
	}
}

func wantErr(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, not %v", what, err, want)
	}
}
