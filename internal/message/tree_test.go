package message_test

import (
	"errors"
	"testing"

	"winshm/internal/message"
	"winshm/winerr"
)

// TestTree sees what is above and below windows.
func TestTree(t *testing.T) {
	s := connect(t)
	q, err := s.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	class := &message.Class{Name: "Tree"}
	if err := s.Register(class); err != nil {
		t.Fatal(err)
	}
	window := func(parent message.Handle, style uint32) message.Handle {
		w, err := q.CreateWindow(message.Spec{Class: class, Parent: parent, Style: style})
		if err != nil {
			t.Fatal(err)
		}
		return w.Handle
	}
	top, hidden := window(message.Desktop, 0), window(message.Parent, 0)
	child := window(top, message.Child)
	grandchild := window(child, message.Child)
	for _, tt := range []struct {
		window                message.Handle
		parent, above, rooted message.Handle
	}{
		{top, 0, message.DesktopWindow, top},
		{hidden, 0, message.MessageWindow, hidden},
		{child, top, top, top},
		{grandchild, child, child, top},
		{message.DesktopWindow, 0, 0, message.DesktopWindow},
	} {
		parent, err := s.ParentOf(tt.window)
		if parent != tt.parent || err != nil {
			t.Errorf("parent of %#x: %#x, %v", tt.window, parent, err)
		}
		if above, err := s.Ancestor(tt.window, message.ParentAncestor); above != tt.above || err != nil {
			t.Errorf("above %#x: %#x, %v", tt.window, above, err)
		}
		if root, err := s.Ancestor(tt.window, message.RootAncestor); root != tt.rooted || err != nil {
			t.Errorf("root of %#x: %#x, %v", tt.window, root, err)
		}
	}
	if !s.IsChild(top, grandchild) || s.IsChild(child, top) || s.IsChild(hidden, child) {
		t.Error("who is whose child")
	}
	if below, err := s.Below(top); err != nil || len(below) != 2 || below[0].Window != uint32(child) {
		t.Errorf("below: %v, %v", below, err)
	}
	if _, err := s.Ancestor(top, 4); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		t.Errorf("an unknown ancestor: %v", err)
	}
	if all, err := s.Audience(message.CopyData); err != nil || len(all) != 1 || all[0] != top {
		t.Errorf("a broadcast goes to %v, %v", all, err)
	}
	if all, err := s.Audience(message.User); err != nil || len(all) != 0 {
		t.Errorf("a class's own message goes to %v, %v", all, err)
	}
}
