package proc

import (
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
)

// TestGroups compares what is told of a process's groups with what it was started with.
func TestGroups(t *testing.T) {
	want := []uint32{uint32(os.Getegid())}
	cmd := exec.Command("sleep", "60")
	if os.Geteuid() == 0 {
		want = []uint32{54600, 1, 2, 54601}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54600, Gid: want[0], Groups: want[1:]}}
	} else {
		groups, err := os.Getgroups()
		if err != nil {
			t.Fatal(err)
		}
		for _, gid := range groups {
			want = append(want, uint32(gid))
		}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	p, err := Open(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if got, err := p.Groups(); !slices.Equal(got, want) || err != nil {
		t.Errorf("groups %v, %v; not %v", got, err, want)
	}
}
