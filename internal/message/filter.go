package message

import "winshm/internal/wire"

// filter is which messages processes of other users may send.
type filter map[uint32]bool

// with returns the filter after a change.
func (f filter) with(id uint32, allow bool) filter {
	next := filter{}
	for id := range f {
		next[id] = true
	}
	delete(next, id)
	if allow {
		next[id] = true
	}
	return next
}

// Allow says whether processes of other users may send a message to the window (ChangeWindowMessageFilterEx). With the first one
// they also find the window. ERROR_ACCESS_DENIED: who may not make Global names may not open windows either.
func (w *Window) Allow(id uint32, allow bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.filterLocked(w.filter.with(id, allow))
}

// Allows reports whether Allow has allowed a message.
func (w *Window) Allows(id uint32) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.filter[id]
}

// Reset takes back what was allowed for the window alone.
func (w *Window) Reset() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.filterLocked(nil)
}

func (w *Window) filterLocked(next filter) error {
	open := len(next) > 0 || w.queue.system.allowed()
	if err := w.openLocked(open); err != nil {
		return err
	}
	w.filter = next
	return nil
}

// openLocked lets other users find the window, or not any more.
func (w *Window) openLocked(open bool) error {
	value := uint32(0)
	if open {
		value = 1
	}
	if value == w.info.Open {
		return nil
	}
	request := &wire.ChangeWindow{Window: uint32(w.Handle), What: wire.WindowOpen, Value: value}
	_, _, err := w.queue.bell.Ask(wire.OpChangeWindow, request, nil, 0)
	if err == nil {
		w.info.Open = value
	}
	return err
}

// allowed reports whether any message may be sent to all windows of the process.
func (s *System) allowed() bool {
	f, _ := s.filter.Load().(filter)
	return len(f) > 0
}

// Allow is Allow for all windows of the process, also those to come (ChangeWindowMessageFilter).
func (s *System) Allow(id uint32, allow bool) (err error) {
	f, _ := s.filter.Load().(filter)
	s.filter.Store(f.with(id, allow))
	s.windows.Range(func(_, v any) bool {
		w := v.(*Window)
		w.mu.Lock()
		defer w.mu.Unlock()
		err = w.filterLocked(w.filter)
		return err == nil
	})
	if err != nil {
		s.filter.Store(f)
	}
	return err
}

// admits reports whether a process of another user, who is not root, may send a message.
func (w *Window) admits(id uint32) bool {
	all, _ := w.queue.system.filter.Load().(filter)
	w.mu.Lock()
	defer w.mu.Unlock()
	open := len(w.filter)+len(all) > 0
	return open && (w.filter[id] || all[id] || harmless(id))
}

// harmless reports whether a message passes between users wherever any does.
func harmless(id uint32) bool {
	switch id {
	case Null, GetText, GetTextLength:
		return true
	}
	return false
}
