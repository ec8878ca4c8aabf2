package winshm

import (
	"runtime"

	"winshm/internal/client"
	"winshm/internal/proc"
	"winshm/winerr"
)

// Notification is a wait that goes on by itself, and a file that can be polled for its end: for programs that have an event loop
// of their own. It costs a file and no thread. It must be closed.
type Notification struct {
	objects []Waitable
	file    *proc.EventFile
	pending *client.Pending
}

// Notify begins a wait for any of up to 64 objects. What it gets when it is satisfied belongs to the Notification's owner, as if
// it came from [WaitAny]: see [Notification.Result]. It is one wait: to go on waiting, begin another.
func Notify(objects ...Waitable) (*Notification, error) { return notify(objects, false) }

// NotifyAll is Notify for all objects together, as [WaitAll].
func NotifyAll(objects ...Waitable) (*Notification, error) { return notify(objects, true) }

func notify(objects []Waitable, all bool) (*Notification, error) {
	const op = "notify"
	c, handles, err := targets(objects, nil)
	if err != nil {
		return nil, opError(op, "", err)
	}
	file, err := proc.NewEventFile()
	if err != nil {
		return nil, opError(op, "", winerr.ERROR_NO_SYSTEM_RESOURCES)
	}
	pending, err := c.Begin(handles, all, file.Signal)
	runtime.KeepAlive(objects)
	if err != nil {
		_ = file.Close()
		return nil, opError(op, "", explainTwice(all, err))
	}
	return &Notification{objects, file, pending}, nil
}

// FD returns a file descriptor that becomes readable when the wait has been decided: satisfied, failed or cancelled. It stays the
// Notification's, and need not be read.
func (n *Notification) FD() int { return proc.FileNumber(n.file.File()) }

// Done returns a channel that is closed when the wait has been decided.
func (n *Notification) Done() <-chan struct{} { return n.pending.Done() }

// Result returns what the wait got. winerr.ERROR_IO_INCOMPLETE: it is not decided yet. winerr.ERROR_OPERATION_ABORTED: it was
// cancelled before.
func (n *Notification) Result() (Result, error) {
	grant, err := n.pending.Result()
	return result(n.objects, grant), opError("result of notification", "", err)
}

// Cancel ends the wait, and reports whether that came before it was decided: then nothing was acquired. Otherwise
// [Notification.Result] tells what was.
func (n *Notification) Cancel() (cancelled bool) { return n.pending.Cancel() }

// Close cancels the wait if it is not decided, and closes the file. What the wait has got stays the program's: locks are to be
// unlocked.
func (n *Notification) Close() error {
	n.pending.Cancel()
	return opError("close notification", "", n.file.Close())
}
