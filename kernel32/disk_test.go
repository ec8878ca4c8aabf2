package kernel32_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

const (
	boundToSize = "boundToSize"
	racer       = "racer"
	maker       = "maker"
)

// over maps all of a file that is open, or makes it size bytes long.
func over(h kernel32.Handle, protect uint32, size uint64) (kernel32.Handle, error) {
	return kernel32.CreateFileMapping(h, nil, protect, uint32(size>>32), uint32(size), nil)
}

// playBound has a limit of file sizes, and says what comes of going beyond it.
func playBound(s *testkit.Stage) {
	const limit = 1 << 20
	m, err := over(kernel32.InvalidHandle, kernel32.PAGE_READWRITE, 1) // a manager that has no such limit
	s.Check(errors.Join(err, kernel32.CloseHandle(m)))
	s.Check(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}))
	h, err := open(s.Args[0], toRead|toWrite, 7)
	s.Check(err)
	_, err = over(h, kernel32.PAGE_READWRITE, 2*limit)
	s.Say("section: %d", code(err))
	s.Check(kernel32.SetFilePointerEx(h, 2*limit, nil, kernel32.FILE_BEGIN))
	s.Say("end: %d", code(kernel32.SetEndOfFile(h)))
	s.Say("write: %d", code(kernel32.WriteFile(h, []byte("x"), nil, nil)))
	_, err = over(h, kernel32.PAGE_READWRITE, limit)
	s.Say("as much as may be: %d", code(err))
}

func code(err error) uint32 {
	n, _ := errors.AsType[winerr.Errno](err)
	return uint32(n)
}

// TestFileSizeLimit goes beyond the limit of file sizes of a process, which kills it if nobody looks.
func TestFileSizeLimit(t *testing.T) {
	name := newFile(t, "f", "content")
	a := testkit.Start(t, boundToSize, nil, name)
	for _, want := range []string{"section: 112", "end: 112", "write: 112", "as much as may be: 0"} {
		a.Expect(want)
	}
}

// TestLargeFile maps what lies beyond 4 GiB of a file that is nothing but holes otherwise.
func TestLargeFile(t *testing.T) {
	const size, offset = 6<<30 + 5, 6 << 30
	name := newFile(t, "f", "")
	if err := os.Truncate(name, size); err != nil {
		t.Skip(err)
	}
	h := openFile(t, name, readWrite, kernel32.OPEN_EXISTING, 0)
	m, err := over(h, kernel32.PAGE_READWRITE, 0)
	wants(t, "map", err, 0)
	addr, err := kernel32.MapViewOfFile(m, kernel32.FILE_MAP_WRITE, offset>>32, offset&0xFFFFFFFF, 5)
	wants(t, "view", err, 0)
	_, err = kernel32.MapViewOfFile(m, kernel32.FILE_MAP_WRITE, offset>>32, offset&0xFFFFFFFF, 6)
	wants(t, "behind the end", err, winerr.ERROR_ACCESS_DENIED)
	copy(memory(uint64(addr), 5), "ended")
	wants(t, "flush", kernel32.FlushViewOfFile(addr, 0), 0)
	wants(t, "unmap", kernel32.UnmapViewOfFile(addr), 0)
	wants(t, "close", kernel32.CloseHandle(m), 0)
	f, err := os.Open(name)
	fatal(t)(err)
	defer f.Close()
	end := make([]byte, 5)
	if _, err := f.ReadAt(end, offset); err != nil || string(end) != "ended" {
		t.Errorf("the file ends with %q, %v", end, err)
	}
	var st syscall.Stat_t
	if fatal(t)(syscall.Fstat(int(f.Fd()), &st)); st.Blocks*512 > 1<<20 {
		t.Errorf("the holes are gone: %d blocks", st.Blocks)
	}
}

