package proc

import (
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// A pidfd of a process that has ended and was waited for still says that it has ended, on kernels too that give pidfds no
// inodes of their own.
func TestForgottenProcess(t *testing.T) {
	cmd := exec.Command("true")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.PidfdOpen(cmd.Process.Pid, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	pid, err := pidOf(fd)
	if pid != -1 || err != nil {
		t.Errorf("its number is %d, %v", pid, err)
	}
	p, err := own(fd, pid, func(int) (uint64, error) { return 0, nil })
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.Alive() {
		t.Error("it lives")
	}
}
