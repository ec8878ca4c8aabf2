package proc

import (
	"time"

	"golang.org/x/sys/unix"
)

// started is this process's reading of CLOCK_MONOTONIC at a moment that the runtime's clock knows: asking that one is cheaper.
var started, startedAt = func() (time.Duration, time.Time) {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
	return time.Duration(ts.Nano()), time.Now()
}()

// Uptime returns the time since the machine began, as all its processes see it; time in sleep does not count.
func Uptime() time.Duration { return started + time.Since(startedAt) }
