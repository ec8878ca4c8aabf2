package channel

import (
	"bytes"
	"testing"
)

func TestCopy(t *testing.T) {
	from := make([]byte, keptInCaches+1)
	for i := range from {
		from[i] = byte(i * 31 >> 3)
	}
	for _, size := range []int{0, 1, piece, aroundCaches - 1, aroundCaches, aroundCaches + piece + 1, keptInCaches - 1, keptInCaches + 1} {
		to := make([]byte, size+1)
		if n := Copy(to[:size], from); n != size || !bytes.Equal(to[:size], from[:size]) || to[size] != 0 {
			t.Errorf("%d bytes: %d, or not the same", size, n)
		}
		if n := Copy(to, from[:size]); n != min(size, len(to)) {
			t.Errorf("from %d bytes: %d", size, n)
		}
	}
}
