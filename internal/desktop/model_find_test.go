package desktop

import (
	"errors"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"winshm/winerr"
)

// children are those of a parent that c sees: his user's own, then others', and of each the one on top first.
func (m *model) children(c *modelClient, parent uint32) (list []uint32) {
	return m.sequence(c, parent, parent)
}

// sequence is in what order windows of two parents are found: all of a user's before those of another, if the parents are none.
func (m *model) sequence(c *modelClient, first, second uint32) (list []uint32) {
	type stretch struct{ user, parent uint32 }
	var order []stretch
	for _, user := range slices.Concat([]uint32{c.User}, []uint32{0, 1, 2}) {
		if user != c.User || len(order) == 0 {
			order = append(order, stretch{user, first}, stretch{user, second})
		}
	}
	mixed := m.at(first) != nil
	for i, s := range order {
		for _, w := range m.windows {
			user := m.owner(w.queue).User
			fits := user == s.user || mixed && i >= 2 && user != c.User
			if w.parent == s.parent && fits && m.sees(c, w) && !slices.Contains(list, w.number) {
				list = append(list, w.number)
			}
		}
	}
	return list
}

// find compares with the first one that fits of a list that has everything in the order in which it is to be found.
func (m *model) find(t *rapid.T) {
	c := m.client(t)
	s := Search{Top: rapid.Bool().Draw(t, "top"), Parent: m.aWindow(t), After: m.aWindow(t)}
	if rapid.Bool().Draw(t, "first") {
		s.After = NoWindow
	}
	if rapid.Bool().Draw(t, "by class") {
		s.Class = new(rapid.SampledFrom([]string{"c", "D", ""}).Draw(t, "class"))
	}
	if rapid.Bool().Draw(t, "by title") {
		s.Title = new(rapid.SampledFrom([]string{"T", "", "TT", "longer"}).Draw(t, "title"))
	}
	got, err := m.d.Find(c.Client, s)
	want, wantErr := m.first(c, s)
	if !errors.Is(err, wantErr) || (got == nil) != (want == nil) || got != nil && got.Number != want.number {
		t.Fatalf("find %+v: %+v, %v, not %+v, %v", s, got, err, want, wantErr)
	}
}

func (m *model) first(c *modelClient, s Search) (*modelWindow, error) {
	places := []uint32{s.Parent}
	if s.Top {
		places = []uint32{NoWindow, MessageParent}
	}
	if !m.isParent(c, places[0]) {
		return nil, winerr.ERROR_INVALID_WINDOW_HANDLE
	}
	var order []*modelWindow
	for _, number := range m.sequence(c, places[0], places[len(places)-1]) {
		order = append(order, m.at(number))
	}
	if s.After != NoWindow {
		i := slices.IndexFunc(order, func(w *modelWindow) bool { return w.number == s.After })
		if i < 0 {
			return nil, winerr.ERROR_INVALID_WINDOW_HANDLE
		}
		order = order[i+1:]
	}
	for _, w := range order {
		if (s.Class == nil || strings.EqualFold(*s.Class, w.class)) && (s.Title == nil || strings.EqualFold(*s.Title, w.title)) {
			return w, nil
		}
	}
	return nil, nil
}
