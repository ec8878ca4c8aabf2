package user32

import (
	"winshm/internal/message"
	"winshm/winerr"
)

// PostMessage leaves a message in the queue of a window's thread, of the calling thread if hwnd is 0, or of all top-level windows
// ([HWND_BROADCAST]). ERROR_MESSAGE_SYNC_ONLY: the message carries memory; ERROR_INVALID_WINDOW_HANDLE: there is no such window;
// ERROR_NOT_ENOUGH_QUOTA: 10,000 messages are there already.
func PostMessage(hwnd HWND, msg uint32, wParam, lParam uintptr) error {
	m := newMessage(hwnd, msg, wParam, lParam)
	if message.SyncOnly(m.ID, m.WParam) {
		return winerr.ERROR_MESSAGE_SYNC_ONLY
	}
	return onQueue(func(q *message.Queue) error {
		switch {
		case m.Window == 0:
			return q.PostThread(q.Thread(), m)
		case isAll(m.Window):
			return toAll(q, m.ID, func(h message.Handle) {
				one := m
				one.Window = h
				_ = q.Post(one)
			})
		}
		return q.Post(m)
	})
}

// PostThreadMessage leaves a message in a thread's queue. ERROR_INVALID_THREAD_ID: the thread has none, or is another user's.
func PostThreadMessage(thread uint32, msg uint32, wParam, lParam uintptr) error {
	m := newMessage(0, msg, wParam, lParam)
	if message.SyncOnly(m.ID, m.WParam) {
		return winerr.ERROR_MESSAGE_SYNC_ONLY
	}
	return onQueue(func(q *message.Queue) error { return q.PostThread(thread, m) })
}

// PostQuitMessage has the calling thread retrieve WM_QUIT when nothing else that was posted is left.
func PostQuitMessage(exitCode int32) {
	_ = onQueue(func(q *message.Queue) error {
		q.PostQuit(uint64(uint32(exitCode)))
		return nil
	})
}

// RegisterWindowMessage returns the number of a message, from 0xC000 to 0xFFFF: the same for all who give that name, in whatever
// case.
func RegisterWindowMessage(name *uint16) (uint32, error) {
	if name == nil {
		return 0, winerr.ERROR_INVALID_PARAMETER
	}
	atom, err := system().Atom(textOf(name), false)
	return uint32(atom), err
}

// ReplyMessage answers the message that the calling thread handles, so that its sender goes on. false: it handles none that was
// sent by another thread.
func ReplyMessage(result uintptr) (replied bool) {
	ifQueue(func(q *message.Queue) { replied = q.Reply(uint64(result)) })
	return replied
}

// InSendMessage reports whether the calling thread handles a message that another thread has sent.
func InSendMessage() bool { return InSendMessageEx() != ISMEX_NOSEND }

// InSendMessageEx says by ISMEX_ flags how the message was sent that the calling thread handles.
func InSendMessageEx() (flags uint32) {
	ifQueue(func(q *message.Queue) { flags = q.InSendMessage() })
	return flags
}