// volume mounts a file system of a megabyte.
func volume(t *testing.T, kind string) string {
	t.Helper()
	dir := t.TempDir()
	options := "size=1m"
	source := "tmpfs"
	if err := syscall.Mount(source, dir, kind, 0, options); err != nil {
		t.Skipf("no %s can be mounted: %v", kind, err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// TestFullVolume asks for more than a volume has: the file is as it was, also one that others make longer, and there is room for others.
func TestFullVolume(t *testing.T) {
	name := newFile(t, filepath.Join(volume(t, "tmpfs"), "f"), "content")
	h := openFile(t, name, readWrite, kernel32.OPEN_EXISTING, 0)
	_, err := over(h, kernel32.PAGE_READWRITE, 4<<20)
	wants(t, "more than there is", err, winerr.ERROR_DISK_FULL)
	holds(t, name, "content")
	m, err := over(h, kernel32.PAGE_READWRITE, 512<<10)
	wants(t, "half of it", err, 0)
	wants(t, "close", kernel32.CloseHandle(m), 0)
}

// TestReadOnlyMedium maps a file that lies where nothing can be written.
func TestReadOnlyMedium(t *testing.T) {
	dir := volume(t, "tmpfs")
	name := newFile(t, filepath.Join(dir, "f"), "content")
	fatal(t)(syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	_, err := open(name, toWrite, 7)
	wants(t, "to write", err, winerr.ERROR_WRITE_PROTECT)
	h := openFile(t, name, toRead, kernel32.OPEN_EXISTING, 0)
	m, err := over(h, kernel32.PAGE_WRITECOPY, 0)
	wants(t, "map", err, 0)
	addr, err := kernel32.MapViewOfFile(m, kernel32.FILE_MAP_COPY, 0, 0, 0)
	wants(t, "view", err, 0)
	copy(memory(uint64(addr), 3), "own")
	wants(t, "flush", kernel32.FlushViewOfFile(addr, 0), 0)
	holds(t, name, "content")
	wants(t, "unmap", kernel32.UnmapViewOfFile(addr), 0)
	wants(t, "close", kernel32.CloseHandle(m), 0)
}

// TestDeletedByStranger takes a file's name away while a section has it: others find the section all the same.
func TestDeletedByStranger(t *testing.T) {
	name := newFile(t, "f", "content")
	h := openFile(t, name, readWrite, kernel32.OPEN_EXISTING, 0)
	sectionName := str(fmt.Sprintf("deleted-%d", os.Getpid()))
	m, err := kernel32.CreateFileMapping(h, nil, kernel32.PAGE_READWRITE, 0, 0, sectionName)
	wants(t, "map", err, 0)
	wants(t, "close", kernel32.CloseHandle(h), 0)
	fatal(t)(os.Remove(name))
	again, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_WRITE, false, sectionName)
	wants(t, "open", err, 0)
	addr, err := kernel32.MapViewOfFile(again, kernel32.FILE_MAP_WRITE, 0, 0, 0)
	wants(t, "view", err, 0)
	if got := string(memory(uint64(addr), 7)); got != "content" {
		t.Errorf("it holds %q", got)
	}
	wants(t, "flush", kernel32.FlushViewOfFile(addr, 0), 0)
	wants(t, "unmap", kernel32.UnmapViewOfFile(addr), 0)
	wants(t, "close", errors.Join(kernel32.CloseHandle(m), kernel32.CloseHandle(again)), 0)
}

// playRacer opens a file for itself alone as soon as it is told, and says whether it has it.
func playRacer(s *testkit.Stage) {
	for {
		if _, err := s.Hear(); err != nil {
			return
		}
		h, err := open(s.Args[0], toRead|toWrite, 0)
		if s.Say("%d", code(err)); err == nil {
			_, _ = s.Hear()
			s.Check(kernel32.CloseHandle(h))
			s.Say("closed")
		}
	}
}

// TestExclusiveRace has processes open a file for themselves alone at the same instant: never two have it.
func TestExclusiveRace(t *testing.T) {
	name := newFile(t, "f", "x")
	racers := []*testkit.Actor{testkit.Start(t, racer, nil, name), testkit.Start(t, racer, nil, name), testkit.Start(t, racer, nil, name)}
	got := 0
	for range 200 {
		for _, a := range racers {
			a.Say("now")
		}
		var winners []*testkit.Actor
		for _, a := range racers {
			switch said := a.Hear(); said {
			case "0":
				winners = append(winners, a)
			case "32":
			default:
				t.Fatalf("a racer got %s", said)
			}
		}
		if len(winners) > 1 {
			t.Fatalf("%d have it", len(winners))
		}
		for _, a := range winners {
			a.Say("close")
			a.Expect("closed")
			got++
		}
	}
	if got == 0 {
		t.Error("nobody ever got it")
	}
}

// TestInheritedShareMode has a child inherit a file that is open for one process alone, and outlive its parent's handle.
func TestInheritedShareMode(t *testing.T) {
	name := newFile(t, "f", "x")
	sa := &kernel32.SecurityAttributes{InheritHandle: 1}
	h, err := kernel32.CreateFile(str(name), toRead, 0, sa, kernel32.OPEN_EXISTING, 0, 0)
	wants(t, "open", err, 0)
	pi := child(t, true, 0, "wait")
	wants(t, "close", kernel32.CloseHandle(h), 0)
	_, err = open(name, toRead, 7)
	wants(t, "while the child has it", err, winerr.ERROR_SHARING_VIOLATION)
	wants(t, "end the child", kernel32.TerminateProcess(pi.Process, 1), 0)
	awaitExit(fatal(t), pi)
	h, err = open(name, toRead, 7)
	wants(t, "when it is gone", err, 0)
	wants(t, "close", kernel32.CloseHandle(h), 0)
}

// TestBadDescriptorOverFile has everything right but the descriptor.
func TestBadDescriptorOverFile(t *testing.T) {
	h := openFile(t, newFile(t, "f", "content"), readWrite, kernel32.OPEN_EXISTING, 0)
	sa := &kernel32.SecurityAttributes{SecurityDescriptor: descriptor(make([]byte, 40))}
	_, err := kernel32.CreateFileMapping(h, sa, kernel32.PAGE_READWRITE, 0, 0, nil)
	wants(t, "map", err, winerr.ERROR_UNKNOWN_REVISION)
}

// playMaker makes a file that is read-only for everybody else, and makes it longer by a section.
func playMaker(s *testkit.Stage) {
	h, err := kernel32.CreateFile(str(s.Args[0]), readWrite, shareAll, nil, kernel32.CREATE_NEW, kernel32.FILE_ATTRIBUTE_READONLY, 0)
	s.Check(err)
	m, err := over(h, kernel32.PAGE_READWRITE, 10)
	s.Say("%d", code(err))
	s.Check(errors.Join(kernel32.CloseHandle(m), kernel32.CloseHandle(h)))
}

// TestCreatedReadOnly maps a file that its maker cannot open to write again.
func TestCreatedReadOnly(t *testing.T) {
	dir, err := os.MkdirTemp("", "wshm")
	fatal(t)(err)
	defer os.RemoveAll(dir)
	cmd := exec.Command("/proc/self/exe", filepath.Join(dir, "f"))
	cmd.Env = append(os.Environ(), rendezvous.SocketVariable+"="+filepath.Join(dir, "manager.sock"))
	if os.Geteuid() == 0 { // whom no permission keeps out
		const user = 54332
		fatal(t)(os.Chown(dir, user, user))
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	}
	testkit.StartCommand(t, maker, cmd).Expect("0")
	holds(t, filepath.Join(dir, "f"), strings.Repeat("\x00", 10))
}

// TestGivenShareMode puts a handle to a file that is open for one process alone into another, which has it until it ends.
func TestGivenShareMode(t *testing.T) {
	name := newFile(t, "f", "x")
	h, err := open(name, toRead, 0)
	wants(t, "open", err, 0)
	pi := child(t, false, 0, "wait")
	var there kernel32.Handle
	wants(t, "give", kernel32.DuplicateHandle(kernel32.GetCurrentProcess(), h, pi.Process, &there, 0, false,
		kernel32.DUPLICATE_SAME_ACCESS|kernel32.DUPLICATE_CLOSE_SOURCE), 0)
	_, err = open(name, toRead, 7)
	wants(t, "while the other has it", err, winerr.ERROR_SHARING_VIOLATION)
	wants(t, "end the other", kernel32.TerminateProcess(pi.Process, 1), 0)
	awaitExit(fatal(t), pi)
	testkit.Eventually(t, "the file to be free", func() bool {
		h, err := open(name, toRead, 7)
		return err == nil && kernel32.CloseHandle(h) == nil
	})
}

// TestStrangersLock is about programs that know of flock alone: they keep exclusive handles out, and the other way round.
func TestStrangersLock(t *testing.T) {
	name := newFile(t, "f", "x")
	f, err := os.Open(name)
	fatal(t)(err)
	defer f.Close()
	lock := func(how int) error { return syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB) }
	fatal(t)(lock(syscall.LOCK_SH))
	_, err = open(name, toRead, 0)
	wants(t, "a stranger has locked it", err, winerr.ERROR_SHARING_VIOLATION)
	h, err := open(name, toRead, 7)
	wants(t, "shared", err, 0)
	fatal(t)(lock(syscall.LOCK_EX))
	wants(t, "close", kernel32.CloseHandle(h), 0)
	fatal(t)(lock(syscall.LOCK_UN))
	h, err = open(name, toRead, 0)
	wants(t, "the stranger has let go", err, 0)
	if err := lock(syscall.LOCK_SH); !errors.Is(err, syscall.EWOULDBLOCK) {
		t.Errorf("a stranger locks a file that is open for one process alone: %v", err)
	}
	wants(t, "close", kernel32.CloseHandle(h), 0)
}
