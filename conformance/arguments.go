package conformance

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winshm/winerr"
)

// Arguments are what is left of a line of [Play], or of its answer. The first error stays.
type Arguments struct {
	fields []string
	err    error
}

func (a *Arguments) fail(why string) {
	if a.err == nil {
		a.err = fmt.Errorf("%s", why)
	}
}

func (a *Arguments) next() string {
	if len(a.fields) == 0 {
		a.fail("too few fields")
		return ""
	}
	field := a.fields[0]
	a.fields = a.fields[1:]
	return field
}

func (a *Arguments) sized(bits int) uint64 {
	n, err := strconv.ParseUint(a.next(), 10, bits)
	if err != nil {
		a.fail(err.Error())
	}
	return n
}

// Number reads a number.
func (a *Arguments) Number() uint64 { return a.sized(64) }

// Dword reads a number of 32 bits.
func (a *Arguments) Dword() uint32 { return uint32(a.sized(32)) }

// Bytes reads bytes; nil is a null pointer.
func (a *Arguments) Bytes() []byte {
	field := a.next()
	if field == "-" {
		return nil
	}
	digits, ok := strings.CutPrefix(field, "=")
	data, err := hex.DecodeString(digits)
	if !ok || err != nil {
		a.fail("these are no bytes: " + field)
	}
	return data
}

// Name reads the units of a name; nil is a null pointer.
func (a *Arguments) Name() []uint16 {
	data := a.Bytes()
	if data == nil {
		return nil
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i])<<8 | uint16(data[2*i+1])
	}
	return units
}

// Atom reads a number that stands where a name may be; false: there is a name.
func (a *Arguments) Atom() (atom uint64, ok bool) {
	if len(a.fields) == 0 || a.fields[0][0] < '0' || a.fields[0][0] > '9' {
		return 0, false
	}
	return a.Number(), true
}

// Attributes reads attributes; nil is a null pointer.
func (a *Arguments) Attributes() *Attributes {
	if len(a.fields) > 0 && a.fields[0] == "-" {
		a.next()
		return nil
	}
	return &Attributes{Length: a.Dword(), Descriptor: a.Bytes(), Inherit: a.Dword()}
}

// Handles reads how many handles follow, and them.
func (a *Arguments) Handles() []uint64 {
	var handles []uint64
	for n := a.Dword(); n > 0 && a.err == nil; n-- {
		handles = append(handles, a.Number())
	}
	return handles
}

func (a *Arguments) result() Result {
	return Result{Value: a.Number(), Code: winerr.Errno(a.Dword())}
}

func field(arg any) string {
	switch arg := arg.(type) {
	case nil:
		return "-"
	case []byte:
		if arg == nil {
			return "-"
		}
		return "=" + hex.EncodeToString(arg)
	case []uint16:
		if arg == nil {
			return "-"
		}
		data := make([]byte, 0, 2*len(arg))
		for _, unit := range arg {
			data = append(data, byte(unit>>8), byte(unit))
		}
		return field(data)
	case *Attributes:
		if arg == nil {
			return "-"
		}
		return field(arg.Length) + " " + field(arg.Descriptor) + " " + field(arg.Inherit)
	}
	if handles, ok := arg.([]uint64); ok {
		return Handles(handles)
	}
	if yes, ok := arg.(bool); ok {
		return fmt.Sprint(flag(yes))
	}
	return fmt.Sprint(arg)
}

// Units is the text of a buffer, up to its zero, as a field.
func Units(buffer []uint16) string {
	if end := slices.Index(buffer, 0); end >= 0 {
		buffer = buffer[:end]
	}
	return field(append([]uint16{}, buffer...))
}

// Hex is bytes as a field.
func Hex(data []byte) string { return field(data) }

// Handles are numbers as fields, after how many they are.
func Handles(list []uint64) string {
	fields := []string{fmt.Sprint(len(list))}
	for _, n := range list {
		fields = append(fields, fmt.Sprint(n))
	}
	return strings.Join(fields, " ")
}
