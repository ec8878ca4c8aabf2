package main

import (
	"context"
	"errors"
	"path/filepath"
)

// buildCalls builds the program that makes calls of the C library, with the library and that of bare crossings.
func (l *lab) buildCalls(ctx context.Context) (program, crossing string, err error) {
	library, err1 := l.build(ctx, "lib", filepath.Join(l.source, ".."), "sh", "tools/library.sh", "OUT")
	crossing, err2 := l.build(ctx, "crossing.so", l.source, "go", "build", "-buildmode=c-shared", "-o", "OUT", "./crossing")
	if err := errors.Join(err1, err2); err != nil {
		return "", "", err
	}
	program, err = l.build(ctx, "calls", l.source, "gcc", "-O2", "-Wall", "-Wextra", "-I../include", "-o", "OUT", "ref/calls.c",
		"-L"+library, "-Wl,-rpath,"+library, "-lwinshm")
	return program, crossing, err
}

// overGo measures what a call of the C library costs more than the same call in Go, against bare crossings into Go and
// back. command is known to both workers.
func overGo(command string) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		program, crossing, err := l.buildCalls(ctx)
		if err != nil {
			return nil, err
		}
		clientCPU, serverCPU, err := l.seats(m.placement)
		if err != nil {
			return nil, err
		}
		mgr, err := l.startManager(ctx, serverCPU)
		if err != nil {
			return nil, err
		}
		defer mgr.close()
		inGo, err := mgr.worker(ctx, clientCPU)
		if err != nil {
			return nil, err
		}
		defer inGo.close()
		inC, err := startWorker(ctx, clientCPU, mgr.env, program, crossing)
		if err != nil {
			return nil, err
		}
		defer inC.close()
		d, err := l.alternate(ctx, inC.subject(command), inGo.subject(command))
		if err != nil {
			return nil, err
		}
		more := differences(d.ours.figures[0], d.reference.figures[0])
		return []result{m.judged(duel{side{figures: [][]float64{more}}, side{figures: d.ours.figures[1:]}})}, nil
	}
}

// differences subtracts round by round.
func differences(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d
}
