package winshm

import (
	"context"
	"strings"

	"winshm/internal/message"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// maxText is how long a text is that [Window.Text] can get, in UTF-16 units.
const maxText = 32766

// Send sends a message to the window, and returns what its procedure or handler returns. If ctx ends first, its error is returned,
// and a message that was not handled yet is not. winerr.ERROR_INVALID_WINDOW_HANDLE, which is fs.ErrNotExist: the window is gone.
// winerr.ERROR_ACCESS_DENIED: its process ended before it answered, or it is another user's who does not let that message in.
// A goroutine that waits costs no thread. (SendMessage)
//
// A handler that sends does so with its [Message.Context].
func (w *Window) Send(ctx context.Context, id uint32, wParam, lParam uintptr) (uintptr, error) {
	return w.send(ctx, "send to window", message.Request{
		Message: message.Message{ID: id, WParam: uint64(wParam), LParam: uint64(lParam)},
	})
}

// SendData sends data, which is copied once: to where the receiver reads it. kind says what it is, as both sides agree upon
// (dwData). It may have up to 4 GiB - 1 bytes. It can be changed again when SendData returns. (SendMessage with WM_COPYDATA)
func (w *Window) SendData(ctx context.Context, kind uint64, data []byte) (uintptr, error) {
	if uint64(len(data)) > maxData {
		return 0, opError("send data", w.name(), winerr.ERROR_INVALID_PARAMETER)
	}
	return w.send(ctx, "send data", w.copyData(message.Request{Data: data}, kind))
}

// SendFrom is SendData with size bytes that fill puts in their place itself, in memory that the receiver will read: nothing is
// copied. What was there before is undefined. When fill returns, the memory is taken from the sender, and must not be touched any
// more. fill must not send.
func (w *Window) SendFrom(ctx context.Context, kind uint64, size int, fill func(buf []byte)) (uintptr, error) {
	if size < 0 || uint64(size) > maxData {
		return 0, opError("send data", w.name(), winerr.ERROR_INVALID_PARAMETER)
	}
	return w.send(ctx, "send data", w.copyData(message.Request{Size: uint64(size), Fill: fill}, kind))
}

// maxData is how much data one message can bring.
const maxData = 1<<32 - 1

func (w *Window) copyData(r message.Request, kind uint64) message.Request {
	r.ID, r.WParam, r.LParam = MsgCopyData, uint64(w.from), kind
	return r
}

// SendText sends a text, which becomes the window's title unless its procedure or handler does otherwise.
// winerr.ERROR_INVALID_PARAMETER: it is no UTF-8, or has a zero in it. (SendMessage with WM_SETTEXT)
func (w *Window) SendText(ctx context.Context, text string) (uintptr, error) {
	const op = "send text"
	if !wtf8.Valid(text) || strings.Contains(text, "\x00") {
		return 0, opError(op, w.name(), winerr.ERROR_INVALID_PARAMETER)
	}
	return w.send(ctx, op, message.Request{
		Message: message.Message{ID: MsgSetText, LParam: message.WithText},
		Size:    uint64(len(text)), Fill: func(place []byte) { copy(place, text) },
	})
}

// Text asks the window for its text, of which it gets up to 32766 UTF-16 units. (SendMessage with WM_GETTEXT)
func (w *Window) Text(ctx context.Context) (text string, err error) {
	_, err = w.send(ctx, "get text", message.Request{
		Message: message.Message{ID: MsgGetText, WParam: maxText + 1},
		Room:    message.TextRoom(maxText + 1),
		Answer:  func(data []byte) { text = textOf(data) },
	})
	return text, err
}

// Post leaves a message, and does not wait. Messages that were sent are handled before those that were posted.
// winerr.ERROR_MESSAGE_SYNC_ONLY: it is one that can only be sent, such as [MsgCopyData]. winerr.ERROR_NOT_ENOUGH_QUOTA: ten
// thousand were not handled yet. (PostMessage)
func (w *Window) Post(id uint32, wParam, lParam uintptr) error {
	return w.leave("post to window", (*message.Queue).Post, id, wParam, lParam)
}

// Notify sends a message, and does not wait; it is handled in turn with others that were sent. Errors are those of Post.
// (SendNotifyMessage)
func (w *Window) Notify(id uint32, wParam, lParam uintptr) error {
	return w.leave("notify window", (*message.Queue).Notify, id, wParam, lParam)
}

func (w *Window) leave(op string, how func(*message.Queue, message.Message) error, id uint32, wParam, lParam uintptr) error {
	system := w.client.messages()
	q, err := system.Borrow()
	if err == nil {
		err = how(q, message.Message{Window: w.handle(), ID: id, WParam: uint64(wParam), LParam: uint64(lParam)})
		system.Lend(q)
	}
	return opError(op, w.name(), err)
}

func (w *Window) send(ctx context.Context, op string, r message.Request) (result uintptr, err error) {
	if err = ctx.Err(); err == nil {
		r.Window, r.Packed, r.Timeout, r.Context = w.handle(), true, -1, ctx
		if mc, ok := ctx.Value(contextKey{}).(*messageContext); ok && mc.listener.client == w.client && mc.use() {
			defer mc.mu.Unlock()
			result, err = mc.listener.send(&r)
		} else {
			result, err = w.client.send(&r)
		}
	}
	if err != nil {
		if over := ctx.Err(); over != nil {
			err = over
		}
		return 0, opError(op, w.name(), err)
	}
	return result, nil
}

func (w *Window) handle() message.Handle { return message.Handle(w.info.Window) }

// name is how errors call the window.
func (w *Window) name() string {
	if w.info.Title != "" {
		return w.info.Title
	}
	return w.info.Class
}

// send sends by a queue of its own, to which nobody sends.
func (c *Client) send(r *message.Request) (uintptr, error) {
	system := c.messages()
	q, err := system.Borrow()
	if err != nil {
		return 0, err
	}
	defer system.Lend(q)
	call := post(q, r)
	for d := call.Wait(); d != nil; d = call.Wait() {
		d.Return(0)
	}
	result, err := call.Result()
	return uintptr(result), err
}

// send sends by the listener's queue, and handles meanwhile what is sent to the listener.
func (l *Listener) send(r *message.Request) (uintptr, error) {
	if r.Window == l.window.Handle {
		return l.handleOwn(r), nil
	}
	call := post(l.queue, r)
	left := true
	defer func() {
		if left { // by a panic of the handler's
			call.Abandon()
		}
	}()
	for d := call.Wait(); d != nil; d = call.Wait() {
		l.handle(d)
	}
	left = false
	result, err := call.Result()
	return uintptr(result), err
}

// post hands a request over; if its Fill panics, there is no call.
func post(q *message.Queue, r *message.Request) *message.Call {
	if r.Fill == nil {
		return q.Send(*r)
	}
	call := q.Prepare(*r)
	posted := false
	defer func() {
		if !posted {
			call.Drop()
		}
	}()
	if r.Size > 0 && call.Place() != nil {
		r.Fill(call.Place())
	}
	call.Post()
	posted = true
	return call
}
