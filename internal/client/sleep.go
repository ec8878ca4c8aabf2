package client

import (
	"time"

	"winshm/internal/waitable"
)

// SleepBy replaces how threads sleep that wait: f is FUTEX_WAIT of futex(2). A front calls it before any wait is made.
func SleepBy(f func(word *uint32, value uint32, limit time.Duration)) { waitable.SleepBy(f) }
