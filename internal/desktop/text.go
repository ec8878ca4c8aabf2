package desktop

import (
	"strings"

	"winshm/internal/wtf8"
)

// isText reports whether s is a string that a program can have given: of at most so many UTF-16 units.
func isText(s string, most int) bool {
	return len(s) <= 3*most && wtf8.Valid(s) && strings.IndexByte(s, 0) < 0 && wtf8.Len(s) <= most
}
