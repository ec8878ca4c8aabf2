package winshm_test

import (
	"context"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
)

// TestSendDataAllocations sends to another client of this process, whose receiver's allocations count too: there are none.
func TestSendDataAllocations(t *testing.T) {
	m := testkit.StartManager(t, server.Config{})
	c, other := connectTo(t, m), connectTo(t, m)
	listen(t, other, "frugal", sum)
	w := window(t, c, "frugal")
	for _, size := range []int{0, 64, 4096} {
		data := make([]byte, size)
		send := func() {
			if _, err := w.SendData(context.Background(), 1, data); err != nil {
				t.Fatal(err)
			}
		}
		send()
		if n := testing.AllocsPerRun(200, send); n != 0 {
			t.Errorf("%d bytes: %v allocations for a message", size, n)
		}
	}
}
