package winshm_test

import (
	"testing"
	"time"
)

// A point of time that nanoseconds in 64 bits do not reach is as far away as it looks.
func TestTimerStartAtFarAway(t *testing.T) {
	c, _ := connect(t)
	for year, past := range map[int]bool{-1: true, 1: true, 1601: true, 1677: true, 2263: false, 9999: false, 1 << 20: false} {
		timer, err := c.CreateTimer("", nil)
		must(t, err)
		must(t, timer.StartAt(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), 0))
		if set, err := timer.TryWait(); set != past || err != nil {
			t.Errorf("the first of January %d: expired %t, %v", year, set, err)
		}
		must(t, timer.Close())
	}
}
