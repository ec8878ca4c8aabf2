package client

import (
	"sync"

	"winshm/internal/object"
)

// threadSignal is what those wait for who wait for a thread of this process: an event that the library makes when it is first
// waited for, and sets when the thread has ended and its mutexes are abandoned.
type threadSignal struct {
	mu     sync.Mutex
	over   bool
	events []threadEvent
}

// threadEvent is the event for those who use one connection.
type threadEvent struct {
	arena  *arena
	handle Handle
}

// event returns the handle of the event for those who use a client.
func (s *threadSignal) event(c *Client) (Handle, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if e.arena.client == c && e.arena.living() {
			return e.handle, nil
		}
	}
	opened, err := c.CreateWaitable(WaitableSpec{
		Type: object.EventType, Manual: true, Initial: s.over, Access: object.WaitableModify | object.Synchronize,
	})
	if err != nil {
		return 0, err
	}
	a, err := c.arena()
	if err != nil {
		return 0, err
	}
	s.events = append(s.events, threadEvent{a, opened.Handle})
	return opened.Handle, nil
}

// end says that the thread has ended.
func (s *threadSignal) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, e := range s.events {
		_ = e.arena.client.SetEvent(e.handle)
	}
}

// close is called when nobody can wait for the thread any more.
func (s *threadSignal) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if e.arena.living() {
			_ = e.arena.client.CloseHandle(e.handle)
		}
	}
	s.events = nil
}
