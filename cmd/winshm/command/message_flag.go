package command

import (
	"errors"
	"strconv"
	"strings"

	"winshm/internal/message"
)

// messageFlag is a message's number, which may be written as spy writes it, but for registered ones.
type messageFlag uint32

func (f *messageFlag) String() string { return strconv.FormatUint(uint64(*f), 10) }

func (f *messageFlag) Type() string { return "number" }

// Set reads a number, a name, or WM_USER or WM_APP and what is added.
func (f *messageFlag) Set(word string) error {
	for id, name := range messageNames {
		if strings.EqualFold(name, word) {
			*f = messageFlag(id)
			return nil
		}
	}
	base, rest := uint64(0), word
	for name, first := range map[string]uint64{"WM_USER": message.User, "WM_APP": firstOfApps} {
		head, more, plus := strings.Cut(word, "+")
		if strings.EqualFold(head, name) {
			if base, rest = first, more; !plus {
				rest = "0"
			}
		}
	}
	n, err := strconv.ParseUint(rest, 0, 32)
	if err != nil || base+n > 0xFFFFFFFF {
		return errors.New("write a number, a name that spy shows as WM_CLOSE, or WM_USER+1")
	}
	*f = messageFlag(base + n)
	return nil
}
