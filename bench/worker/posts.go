package main

import (
	"errors"

	"winshm"
	"winshm/winerr"
)

// breath is how long a poster waits for a queue that is full, in nanoseconds.
const breath = 20_000

// last tells when the last of a row of posted messages was handled.
var last = make(chan int64, 1)

// arrived notes a posted message; its WParam says how many are to follow.
func arrived(m *winshm.Message) {
	if m.WParam == 0 {
		last <- clock()
	}
}

// posts posts messages, as fast as their queue takes them, and answers the time of day, since base, at which it began.
func (m *messages) posts(args []int) ([]int64, error) {
	start := clock() + began.shared - int64(args[1])
	for left := args[0] - 1; left >= 0; {
		switch err := m.window.Post(winshm.MsgUser, uintptr(left), 0); {
		case err == nil:
			left--
		case errors.Is(err, winerr.ERROR_NOT_ENOUGH_QUOTA):
			rest(breath)
		default:
			return nil, err
		}
	}
	return []int64{start}, nil
}

// posted answers the time of day, since base, at which the last of a row was handled.
func (m *messages) posted(args []int) ([]int64, error) {
	return []int64{<-last + began.shared - int64(args[1])}, nil
}
