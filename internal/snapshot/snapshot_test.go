package snapshot

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// memory is a source with data from start to end, the rest being holes.
type memory struct {
	*bytes.Reader
	start, end int64
	read       int64 // how much was asked for
}

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	m.read += int64(len(p))
	return m.Reader.ReadAt(p, off)
}

func (m *memory) NextData(from int64) (int64, int64, error) {
	if from >= m.end {
		return 0, 0, io.EOF
	}
	return max(from, m.start), m.end, nil
}

// take writes a snapshot of size bytes, which holds 7s from start to end, into a file.
func take(t *testing.T, size, start, end int64) (*os.File, []byte, *memory) {
	t.Helper()
	content := make([]byte, size)
	for i := start; i < end; i++ {
		content[i] = 7
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "snapshot"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	m, counted := &memory{Reader: bytes.NewReader(content), start: start, end: end}, int64(0)
	if err := Write(f, Head{Size: size, Protection: 4}, m, func(n int64) { counted += n }); err != nil || counted != size {
		t.Fatalf("%d of %d bytes, %v", counted, size, err)
	}
	return f, content, m
}

// target is where a snapshot is read to.
type target []byte

func (b target) WriteAt(p []byte, off int64) (int, error) { return copy(b[off:], p), nil }

func head(t *testing.T, f *os.File) Head {
	t.Helper()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	h, err := ReadHead(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestThereAndBack writes snapshots and reads them again.
func TestThereAndBack(t *testing.T) {
	for _, tc := range []struct{ size, start, end int64 }{
		{1, 0, 1}, {4096, 0, 0}, {blockSize, 10, 20}, {5*blockSize + 1, 2*blockSize + 5, 3*blockSize + 5}, {3 * blockSize, 0, 3 * blockSize},
	} {
		f, content, m := take(t, tc.size, tc.start, tc.end)
		h := head(t, f)
		if h.Size != tc.size || h.Protection != 4 {
			t.Errorf("the head is %+v", h)
		}
		if most := (tc.end - tc.start) + 2*blockSize; tc.end == 0 && m.read > 0 || m.read > most {
			t.Errorf("%+v: %d bytes were read", tc, m.read)
		}
		back := make(target, tc.size)
		if err := Verify(f, h, func(int64) {}); err != nil {
			t.Error(err)
		}
		if err := Read(f, h, back, true, func(int64) {}); err != nil || !bytes.Equal(back, content) {
			t.Errorf("%+v: it came back otherwise, %v", tc, err)
		}
	}
}

// TestDamage changes each of many bytes of a snapshot: it is seen every time, and before anything is written.
func TestDamage(t *testing.T) {
	f, _, _ := take(t, 2*blockSize+100, 0, blockSize)
	whole, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 15, 16, 20, 24, 31, 33, dataStart, dataStart + 5, dataStart + blockSize, len(whole) - 1, len(whole) - 9} {
		damaged := bytes.NewReader(append(append(bytes.Clone(whole[:at]), whole[at]^1), whole[at+1:]...))
		h, err := ReadHead(damaged, damaged.Size())
		if err == nil {
			err = Verify(damaged, h, func(int64) {})
		}
		if !errors.Is(err, ErrNoSnapshot) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	for _, length := range []int{0, 10, headSize, dataStart, len(whole) - 1, len(whole) + 1} {
		cut := append(bytes.Clone(whole), 0)[:length]
		if _, err := ReadHead(bytes.NewReader(cut), int64(len(cut))); !errors.Is(err, ErrNoSnapshot) {
			t.Errorf("%d bytes: %v", length, err)
		}
	}
}

func FuzzHead(f *testing.F) {
	f.Add(Head{Size: 4096, Protection: 4}.encode(), int64(dataStart+4096+8))
	f.Fuzz(func(t *testing.T, b []byte, length int64) {
		h, err := ReadHead(bytes.NewReader(b), length)
		if err == nil && (h.Size <= 0 || h.sumsStart() > length) {
			t.Errorf("%+v in %d bytes", h, length)
		}
	})
}
