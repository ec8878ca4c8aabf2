package main

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestPostReferences(t *testing.T) {
	l := testLab(t)
	give := oneWay("give 32", "take 32")
	took(t, "pipe", give(formed(t, l, socketCrew(fifo), 2)), 1000)
	took(t, "packets", give(formed(t, l, socketCrew(unix.SOCK_SEQPACKET), 2)), 1000)
}

// More messages than a queue holds, so that the sender meets its end.
func TestPosts(t *testing.T) {
	took(t, "posts", oneWay("posts", "posted")(formed(t, testLab(t), goMessages(oneProcessor), 2)), 20_000)
}

func TestPouring(t *testing.T) {
	const long = 20 * time.Millisecond
	l := testLab(t)
	took(t, "ours", pouring(64<<10, "", long)(formed(t, l, goMessages(oneProcessor), 4)), 1)
	took(t, "pipe", pouring(64<<10, "drain 0", long)(formed(t, l, socketCrew(fifo), 4)), 1)
}

func TestEventsInC(t *testing.T) {
	took(t, "event", solo("event")(formed(t, testLab(t), cCrew(oneProcessor), 1)), 10)
}

func TestRate(t *testing.T) {
	if got, want := rate(1000, 1<<20), "1000000 messages/s, 1000000 MiB/s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
