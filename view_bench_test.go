package winshm_test

import (
	"testing"

	"winshm"
)

// smallView returns a view of 64 KiB.
func smallView(tb testing.TB) *winshm.View {
	tb.Helper()
	c, _ := connect(tb)
	return mapped(tb, create(tb, c, "", 1<<16, nil), nil)
}

func BenchmarkReadAt(b *testing.B) {
	v, p := smallView(b), make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		if n, err := v.ReadAt(p, 128); n != len(p) || err != nil {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkWriteAt(b *testing.B) {
	v, p := smallView(b), make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		if n, err := v.WriteAt(p, 128); n != len(p) || err != nil {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkCopy is what ReadAt is compared with.
func BenchmarkCopy(b *testing.B) {
	v, p := smallView(b).Bytes(), make([]byte, 64)
	for b.Loop() {
		copy(p, v[128:])
	}
}
