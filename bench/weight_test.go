package main

import (
	"context"
	"os"
	"testing"
)

func TestWeigh(t *testing.T) {
	w, err := weigh(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if w.resident < w.own || w.own <= 0 || w.threads < 1 || w.files < 3 {
		t.Errorf("this process: %v", w)
	}
}

func TestTypical(t *testing.T) {
	if w := typical([]weight{{1, 9, 5, 3}, {2, 8, 5, 100}, {30, 7, 6, 4}}); w != (weight{2, 8, 5, 4}) {
		t.Errorf("typical: %+v", w)
	}
}

func TestConnectingWeighs(t *testing.T) {
	l := testLab(t)
	mgr, err := l.startManager(context.Background(), anywhere)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(mgr.close)
	ws, err := l.typicalSteps(context.Background(), mgr, (*lab).goClient, []string{"mmap", "attach"})
	if err != nil {
		t.Fatal(err)
	}
	if ws[1].files <= ws[0].files {
		t.Errorf("a client has as many files open as before it was one: %v, %v", ws[0], ws[1])
	}
}
