package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A throng is a manager, very many idle processes that each hold an event in it, and a client of it.
type throng struct {
	mgr    *manager
	idle   []*worker
	client *worker
	alone  float64 // the manager's memory without the idle ones
	files  int     // its open files without them
}

// newThrong starts a manager with n idle processes. The caller must close it.
func (l *lab) newThrong(ctx context.Context, clientCPU, serverCPU, n int) (*throng, error) {
	mgr, err := l.startManager(ctx, serverCPU)
	if err != nil {
		return nil, err
	}
	t := &throng{mgr: mgr, idle: make([]*worker, n)}
	if t.client, err = mgr.worker(ctx, clientCPU); err == nil {
		_, err = t.client.call("beside %d 1", event)
	}
	if err == nil {
		t.alone, _, err = mgr.memory()
	}
	if err == nil {
		t.files, err = mgr.openFiles()
	}
	if err == nil {
		err = t.fill(ctx)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// fill starts the idle processes, some at a time.
func (t *throng) fill(ctx context.Context) error {
	const atOnce = 4
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, atOnce)
	for turn := range atOnce {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(t.idle) && errs[turn] == nil; i = int(next.Add(1)) - 1 {
				errs[turn] = t.seat(ctx, i)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// seat starts the i-th idle process.
func (t *throng) seat(ctx context.Context, i int) (err error) {
	if t.idle[i], err = startWorker(ctx, anywhere, t.mgr.env, t.mgr.program); err != nil {
		return err
	}
	_, err = t.idle[i].call("hold %d %d 1", event, i)
	return err
}

// opener opens the events of the idle processes by name and closes them again.
func (t *throng) opener() subject {
	return t.client.subject(fmt.Sprintf("open %d %d", event, len(t.idle)))
}

// end kills all idle processes at once. It returns how long it took until the last of them was dead, and until the manager had
// let go of all that it had for them.
func (t *throng) end(ctx context.Context) (dead, noticed time.Duration, err error) {
	start := time.Now()
	for _, w := range t.idle {
		_ = w.cmd.Process.Kill()
	}
	var all sync.WaitGroup
	all.Go(func() {
		for _, w := range t.idle {
			_ = w.cmd.Wait() // by a signal, of course
		}
		dead = time.Since(start)
	})
	err = t.mgr.letsGo(ctx, t.files)
	noticed = time.Since(start)
	all.Wait()
	if err == nil {
		if _, gone := t.client.call("open %d %d 1", event, len(t.idle)); gone == nil {
			err = errors.New("an object of a process that was killed is still there")
		}
	}
	return dead, noticed, err
}

// letsGo waits until the manager has no more files open than so many.
func (m *manager) letsGo(ctx context.Context, files int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		switch n, err := m.openFiles(); {
		case err != nil:
			return err
		case n <= files:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("the manager keeps %d files open, %d before: %w", n, files, ctx.Err())
		}
		time.Sleep(time.Millisecond)
	}
}

// openFiles returns how many files the manager has open.
func (m *manager) openFiles() (int, error) {
	dir, err := os.Open(m.proc("fd"))
	if err != nil {
		return 0, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	return len(names), err
}

// close ends all processes of the throng.
func (t *throng) close() {
	for _, w := range append(t.idle, t.client) {
		if w != nil {
			_ = w.in.Close()
		}
	}
	for _, w := range append(t.idle, t.client) {
		if w != nil {
			w.close()
		}
	}
	t.mgr.close()
}
