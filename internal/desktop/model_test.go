package desktop

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winshm/winerr"
)

// model is a desktop beside plain lists of what there must be.
type model struct {
	d        *Desktop
	clients  []*modelClient
	windows  []*modelWindow // of all parents, the one on top first
	channels []*modelChannel
	gone     map[*Queue][]uint32
	dead     int // channels that have ended since they were reclaimed last
	bells    uint32
}

type modelClient struct {
	*Client
	queues []*Queue
	alive  bool
}

type modelWindow struct {
	number, parent uint32
	queue          *Queue
	class, title   string
	open           bool
}

type modelChannel struct {
	*Channel
	collected, left bool
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{d: New(), gone: map[*Queue][]uint32{}}
		for user := range uint32(3) {
			m.connect(user)
			m.connect(user)
		}
		t.Repeat(map[string]func(*rapid.T){
			"create": m.create, "create more": m.create, "and more": m.create,
			"queue": m.queue, "end queue": m.endQueue, "end client": m.endClient, "die": m.die,
			"destroy": m.destroyOne, "title": m.title, "move": m.move, "open": m.open,
			"find": m.find, "find again": m.find, "reach": m.reach, "reach again": m.reach, "cut": m.cut, "collect": m.collect,
			"": m.check,
		})
	})
}

func (m *model) connect(user uint32) {
	c := &modelClient{alive: true}
	c.Client = &Client{User: user, Account: &purse{}, Alive: func() bool { return c.alive }}
	m.clients = append(m.clients, c)
}

func (m *model) client(t *rapid.T) *modelClient {
	return rapid.SampledFrom(m.clients).Draw(t, "client")
}

// aWindow is the number of a window, or of something else.
func (m *model) aWindow(t *rapid.T) uint32 {
	numbers := []uint32{NoWindow, MessageParent, 0x10010, 4711}
	for _, w := range m.windows {
		numbers = append(numbers, w.number)
	}
	return rapid.SampledFrom(numbers).Draw(t, "window")
}

func (m *model) at(number uint32) *modelWindow {
	for _, w := range m.windows {
		if w.number == number {
			return w
		}
	}
	return nil
}

func (m *model) owner(q *Queue) *modelClient {
	return m.clients[slices.IndexFunc(m.clients, func(c *modelClient) bool { return c.Client == q.Client })]
}

// sees is the rule about who sees what.
func (m *model) sees(c *modelClient, w *modelWindow) bool {
	owner := m.owner(w.queue)
	return owner.alive && (w.open || c.User == 0 || owner.User == c.User)
}

func (m *model) isParent(c *modelClient, number uint32) bool {
	w := m.at(number)
	return number == NoWindow || number == MessageParent || w != nil && m.sees(c, w)
}

func (m *model) queue(t *rapid.T) {
	c := m.client(t)
	m.bells++
	q, err := m.d.NewQueue(c.Client, m.bells, 0)
	if err != nil {
		t.Fatal(err)
	}
	c.queues = append(c.queues, q)
}

func (m *model) create(t *rapid.T) {
	c, parent := m.client(t), m.aWindow(t)
	if len(c.queues) == 0 || !c.alive {
		return
	}
	n := NewWindow{
		Parent: parent, Class: rapid.SampledFrom([]string{"c", "C", "d"}).Draw(t, "class"),
		Title: rapid.SampledFrom([]string{"", "t", "T", "tt"}).Draw(t, "title"),
	}
	q := rapid.SampledFrom(c.queues).Draw(t, "queue")
	w, err := m.d.CreateWindow(q, n)
	if want := m.adopts(c, parent); !errors.Is(err, want) {
		t.Fatalf("create: %v, not %v", err, want)
	}
	if err == nil {
		m.windows = slices.Insert(m.windows, 0, &modelWindow{w.Number, parent, q, n.Class, n.Title, false})
	}
}

// adopts is what there is to say against a parent.
func (m *model) adopts(c *modelClient, parent uint32) error {
	switch w := m.at(parent); {
	case !m.isParent(c, parent):
		return winerr.ERROR_INVALID_WINDOW_HANDLE
	case w != nil && c.User != 0 && m.owner(w.queue).User != c.User:
		return winerr.ERROR_ACCESS_DENIED
	}
	return nil
}

