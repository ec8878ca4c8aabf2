package kernel32_test

import (
	"math"
	"path/filepath"
	"testing"
	"time"

	"winshm/kernel32"
	"winshm/winerr"
)

func TestReadAndWrite(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	h := openFile(t, name, readWrite, kernel32.CREATE_NEW, 0)
	var done uint32
	if err := kernel32.WriteFile(h, []byte("hello, file"), &done, nil); err != nil || done != 11 {
		t.Errorf("wrote %d, %v", done, err)
	}
	reads(t, h, 5, "")
	wants(t, "seek", kernel32.SetFilePointerEx(h, 7, nil, kernel32.FILE_BEGIN), 0)
	reads(t, h, 2, "fi")
	reads(t, h, 0, "")
	reads(t, h, 100, "le")
	reads(t, h, 100, "")
	position(t, h, 11)
	wants(t, "seek", kernel32.SetFilePointerEx(h, 0, nil, kernel32.FILE_BEGIN), 0)
	wants(t, "write", kernel32.WriteFile(h, []byte("J"), nil, nil), 0)
	wants(t, "flush", kernel32.FlushFileBuffers(h), 0)
	holds(t, name, "Jello, file")
}

// A transfer at an offset takes the file position along; at the end there is nothing but an error.
func TestOffsets(t *testing.T) {
	name := newFile(t, "f", "12345")
	h, buf := openFile(t, name, readWrite, kernel32.OPEN_EXISTING, 0), make([]byte, 3)
	for _, tt := range []struct {
		offset uint32
		length int
		want   string
		err    winerr.Errno
		after  uint32
	}{
		{1, 3, "234", 0, 4}, {3, 3, "45", 0, 5}, {5, 3, "", 38, 5}, {9, 3, "", 38, 9}, {5, 0, "", 0, 5},
	} {
		done, o := uint32(99), kernel32.Overlapped{Offset: tt.offset}
		err := kernel32.ReadFile(h, buf[:tt.length], &done, &o)
		wants(t, "read", err, tt.err)
		if string(buf[:done]) != tt.want || o.InternalHigh != uintptr(done) || (o.Internal == 0) != (err == nil) {
			t.Errorf("at %d: read %q, %+v; want %q", tt.offset, buf[:done], o, tt.want)
		}
		position(t, h, tt.after)
	}
	wants(t, "write", kernel32.WriteFile(h, []byte("ab"), nil, &kernel32.Overlapped{Offset: 1}), 0)
	position(t, h, 3)
	end := kernel32.Overlapped{Offset: math.MaxUint32, OffsetHigh: math.MaxUint32}
	wants(t, "append", kernel32.WriteFile(h, []byte("6"), nil, &end), 0)
	position(t, h, 6)
	negative := kernel32.Overlapped{OffsetHigh: 1 << 31}
	wants(t, "negative offset", kernel32.WriteFile(h, buf, nil, &negative), winerr.ERROR_INVALID_PARAMETER)
	wants(t, "negative offset", kernel32.ReadFile(h, buf, nil, &negative), winerr.ERROR_INVALID_PARAMETER)
	wants(t, "event", kernel32.ReadFile(h, buf, nil, &kernel32.Overlapped{HEvent: 8}), winerr.ERROR_NOT_SUPPORTED)
	holds(t, name, "1ab456")
}

// An overlapped handle has no file position.
func TestOverlappedHandle(t *testing.T) {
	h := openFile(t, newFile(t, "f", "12345"), readWrite, kernel32.OPEN_EXISTING, kernel32.FILE_FLAG_OVERLAPPED)
	buf := make([]byte, 3)
	wants(t, "read without offset", kernel32.ReadFile(h, buf, nil, nil), winerr.ERROR_INVALID_PARAMETER)
	wants(t, "write without offset", kernel32.WriteFile(h, buf, nil, nil), winerr.ERROR_INVALID_PARAMETER)
	wants(t, "read", kernel32.ReadFile(h, buf, nil, &kernel32.Overlapped{Offset: 1}), 0)
	if string(buf) != "234" {
		t.Errorf("read %q", buf)
	}
	position(t, h, 0)
}

// What is only appended goes to the end, wherever the position is.
func TestAppend(t *testing.T) {
	name := newFile(t, "f", "12345")
	h := openFile(t, name, kernel32.FILE_APPEND_DATA, kernel32.OPEN_EXISTING, 0)
	wants(t, "seek", kernel32.SetFilePointerEx(h, 0, nil, kernel32.FILE_BEGIN), 0)
	wants(t, "write", kernel32.WriteFile(h, []byte("6"), nil, nil), 0)
	wants(t, "write", kernel32.WriteFile(h, []byte("7"), nil, &kernel32.Overlapped{Offset: 1}), 0)
	holds(t, name, "1234567")
}

