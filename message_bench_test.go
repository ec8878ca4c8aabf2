package winshm_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"winshm/internal/server"
	"winshm/internal/testkit"
)

// BenchmarkSendData sends to another process, and to another client of this one, where the receiver's allocations count too.
func BenchmarkSendData(b *testing.B) {
	m := testkit.StartManager(b, server.Config{})
	c := connectTo(b, m)
	for _, where := range []string{"process", "client", "self"} {
		other := c
		switch where {
		case "process":
			play(b, m, "listener", where)
		case "client":
			other = connectTo(b, m)
			fallthrough
		default:
			listen(b, other, where, sum)
		}
		w := window(b, c, where)
		for _, size := range []int{64, 1 << 20} {
			b.Run(fmt.Sprintf("%s/%d", where, size), func(b *testing.B) {
				data := make([]byte, size)
				b.ReportAllocs()
				b.SetBytes(int64(size))
				for b.Loop() {
					if _, err := w.SendData(context.Background(), 1, data); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkSendMany sends from many goroutines to another process.
func BenchmarkSendMany(b *testing.B) {
	m := testkit.StartManager(b, server.Config{})
	play(b, m, "listener", "one")
	w := window(b, connectTo(b, m), "one")
	var failed atomic.Int64
	b.SetParallelism(500)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		data := make([]byte, 64)
		for pb.Next() {
			if _, err := w.SendData(context.Background(), 1, data); err != nil {
				failed.Add(1)
			}
		}
	})
	if n := failed.Load(); n > 0 {
		b.Errorf("%d failed", n)
	}
}
