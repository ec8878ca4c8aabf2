package shm

import (
	"slices"
	"strings"
	"testing"
)

// TestMappedOn finds the devices of an inode among the locks that the kernel lists.
func TestMappedOn(t *testing.T) {
	const locks = `1: OFDLCK ADVISORY  READ -1 fe:00:42 9223372036854775558 9223372036854775558
2: OFDLCK ADVISORY  READ -1 fe:00:42 9223372036854775552 9223372036854775552
2: -> OFDLCK ADVISORY  READ -1 fe:01:42 9223372036854775558 9223372036854775558
3: OFDLCK ADVISORY  READ -1 08:12:42 9223372036854775558 9223372036854775558
4: OFDLCK ADVISORY  READ -1 08:13:142 9223372036854775558 9223372036854775558
5: FLOCK  ADVISORY  WRITE 1 08:14:42 0 EOF
6: POSIX
`
	if got := mappedOn(strings.NewReader(locks), 42); !slices.Equal(got, []string{"fe:00", "08:12"}) {
		t.Errorf("got %q", got)
	}
}
