package main

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestSocketReference(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, func(t *testing.T) {
			c := formed(t, testLab(t), socketCrew(kind.kind), 2)
			for _, size := range []int{64, 64 << 10, 4 << 20} {
				took(t, fmt.Sprint(size), asking(size, reads)(c), 3)
			}
		})
	}
}

func TestCopyReference(t *testing.T) {
	c := formed(t, testLab(t), socketCrew(unix.SOCK_STREAM), 2)
	took(t, "copy", solo("copy 65536 1")(c), 10)
	took(t, "read", solo("read 65536 1")(c), 10)
}

func TestWineMessages(t *testing.T) {
	c := formed(t, testLab(t), wineMessages, 2)
	took(t, "send", sending("send", 64, reads)(c), 10)
}

// exchange sends messages in all ways that the measures know.
func exchange(t *testing.T, c *crew, verbs ...string) {
	t.Helper()
	for _, verb := range verbs {
		for _, size := range []int{64, 1 << 20} {
			took(t, fmt.Sprint(verb, size), sending(verb, size, reads)(c), 3)
		}
	}
	took(t, "read", solo("read 65536 1")(c), 10)
	figures, err := flooding(20 * time.Millisecond)(c).run(1)
	if err != nil {
		t.Fatal(err)
	}
	if each, least, most := figures[0], figures[1], figures[3]; each <= 0 || most < 1 || least > most {
		t.Errorf("flood: figures %v: want a time, and messages", figures)
	}
}

func TestMessagesInGo(t *testing.T) {
	exchange(t, formed(t, testLab(t), goMessages(oneProcessor), 4), "send", "seldom", "place")
}

func TestMessagesInC(t *testing.T) {
	exchange(t, formed(t, testLab(t), cMessages(oneProcessor), 4), "send", "seldom")
}

func TestSlowest(t *testing.T) {
	d := duel{ours: side{figures: [][]float64{{1000}, {5}, {20}, {900}}}} // each; least, middle, most
	if r := fronts[0].slowest(measure{}, d); r.Ours != 25 || r.Verdict != missed {
		t.Errorf("a quarter of what the middle one has: %v %%, %s", r.Ours, r.Verdict)
	}
}
