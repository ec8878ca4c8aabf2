package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"
)

// A rival is another way to share memory by a name.
type rival struct {
	name              string
	about             string
	program           program
	life, keep, visit string // its commands
	lacks             string // which promises of a section it does not make
}

// A program builds or finds what a rival's workers run, and returns their command line, but for the name to use.
type program func(ctx context.Context, l *lab) ([]string, error)

// faster is the target against what does the same job.
var faster = target{">", 1, ""}

// rivals lists the other ways. None has a target: they keep fewer promises, and ask nobody.
func rivals() []rival {
	const leaks = "its name stays when a process is killed; anybody may unlink it; "
	return []rival{
		{"posix", "shm_open and its kin in C", posixProgram, "life", "keep", "visit", leaks + "no rights but the file's"},
		{"boost", "Boost's shared_memory_object", boostProgram, "life", "keep", "visit", leaks + "it is shm_open"},
		{
			"python", "Python's multiprocessing.shared_memory", pythonProgram, "life", "keep", "visit",
			"it is shm_open; a second process notes the names, and unlinks them also when others still use them",
		},
		{
			"go-sysv", "System V's by gen2brain/shm, in Go", peersProgram, "sysv", "keepsysv", "visitsysv",
			"a number for a name; it stays when a process is killed; a few thousand in the whole system",
		},
		{
			"go-mmap", "a file in /dev/shm by edsrzf/mmap-go, in Go", peersProgram, "file", "keepfile", "visitfile",
			leaks + "whoever truncates it kills the others",
		},
	}
}

// rivalMeasures lists the measures of sections against other ways to share memory by a name.
func rivalMeasures() []measure {
	const (
		life  = "life of a named section against that of "
		visit = "open, map, touch, unmap and close of another process's section, against the same with "
	)
	var lives, visits []measure
	for _, r := range rivals() {
		for _, p := range r.placements() {
			lives = append(lives, measure{
				"section/" + r.name, life + r.about, p, untargeted, false,
				noted(r.lacks, between(keepers, r.program.found, byFirst("cycle"), byFirst(r.life), measure.judged)),
			})
			visits = append(visits, measure{
				"open/" + r.name, visit + r.about, p, untargeted, false,
				noted(r.lacks, between(keepers, r.program.keeping(r.keep), byFirst("visit"), byFirst(r.visit), measure.judged)),
			})
		}
	}
	return append(lives, visits...)
}

// placements are those that tell something: no rival asks a second process anything, so that on two processors only what our
// own manager costs is another.
func (r rival) placements() []placement {
	if r.name == "posix" {
		return []placement{oneProcessor, twoPs}
	}
	return []placement{oneProcessor}
}

// keeper is the worker of a crew that keeps something; the other one visits it.
const keeper = 1

// keepers founds crews of winshm's clients, of which one keeps a section.
func keepers(p placement) founder {
	return clientCrew(p, (*lab).buildWorker, func(c *crew) error {
		_, err := c.workers[keeper].call("keep 1")
		return err
	})
}

// byFirst is a command of a crew's first worker, in which also those count whom it has started.
func byFirst(command string) task {
	return func(c *crew) subject {
		w := c.workers[0]
		_, _ = w.call("%s 1", command) // it starts them; what is wrong is told the next time
		s := w.subject(command)
		s.used = usedBy(append(w.pids(), c.server)...)
		return s
	}
}

// noted adds a note to all rows.
func noted(note string, run func(context.Context, *lab, measure) ([]result, error)) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		rows, err := run(ctx, l, m)
		for i := range rows {
			rows[i].Note = joinNotes(rows[i].Note, "the reference: "+note)
		}
		return rows, err
	}
}

// found founds crews of a rival, which use names of their own.
func (p program) found(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	if !onTmpfs(sharedMemory) {
		return nil, skip("no tmpfs at " + sharedMemory)
	}
	argv, err := p(ctx, l)
	if err != nil {
		return nil, err
	}
	c := &crew{stop: forget}
	err = c.recruit(ctx, cpus, nil, func(int) []string { return append(slices.Clone(argv), rivalName()+"memory") })
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// keeping founds crews of a rival of which one worker keeps something.
func (p program) keeping(command string) founder {
	return func(ctx context.Context, l *lab, cpus []int) (*crew, error) {
		c, err := p.found(ctx, l, cpus)
		if err != nil {
			return nil, err
		}
		if _, err = c.workers[keeper].call("%s 1", command); err != nil {
			c.close()
			return nil, err
		}
		return c, nil
	}
}

// rivalName is how all names begin that rivals use.
func rivalName() string { return fmt.Sprintf("winshm-rival-%d-", os.Getpid()) }

// forget removes what rivals that were killed have left.
func forget() {
	left, _ := filepath.Glob(filepath.Join(sharedMemory, rivalName()+"*"))
	semaphores, _ := filepath.Glob(filepath.Join(sharedMemory, "sem."+rivalName()+"*"))
	for _, file := range append(left, semaphores...) {
		_ = os.Remove(file) // its worker may just have done it
	}
	if id, err := unix.SysvShmGet('W'<<24|os.Getpid(), 0, 0); err == nil { // the key is that of peers' System V memory
		_, _ = unix.SysvShmCtl(id, unix.IPC_RMID, nil)
	}
}

// posixProgram builds the reference in C.
func posixProgram(ctx context.Context, l *lab) ([]string, error) {
	exe, err := l.buildC(ctx, "posix")
	return []string{exe}, err
}

// buildC builds one of the references in C.
func (l *lab) buildC(ctx context.Context, name string, libraries ...string) (string, error) {
	argv := []string{"gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/" + name + ".c"}
	return l.build(ctx, name, l.source, append(argv, libraries...)...)
}

// boostProgram builds the reference with Boost.
func boostProgram(ctx context.Context, l *lab) ([]string, error) {
	if _, err := os.Stat("/usr/include/boost/interprocess/shared_memory_object.hpp"); err != nil {
		return nil, skip("no Boost.Interprocess here (Debian: libboost-dev)")
	}
	exe, err := l.build(ctx, "interprocess", l.source, "g++", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/interprocess.cpp")
	return []string{exe}, err
}

// pythonProgram finds Python.
func pythonProgram(ctx context.Context, l *lab) ([]string, error) {
	python, err := exec.LookPath("python3")
	if err != nil {
		return nil, skip("no python3 here")
	}
	if err := l.command(ctx, l.tmp, nil, python, "-c", "import multiprocessing.shared_memory"); err != nil {
		return nil, errors.Join(skip("python3 has no multiprocessing.shared_memory here (it came with 3.8)"), ctx.Err())
	}
	return []string{python, filepath.Join(l.source, "ref", "shared_memory.py")}, nil
}

// peersProgram builds the worker that uses other Go packages.
func peersProgram(ctx context.Context, l *lab) ([]string, error) {
	exe, err := l.build(ctx, "peers", l.source, "go", "build", "-o", "OUT", "./peers")
	return []string{exe}, err
}
