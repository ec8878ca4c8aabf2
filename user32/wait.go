package user32

import (
	"time"

	"winshm/internal/client"
	"winshm/internal/message"
	"winshm/kernel32"
)

// WaitMessage waits until there is a message that the calling thread has not seen yet.
func WaitMessage() error {
	_, err := MsgWaitForMultipleObjects(nil, false, kernel32.INFINITE, QS_ALLINPUT)
	return err
}

// MsgWaitForMultipleObjects waits as [kernel32.WaitForMultipleObjects] does for up to 63 objects, or for messages of some kinds
// (QS_): then it returns WAIT_OBJECT_0 plus the number of handles. With waitAll, it waits for all objects and for a message.
// Messages that were there when the thread looked last do not count. It runs no procedures.
func MsgWaitForMultipleObjects(handles []kernel32.Handle, waitAll bool, milliseconds, wakeMask uint32) (event uint32, err error) {
	flags := uint32(0)
	if waitAll {
		flags = MWMO_WAITALL
	}
	return MsgWaitForMultipleObjectsEx(handles, milliseconds, wakeMask, flags)
}

// MsgWaitForMultipleObjectsEx is MsgWaitForMultipleObjects by MWMO_ flags: MWMO_ALERTABLE lets APCs end the wait, and with
// MWMO_INPUTAVAILABLE messages count also if they were seen.
func MsgWaitForMultipleObjectsEx(handles []kernel32.Handle, milliseconds, wakeMask, flags uint32) (event uint32, err error) {
	request := client.WaitRequest{
		Handles: make([]client.Handle, len(handles)), All: flags&MWMO_WAITALL != 0, Alertable: flags&MWMO_ALERTABLE != 0,
		Timeout: client.Forever,
	}
	for i, h := range handles {
		request.Handles[i] = client.HandleOf(uintptr(h))
	}
	if milliseconds != kernel32.INFINITE {
		request.Timeout = time.Duration(milliseconds) * time.Millisecond
	}
	mail := message.MsgWait{Mask: kinds(wakeMask), Available: flags&MWMO_INPUTAVAILABLE != 0}
	client.OnThread(func(t *client.ThreadState) { event, err = waitOn(t, request, mail) })
	return event, err
}

func waitOn(t *client.ThreadState, r client.WaitRequest, m message.MsgWait) (uint32, error) {
	q, err := system().Queue(t)
	if err != nil {
		return client.WaitFailed, err
	}
	r.Thread = t
	event, err := q.Wait(r, m)
	switch event {
	case client.WaitMessages:
		event = uint32(len(r.Handles))
	case client.WaitIOCompletion:
		for apc, ok := t.NextAPC(); ok; apc, ok = t.NextAPC() {
			apc.Call(apc.Due)
		}
	}
	return event, err
}
