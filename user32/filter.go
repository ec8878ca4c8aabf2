package user32

import (
	"winshm/internal/message"
	"winshm/winerr"
)

// ChangeWindowMessageFilter says for all windows of this process what ChangeWindowMessageFilterEx says for one: MSGFLT_ADD lets
// processes of other users send a message, MSGFLT_REMOVE does not any more.
func ChangeWindowMessageFilter(msg uint32, flag uint32) error {
	if flag != MSGFLT_ADD && flag != MSGFLT_REMOVE {
		return winerr.ERROR_INVALID_PARAMETER
	}
	return system().Allow(msg, flag == MSGFLT_ADD)
}

// ChangeWindowMessageFilterEx says whether processes of other users may send a message to a window of this process: MSGFLT_ALLOW,
// MSGFLT_DISALLOW, or MSGFLT_RESET, which takes back all that was said of the window. With the first message that is allowed they
// find the window, too. status may be nil. ERROR_ACCESS_DENIED: the window is another process's, or the process may not make what
// all users find, as it takes SeCreateGlobalPrivilege to do.
func ChangeWindowMessageFilterEx(hwnd HWND, msg, action uint32, status *CHANGEFILTERSTRUCT) error {
	w, err := near(hwnd)
	switch {
	case err != nil:
		return err
	case action > MSGFLT_DISALLOW, status != nil && status.CbSize != sizeofCHANGEFILTERSTRUCT:
		return winerr.ERROR_INVALID_PARAMETER
	case status != nil:
		status.ExtStatus = met(w, msg, action)
	}
	if action == MSGFLT_RESET {
		return w.Reset()
	}
	return w.Allow(msg, action == MSGFLT_ALLOW)
}

// met says what a change changes nothing about.
func met(w *message.Window, msg, action uint32) uint32 {
	switch allowed := w.Allows(msg); {
	case action == MSGFLT_ALLOW && allowed:
		return MSGFLTINFO_ALREADYALLOWED_FORWND
	case action == MSGFLT_DISALLOW && !allowed:
		return MSGFLTINFO_ALREADYDISALLOWED_FORWND
	}
	return MSGFLTINFO_NONE
}
