package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// built remembers which programs were built, and how that went.
type built map[string]error

// build makes the program name in the lab's folder, once, by running argv in
// dir; "OUT" in argv stands for the program's path. It returns that path.
func (l *lab) build(ctx context.Context, name, dir string, argv ...string) (string, error) {
	out := filepath.Join(l.tmp, name)
	if l.programs == nil {
		l.programs = built{}
	}
	err, done := l.programs[name]
	if done {
		return out, err
	}
	for i := range argv {
		if argv[i] == "OUT" {
			argv[i] = out
		}
	}
	if _, err = exec.LookPath(argv[0]); err != nil {
		err = skip(fmt.Sprintf("no %s to build with", argv[0]))
	} else if err = l.command(ctx, dir, nil, argv...); err != nil {
		err = fmt.Errorf("build %s: %w", name, err)
	}
	l.programs[name] = err
	return out, err
}

// buildWorker builds the program that makes winshm's calls.
func (l *lab) buildWorker(ctx context.Context) (string, error) {
	return l.build(ctx, "worker", l.source, "go", "build", "-o", "OUT", "./worker")
}

// buildManager builds the object manager.
func (l *lab) buildManager(ctx context.Context) (string, error) {
	return l.build(ctx, "winshmd", l.source, "go", "build", "-C", "..", "-o", "OUT", "./cmd/winshmd")
}

// buildParts builds the reference in C.
func (l *lab) buildParts(ctx context.Context) (string, error) {
	return l.build(ctx, "parts", l.source, "gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/section.c")
}

// buildWin32 builds the Win32 program.
func (l *lab) buildWin32(ctx context.Context) (string, error) {
	return l.build(ctx, "section.exe", l.source,
		"x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "wine/section.c", "-lshlwapi")
}
