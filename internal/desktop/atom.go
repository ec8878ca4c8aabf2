package desktop

import (
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// The numbers of atoms that have names. MaxAtomName is in UTF-16 units.
const (
	FirstAtom   = 0xC000
	LastAtom    = 0xFFFF
	MaxAtomName = 255
)

// Atoms are the numbers of names in a session: of classes, and of messages that programs register (GlobalAddAtom,
// RegisterWindowMessage). A name that has a number keeps it.
type Atoms struct {
	names   []string // as they were given first
	numbers map[string]uint32
}

// NewAtoms returns a table without names.
func NewAtoms() *Atoms { return &Atoms{numbers: map[string]uint32{}} }

// Len returns how many names have numbers.
func (a *Atoms) Len() int { return len(a.names) }

// Add returns the number of a name, a new one if it has none. ERROR_INVALID_NAME: it is empty, or no text.
// ERROR_INVALID_PARAMETER: it is too long. ERROR_NOT_ENOUGH_MEMORY: there are no more numbers.
func (a *Atoms) Add(name string) (uint32, error) {
	switch {
	case name == "":
		return 0, winerr.ERROR_INVALID_NAME
	case len(name) > 3*MaxAtomName || isText(name, len(name)) && !isText(name, MaxAtomName):
		return 0, winerr.ERROR_INVALID_PARAMETER
	case !isText(name, MaxAtomName):
		return 0, winerr.ERROR_INVALID_NAME
	}
	folded := wtf8.Fold(name)
	if number, known := a.numbers[folded]; known {
		return number, nil
	}
	number := uint32(FirstAtom + len(a.names))
	if number > LastAtom {
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	a.names = append(a.names, name)
	a.numbers[folded] = number
	return number, nil
}

// Find returns the number of a name. ERROR_FILE_NOT_FOUND: it has none.
func (a *Atoms) Find(name string) (uint32, error) {
	if len(name) <= 3*MaxAtomName {
		if number, known := a.numbers[wtf8.Fold(name)]; known {
			return number, nil
		}
	}
	return 0, winerr.ERROR_FILE_NOT_FOUND
}

// Name returns the name that has a number, as it was given first. ERROR_INVALID_HANDLE: none has.
func (a *Atoms) Name(number uint32) (string, error) {
	if i := int64(number) - FirstAtom; i >= 0 && i < int64(len(a.names)) {
		return a.names[i], nil
	}
	return "", winerr.ERROR_INVALID_HANDLE
}
