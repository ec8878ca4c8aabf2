package desktop

import "testing"

// BenchmarkFind looks for a window that is not there, among one's own and many of others.
func BenchmarkFind(b *testing.B) {
	d := New()
	me := &Client{User: 1, Account: &purse{}, Alive: func() bool { return true }}
	for user := range uint32(8) {
		c := &Client{User: user + 1, Account: &purse{}, Alive: func() bool { return true }}
		q, err := d.NewQueue(c, 1, 0)
		if err != nil {
			b.Fatal(err)
		}
		for range 8000 {
			if _, err := d.CreateWindow(q, NewWindow{Class: "class", Title: "title"}); err != nil {
				b.Fatal(err)
			}
		}
	}
	class := "another"
	for b.Loop() {
		if w, err := d.Find(me, Search{Top: true, Class: &class}); w != nil || err != nil {
			b.Fatal(w, err)
		}
	}
}
