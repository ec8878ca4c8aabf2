package desktop

import (
	"maps"
	"slices"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

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
		add(ch.From, Use{Channels: 1})
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
