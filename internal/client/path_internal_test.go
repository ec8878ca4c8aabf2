package client

import (
	"errors"
	"testing"

	"winshm/winerr"
)

func TestNativePath(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		code       winerr.Errno
	}{
		{`C:\dir\x`, "/dir/x", 0},
		{"z:/dir", "/dir", 0},
		{`\dir\x`, "/dir/x", 0},
		{"/dir/x", "/dir/x", 0},
		{"C:", ".", 0},
		{"c:x", "x", 0},
		{"1:x", "1:x", 0},
		{"a", "a", 0},
		{":", ":", 0},
		{"./a:b", "a:b", 0},
		{`..\a`, "../a", 0},
		{`\\?\C:\x`, "/x", 0},
		{`\\.\C:\x\`, "/x/", 0},
		{`\\?\x`, "x", 0},
		{"//tmp//x", "/tmp/x", 0},
		{`a\..\..\b`, "../b", 0},
		{"NUL", "/dev/null", 0},
		{"nul:", "/dev/null", 0},
		{`\\.\nul`, "/dev/null", 0},
		{"./NUL", "NUL", 0},
		{"nul.txt", "nul.txt", 0},
		{"CON", terminal, 0},
		{"conout$", terminal, 0},
		{"ConIn$", terminal, 0},
		{"", "", 3},
		{`\\server\share\x`, "", 53},
		{`\\?\UNC\server\x`, "", 53},
		{`\\.\pipe\x`, "", 2},
		{"a<b>|\"*?", "a<b>|\"*?", 0},
		{"\xed\xa0\x80", "\xed\xa0\x80", 0},
		{"x. ", "x. ", 0},
	} {
		got, err := nativePath(tt.name)
		if got != tt.want || tt.code == 0 && err != nil || tt.code != 0 && !errors.Is(err, tt.code) {
			t.Errorf("%q: %q, %v; want %q, %d", tt.name, got, err, tt.want, tt.code)
		}
	}
}

// A handle of another kind that the library made is no file.
func TestHoldFile(t *testing.T) {
	h, body := newCounted(t, 0)
	if _, err := ReadFile(h, nil, nil); !errors.Is(err, winerr.ERROR_INVALID_HANDLE) {
		t.Errorf("read: %v", err)
	}
	if IsFile(h) {
		t.Error("it is a file")
	}
	closeLocal(t, h)
	if n := body.closed.Load(); n != 1 {
		t.Errorf("closed %d times", n)
	}
}
