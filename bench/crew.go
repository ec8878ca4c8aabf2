package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// A crew is workers that do something together, such as to play ping-pong.
type crew struct {
	workers []*worker
	server  int    // the process that serves them; 0: none
	stop    func() // ends what the workers need; may be nil
}

// used is the processor time that all of a crew and their server have used so far.
func (c *crew) used() float64 {
	sum := processorTime(c.server)
	for _, w := range c.workers {
		sum += processorTime(w.cmd.Process.Pid)
	}
	return sum
}

// A founder starts a crew with one worker on each of the CPUs. The caller must close it.
type founder func(ctx context.Context, l *lab, cpus []int) (*crew, error)

// recruit starts a crew's workers; argv is the command line of the i-th.
func (c *crew) recruit(ctx context.Context, cpus []int, env []string, argv func(i int) []string) error {
	for i, cpu := range cpus {
		w, err := startWorker(ctx, cpu, env, argv(i)...)
		if err != nil {
			return err
		}
		c.workers = append(c.workers, w)
	}
	return nil
}

// close ends the crew.
func (c *crew) close() {
	for _, w := range c.workers {
		w.close()
	}
	if c.stop != nil {
		c.stop()
	}
}

// call sends every worker its line at once, and returns what each answered.
func (c *crew) call(line func(i int) string) ([][]float64, error) {
	answers, errs := make([][]float64, len(c.workers)), make([]error, len(c.workers))
	var all sync.WaitGroup
	for i, w := range c.workers {
		all.Go(func() { answers[i], errs[i] = w.call("%s", line(i)) })
	}
	all.Wait()
	return answers, errors.Join(errs...)
}

// bareCrew founds a crew of the C references, with memory that they share.
func bareCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	program, err := l.build(ctx, "sync", l.source, "gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/sync.c")
	if err != nil {
		return nil, err
	}
	c, err := sharing(ctx, cpus, func(i int, memory string) []string { return []string{program, memory, fmt.Sprint(i)} })
	if err != nil {
		return nil, err
	}
	return c.ready(nil, "cas 1")
}

// sharing starts a crew whose workers have memory in common, which is empty in the beginning; argv is the command line of the i-th.
func sharing(ctx context.Context, cpus []int, argv func(i int, memory string) []string) (*crew, error) {
	const size = 1 << 20
	fd, err := unix.MemfdCreate("bench", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	c := &crew{stop: func() { unix.Close(fd) }}
	if err = unix.Ftruncate(fd, size); err == nil {
		memory := fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), fd)
		err = c.recruit(ctx, cpus, nil, func(i int) []string { return argv(i, memory) })
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// boostCrew founds a crew that has one of Boost's named mutexes.
func boostCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	if _, err := os.Stat("/usr/include/boost/interprocess/sync/named_mutex.hpp"); err != nil {
		return nil, skip("no Boost.Interprocess here (Debian: libboost-dev)")
	}
	program, err := l.build(ctx, "boost", l.source, "g++", "-O2", "-Wall", "-Wextra", "-o", "OUT", "ref/boost.cpp")
	if err != nil {
		return nil, err
	}
	c, name := &crew{}, fmt.Sprintf("winshm-bench-%d", os.Getpid())
	err = c.recruit(ctx, cpus, nil, func(int) []string { return []string{program, name} })
	if c, err = c.ready(err, "mutex 1"); err != nil {
		return nil, err
	}
	_, err = c.workers[0].call("forget 1") // so that nothing stays, whatever happens
	return c.ready(err, "mutex 1")
}

// wineCrew founds a crew of Win32 programs under Wine, whose server is on the last of the CPUs.
func wineCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	exe, err := l.build(ctx, "sync.exe", l.source, "x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-Wextra", "-o", "OUT", "wine/sync.c")
	if err != nil {
		return nil, err
	}
	w, end, err := l.wineServer(ctx, l.tmp, cpus[len(cpus)-1])
	if err != nil {
		return nil, err
	}
	c := &crew{server: w.pid, stop: end}
	err = c.recruit(ctx, cpus, w.env, func(int) []string { return []string{w.loader, exe} })
	return c.ready(err, "event 1")
}

// goCrew founds crews of winshm's clients in placement p, which have objects for synchronization.
func goCrew(p placement) founder {
	return clientCrew(p, (*lab).buildWorker, func(c *crew) error {
		_, err := c.call(func(int) string { return "waitables 1" })
		return err
	})
}

