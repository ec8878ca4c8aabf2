package main

import (
	"context"
	"testing"
)

func TestThrong(t *testing.T) {
	l := testLab(t)
	crowd, err := l.newThrong(context.Background(), l.cpus[0], l.cpus[0], 9)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(crowd.close)
	took(t, "open", crowd.opener(), 10)
	if files, err := crowd.mgr.openFiles(); err != nil || files <= crowd.files {
		t.Errorf("%d open files with nine processes, %d without: %v", files, crowd.files, err)
	}
	if dead, noticed, err := crowd.end(context.Background()); err != nil || dead <= 0 || noticed <= 0 {
		t.Errorf("dead after %v, noticed after %v: %v", dead, noticed, err)
	}
}

func TestStarts(t *testing.T) {
	l := testLab(t)
	if took, err := l.firstCall(context.Background(), l.cpus[0]); err != nil || took[0] <= 0 {
		t.Errorf("first call: %v, %v; want some time", took, err)
	}
	bare, err := l.bareStart(context.Background(), l.cpus[0])
	if err != nil {
		t.Fatal(err)
	}
	took(t, "bare start", bare, 1)
}
