package winshm

import (
	"context"

	"winshm/internal/message"
	"winshm/internal/proc"
	"winshm/winerr"
)

// Listener is a window, and the goroutine that handles the messages that come to it. Other processes find the window by its class
// and title as long as the listener is open and its process lives.
type Listener struct {
	client  *Client
	queue   *message.Queue
	window  *message.Window
	handler func(*Message) uintptr
	ctx     context.Context // done when the listener is to end
	cancel  context.CancelFunc
	done    chan struct{}
	err     error      // valid when done
	spare   []*Message // to be used again; of the handler's goroutine
}

// ListenOptions are the finer points of Listen.
type ListenOptions struct {
	// TopLevel: the window is top-level, though nobody sees it: it gets what is sent to all windows. Otherwise it is message-only
	// (HWND_MESSAGE).
	TopLevel bool
	// Allow are the messages that processes of other users may send. With one of them those find the window, too. It needs the
	// privilege that names in Global\ need. (ChangeWindowMessageFilterEx)
	Allow []uint32
}

// Listen makes a window of that class and title, and calls handler with each message that comes to it, one after the other, on a
// goroutine of its own; what the handler returns is the answer. nil stands for the zero ListenOptions. Classes are not declared
// before; letters of either case are the same in them. (CreateWindowEx, GetMessage, DispatchMessage)
//
// What a handler does not care for it returns 0 for: then happens what windows do ([Message.Default]): a title is set or told, and
// [MsgClose] ends the listener. Who returns something else for every message makes a window that nobody can close from outside.
//
// While the handler runs, others wait: also those whose messages wait for their turn. If it sends itself, it does so with
// [Message.Context], which lets it handle meanwhile what is sent to the listener; otherwise, two handlers that send to each other
// wait for ever, or as long as their contexts last.
func Listen(class, title string, handler func(*Message) uintptr, opts *ListenOptions) (*Listener, error) {
	return shared.Listen(class, title, handler, opts)
}

// Listen is the function of that name, through c.
func (c *Client) Listen(class, title string, handler func(*Message) uintptr, opts *ListenOptions) (*Listener, error) {
	const op = "listen"
	if opts == nil {
		opts = &ListenOptions{}
	}
	if class == "" || handler == nil {
		return nil, opError(op, class, winerr.ERROR_INVALID_PARAMETER)
	}
	q, err := c.messages().NewQueue()
	if err != nil {
		return nil, opError(op, class, err)
	}
	l := &Listener{client: c, queue: q, handler: handler, done: make(chan struct{})}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	if err = l.open(class, title, opts); err == nil {
		err = c.enlist(l)
	}
	if err != nil {
		l.cancel()
		q.Close()
		return nil, opError(op, class, err)
	}
	go l.run()
	return l, nil
}

// open makes the window.
func (l *Listener) open(class, title string, opts *ListenOptions) (err error) {
	spec := message.Spec{Class: &message.Class{Name: class, Wide: true}, Title: title, Parent: message.Parent, Front: l}
	if opts.TopLevel {
		spec.Parent = message.Desktop
	}
	if l.window, err = l.queue.CreateWindow(spec); err != nil {
		return err
	}
	for _, id := range opts.Allow {
		if err := l.window.Allow(id, true); err != nil {
			return err
		}
	}
	return nil
}

// Window returns the window.
func (l *Listener) Window() *Window {
	info := l.window.Info()
	info.Process, info.User = uint32(proc.Getpid()), uint32(proc.Geteuid())
	return &Window{client: l.client, info: info}
}

// Close ends the listener: the window goes, and who has sent something to it that was not handled hears that it is gone. Close
// returns when a handler that runs has returned: so the handler itself calls Stop. It may be called again. (DestroyWindow)
func (l *Listener) Close() error {
	l.Stop()
	<-l.done
	return nil
}

// Stop is Close without waiting. Nobody finds the window any more when it returns.
func (l *Listener) Stop() {
	l.stop()
	l.window.Hide()
}

// Done returns a channel that is closed when the listener has ended: by Close, by WM_CLOSE or WM_QUIT, or with the manager.
func (l *Listener) Done() <-chan struct{} { return l.done }

// Err returns why a listener ended that was not told to: winerr.ERROR_INVALID_HANDLE, the manager has ended.
func (l *Listener) Err() error {
	select {
	case <-l.done:
		return opError("listen", l.window.Class.Name, l.err)
	default:
		return nil
	}
}

// stop makes the goroutine end when the handler returns.
func (l *Listener) stop() {
	l.cancel()
	l.queue.Stop()
}

// run is the listener's goroutine.
func (l *Listener) run() {
	defer l.end() // also if the handler leaves by runtime.Goexit
	for l.ctx.Err() == nil {
		switch e := l.queue.Next(message.Get{Timeout: -1}); {
		case e.Deliver != nil:
			l.handle(e.Deliver)
		case e.Got && e.Message.ID == message.Quit:
			return
		case e.Got:
			l.handlePosted(e.Message)
		case e.Lost:
			l.err = winerr.ERROR_INVALID_HANDLE
			return
		}
	}
}

func (l *Listener) end() {
	l.cancel()
	l.client.delist(l)
	l.queue.Close()
	close(l.done)
}
