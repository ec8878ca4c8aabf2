package command

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
)

// size is a number of bytes on the command line; it is a pflag.Value.
type size int64

func (s *size) String() string { return strconv.FormatInt(int64(*s), 10) }

// Type names the kind of value in help texts.
func (s *size) Type() string { return "size" }

// Set reads what people write: 4096, 0x1000, 64K, 10MiB, 1G.
func (s *size) Set(text string) error {
	n, err := parseSize(text)
	*s = size(n)
	return err
}

var (
	errSize     = errors.New("write a number of bytes, or one with a unit: 4096, 0x1000, 64K, 10MiB, 1G")
	sizePattern = regexp.MustCompile(`(?i)^(?:0x([0-9a-f]+)|([0-9]+)(?:([kmgt])(?:i?b)?|b)?)$`)
)

func parseSize(text string) (int64, error) {
	part := sizePattern.FindStringSubmatch(text)
	if part == nil {
		return 0, fmt.Errorf("%q is no size: %w", text, errSize)
	}
	number, base, shift := part[2], 10, 0
	switch {
	case part[1] != "":
		number, base = part[1], 16
	case part[3] != "":
		shift = 10 * (1 + strings.Index("KMGT", strings.ToUpper(part[3])))
	}
	n, err := strconv.ParseUint(number, base, 63)
	if err != nil || n > math.MaxInt64>>shift {
		return 0, fmt.Errorf("%s is more than any machine has", text)
	}
	return int64(n) << shift, nil
}

// bytesText writes a size for people.
func bytesText(n int64) string { return humanize.IBytes(uint64(max(n, 0))) }

// exactText writes a size for people and for those who calculate.
func exactText(n int64) string {
	if n < 1024 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%s (%d bytes)", bytesText(n), n)
}
