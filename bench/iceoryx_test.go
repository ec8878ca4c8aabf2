package main

import (
	"os"
	"testing"
)

// Building iceoryx2 takes a minute or two: a run of the bench does it.
func TestIceoryxReference(t *testing.T) {
	if testing.Short() {
		t.Skip("iceoryx2 is not for a short test")
	}
	l := testLab(t)
	if _, err := os.Stat(l.iceoryxProgram()); err != nil {
		t.Skip("iceoryx2 has not been built: run the bench with -run iceoryx")
	}
	c := formed(t, l, iceoryxCrew, 2)
	took(t, "ask", together("ask 64 0", "answer 64 0")(c), 2) // on one processor, each waits for its turn
	took(t, "ask", together("ask 1048576 1", "answer 1048576 1")(c), 2)
	took(t, "ping", together("ping 0 0", "pong 0 0")(c), 10)
}
