package winshm_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winshm"
	"winshm/winerr"
)

// disk makes a file that holds text, and opens it for reading and writing.
func disk(t *testing.T, text string) *os.File {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(t.TempDir(), "file"), os.O_RDWR|os.O_CREATE, 0o666)
	must(t, err)
	_, err = f.WriteString(text)
	must(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestSectionOverFile has a section begin with a file's content, and the file end with the section's.
func TestSectionOverFile(t *testing.T) {
	c, _ := connect(t)
	f := disk(t, "hello, disk")
	s, err := c.CreateSection("over a file", 0, &winshm.SectionOptions{File: f})
	must(t, err)
	if s.Size() != 11 {
		t.Errorf("it has %d bytes", s.Size())
	}
	v, err := s.Map(nil)
	must(t, err)
	if got := string(v.Bytes()[:11]); got != "hello, disk" {
		t.Errorf("the view begins with %q", got)
	}
	other, err := c.OpenSection("over a file", winshm.MapRead|winshm.MapWrite)
	must(t, err)
	w, err := other.Map(nil)
	must(t, err)
	copy(w.Bytes(), "HELLO")
	must(t, w.Flush())
	content, err := os.ReadFile(f.Name())
	must(t, err)
	if string(content) != "HELLO, disk" {
		t.Errorf("the file holds %q", content)
	}
	for _, end := range []func() error{v.Close, w.Close, s.Close, other.Close} {
		must(t, end())
	}
}

// TestGrownFile makes a file longer by a section, and refuses what cannot be.
func TestGrownFile(t *testing.T) {
	c, _ := connect(t)
	f := disk(t, "x")
	s, err := c.CreateSection("", 10000, &winshm.SectionOptions{File: f})
	must(t, err)
	info, err := f.Stat()
	must(t, err)
	if info.Size() != 10000 || s.Size() != 10000 {
		t.Errorf("the file has %d bytes, the section %d", info.Size(), s.Size())
	}
	must(t, s.Close())
	empty := disk(t, "")
	reader, err := os.Open(f.Name())
	must(t, err)
	defer reader.Close()
	pipe, end, err := os.Pipe()
	must(t, err)
	defer pipe.Close()
	defer end.Close()
	for _, tc := range []struct {
		what string
		size int64
		opts winshm.SectionOptions
		want winerr.Errno
	}{
		{"an empty file", 0, winshm.SectionOptions{File: empty}, winerr.ERROR_FILE_INVALID},
		{"a file that may only be read", 0, winshm.SectionOptions{File: reader}, winerr.ERROR_ACCESS_DENIED},
		{"more than a section for reading has", 10001, winshm.SectionOptions{File: reader, Protection: winshm.ReadOnly}, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{"a pipe", 1, winshm.SectionOptions{File: pipe, Protection: winshm.ReadOnly}, winerr.ERROR_BAD_EXE_FORMAT},
	} {
		if _, err := c.CreateSection("", tc.size, &tc.opts); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.what, err, tc.want)
		}
	}
}

// TestTruncatedFile has somebody else cut a mapped file off: reading and writing what is gone are errors, and what is left is there.
func TestTruncatedFile(t *testing.T) {
	c, _ := connect(t)
	f := disk(t, strings.Repeat("x", 100_000))
	s, err := c.CreateSection("", 0, &winshm.SectionOptions{File: f})
	must(t, err)
	v, err := s.Map(nil)
	must(t, err)
	must(t, f.Truncate(5000))
	part := make([]byte, 1000)
	if _, err := v.ReadAt(part, 50_000); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("reading behind the end: %v", err)
	}
	if _, err := v.WriteAt(part, 50_000); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("writing behind the end: %v", err)
	}
	if _, err := winshm.At[uint64](v, 50_000); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a value behind the end: %v", err)
	}
	if _, err := winshm.SliceAt[uint64](v, 4000, 200); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("values across the end: %v", err)
	}
	if got, err := winshm.At[byte](v, 4999); err != nil || *got != 'x' {
		t.Errorf("the last byte: %v", err)
	}
	if n, err := v.ReadAt(part, 1000); n != len(part) || err != nil {
		t.Errorf("reading what is left: %d bytes, %v", n, err)
	}
	must(t, errors.Join(v.Close(), s.Close()))
}
