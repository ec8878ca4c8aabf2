package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// startMeasures lists the measures of a manager's start.
func startMeasures() []measure {
	const first = "first call of a program, which starts the manager, against "
	const bare = first + "a Go program that is started, listens and answers once"
	return []measure{
		{"start/bare", bare, oneProcessor, untargeted, false, startAgainst((*lab).bareStart)},
		{"start/bare", bare, unpinned, untargeted, false, startAgainst((*lab).bareStart)},
		{"start/wine", first + "Wine's server, until it can be connected to (reference/ours)", unpinned, untargeted, true, startAgainst((*lab).wineStart)},
	}
}

// startAgainst measures starts of managers against those of something else; each run of a subject is one start.
func startAgainst(reference func(l *lab, ctx context.Context, cpu int) (subject, error)) func(context.Context, *lab, measure) ([]result, error) {
	return func(ctx context.Context, l *lab, m measure) ([]result, error) {
		cpu, _, err := l.seats(m.placement)
		if err != nil {
			return nil, err
		}
		theirs, err := reference(l, ctx, cpu)
		if err != nil {
			return nil, err
		}
		ours := subject{run: func(int) ([]float64, error) { return l.firstCall(ctx, cpu) }}
		d, err := pace{rounds: 20}.alternate(ctx, ours, theirs)
		if err != nil {
			return nil, err
		}
		return []result{m.judged(d)}, nil
	}
}

// firstCall times the first call of a new program that has no manager yet; the start of the program is not in it.
func (l *lab) firstCall(ctx context.Context, cpu int) ([]float64, error) {
	m, err := l.newManager(ctx)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(filepath.Dir(m.socket))
	if m.starter, err = startWorker(ctx, cpu, m.env, m.program); err != nil {
		return nil, err
	}
	defer m.close()
	took, err := m.starter.call("first 1")
	if err != nil {
		return nil, err
	}
	return took, m.find()
}

// bareStart is what a start cannot do without.
func (l *lab) bareStart(ctx context.Context, cpu int) (subject, error) {
	listener, err := l.build(ctx, "listener", l.source, "go", "build", "-o", "OUT", "./listener")
	if err != nil {
		return subject{}, err
	}
	program, err := l.buildWorker(ctx)
	if err != nil {
		return subject{}, err
	}
	env := append(os.Environ(), "BENCH_LISTENER="+listener, "TMPDIR="+l.tmp)
	return subject{run: func(int) ([]float64, error) {
		w, err := startWorker(ctx, cpu, env, program)
		if err != nil {
			return nil, err
		}
		defer w.close()
		return w.call("barefirst 1")
	}}, nil
}

// wineStart is the start of Wine's server.
func (l *lab) wineStart(ctx context.Context, cpu int) (subject, error) {
	w, err := l.winePrefix(ctx)
	if err != nil {
		return subject{}, err
	}
	w.keepIn(l.tmp)
	return subject{run: func(int) ([]float64, error) {
		start := time.Now()
		server, err := w.launch(cpu)
		if err != nil {
			return nil, err
		}
		err = connectable(ctx, filepath.Join("/proc", strconv.Itoa(server.Process.Pid), "cwd/socket"))
		took := time.Since(start)
		_ = server.Process.Signal(syscall.SIGTERM) // nothing of Wine uses it yet
		_ = server.Wait()
		return []float64{float64(took)}, err
	}}, nil
}

// connectable waits until somebody listens at a socket.
func connectable(ctx context.Context, socket string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		c, err := net.Dial("unix", socket)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Microsecond):
		}
	}
}