func TestSetFilePointer(t *testing.T) {
	h := openFile(t, newFile(t, "f", "12345"), kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 0)
	high := func(v int32) *int32 { return &v }
	for _, tt := range []struct {
		what     string
		low      int32
		high     *int32
		whence   uint32
		want     uint32
		wantHigh int32
		err      winerr.Errno
	}{
		{"forward", 3, nil, kernel32.FILE_BEGIN, 3, 0, 0},
		{"on", 3, nil, kernel32.FILE_CURRENT, 6, 0, 0},
		{"back", -2, nil, kernel32.FILE_CURRENT, 4, 0, 0},
		{"from the end", -4, nil, kernel32.FILE_END, 1, 0, 0},
		{"before the beginning", -2, nil, kernel32.FILE_CURRENT, math.MaxUint32, 0, 131},
		{"far before the beginning", -2, high(-5), kernel32.FILE_END, math.MaxUint32, -5, 131},
		{"far", -1, high(1), kernel32.FILE_BEGIN, math.MaxUint32, 1, 0},
		{"on from afar", 3, high(0), kernel32.FILE_CURRENT, 2, 2, 0},
		{"too far without an upper half", 0, nil, kernel32.FILE_CURRENT, math.MaxUint32, 0, 87},
		{"back from afar", 0, high(0), kernel32.FILE_BEGIN, 0, 0, 0},
		{"overflow", -1, high(math.MaxInt32), kernel32.FILE_END, math.MaxUint32, math.MaxInt32, 87},
		{"unknown start", 0, nil, 3, math.MaxUint32, 0, 87},
	} {
		got, err := kernel32.SetFilePointer(h, tt.low, tt.high, tt.whence)
		wants(t, tt.what, err, tt.err)
		if got != tt.want || tt.high != nil && *tt.high != tt.wantHigh {
			t.Errorf("%s: %#x, not %#x; upper half %v", tt.what, got, tt.want, tt.high)
		}
	}
}

func TestSizeAndEnd(t *testing.T) {
	h := openFile(t, newFile(t, "f", "12345"), readWrite, kernel32.OPEN_EXISTING, 0)
	const large = 5<<32 + 7
	for _, size := range []int64{2, 9, large} {
		var at, got int64
		wants(t, "seek", kernel32.SetFilePointerEx(h, size, &at, kernel32.FILE_BEGIN), 0)
		wants(t, "set end", kernel32.SetEndOfFile(h), 0)
		wants(t, "size", kernel32.GetFileSizeEx(h, &got), 0)
		if got != size || at != size {
			t.Errorf("size %d at %d, want %d", got, at, size)
		}
	}
	high := uint32(99)
	if low, err := kernel32.GetFileSize(h, &high); low != 7 || high != 5 || err != nil {
		t.Errorf("size %d, %d, %v", low, high, err)
	}
	wants(t, "seek", kernel32.SetFilePointerEx(h, 0, nil, kernel32.FILE_BEGIN), 0)
	reads(t, h, 4, "12\x00\x00")
}

func TestFileInformation(t *testing.T) {
	name := newFile(t, "f", "12345")
	h := openFile(t, name, 0, kernel32.OPEN_EXISTING, 0)
	var info, other kernel32.ByHandleFileInformation
	wants(t, "information", kernel32.GetFileInformationByHandle(h, &info), 0)
	if info.FileSizeLow != 5 || info.FileSizeHigh != 0 || info.NumberOfLinks != 1 || info.FileAttributes != 0x20 {
		t.Errorf("%+v", info)
	}
	ticks := int64(info.LastWriteTime.HighDateTime)<<32 | int64(info.LastWriteTime.LowDateTime)
	epoch := time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC)
	if age := time.Since(time.Unix(epoch.Unix()+ticks/1e7, 0)); age < -time.Minute || age > time.Hour {
		t.Errorf("written %v ago", age)
	}
	same := openFile(t, filepath.Dir(name)+`\.\f`, kernel32.GENERIC_READ, kernel32.OPEN_EXISTING, 0)
	wants(t, "information", kernel32.GetFileInformationByHandle(same, &other), 0)
	if other.FileIndexLow != info.FileIndexLow || other.VolumeSerialNumber != info.VolumeSerialNumber {
		t.Errorf("two handles of one file: %+v, %+v", info, other)
	}
}
