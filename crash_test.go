package winshm_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"winshm"
	"winshm/internal/testkit"
)

// playFlusher maps one file, and makes another by a section; it writes to both, flushes, writes more, and says so.
func playFlusher(s *testkit.Stage) {
	c, err := winshm.Connect(&winshm.Config{Socket: s.Args[0], NoStart: true})
	s.Check(err)
	for i, path := range s.Args[1:] {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		s.Check(err)
		sec, err := c.CreateSection("", int64(i)*crashSize, &winshm.SectionOptions{File: f})
		s.Check(err)
		v, err := sec.Map(nil)
		s.Check(err)
		copy(v.Bytes(), "confirmed")
		copy(v.Bytes()[crashSize-len("the end"):], "the end")
		s.Check(v.Flush())
		copy(v.Bytes(), "unwritten")
	}
	s.Say("flushed")
	_, _ = s.Hear()
}

// crashSize is how long the files are.
const crashSize = 1 << 20

// TestFlushedSurvives takes the disk from under a program that has flushed a view, and is killed: what a new mount of the disk, as it was
// at that moment, shows is what was confirmed.
func TestFlushedSurvives(t *testing.T) {
	image := filepath.Join(t.TempDir(), "disk")
	must(t, os.WriteFile(image, nil, 0o600))
	must(t, os.Truncate(image, 16<<20))
	tool(t, "mkfs.ext4", "-q", "-F", image)
	disk := mountImage(t, image)
	old, grown := filepath.Join(disk, "old"), filepath.Join(disk, "grown")
	must(t, os.WriteFile(old, make([]byte, crashSize), 0o666))
	must(t, os.WriteFile(grown, nil, 0o666))

	_, m := connect(t)
	a := testkit.Start(t, "flusher", nil, m.Socket, old, grown)
	a.Expect("flushed")
	tool(t, "cp", "--sparse=always", image, image+".after") // what the disk has, not what the kernel has yet to write
	a.Kill()

	after := mountImage(t, image+".after")
	for _, name := range []string{"old", "grown"} {
		content, err := os.ReadFile(filepath.Join(after, name))
		must(t, err)
		if len(content) != crashSize {
			t.Fatalf("%s has %d bytes", name, len(content))
		}
		if got := string(content[:9]); got != "confirmed" && got != "unwritten" {
			t.Errorf("%s begins with %q", name, got)
		}
		if got := string(content[crashSize-7:]); got != "the end" {
			t.Errorf("%s ends with %q", name, got)
		}
	}
}

// mountImage mounts a file system in a file, and skips the test where that cannot be done.
func mountImage(t *testing.T, image string) string {
	t.Helper()
	dir := t.TempDir()
	tool(t, "mount", "-o", "loop", image, dir)
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// tool runs a program of the system, and skips the test where it cannot.
func tool(t *testing.T, argv ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to mount a file system")
	}
	if out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput(); err != nil {
		t.Skipf("%q: %v: %s", argv, err, out)
	}
}
