package message

import (
	"encoding/binary"

	"winshm/internal/wire"
	"winshm/winerr"
)

// What Get- and SetWindowLongPtr know beside a window's extra bytes, whose numbers are 0 and above (GWLP_*, GWL_*).
const (
	LongProc     = -4
	LongInstance = -6
	LongParent   = -8
	LongID       = -12
	LongStyle    = -16
	LongExStyle  = -20
	LongUser     = -21
)

// longs are a window's values that only its process has. Window.mu guards them.
type longs struct {
	proc, instance, id, user uint64
	extra                    []byte
}

// named returns the value that has a number below 0, nil if none has.
func (l *longs) named(index int32) *uint64 {
	switch index {
	case LongProc:
		return &l.proc
	case LongInstance:
		return &l.instance
	case LongID:
		return &l.id
	case LongUser:
		return &l.user
	}
	return nil
}

// Proc is the number of the window's procedure: GWLP_WNDPROC.
func (w *Window) Proc() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.longs.proc
}

// Long returns one of the window's values, of so many bytes: 4 (GetWindowLong) or 8 (GetWindowLongPtr).
// ERROR_INVALID_INDEX: there is none of that number, or it does not fit.
func (w *Window) Long(index int32, size int) (uint64, error) {
	if index == LongParent {
		if err := fits(index, size); err != nil {
			return 0, err
		}
		up, err := w.queue.system.ParentOf(w.Handle)
		return uint64(up), err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch index {
	case LongStyle:
		return uint64(w.info.Style), nil
	case LongExStyle:
		return uint64(w.info.ExStyle), nil
	}
	if v := w.longs.named(index); v != nil {
		return *v, fits(index, size)
	}
	return getExtra(w.longs.extra, index, size)
}

// SetLong changes one of the window's values, and returns what it was. The window's own thread alone changes styles and parents.
// ERROR_INVALID_INDEX as with Long.
func (w *Window) SetLong(index int32, size int, value uint64) (old uint64, err error) {
	switch index {
	case LongStyle:
		return uint64(w.Info().Style), w.Change(wire.WindowStyle, uint32(value), "")
	case LongExStyle:
		return uint64(w.Info().ExStyle), w.Change(wire.WindowExStyle, uint32(value), "")
	case LongParent:
		if err := fits(index, size); err != nil {
			return 0, err
		}
		return w.setParent(Handle(value))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.longs.named(index); v != nil {
		if err := fits(index, size); err != nil {
			return 0, err
		}
		old, *v = *v, value
		return old, nil
	}
	return setExtra(w.longs.extra, index, size, value)
}

// fits reports, by an error, that a pointer is no value of 4 bytes.
func fits(index int32, size int) error {
	if size < 8 && index != LongID && index != LongUser {
		return winerr.ERROR_INVALID_INDEX
	}
	return nil
}

func getExtra(extra []byte, index int32, size int) (uint64, error) {
	if index < 0 || int64(index)+int64(size) > int64(len(extra)) {
		return 0, winerr.ERROR_INVALID_INDEX
	}
	var value [8]byte
	copy(value[:], extra[index:][:size])
	return binary.NativeEndian.Uint64(value[:]), nil
}

func setExtra(extra []byte, index int32, size int, value uint64) (old uint64, err error) {
	if old, err = getExtra(extra, index, size); err != nil {
		return 0, err
	}
	if size < 8 {
		binary.NativeEndian.PutUint32(extra[index:], uint32(value))
	} else {
		binary.NativeEndian.PutUint64(extra[index:], value)
	}
	return old, nil
}
