package main

import (
	"context"
	"fmt"
)

// syncRivalMeasures lists the measures of synchronization against other ways to do it.
func syncRivalMeasures() []measure {
	ms := append(alone(), inTurns()...)
	ms = append(ms, passing()...)
	for _, n := range []int{2, 8, 64} {
		ms = append(ms, measure{
			fmt.Sprintf("sync/contended%d-robust", n), "takings of a mutex that processes contend for, against those of a robust mutex of POSIX threads",
			twoPs, untargeted, false, contending("contend", robustCrew, "contend", n),
		})
	}
	return ms
}

// passing lists the measures of events and semaphores that processes contend for: one unit, which they take and give back.
func passing() []measure {
	const (
		event     = "takings of an auto-reset event that processes contend for, against "
		semaphore = "takings of a semaphore's one unit that processes contend for, against "
		fifo      = "a lock of strict order"
		posix     = "those of a sem_t, which may be overtaken"
	)
	var ms []measure
	for _, n := range []int{2, 8} {
		name := fmt.Sprintf("sync/contended%d-", n)
		ms = append(ms,
			measure{name + "event-fifo", event + fifo, twoPs, untargeted, false, contending("contendevent", bareCrew, "contend", n)},
			measure{name + "semaphore-fifo", semaphore + fifo, twoPs, untargeted, false, contending("contendunit", bareCrew, "contend", n)},
			measure{name + "semaphore-posix", semaphore + posix, twoPs, untargeted, false, contending("contendunit", robustCrew, "contendunit", n)})
	}
	return ms
}

// alone lists the measures of those whom nobody meets.
func alone() []measure {
	const (
		semaphore = "release and take of a semaphore, nobody else there, against "
		mutex     = "lock and unlock of a mutex, nobody else there, against "
	)
	return []measure{
		{"sync/semaphore-posix", semaphore + "a named sem_t", oneProcessor, untargeted, false, rivalry(posixProgram, "semaphore", "semaphore")},
		{"sync/semaphore-boost-named", semaphore + "Boost's named_semaphore", oneProcessor, untargeted, false, rivalry(boostProgram, "semaphore", "semaphore")},
		{"sync/mutex-robust", mutex + "a robust mutex of POSIX threads, shared by processes", oneProcessor, untargeted, false, against(robustCrew, solo("mutex"), solo("mutex"))},
		{"sync/mutex-flock", mutex + "a file's by gofrs/flock, in Go (reference/ours)", oneProcessor, faster, true, rivalry(peersProgram, "mutex", "flock")},
		{"sync/mutex-filemutex", mutex + "a file's by alexflint/go-filemutex, in Go (reference/ours)", oneProcessor, faster, true, rivalry(peersProgram, "mutex", "filemutex")},
		{"sync/mutex-python", mutex + "Python's multiprocessing.Lock (reference/ours)", oneProcessor, faster, true, rivalry(pythonProgram, "mutex", "mutex")},
	}
}

// rivalry measures a command of ours against one of a rival.
func rivalry(p program, ours, theirs string) func(context.Context, *lab, measure) ([]result, error) {
	return against(p.found, byFirst(ours), byFirst(theirs))
}

// inTurns lists the measures of two processes that wake each other.
func inTurns() []measure {
	const (
		ping = "event ping-pong of two processes, against that by "
		wake = "wake-up of a process that sleeps, against that by "
	)
	pingPong, wakeUp := together("ping", "pong"), oneWay("wake", "sleep")
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		ms = append(ms,
			measure{"sync/ping-eventfd", ping + "eventfds (reference/ours)", p, untargeted, true, against(descriptors("eventfd"), pingPong, byFirst("ping"))},
			measure{"sync/ping-pipe", ping + "pipes (reference/ours)", p, untargeted, true, against(descriptors("pipe"), pingPong, byFirst("ping"))},
			measure{"sync/ping-socket", ping + "a pair of Unix sockets (reference/ours)", p, faster, true, against(descriptors("socket"), pingPong, byFirst("ping"))},
			measure{"sync/ping-boost", ping + "Boost's semaphores in shared memory (reference/ours)", p, untargeted, true, against(boostPair, pingPong, byFirst("ping"))},
			measure{"sync/wake-eventfd", wake + "an eventfd", p, untargeted, false, against(descriptors("eventfd"), wakeUp, byFirst("wake"))},
			measure{"sync/wake-pipe", wake + "a pipe", p, untargeted, false, against(descriptors("pipe"), wakeUp, byFirst("wake"))})
	}
	return ms
}

// descriptors founds crews of one worker, which starts the other process, and wakes it by descriptors of a kind.
func descriptors(kind string) founder {
	return func(ctx context.Context, l *lab, cpus []int) (*crew, error) {
		exe, err := l.buildC(ctx, "descriptors")
		if err != nil {
			return nil, err
		}
		c := &crew{}
		err = c.recruit(ctx, cpus[:1], nil, func(int) []string { return []string{exe, kind, fmt.Sprint(cpus[1])} })
		return c.ready(err, "ping 1")
	}
}

// boostPair founds crews of one worker, which starts the other process.
func boostPair(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	c, err := program(boostProgram).found(ctx, l, cpus[:1])
	if err != nil {
		return nil, err
	}
	return c.ready(nil, fmt.Sprintf("partner %d", cpus[1]))
}

// robustCrew founds crews that share a robust mutex.
func robustCrew(ctx context.Context, l *lab, cpus []int) (*crew, error) {
	exe, err := l.buildC(ctx, "robust", "-pthread")
	if err != nil {
		return nil, err
	}
	c, err := sharing(ctx, cpus, func(_ int, memory string) []string { return []string{exe, memory} })
	if err != nil {
		return nil, err
	}
	_, err = c.workers[0].call("found 1")
	return c.ready(err, "mutex 1")
}
