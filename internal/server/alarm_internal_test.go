package server

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// bells is a clock that runs, in a bubble, and what it rang.
type bells struct {
	*clock
	mu    sync.Mutex
	start time.Time
	rang  []time.Duration // since the start
}

// inBubble runs test with a clock that runs.
func inBubble(t *testing.T, test func(t *testing.T, b *bells)) {
	synctest.Test(t, func(t *testing.T) {
		b := &bells{start: time.Now()}
		b.clock = newClock(&b.mu)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go b.run(ctx)
		test(t, b)
	})
}

// note returns an alarm that notes when it rang.
func (b *bells) note() *alarm {
	return &alarm{ring: func() { b.rang = append(b.rang, time.Since(b.start)) }}
}

// do does something under the mutex.
func (b *bells) do(what func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	what()
}

// check lets time go on, and looks at what rang since the last time.
func (b *bells) check(t *testing.T, after time.Duration, want ...time.Duration) {
	t.Helper()
	time.Sleep(after)
	synctest.Wait()
	b.do(func() {
		if !slices.Equal(b.rang, want) {
			t.Errorf("rang at %v, want %v", b.rang, want)
		}
		b.rang = nil
	})
}

const second = time.Second

func TestAlarmOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		a := b.note()
		b.do(func() { b.set(a, 1, 90*second, 0) })
		b.check(t, 89*second)
		b.do(func() {
			if in, set := b.left(a); in != second || !set {
				t.Errorf("rings in %v, set %v", in, set)
			}
		})
		b.check(t, second, 90*second)
		b.check(t, 1000*second)
		b.do(func() {
			if _, set := b.left(a); set {
				t.Error("it is still set")
			}
			b.stop(a)
			if len(b.users) != 0 {
				t.Error("its user is still known")
			}
		})
	})
}

func TestAlarmOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		alarms := []*alarm{b.note(), b.note(), b.note(), b.note()}
		b.do(func() {
			for i, in := range []time.Duration{30, 10, 20, 15} {
				b.set(alarms[i], 1, in*second, 0)
			}
			b.stop(alarms[3])
			b.set(alarms[2], 1, 5*second, 0) // anew
		})
		b.check(t, 60*second, 5*second, 10*second, 30*second)
	})
}

func TestAlarmPeriod(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		a := b.note()
		b.do(func() { b.set(a, 1, 10*second, 3*second) })
		b.check(t, 17*second, 10*second, 13*second, 16*second)
		b.do(func() { b.stop(a) })
		b.check(t, 17*second)
	})
}

// TestAlarmLate: the clock was kept from ringing for some periods.
func TestAlarmLate(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		slow := &alarm{ring: func() { time.Sleep(10 * second) }}
		b.do(func() {
			b.set(slow, 1, 9*second, 0)
			b.set(b.note(), 1, 10*second, 4*second)
		})
		b.check(t, 27*second, 19*second, 22*second, 26*second)
	})
}

// TestAlarmOfDay: an alarm by the time of day follows when that is set, forward and back; its period does not.
func TestAlarmOfDay(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		ahead := time.Duration(0)
		b.do(func() {
			b.day = func() time.Time { return time.Now().Round(0).Add(ahead) }
			b.setDaily(b.note(), 1, b.start.Add(100*second), 50*second)
		})
		b.check(t, 10*second)
		b.do(func() { ahead = -20 * second })
		b.check(t, 90*second) // it is 100 s later, and 80 on the wall
		b.do(func() { ahead = 0 })
		b.check(t, second, 101*second)
		b.do(func() { ahead = 1000 * second })
		b.check(t, 100*second, 150*second, 200*second)
	})
}

// TestAlarmStopsItself: an alarm may stop and set alarms when it rings.
func TestAlarmStopsItself(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		other := b.note()
		var a *alarm
		a = &alarm{ring: func() {
			b.stop(a)
			b.set(other, 2, second, 0)
		}}
		b.do(func() { b.set(a, 1, second, second) })
		b.check(t, 10*second, 2*second)
	})
}

// TestAlarmShare: one user's many alarms take a share of each moment, and another's rings in its time.
func TestAlarmShare(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		const flood = 10 * alarmShare
		rings := 0
		b.do(func() {
			for range flood {
				b.set(&alarm{ring: func() { rings++ }}, 1, 0, alarmGrain)
			}
			b.set(b.note(), 2, 5*alarmGrain/2, 0)
		})
		b.check(t, 10*alarmGrain-1, 3*alarmGrain) // late by less than the grain
		b.do(func() {
			if rings != 10*alarmShare {
				t.Errorf("%d alarms of the flood rang in ten moments, the share is %d each", rings, alarmShare)
			}
		})
	})
}
