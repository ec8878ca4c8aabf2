package main_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"winshm/internal/shm"
	"winshm/kernel32"
	"winshm/winerr"
)

// TestGoAndC shares a section that a Go program created with C programs, and one that a C program created.
func TestGoAndC(t *testing.T) {
	program := builds[0].compile(t, "share.c")
	name, err := kernel32.UTF16PtrFromString(`Local\go and c`)
	if err != nil {
		t.Fatal(err)
	}
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, nil, kernel32.PAGE_READWRITE, 0, 100, name)
	if err != nil {
		t.Fatal(err)
	}
	memory := mapAll(t, h)
	copy(memory, "from Go\x00")
	first := start(t, program, "go and c", "from C")
	first.expect(t, "from Go")
	first.expect(t, "ready")
	if !bytes.HasPrefix(memory, []byte("from C\x00")) {
		t.Errorf("Go reads %q", memory[:10])
	}
	if err := kernel32.CloseHandle(h); err != nil {
		t.Fatal(err)
	}

	// Now the C program alone holds the name.
	h, err = kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(mapAll(t, h), []byte("from C\x00")) {
		t.Error("Go opens another section")
	}
	if err := kernel32.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	first.kill()
	if h, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, name); err == nil {
		t.Errorf("the section outlives the C program: %#x", h)
	}
}

func mapAll(t *testing.T, h kernel32.Handle) []byte {
	t.Helper()
	addr, err := kernel32.MapViewOfFile(h, kernel32.FILE_MAP_WRITE, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kernel32.UnmapViewOfFile(addr) })
	return shm.Bytes(addr, 100)
}

// A process is a C program that runs beside the test.
type process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func start(t *testing.T, program string, args ...string) *process {
	t.Helper()
	cmd := exec.Command(program, args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd, in, bufio.NewScanner(out)}
	t.Cleanup(p.kill)
	return p
}

func (p *process) expect(t *testing.T, want string) {
	t.Helper()
	if !p.out.Scan() || p.out.Text() != want {
		t.Fatalf("the program says %q, not %q", p.out.Text(), want)
	}
}

// kill ends the process with SIGKILL and waits until it is gone. It may be called again.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.in.Close()
	_ = p.cmd.Wait()
}

// TestCAndTool shares a section between a C program, a Go program and the tool, each killed in its turn.
func TestCAndTool(t *testing.T) {
	program := builds[0].compile(t, "share.c")
	name, err := kernel32.UTF16PtrFromString(`c and tool`)
	if err != nil {
		t.Fatal(err)
	}
	open := func() (kernel32.Handle, error) { return kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, name) }

	tool := start(t, filepath.Join(built, "winshm"), "create", "c and tool", "100")
	if !tool.out.Scan() {
		t.Fatal("the tool says nothing")
	}
	inC := start(t, program, "c and tool", "from C")
	inC.expect(t, "")
	inC.expect(t, "ready")
	h, err := open()
	if err != nil {
		t.Fatal(err)
	}
	memory := mapAll(t, h)
	stat, err := exec.Command(filepath.Join(built, "winshm"), "stat", "c and tool").CombinedOutput()
	for _, pid := range []int{tool.cmd.Process.Pid, inC.cmd.Process.Pid, os.Getpid()} {
		if !bytes.Contains(stat, []byte(strconv.Itoa(pid))) {
			t.Errorf("stat does not show process %d: %v\n%s", pid, err, stat)
		}
	}

	tool.kill()
	if h, err := open(); err != nil || !bytes.HasPrefix(memory, []byte("from C\x00")) {
		t.Errorf("after the tool was killed: %v, %q", err, memory[:10])
	} else if err := kernel32.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	if err := kernel32.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	inC.kill()
	if _, err := open(); !errors.Is(err, winerr.ERROR_FILE_NOT_FOUND) {
		t.Errorf("after the C program was killed too: %v", err)
	}
	if !bytes.HasPrefix(memory, []byte("from C\x00")) {
		t.Errorf("the view shows %q", memory[:10])
	}
}
