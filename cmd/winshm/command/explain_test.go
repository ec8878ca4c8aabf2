package command

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"winshm/winerr"
)

func TestExplain(t *testing.T) {
	if explain(sectionKind, "x", nil) != nil {
		t.Error("no error is explained")
	}
	for _, code := range []winerr.Errno{
		winerr.ERROR_FILE_NOT_FOUND, winerr.ERROR_PATH_NOT_FOUND, winerr.ERROR_INVALID_HANDLE, winerr.ERROR_ALREADY_EXISTS,
		winerr.ERROR_ACCESS_DENIED, winerr.ERROR_COMMITMENT_LIMIT, winerr.ERROR_NOT_ENOUGH_MEMORY, winerr.ERROR_INVALID_NAME,
		winerr.ERROR_TOO_MANY_POSTS,
	} {
		err := explain(sectionKind, `Local\thing`, code)
		if !errors.Is(err, code) {
			t.Errorf("%v: the code is lost", err)
		}
		if text := err.Error(); !strings.Contains(text, `Local\thing`) || strings.Contains(text, "ERROR_") || strings.Contains(text, "%!") {
			t.Errorf("%s is explained by %q", code.Name(), text)
		}
	}
	if err := explain(sectionKind, "x", fs.ErrClosed); !errors.Is(err, fs.ErrClosed) || err.Error() != fs.ErrClosed.Error() {
		t.Errorf("an unknown error becomes %v", err)
	}
}
