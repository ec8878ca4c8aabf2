package desktop

import (
	"errors"
	"slices"

	"pgregory.net/rapid"

	"winshm/winerr"
)

func (m *model) cutAll(which func(*modelChannel) bool) {
	before := len(m.channels)
	m.channels = slices.DeleteFunc(m.channels, which)
	m.dead += before - len(m.channels)
}

func (m *model) cut(t *rapid.T) {
	if len(m.channels) > 0 {
		ch := rapid.SampledFrom(m.channels).Draw(t, "channel")
		ends := []*Client{ch.To.Client, ch.From}
		if ch.left {
			ends = ends[:1]
		}
		if got := rapid.SampledFrom(ends).Draw(t, "end").Channel(ch.ID); got != ch.Channel {
			t.Fatalf("channel %d: %v", ch.ID, got)
		}
		m.d.Cut(ch.Channel)
		m.cutAll(func(other *modelChannel) bool { return other == ch })
	}
}

func (m *model) reach(t *rapid.T) {
	c, number := m.client(t), m.aWindow(t)
	q, err := m.d.Reach(c.Client, number)
	w := m.at(number)
	switch {
	case w == nil || !m.owner(w.queue).alive:
		if !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Fatal("reach what is not there: ", err)
		}
	case !m.sees(c, w):
		if !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
			t.Fatal("reach another's: ", err)
		}
	case err != nil || q != w.queue:
		t.Fatal("reach: ", err)
	default:
		m.open1(t, c, q)
	}
}

// open1 makes a channel, if there is none.
func (m *model) open1(t *rapid.T, c *modelClient, q *Queue) {
	known := slices.ContainsFunc(m.channels, func(ch *modelChannel) bool { return ch.From == c.Client && ch.To == q && !ch.left })
	if got := c.ChannelTo(q) != nil; got != known {
		t.Fatalf("there is a channel: %t, not %t", got, known)
	}
	if !known {
		ch, err := m.d.Connect(c.Client, q, closer{})
		if err != nil {
			t.Fatal(err)
		}
		m.channels = append(m.channels, &modelChannel{Channel: ch})
	}
}

func (m *model) collect(t *rapid.T) {
	c := m.client(t)
	if len(c.queues) == 0 {
		return
	}
	q, most := rapid.SampledFrom(c.queues).Draw(t, "queue"), rapid.IntRange(0, 3).Draw(t, "most")
	made, gone, more := q.Collect(most, most)
	pending := m.pending(q)
	if n := min(most, len(pending)); len(made) != n || !slices.EqualFunc(made, pending[:n], func(a *Channel, b *modelChannel) bool { return a == b.Channel }) {
		t.Fatalf("collected %d channels, of %d", len(made), len(pending))
	}
	if n := min(most, len(m.gone[q])); len(gone) != n || more != (len(pending)+len(m.gone[q]) > len(made)+n) {
		t.Fatalf("%d windows are gone, of %d; more: %t", len(gone), len(m.gone[q]), more)
	}
	if rapid.IntRange(0, 3).Draw(t, "told") == 0 {
		m.d.Restore(q, made, gone)
		return
	}
	for _, ch := range pending[:len(made)] {
		if ch.collected = true; ch.Left() != ch.left {
			t.Fatalf("channel %d: left: %t", ch.ID, ch.Left())
		}
		if ch.left {
			m.d.Cut(ch.Channel)
		}
	}
	m.cutAll(func(ch *modelChannel) bool { return ch.left && ch.collected })
	for _, w := range gone {
		i := slices.Index(m.gone[q], w)
		if i < 0 {
			t.Fatalf("window %#x is not gone", w)
		}
		m.gone[q] = slices.Delete(m.gone[q], i, i+1)
	}
}

func (m *model) pending(q *Queue) (list []*modelChannel) {
	for _, ch := range m.channels {
		if ch.To == q && !ch.collected {
			list = append(list, ch)
		}
	}
	return list
}
