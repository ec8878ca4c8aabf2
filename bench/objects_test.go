package main

import (
	"context"
	"testing"
)

// worldOf returns a world of so many objects of a kind.
func worldOf(t *testing.T, l *lab, kind, count int) *world {
	t.Helper()
	w, err := l.newWorld(context.Background(), kind, l.cpus[0], l.cpus[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	if err := w.hold(count); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestDeeds(t *testing.T) {
	l := testLab(t)
	for name, kind := range map[string]int{"section": section, "event": event} {
		w := worldOf(t, l, kind, 25)
		for _, d := range deeds(kind) {
			took(t, name+" "+d.name, d.task(w), 10)
		}
	}
}

// Every type can be had in numbers, and is held by the process that made it.
func TestEachTypeIsKept(t *testing.T) {
	l := testLab(t)
	for kind, name := range []string{"section", "event", "mutex", "semaphore", "window"} {
		w := worldOf(t, l, kind, 25)
		if _, _, err := w.mgr.memory(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if w.count != 25 {
			t.Errorf("%s: %d objects", name, w.count)
		}
	}
}