// own looks for a window of a client's, as whoever changes one does.
func (m *model) own(t *rapid.T) (*modelWindow, *Window) {
	c, number := m.client(t), m.aWindow(t)
	w := m.at(number)
	if w != nil && rapid.IntRange(0, 3).Draw(t, "another's") > 0 {
		c = m.owner(w.queue)
	}
	got, err := m.d.Own(c.Client, number)
	switch {
	case w == nil || !m.sees(c, w):
		if !errors.Is(err, winerr.ERROR_INVALID_WINDOW_HANDLE) {
			t.Fatal("what is not there: ", err)
		}
		return nil, nil
	case w.queue.Client != c.Client:
		if !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
			t.Fatal("another's: ", err)
		}
		return nil, nil
	case err != nil:
		t.Fatal(err)
	}
	return w, got
}

func (m *model) destroyOne(t *rapid.T) {
	if w, got := m.own(t); w != nil {
		if err := m.d.Destroy(got.Queue.Client, w.number); err != nil {
			t.Fatal(err)
		}
		m.destroy(w, true)
	}
}

// destroy takes a window away with all below it. quiet: nobody is told of the window itself.
func (m *model) destroy(w *modelWindow, quiet bool) {
	m.windows = slices.DeleteFunc(m.windows, func(other *modelWindow) bool { return other == w })
	if !quiet {
		m.gone[w.queue] = append(m.gone[w.queue], w.number)
	}
	for _, child := range slices.Clone(m.windows) {
		if child.parent == w.number && m.at(child.number) == child {
			m.destroy(child, false)
		}
	}
}

func (m *model) title(t *rapid.T) {
	if w, got := m.own(t); w != nil {
		w.title = rapid.SampledFrom([]string{"", "t", "longer"}).Draw(t, "title")
		if err := m.d.SetTitle(got, w.title); err != nil {
			t.Fatal(err)
		}
	}
}

func (m *model) open(t *rapid.T) {
	if w, got := m.own(t); w != nil {
		w.open = !w.open
		m.d.SetOpen(got, w.open)
	}
}

func (m *model) move(t *rapid.T) {
	w, got := m.own(t)
	if w == nil {
		return
	}
	parent := m.aWindow(t)
	want := m.adopts(m.owner(w.queue), parent)
	for up := m.at(parent); want == nil && up != nil; up = m.at(up.parent) {
		if up == w {
			want = winerr.ERROR_INVALID_PARAMETER
		}
	}
	if err := m.d.SetParent(got, parent); !errors.Is(err, want) {
		t.Fatalf("move: %v, not %v", err, want)
	}
	if want == nil {
		w.parent = parent
		m.windows = slices.Insert(slices.DeleteFunc(m.windows, func(o *modelWindow) bool { return o == w }), 0, w)
	}
}

func (m *model) endQueue(t *rapid.T) {
	c := m.client(t)
	if len(c.queues) > 0 {
		q := rapid.SampledFrom(c.queues).Draw(t, "queue")
		m.d.EndQueue(q)
		m.forget(c, q)
	}
}

func (m *model) forget(c *modelClient, q *Queue) {
	c.queues = slices.DeleteFunc(c.queues, func(other *Queue) bool { return other == q })
	for _, w := range slices.Clone(m.windows) {
		if w.queue == q && m.at(w.number) == w {
			m.destroy(w, true)
		}
	}
	delete(m.gone, q)
	m.cutAll(func(ch *modelChannel) bool { return ch.To == q })
}

func (m *model) endClient(t *rapid.T) {
	c := m.client(t)
	m.d.EndClient(c.Client)
	for len(c.queues) > 0 {
		m.forget(c, c.queues[0])
	}
	for _, ch := range m.channels {
		ch.left = ch.left || ch.From == c.Client && !ch.collected
	}
	m.cutAll(func(ch *modelChannel) bool { return ch.From == c.Client && !ch.left })
	c.alive = true // another process
}

// die ends a process; nobody has heard of it yet.
func (m *model) die(t *rapid.T) { m.client(t).alive = false }
