package message

import (
	"sync"

	"winshm/internal/wtf8"
	"winshm/winerr"
)

// Class is a window class, which is the process's own (WNDCLASSEX).
type Class struct {
	// Name is as it was registered, Atom its number in the session.
	Name string
	Atom uint16
	// Wide: its windows' texts are UTF-16 (the W forms).
	Wide bool
	// Front is what the front knows of it.
	Front any

	mu      sync.Mutex
	values  map[int32]uint64
	extra   []byte
	windows int
}

// Register adds a class. ERROR_CLASS_ALREADY_EXISTS: there is one of that name.
func (s *System) Register(c *Class) error {
	if c.Name == "" {
		return winerr.ERROR_INVALID_PARAMETER
	}
	atom, err := s.Atom(c.Name, false)
	if err != nil {
		return err
	}
	c.Atom = atom
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enterLocked()
	if s.classes[wtf8.Fold(c.Name)] != nil {
		return winerr.ERROR_CLASS_ALREADY_EXISTS
	}
	s.classes[wtf8.Fold(c.Name)] = c
	return nil
}

// Class returns the process's class of that name, nil if there is none.
func (s *System) Class(name string) *Class {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.classes[wtf8.Fold(name)]
}

// ClassOf returns the process's class of that number, nil if there is none.
func (s *System) ClassOf(atom uint16) *Class {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.classes {
		if c.Atom == atom {
			return c
		}
	}
	return nil
}

// Unregister takes a class away. ERROR_CLASS_DOES_NOT_EXIST: there is none; ERROR_CLASS_HAS_WINDOWS: it is in use.
func (s *System) Unregister(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.classes[wtf8.Fold(name)]
	if c == nil {
		return winerr.ERROR_CLASS_DOES_NOT_EXIST
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.windows > 0 {
		return winerr.ERROR_CLASS_HAS_WINDOWS
	}
	delete(s.classes, wtf8.Fold(name))
	return nil
}

func (c *Class) count(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.windows += n
}

// What Get- and SetClassLongPtr know beside a class's extra bytes, whose numbers are 0 and above (GCLP_*, GCL_*).
const (
	ClassMenuName    = -8
	ClassBackground  = -10
	ClassCursor      = -12
	ClassIcon        = -14
	ClassModule      = -16
	ClassWindowExtra = -18
	ClassExtra       = -20
	ClassProc        = -24
	ClassStyle       = -26
	ClassAtom        = -32
	ClassSmallIcon   = -34
)

// mostExtra is how many extra bytes a class or a window may have.
const mostExtra = 1 << 16

// NewClass returns a class with those values (of RegisterClassEx) under their numbers. ERROR_INVALID_PARAMETER: the extra bytes are
// too many, or less than none.
func NewClass(name string, values map[int32]uint64) (*Class, error) {
	extra, windowExtra := int32(values[ClassExtra]), int32(values[ClassWindowExtra])
	if min(extra, windowExtra) < 0 || max(extra, windowExtra) > mostExtra {
		return nil, winerr.ERROR_INVALID_PARAMETER
	}
	return &Class{Name: name, Wide: true, values: values, extra: make([]byte, extra)}, nil
}

// longs is what a window of the class begins with.
func (c *Class) longs() longs {
	c.mu.Lock()
	defer c.mu.Unlock()
	return longs{proc: c.values[ClassProc], extra: make([]byte, c.values[ClassWindowExtra])}
}

// Long returns one of the class's values, of so many bytes: 4 (GetClassLong) or 8 (GetClassLongPtr). ERROR_INVALID_INDEX: there is
// none of that number.
func (c *Class) Long(index int32, size int) (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if index == ClassAtom {
		return uint64(c.Atom), nil
	}
	if v, ok := c.values[index]; ok {
		return v, nil
	}
	return getExtra(c.extra, index, size)
}

// SetLong changes one of the class's values, and returns what it was. It means something for windows to come.
func (c *Class) SetLong(index int32, size int, value uint64) (old uint64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch old, ok := c.values[index]; {
	case index == ClassAtom || index == ClassExtra || index == ClassWindowExtra && value > mostExtra:
		return 0, winerr.ERROR_INVALID_PARAMETER
	case ok:
		c.values[index] = value
		return old, nil
	}
	return setExtra(c.extra, index, size, value)
}
