package desktop

import (
	"errors"
	"slices"
	"testing"

	"winshm/winerr"
)

// purse counts what a user has, up to a limit.
type purse struct{ used, most Use }

func (p *purse) Room(u Use) error {
	if p.most.Windows != 0 && u.Windows > 0 && p.used.Windows+u.Windows > p.most.Windows {
		return winerr.ERROR_NO_MORE_USER_HANDLES
	}
	return nil
}

func (p *purse) Charge(u Use) {
	p.used.Queues += u.Queues
	p.used.Windows += u.Windows
	p.used.Channels += u.Channels
	p.used.Text += u.Text
}

// world is a desktop with clients to whom nothing happens unless a test says so.
type world struct {
	*testing.T
	*Desktop
	bells uint32
}

func newWorld(t *testing.T) *world { return &world{T: t, Desktop: New()} }

func (w *world) client(user uint32) *Client {
	return &Client{User: user, Account: &purse{}, Alive: func() bool { return true }}
}

func (w *world) queue(c *Client) *Queue {
	w.Helper()
	w.bells++
	q, err := w.NewQueue(c, w.bells, 0)
	if err != nil {
		w.Fatal(err)
	}
	return q
}

// window makes a window whose class is "c" and whose title is given.
func (w *world) window(q *Queue, parent uint32, title string) uint32 {
	w.Helper()
	made, err := w.CreateWindow(q, NewWindow{Parent: parent, Class: "c", Title: title})
	if err != nil {
		w.Fatal(err)
	}
	return made.Number
}

// titles are those of a parent's children, in their order.
func (w *world) titles(c *Client, parent uint32) (titles string) {
	w.Helper()
	children, err := w.Children(c, parent, NoWindow)
	if err != nil {
		w.Fatal(err)
	}
	for child := range children {
		titles += child.Title
	}
	return titles
}

func (w *world) expect(what string, err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("%s: %v, not %v", what, err, want)
	}
}

type closer struct{}

func (closer) Close() error { return nil }

// TestEnds is about what goes with what: a parent with its children in the queues of others, a queue with its windows, a
// client with its queues, and the channels.
func TestEnds(t *testing.T) {
	w := newWorld(t)
	one, two := w.client(1), w.client(1)
	q, child, same := w.queue(one), w.queue(two), w.queue(one)
	parent := w.window(q, NoWindow, "parent")
	in := w.window(child, parent, "in two")
	deep := w.window(same, in, "in one again")
	w.expect("another's", w.Destroy(two, parent), winerr.ERROR_ACCESS_DENIED)
	ch, err := w.Connect(two, q, closer{})
	w.expect("connect", err, nil)
	if _, err := w.Connect(one, child, closer{}); err != nil {
		t.Fatal(err)
	}
	if news := w.News(); !slices.Equal(news, []*Queue{q, child}) {
		t.Errorf("news for %v", news)
	}
	w.expect("destroy", w.Destroy(one, parent), nil)
	if n := w.Counts(); n != (Counts{3, 0, 2}) {
		t.Errorf("%+v are left", n)
	}
	if one.Account.(*purse).used.Windows != 1 || two.Account.(*purse).used.Windows != 1 {
		t.Error("windows are not charged until their queues have heard of their ends")
	}
	for queue, want := range map[*Queue]uint32{child: in, same: deep} {
		if _, gone, _ := queue.Collect(9, 9); !slices.Equal(gone, []uint32{want}) {
			t.Errorf("%#x are gone, not %#x", gone, want)
		}
	}
	w.EndQueue(q)
	if dead := w.Reclaim(); len(dead) != 1 || !ch.Ended() || two.ChannelTo(q) != nil {
		t.Errorf("%d channels ended with the queue", len(dead))
	}
	w.EndClient(one)
	if dead := w.Reclaim(); len(dead) != 1 {
		t.Errorf("%d channels ended with the sender", len(dead))
	}
	w.EndClient(two)
	if n := w.Counts(); n != (Counts{}) || one.Account.(*purse).used != (Use{}) || two.Account.(*purse).used != (Use{}) {
		t.Errorf("%+v are left, charged %+v %+v", n, one.Account, two.Account)
	}
}
