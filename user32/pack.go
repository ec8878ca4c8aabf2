package user32

import (
	"runtime"

	"winshm/internal/message"
	"winshm/winerr"
)

// pack makes a message that carries memory ready for another process, or for a window of this one that is not this package's, and
// returns what turns the result into the caller's, or nil. ERROR_NOACCESS: lParam leads nowhere.
func pack(r *message.Request) (finish func(uint64) uint64, err error) {
	lParam := uintptr(r.LParam)
	r.Packed = true
	switch r.ID {
	case WM_COPYDATA:
		if lParam == 0 {
			return nil, winerr.ERROR_NOACCESS
		}
		c := at[COPYDATASTRUCT](lParam)
		r.LParam, r.Data = uint64(c.DwData), bytesOf(c.LpData, c.CbData)
		runtime.KeepAlive(c)
	case WM_SETTEXT, WM_SETTINGCHANGE, WM_DEVMODECHANGE:
		if lParam != 0 {
			r.LParam, r.Data = message.WithText, []byte(textOf(at[uint16](lParam)))
		}
	case WM_GETTEXT:
		return packRoom(r, lParam), nil
	}
	return nil, nil
}

// packRoom gets a text for a buffer.
func packRoom(r *message.Request, lParam uintptr) func(uint64) uint64 {
	stored := 0
	r.LParam, r.Room = 0, message.TextRoom(r.WParam)
	size := r.WParam
	r.Answer = func(data []byte) { stored = store(at[uint16](lParam), size, string(data)) }
	return func(uint64) uint64 { return uint64(stored) }
}