// clientCrew founds crews of a program that uses winshm, in placement p, with their manager on the last of the CPUs.
// introduce makes them ready.
func clientCrew(p placement, program func(*lab, context.Context) (string, error), introduce func(*crew) error) founder {
	return func(ctx context.Context, l *lab, cpus []int) (*crew, error) {
		exe, err := program(l, ctx)
		if err != nil {
			return nil, err
		}
		mgr, err := l.startManager(ctx, cpus[len(cpus)-1])
		if err != nil {
			return nil, err
		}
		c := &crew{server: mgr.pid, stop: mgr.close}
		return c.settle(ctx, p, cpus, mgr.env, []string{exe}, introduce)
	}
}

// settle starts a crew's workers in placement p, each with the command line argv, and makes them ready. Those who shall know that the
// machine has more processors are pinned after that. If it fails, the crew is closed.
func (c *crew) settle(ctx context.Context, p placement, cpus []int, env, argv []string, introduce func(*crew) error) (*crew, error) {
	seats := make([]int, len(cpus))
	for i, cpu := range cpus {
		seats[i] = p.first(cpu)
	}
	err := c.recruit(ctx, seats, env, func(int) []string { return argv })
	if err == nil {
		err = introduce(c)
	}
	if err == nil && p == twoPs {
		err = c.pin(cpus)
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// pin pins the workers.
func (c *crew) pin(cpus []int) error {
	for i, w := range c.workers {
		if _, err := moveTo(w.cmd.Process.Pid, cpus[i]); err != nil {
			return err
		}
	}
	return nil
}

// ready returns a crew whose workers all answer the line, or closes it.
func (c *crew) ready(err error, line string) (*crew, error) {
	if err == nil {
		_, err = c.call(func(int) string { return line })
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// A task makes a crew something that can be measured.
type task func(c *crew) subject

// solo is a command of one worker.
func solo(command string) task {
	return func(c *crew) subject {
		s := c.workers[0].subject(command)
		s.used = c.used
		return s
	}
}

// together is a round trip between two workers, timed by the first.
func together(first, second string) task {
	return func(c *crew) subject {
		return subject{used: c.used, run: func(n int) ([]float64, error) {
			answers, err := c.call(func(i int) string { return fmt.Sprintf("%s %d", [...]string{first, second}[i], n) })
			if err != nil {
				return nil, err
			}
			return []float64{answers[0][0] / float64(n)}, nil
		}}
	}
}

// oneWay is the time from a wake-up to when it has come: the first worker answers the sum of the times at which it woke,
// the second that of the times at which it was woken.
func oneWay(first, second string) task {
	return func(c *crew) subject {
		return subject{used: c.used, run: func(n int) ([]float64, error) {
			base := monotonic()
			answers, err := c.call(func(i int) string { return fmt.Sprintf("%s %d %d", [...]string{first, second}[i], n, base) })
			if err != nil {
				return nil, err
			}
			return []float64{(answers[1][0] - answers[0][0]) / float64(n)}, nil
		}}
	}
}

// monotonic is the time of the clock that all processes share, in nanoseconds.
func monotonic() int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		panic(err) // no Linux is without
	}
	return t.Nano()
}

// contention lets all workers of a crew take one thing by turns as often as they can, for some time in each round; verb says
// what. The figures: what one taking took of the time, and the least, the middle and the largest number of takings of one worker.
func contention(verb string, long time.Duration) task {
	return func(c *crew) subject {
		return subject{used: c.used, times: within(long), run: func(int) ([]float64, error) {
			start, end := c.during(long)
			answers, err := c.call(func(int) string { return fmt.Sprintf("%s %d %d", verb, start, end) })
			if err != nil {
				return nil, err
			}
			return takings(answers, long), nil
		}}
	}
}

// within says how often something was done in so long a time, of which the first figure says what it took each time.
func within(long time.Duration) func([]float64) float64 {
	return func(figures []float64) float64 { return float64(long.Nanoseconds()) / figures[0] }
}

// during returns between which times of day all of a crew do something for so long: they have time to be ready for it.
func (c *crew) during(long time.Duration) (start, end int64) {
	ready := 10*time.Millisecond + time.Duration(len(c.workers))*200*time.Microsecond
	start = monotonic() + ready.Nanoseconds()
	return start, start + long.Nanoseconds()
}

// takings returns the figures of contention.
func takings(answers [][]float64, long time.Duration) []float64 {
	var total float64
	taken := make([]float64, len(answers))
	for i, a := range answers {
		taken[i] = a[0]
		total += a[0]
	}
	each := float64(long.Nanoseconds()) / max(total, 1)
	return []float64{each, percentile(taken, 0), median(taken), percentile(taken, 100)}
}
