package message

import (
	"sync"

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
	if s.classes[fold(c.Name)] != nil {
		return winerr.ERROR_CLASS_ALREADY_EXISTS
	}
	s.classes[fold(c.Name)] = c
	return nil
}

// Class returns the process's class of that name, nil if there is none.
func (s *System) Class(name string) *Class {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.classes[fold(name)]
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
	c := s.classes[fold(name)]
	if c == nil {
		return winerr.ERROR_CLASS_DOES_NOT_EXIST
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.windows > 0 {
		return winerr.ERROR_CLASS_HAS_WINDOWS
	}
	delete(s.classes, fold(name))
	return nil
}

func (c *Class) count(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.windows += n
}
