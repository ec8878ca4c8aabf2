package main

import "slices"

// tails makes n round trips, each after a rest of so many nanoseconds, and answers the 50th, 99th and 99.9th percentile of what
// one took. It is what ref/tails.h does: the clock is read before and after each, without a system call.
func tails(n int, pause int64, trip func() error) ([]int64, error) {
	took := make([]int64, n)
	for i := range took {
		if pause > 0 {
			rest(pause)
		}
		start := clock()
		if err := trip(); err != nil {
			return nil, err
		}
		took[i] = clock() - start
	}
	slices.Sort(took)
	return []int64{took[n*500/1000], took[n*990/1000], took[n*999/1000]}, nil
}

// trip is one round trip with the process that makes pong.
func (w *waitables) trip() error {
	if err := w.to[1].Set(); err != nil {
		return err
	}
	return w.to[0].Wait(never)
}

// pings answers percentiles of round trips, seldoms the same after rests, in which the other side falls asleep.
func (w *waitables) pings(args []int) ([]int64, error)   { return tails(args[0], 0, w.trip) }
func (w *waitables) seldoms(args []int) ([]int64, error) { return tails(args[0], pause, w.trip) }

// sends and rarely are the same for messages of a size and kind.
func (m *messages) sends(args []int) ([]int64, error) { return tails(args[2], 0, m.trip(args)) }

func (m *messages) rarely(args []int) ([]int64, error) { return tails(args[2], pause, m.trip(args)) }

func (m *messages) trip(args []int) func() error {
	block, kind := m.warm(args[0]), uint64(args[1])
	return func() error {
		_, err := m.window.SendData(never, kind, block)
		return err
	}
}
