package client

import (
	"testing"

	"winshm/internal/object"
	"winshm/internal/server"
	"winshm/internal/testkit"
)

func BenchmarkTakeAny(b *testing.B) {
	c := New(Options{Socket: testkit.StartManager(b, server.Config{}).Socket})
	b.Cleanup(func() { _ = c.Close() })
	var handles [MaxWait]Handle
	for i := range handles {
		spec := WaitableSpec{Type: object.EventType, Manual: true, Initial: i == MaxWait-1, Access: object.WaitableAll}
		made, err := c.CreateWaitable(spec)
		if err != nil {
			b.Fatal(err)
		}
		handles[i] = made.Handle
	}
	for b.Loop() {
		if i, ok := c.TakeAny(handles[:]); !ok || i != MaxWait-1 {
			b.Fatal(i, ok)
		}
	}
}
