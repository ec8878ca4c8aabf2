package desktop

import (
	"testing"

	"winshm/winerr"
)

func TestChannels(t *testing.T) {
	w := newWorld(t)
	me, other, root := w.client(1), w.client(2), w.client(0)
	his := w.queue(other)
	his.Thread = 7
	window, _ := w.Window(other, w.window(his, NoWindow, ""))
	_, err := w.Reach(me, window.Number)
	w.expect("a closed window", err, winerr.ERROR_ACCESS_DENIED)
	_, err = w.Reach(me, 4711)
	w.expect("no window", err, winerr.ERROR_INVALID_WINDOW_HANDLE)
	for _, c := range []*Client{me, root} {
		_, err = w.ReachThread(c, 7)
		w.expect("another's thread", err, winerr.ERROR_INVALID_THREAD_ID)
	}
	if q, err := w.ReachThread(other, 7); q != his || err != nil {
		t.Errorf("his own thread: %v, %v", q, err)
	}
	if q, err := w.Reach(root, window.Number); q != his || err != nil {
		t.Errorf("root: %v, %v", q, err)
	}
	w.SetOpen(window, true)
	if q, err := w.Reach(me, window.Number); q != his || err != nil {
		t.Errorf("an open window: %v, %v", q, err)
	}
	var many []*Channel
	for range MaxForeign {
		ch, err := w.Connect(w.client(1), his, closer{})
		w.expect("connect", err, nil)
		many = append(many, ch)
	}
	_, err = w.Connect(me, his, closer{})
	w.expect("one too many", err, winerr.ERROR_NO_SYSTEM_RESOURCES)
	w.Cut(many[0])
	w.Cut(many[0])
	ch, err := w.Connect(me, his, closer{})
	w.expect("room again", err, nil)
	made, _, more := his.Collect(10, 10)
	if len(made) != 10 || made[0] != many[1] || !more {
		t.Errorf("collected %d, more: %t", len(made), more)
	}
	w.Cut(many[2])
	w.News()
	w.Restore(his, made, nil)
	if news := w.News(); len(news) != 1 {
		t.Error("what is restored is no news")
	}
	made, _, more = his.Collect(100, 100)
	if len(made) != MaxForeign-1 || made[0] != many[1] || made[1] != many[3] || made[len(made)-1] != ch || more {
		t.Errorf("collected %d, more: %t", len(made), more)
	}
}

// TestNearestThread: the same number may be that of several threads.
func TestNearestThread(t *testing.T) {
	w := newWorld(t)
	me, far := w.client(1), w.client(1)
	me.Process, far.Process = 1, 2
	w.queue(far).Thread = 7
	mine := w.queue(me)
	mine.Thread = 7
	w.queue(me).Thread = 7
	if q, err := w.ReachThread(me, 7); q != mine || err != nil {
		t.Errorf("%+v, %v", q, err)
	}
	_, err := w.ReachThread(me, 0)
	w.expect("no thread", err, winerr.ERROR_INVALID_THREAD_ID)
}

// TestDeparted: a channel waits for its queue though its client has ended, to whom it is charged until then.
func TestDeparted(t *testing.T) {
	w := newWorld(t)
	one, two := w.client(1), w.client(2)
	q := w.queue(one)
	ends := map[string]func(*Channel){
		"collected": func(ch *Channel) {
			if made, _, _ := q.Collect(9, 9); len(made) != 1 || made[0] != ch || !ch.Left() {
				t.Errorf("collected %v", made)
			}
			w.Cut(ch)
		},
		"given up":        func(*Channel) { w.CutLeft() },
		"cut by the side": func(ch *Channel) { w.Cut(one.Channel(ch.ID)) },
	}
	for how, end := range ends {
		ch, err := w.Connect(two, q, closer{})
		w.expect("connect", err, nil)
		w.EndClient(two)
		if two.ChannelTo(q) != nil || ch.Ended() || two.Account.(*purse).used.Channels != 1 || one.Account.(*purse).used.Channels != 0 {
			t.Errorf("%s: %+v is charged, %+v to the queue", how, two.Account, one.Account)
		}
		end(ch)
		if dead := w.Reclaim(); len(dead) != 1 || !ch.Ended() || two.Account.(*purse).used.Channels != 0 || len(w.Departed()) != 0 {
			t.Errorf("%s: %d channels ended, %+v is charged", how, len(dead), two.Account)
		}
	}
	ch, err := w.Connect(two, q, closer{})
	w.expect("connect", err, nil)
	q.Collect(9, 9)
	w.EndClient(two)
	if !ch.Ended() {
		t.Error("a channel that its queue has goes on without its client")
	}
}
