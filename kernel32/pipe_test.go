package kernel32_test

import (
	"sync"
	"testing"

	"winshm/internal/testkit"
	"winshm/kernel32"
	"winshm/winerr"
)

func newPipe(t *testing.T, sa *kernel32.SecurityAttributes) (r, w kernel32.Handle) {
	t.Helper()
	if err := kernel32.CreatePipe(&r, &w, sa, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = kernel32.CloseHandle(r), kernel32.CloseHandle(w) })
	return r, w
}

func TestPipe(t *testing.T) {
	r, w := newPipe(t, nil)
	wants(t, "write", kernel32.WriteFile(w, []byte("abc"), nil, nil), 0)
	reads(t, r, 2, "ab")
	wants(t, "write to the end for reading", kernel32.WriteFile(r, []byte("x"), nil, nil), winerr.ERROR_ACCESS_DENIED)
	wants(t, "read from the end for writing", kernel32.ReadFile(w, make([]byte, 1), nil, nil), winerr.ERROR_ACCESS_DENIED)
	wants(t, "flush", kernel32.FlushFileBuffers(w), 0)
	wants(t, "truncate", kernel32.SetEndOfFile(w), winerr.ERROR_INVALID_FUNCTION)
	wants(t, "seek", kernel32.SetFilePointerEx(r, 0, nil, kernel32.FILE_BEGIN), winerr.ERROR_INVALID_FUNCTION)
	_, err := kernel32.GetFileSize(r, nil)
	wants(t, "size", err, winerr.ERROR_INVALID_FUNCTION)
	var info kernel32.ByHandleFileInformation
	wants(t, "information", kernel32.GetFileInformationByHandle(r, &info), winerr.ERROR_INVALID_FUNCTION)
	if kind, err := kernel32.GetFileType(r); kind != kernel32.FILE_TYPE_PIPE || err != nil {
		t.Errorf("type %d, %v", kind, err)
	}
	wants(t, "close", kernel32.CloseHandle(w), 0)
	reads(t, r, 2, "c")
	done := uint32(9)
	wants(t, "read from a broken pipe", kernel32.ReadFile(r, make([]byte, 1), &done, nil), winerr.ERROR_BROKEN_PIPE)
	if done != 0 {
		t.Errorf("%d bytes", done)
	}
}

func TestPipeWithoutReader(t *testing.T) {
	r, w := newPipe(t, nil)
	wants(t, "close", kernel32.CloseHandle(r), 0)
	wants(t, "write", kernel32.WriteFile(w, []byte("abc"), nil, nil), winerr.ERROR_NO_DATA)
}

func TestPipeInherited(t *testing.T) {
	r, w := newPipe(t, &kernel32.SecurityAttributes{InheritHandle: 1})
	for _, h := range []kernel32.Handle{r, w} {
		var flags uint32
		if err := kernel32.GetHandleInformation(h, &flags); err != nil || flags != kernel32.HANDLE_FLAG_INHERIT {
			t.Errorf("flags %d, %v", flags, err)
		}
	}
}

// A handle may be closed while another thread reads: the file is closed when that is done.
func TestCloseInUse(t *testing.T) {
	files := testkit.OpenFiles()
	r, w := newPipe(t, nil)
	var wg sync.WaitGroup
	entered := make(chan struct{})
	wg.Go(func() {
		close(entered)
		var done uint32
		err := kernel32.ReadFile(r, make([]byte, 4), &done, nil)
		// Closed before the read began, or read what was written.
		if err == nil && done != 1 || err != nil {
			wants(t, "read", err, winerr.ERROR_INVALID_HANDLE)
		}
	})
	<-entered
	wants(t, "close", kernel32.CloseHandle(r), 0)
	if err := kernel32.WriteFile(w, []byte("x"), nil, nil); err != nil {
		wants(t, "write", err, winerr.ERROR_NO_DATA)
	}
	wg.Wait()
	wants(t, "close", kernel32.CloseHandle(w), 0)
	if now := testkit.OpenFiles(); now > files {
		t.Errorf("%d files are open, %d were", now, files)
	}
}
