package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A skip is an error: the reason why something cannot be measured here.
type skip string

func (s skip) Error() string { return string(s) }

// A lab is where measuring happens: a temporary folder for what is built and
// run, the CPUs to use, and how long to measure.
type lab struct {
	tmp    string // removed by close
	source string // the folder of the bench's own sources
	short  bool
	log    io.Writer
	cpus   []int // CPUs that this process may use
	pace   pace

	programs built
	wine     winePrefix
}

// newLab prepares a lab. The caller must close it.
func newLab(opt options, log io.Writer) (*lab, error) {
	source, err := filepath.Abs(opt.dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(source, "ref", "section.c")); err != nil {
		return nil, fmt.Errorf("the bench's sources are not in %s (see -dir): %w", source, err)
	}
	cpus, err := allowedCPUs()
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "winshm-bench-")
	if err != nil {
		return nil, err
	}
	l := &lab{tmp: tmp, source: source, short: opt.short, log: log, cpus: cpus, pace: pace{rounds: 80, budget: 25 * time.Millisecond}}
	if opt.short {
		l.pace = pace{rounds: 30, budget: 20 * time.Millisecond}
	}
	return l, nil
}

// close ends every process that still runs out of the lab's folder and removes it.
func (l *lab) close() {
	killRunningIn(l.tmp)
	if err := os.RemoveAll(l.tmp); err != nil {
		l.logf("%v", err)
	}
}

// logf tells the user what is going on.
func (l *lab) logf(format string, args ...any) {
	fmt.Fprintf(l.log, "bench: "+format+"\n", args...)
}

// command runs a program to its end; its output becomes part of the error.
func (l *lab) command(ctx context.Context, dir string, env []string, argv ...string) error {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 2 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(argv[0]), err, out)
	}
	return nil
}
