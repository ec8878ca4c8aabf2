package command

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"winshm/internal/inspect"
	"winshm/internal/message"
	"winshm/internal/trace"
)

// spyLog prints what spy sees.
type spyLog struct {
	out     io.Writer
	system  *message.System
	options *spyOptions
	people  inspect.People
	windows map[uint32]string
	atoms   map[uint32]string
	printed int
}

func newSpyLog(out io.Writer, system *message.System, o *spyOptions) *spyLog {
	return &spyLog{out, system, o, inspect.NewPeople(), map[uint32]string{}, map[uint32]string{}, 0}
}

// seen is what --json prints of a message.
type seen struct {
	Time     time.Time       `json:"time"`
	Sender   inspect.Process `json:"sender"`
	Receiver inspect.Process `json:"receiver"`
	Window   uint32          `json:"window"`
	Class    string          `json:"class"`
	ID       uint32          `json:"id"`
	Message  string          `json:"message"`
	How      string          `json:"how"`
	Size     uint64          `json:"size"`
	Took     uint64          `json:"took_ns"`
	Result   uint64          `json:"result"`
}

// drain prints all that is there, and reports whether that was enough.
func (l *spyLog) drain(spy *message.Spy) (done bool, err error) {
	for {
		r, lost, ok := spy.Next()
		if lost > 0 {
			if err := l.lost(lost); err != nil {
				return true, err
			}
		}
		if !ok {
			return false, nil
		}
		if err := l.print(l.describe(r)); err != nil {
			return true, err
		}
		if l.printed++; l.printed == l.options.count {
			return true, nil
		}
	}
}

func (l *spyLog) describe(r trace.Record) seen {
	receiver := int(r.Receiver)
	return seen{
		Time: time.Unix(0, int64(r.Begun)), Sender: l.people.Process(int(r.Sender), int(r.User)), Receiver: l.people.Process(receiver, int(r.User)),
		Window: r.Window, Class: l.class(r.Window), ID: r.ID, Message: l.name(r.ID), How: howText(message.How(r.How)),
		Size: r.Size, Took: r.Took, Result: r.Result,
	}
}

func (l *spyLog) lost(n uint64) error {
	if l.options.json {
		return l.line(map[string]uint64{"lost": n})
	}
	_, err := fmt.Fprintf(l.out, "(%d messages were missed)\n", n)
	return err
}

func (l *spyLog) print(s seen) error {
	if l.options.json {
		return l.line(s)
	}
	if l.printed == 0 {
		fmt.Fprintf(l.out, "%-15s %-22s %-34s %-20s %-7s %9s %9s %s\n", "TIME", "SENDER", "WINDOW", "MESSAGE", "HOW", "SIZE", "TOOK", "ANSWER")
	}
	window := fmt.Sprintf("%#x %s of %v", s.Window, inspect.Printable(s.Class), s.Receiver)
	took, answer := "-", "-"
	if s.How != postedText {
		took, answer = time.Duration(s.Took).Round(100*time.Nanosecond).String(), fmt.Sprint(s.Result)
	}
	_, err := fmt.Fprintf(l.out, "%-15s %-22v %-34s %-20s %-7s %9s %9s %s\n", s.Time.Format("15:04:05.000000"), s.Sender, window,
		inspect.Printable(s.Message), s.How, bytesText(int64(s.Size)), took, answer)
	return err
}

func (l *spyLog) line(v any) error {
	e := json.NewEncoder(l.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// class returns the class of a window, "" if it is gone.
func (l *spyLog) class(window uint32) string {
	if name, known := l.windows[window]; known || window == 0 {
		return name
	}
	info, err := l.system.Describe(message.Handle(window))
	if err != nil {
		return ""
	}
	l.windows[window] = info.Class
	return info.Class
}

const postedText = "posted"

func howText(how message.How) string {
	switch how {
	case message.Posted:
		return postedText
	case message.Notified:
		return "notify"
	case message.Asked:
		return "ask"
	}
	return "sent"
}

// messageNames are the messages that one meets without a screen.
var messageNames = map[uint32]string{
	message.Null: "WM_NULL", message.Create: "WM_CREATE", message.Destroy: "WM_DESTROY", message.SetText: "WM_SETTEXT",
	message.GetText: "WM_GETTEXT", message.GetTextLength: "WM_GETTEXTLENGTH", message.Close: "WM_CLOSE", message.Quit: "WM_QUIT",
	message.SettingChange: "WM_SETTINGCHANGE", message.DevModeChange: "WM_DEVMODECHANGE", message.CopyData: "WM_COPYDATA",
	message.DeviceChange: "WM_DEVICECHANGE", 0x0111: "WM_COMMAND", 0x0113: "WM_TIMER",
}

// firstOfApps is WM_APP.
const firstOfApps = 0x8000

// name returns what a message is called.
func (l *spyLog) name(id uint32) string {
	name, known := messageNames[id]
	switch {
	case known:
		return name
	case id >= message.Registered && id <= 0xFFFF:
		return l.registered(id)
	case id >= firstOfApps && id < message.Registered:
		return fmt.Sprintf("WM_APP+%d", id-firstOfApps)
	case id >= message.User && id < firstOfApps:
		return fmt.Sprintf("WM_USER+%d", id-message.User)
	}
	return fmt.Sprintf("%#x", id)
}

// registered returns the name by which a message was registered.
func (l *spyLog) registered(id uint32) string {
	if name, known := l.atoms[id]; known {
		return name
	}
	name, err := l.system.AtomName(uint16(id))
	if err != nil {
		return fmt.Sprintf("%#x", id)
	}
	l.atoms[id] = name
	return name
}
