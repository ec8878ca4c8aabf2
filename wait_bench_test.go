package winshm_test

import (
	"context"
	"sync/atomic"
	"testing"

	"winshm"
)

func BenchmarkSwap(b *testing.B) {
	var word atomic.Uint64
	for b.Loop() {
		word.CompareAndSwap(0, 1)
		word.CompareAndSwap(1, 0)
	}
}

func BenchmarkEvent(b *testing.B) {
	c, _ := connect(b)
	e := event(b, c, "", nil)
	b.ReportAllocs()
	for b.Loop() {
		_ = e.Set()
		if ok, _ := e.TryWait(); !ok {
			b.Fatal("not set")
		}
	}
}

func BenchmarkMutex(b *testing.B) {
	c, _ := connect(b)
	m := mutex(b, c, "")
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		lock, err := m.Lock(ctx)
		if err != nil || lock.Unlock() != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSemaphore(b *testing.B) {
	c, _ := connect(b)
	s := semaphore(b, c, "", 0, 1)
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		_, _ = s.Release(1)
		if err := s.Wait(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAny(b *testing.B) {
	c, _ := connect(b)
	var all []winshm.Waitable
	for i := range winshm.MaxWait {
		all = append(all, event(b, c, "", &winshm.EventOptions{Manual: true, Set: i == winshm.MaxWait-1}))
	}
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if r, err := winshm.WaitAny(ctx, all...); err != nil || r.Index != winshm.MaxWait-1 {
			b.Fatal(r.Index, err)
		}
	}
}

// BenchmarkHandOver lets two goroutines wake each other.
func BenchmarkHandOver(b *testing.B) {
	c, _ := connect(b)
	handOver(b, c)
}

// BenchmarkHandOverAmong lets a thousand others wait meanwhile.
func BenchmarkHandOverAmong(b *testing.B) {
	c, _ := connect(b)
	never := event(b, c, "", nil)
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	for range 1000 {
		go func() { _ = never.Wait(ctx) }()
	}
	waiting(b, c, 1000)
	handOver(b, c)
}

func handOver(b *testing.B, c *winshm.Client) {
	there, back := event(b, c, "", nil), event(b, c, "", nil)
	go func() {
		for there.Wait(context.Background()) == nil {
			_ = back.Set()
		}
	}()
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		_ = there.Set()
		if err := back.Wait(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
