package message

import (
	"winshm/internal/wire"
	"winshm/winerr"
)

// Windows that nobody made, above all others. They take no messages.
const (
	DesktopWindow Handle = 0x10002 // GetDesktopWindow: above the top-level ones; its class is "#32769"
	MessageWindow Handle = 0x10004 // above the message-only ones; its class is "Message"
)

// The styles that the engine knows (WS_*).
const (
	Popup   = 0x80000000
	Child   = 0x40000000
	Visible = 0x10000000
)

// What Ancestor returns (GA_*).
const (
	ParentAncestor    = 1
	RootAncestor      = 2
	RootOwnerAncestor = 3
)

// Above returns what CreateWindow, Find and Windows take for a parent, of what a caller of Win32 names as such.
func Above(parent Handle) Handle {
	switch parent {
	case DesktopWindow:
		return Desktop
	case MessageWindow:
		return Parent
	}
	return parent
}

// root describes a window that nobody made.
func root(h Handle) (wire.WindowInfo, bool) {
	switch h {
	case DesktopWindow:
		return wire.WindowInfo{Window: uint32(h), Class: "#32769", Style: Visible}, true
	case MessageWindow:
		return wire.WindowInfo{Window: uint32(h), Class: "Message"}, true
	}
	return wire.WindowInfo{}, false
}

// Ancestor returns the window above another one (GetAncestor). ERROR_INVALID_WINDOW_HANDLE: there is no such window.
// ERROR_INVALID_PARAMETER: which is none of the three.
func (s *System) Ancestor(h Handle, which uint32) (Handle, error) {
	if which < ParentAncestor || which > RootOwnerAncestor {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	for {
		info, err := s.Describe(h)
		if err != nil {
			return 0, err
		}
		above := aboveOf(h, Handle(info.Parent))
		if which == ParentAncestor {
			return above, nil
		}
		if above == 0 || above == DesktopWindow || above == MessageWindow {
			return h, nil
		}
		h = above
	}
}

// aboveOf is the reverse of Above.
func aboveOf(h, parent Handle) Handle {
	switch {
	case h == DesktopWindow || h == MessageWindow:
		return 0
	case parent == Desktop:
		return DesktopWindow
	case parent == Parent:
		return MessageWindow
	}
	return parent
}

// ParentOf returns a child's parent, the owner of another window if that is of this process, else 0 (GetParent).
func (s *System) ParentOf(h Handle) (Handle, error) {
	if w := s.Own(h); w != nil && w.ownedBy() != 0 {
		return w.ownedBy(), nil
	}
	info, err := s.Describe(h)
	if err != nil || info.Style&(Child|Popup) != Child || Handle(info.Parent) == Parent {
		return 0, err
	}
	return aboveOf(h, Handle(info.Parent)), nil
}

// IsChild reports whether a window lies below another one, with WS_CHILD all the way.
func (s *System) IsChild(parent, h Handle) bool {
	for {
		info, err := s.Describe(h)
		if err != nil || info.Style&(Child|Popup) != Child {
			return false
		}
		if h = aboveOf(h, Handle(info.Parent)); h == parent {
			return true
		}
	}
}

// Below returns all windows below a parent, each before its children (EnumChildWindows).
func (s *System) Below(parent Handle) (below []wire.WindowInfo, err error) {
	children, err := s.Windows(parent, false)
	for _, child := range children {
		deeper, _ := s.Below(Handle(child.Window)) // it may have gone meanwhile
		below = append(append(below, child), deeper...)
	}
	return below, err
}

// Audience returns who gets a message that is sent or posted to all top-level windows (HWND_BROADCAST): nobody, if it is one of a
// class's own.
func (s *System) Audience(id uint32) (windows []Handle, err error) {
	if id >= User && id < Registered {
		return nil, nil
	}
	all, err := s.Windows(Desktop, false)
	for _, w := range all {
		if w.Style&(Child|Popup) != Child {
			windows = append(windows, Handle(w.Window))
		}
	}
	return windows, err
}
