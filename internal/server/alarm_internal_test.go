package server

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// bells is a clock in a bubble, and what it rang.
type bells struct {
	*clock
	start time.Time
	wg    sync.WaitGroup

	mu   sync.Mutex
	rang []time.Duration // since the start
}

// inBubble runs a test with a clock, whose goroutine must end with the test.
func inBubble(t *testing.T, test func(t *testing.T, b *bells)) {
	synctest.Test(t, func(t *testing.T) {
		b := &bells{start: time.Now()}
		b.clock = newClock(b.wg.Go)
		test(t, b)
		b.close()
		b.wg.Wait()
	})
}

// note returns an alarm that notes when it rang.
func (b *bells) note() *alarm {
	return &alarm{ring: func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.rang = append(b.rang, time.Since(b.start))
	}}
}

// check lets time go on, and looks at what rang since the last time.
func (b *bells) check(t *testing.T, after time.Duration, want ...time.Duration) {
	t.Helper()
	time.Sleep(after)
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Equal(b.rang, want) {
		t.Errorf("rang at %v, want %v", b.rang, want)
	}
	b.rang = nil
}

const second = time.Second

func TestAlarmOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		a := b.note()
		b.set(a, 90*second, 0)
		b.check(t, 89*second)
		if in, period, set := b.left(a); in != second || period != 0 || !set {
			t.Errorf("rings in %v, then each %v, set %v", in, period, set)
		}
		b.check(t, second, 90*second)
		b.wg.Wait() // nothing is set any more
		if _, _, set := b.left(a); set {
			t.Error("it is still set")
		}
		b.stop(a)
		b.set(a, 10*second, 0) // by a new goroutine
		b.check(t, 1000*second, 100*second)
	})
}

func TestAlarmOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		alarms := []*alarm{b.note(), b.note(), b.note(), b.note()}
		for i, in := range []time.Duration{30, 10, 20, 15} {
			b.set(alarms[i], in*second, 0)
		}
		b.stop(alarms[3])
		b.check(t, second)
		b.set(alarms[2], 4*second, 0) // anew, and before the one that is waited for
		b.check(t, 60*second, 5*second, 10*second, 30*second)
	})
}

func TestAlarmPeriod(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		a := b.note()
		b.set(a, 10*second, 3*second)
		b.check(t, 17*second, 10*second, 13*second, 16*second)
		b.stop(a)
		b.wg.Wait() // nothing is left to wait for
		b.check(t, 17*second)
	})
}

// TestAlarmLate: the clock was kept from ringing for some periods.
func TestAlarmLate(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		b.set(&alarm{ring: func() { time.Sleep(10 * second) }}, 9*second, 0)
		b.set(b.note(), 10*second, 4*second)
		b.check(t, 35*second, 29*second, 30*second, 34*second) // after a rest that is as long
	})
}

// TestAlarmOfDay: an alarm by the time of day follows when that is set, forward and back; its period does not.
func TestAlarmOfDay(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		var ahead time.Duration
		turn := func(to time.Duration) {
			b.clock.mu.Lock()
			defer b.clock.mu.Unlock()
			ahead = to
		}
		b.day = func() time.Time { return time.Now().Round(0).Add(ahead) }
		b.setDaily(b.note(), b.start.Add(100*second), 50*second)
		b.check(t, 10*second)
		turn(-20 * second)
		b.check(t, 90*second) // it is 100 s later, and 80 on the wall
		turn(0)
		b.check(t, second, 101*second)
		turn(1000 * second)
		b.check(t, 100*second, 150*second, 200*second)
	})
}

// TestAlarmSetsAlarms: an alarm may stop and set alarms when it rings.
func TestAlarmSetsAlarms(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		other := b.note()
		var a *alarm
		a = &alarm{ring: func() {
			b.stop(a)
			b.set(other, second, 0)
		}}
		b.set(a, second, second)
		b.check(t, 10*second, 2*second)
	})
}

// TestAlarmShare: many alarms take a share of each moment.
func TestAlarmShare(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		rings := 0
		for range 10 * alarmShare {
			b.set(&alarm{ring: func() { rings++ }}, alarmGrain, alarmGrain)
		}
		time.Sleep(11*alarmGrain - 1)
		synctest.Wait()
		if rings != 10*alarmShare {
			t.Errorf("%d alarms of a flood rang in ten moments, the share is %d each", rings, alarmShare)
		}
	})
}

func TestAlarmClosed(t *testing.T) {
	inBubble(t, func(t *testing.T, b *bells) {
		b.set(b.note(), second, second)
		b.check(t, second, second)
		b.close()
		b.wg.Wait()
		b.set(b.note(), second, 0)
		b.check(t, 10*second)
	})
}
