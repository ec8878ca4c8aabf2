package server

import (
	"iter"

	"winshm/internal/desktop"
	"winshm/internal/wire"
	"winshm/winerr"
)

func (c *connection) opCreateWindow(req *request) (reply, error) {
	var m wire.CreateWindow
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		q, err := me.Queue(m.Queue)
		if err != nil {
			return reply{}, err
		}
		w, err := d.CreateWindow(q, desktop.NewWindow{
			Parent: m.Parent, Style: m.Style, ExStyle: m.ExStyle, Class: m.Class, Title: m.Title,
		})
		return windowReply(w, err)
	})
}

func (c *connection) opDestroyWindow(req *request) (reply, error) {
	var m wire.Window
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		return reply{}, d.Destroy(me, m.Window)
	})
}

func (c *connection) opChangeWindow(req *request) (reply, error) {
	var m wire.ChangeWindow
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		w, err := d.Own(me, m.Window)
		if err != nil {
			return reply{}, err
		}
		switch m.What {
		case wire.WindowTitle:
			err = d.SetTitle(w, m.Text)
		case wire.WindowStyle:
			w.Style = m.Value
		case wire.WindowExStyle:
			w.ExStyle = m.Value
		case wire.WindowParent:
			err = d.SetParent(w, m.Value)
		case wire.WindowOpen:
			err = c.openWindow(d, w, m.Value != 0)
		default:
			err = winerr.ERROR_INVALID_PARAMETER
		}
		return reply{}, err
	})
}

// openWindow lets other users find a window, who can then ask its process to work for them: that takes the right to make what
// all users find.
func (c *connection) openWindow(d *desktop.Desktop, w *desktop.Window, open bool) error {
	if open && !c.process.object.CreateGlobal() {
		return winerr.ERROR_ACCESS_DENIED
	}
	d.SetOpen(w, open)
	return nil
}

func (c *connection) opFindWindow(req *request) (reply, error) {
	var m wire.FindWindow
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	search := desktop.Search{Top: m.Flags&wire.FindTop != 0, Parent: m.Parent, After: m.After}
	if m.Flags&wire.FindByClass != 0 {
		search.Class = &m.Class
	}
	if m.Flags&wire.FindByTitle != 0 {
		search.Title = &m.Title
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		w, err := d.Find(me, search)
		return windowReply(w, err)
	})
}

// windowReply names a window; nil is none.
func windowReply(w *desktop.Window, err error) (reply, error) {
	switch {
	case err != nil:
		return reply{}, err
	case w == nil:
		return reply{body: &wire.Window{Window: wire.NoWindow}}, nil
	}
	return reply{body: &wire.Window{Window: w.Number}}, nil
}

func (c *connection) opDescribeWindow(req *request) (reply, error) {
	var m wire.Window
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		w, err := d.Window(me, m.Window)
		if err != nil {
			return reply{}, err
		}
		info := describeWindow(w)
		return reply{body: &info}, nil
	})
}

func describeWindow(w *desktop.Window) wire.WindowInfo {
	q := w.Queue
	info := wire.WindowInfo{
		Window: w.Number, Parent: w.Parent(), Style: w.Style, ExStyle: w.ExStyle,
		Process: q.Client.Process, Thread: q.Thread, User: q.Client.User, Queue: q.ID,
		Class: w.Class, Title: w.Title,
	}
	if w.Open {
		info.Open = 1
	}
	return info
}

func (c *connection) opWindows(req *request) (reply, error) {
	var m wire.Windows
	if err := wire.Decode(req.body, &m); err != nil {
		return reply{}, err
	}
	return c.desk(func(d *desktop.Desktop, me *desktop.Client) (reply, error) {
		windows := d.All(me, m.After)
		if m.All == 0 {
			var err error
			if windows, err = d.Children(me, m.Parent, m.After); err != nil {
				return reply{}, err
			}
		}
		return reply{body: listWindows(windows)}, nil
	})
}

// listWindows describes as many windows as fit into a frame.
func listWindows(windows iter.Seq[*desktop.Window]) *wire.WindowsReply {
	const fields, head = 48, wire.HeaderSize + 8
	list, room := &wire.WindowsReply{}, wire.MaxFrame-head
	for w := range windows {
		if room -= fields + len(w.Class) + len(w.Title); room < 0 {
			list.More = 1
			break
		}
		list.Windows = append(list.Windows, describeWindow(w))
	}
	return list
}
