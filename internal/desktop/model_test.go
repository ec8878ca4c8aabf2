package desktop

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// check compares all that can be seen.
func (m *model) check(t *rapid.T) {
	queues, want := 0, map[*Client]Use{}
	for _, c := range m.clients {
		queues += len(c.queues)
		use := Use{Queues: int64(len(c.queues))}
		for _, q := range c.queues {
			use.Windows += int64(len(m.gone[q]))
		}
		want[c.Client] = use
	}
	add := func(c *Client, u Use) {
		use := want[c]
		use.Windows, use.Channels, use.Text = use.Windows+u.Windows, use.Channels+u.Channels, use.Text+u.Text
		want[c] = use
	}
	for _, w := range m.windows {
		add(w.queue.Client, Use{Windows: 1, Text: int64(2 * (len(w.class) + len(w.title)))})
	}
	for _, ch := range m.channels {
		payer := ch.From
		if ch.left {
			payer = ch.To.Client
		}
		add(payer, Use{Channels: 1})
	}
	for c, use := range want {
		if diff := cmp.Diff(use, c.Account.(*purse).used); diff != "" {
			t.Fatal("what is charged (-want +got)\n", diff)
		}
	}
	if got := m.d.Counts(); got != (Counts{queues, len(m.windows), len(m.channels)}) {
		t.Fatalf("%+v, not %d queues, %d windows, %d channels", got, queues, len(m.windows), len(m.channels))
	}
	if got := len(m.d.Reclaim()); got != m.dead {
		t.Fatalf("%d channels ended, not %d", got, m.dead)
	}
	m.dead = 0
	m.checkRoots(t)
	m.checkNews(t)
	m.checkLists(t)
}

// checkRoots counts each user's windows.
func (m *model) checkRoots(t *rapid.T) {
	type counts struct{ windows, open int }
	got, want := map[uint32]counts{}, map[uint32]counts{}
	for _, r := range m.d.roots {
		got[r.user] = counts{r.windows, r.open}
	}
	for _, w := range m.windows {
		n := want[m.owner(w.queue).User]
		if n.windows++; w.open {
			n.open++
		}
		want[m.owner(w.queue).User] = n
	}
	if !maps.Equal(got, want) {
		t.Fatalf("windows by user: %v, not %v", got, want)
	}
}

// checkNews: whoever is told has something to collect, or had.
func (m *model) checkNews(t *rapid.T) {
	for _, q := range m.d.News() {
		if !slices.Contains(m.owner(q).queues, q) {
			t.Fatal("news for a queue that has ended")
		}
	}
}

func (m *model) checkLists(t *rapid.T) {
	c, parent := m.client(t), m.aWindow(t)
	seq, err := m.d.Children(c.Client, parent, NoWindow)
	if (err == nil) != m.isParent(c, parent) {
		t.Fatalf("children of %#x: %v", parent, err)
	}
	var got []uint32
	if err == nil {
		for w := range seq {
			got = append(got, w.Number)
			if w.Parent() != parent {
				t.Fatalf("a child of %#x says that it is one of %#x", parent, w.Parent())
			}
		}
		if diff := cmp.Diff(m.children(c, parent), got); diff != "" {
			t.Fatalf("children of %#x (-want +got)\n%s", parent, diff)
		}
	}
	all := map[uint32]bool{}
	for _, w := range m.windows {
		if m.sees(c, w) {
			all[w.number] = true
		}
	}
	seen := map[uint32]bool{}
	for w := range m.d.All(c.Client, NoWindow) {
		seen[w.Number] = true
	}
	if !maps.Equal(all, seen) {
		t.Fatalf("all windows: %v, not %v", seen, all)
	}
}
