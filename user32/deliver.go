package user32

import (
	"runtime"

	"winshm/internal/message"
	"winshm/internal/wtf8"
)

// run calls the procedure for which a delivery is. One that panics, or ends its goroutine, has given no answer.
func run(q *message.Queue, d *message.Delivery) {
	var result uintptr
	returned := false
	defer func() {
		if returned {
			d.Return(uint64(result))
		} else {
			d.Abandon()
		}
	}()
	if d.How == message.Answered {
		answered(q, d)
	} else {
		result = deliver(d)
	}
	returned = true
}

// answered calls what SendMessageCallback was to call.
func answered(q *message.Queue, d *message.Delivery) {
	t, token := threadOf(q), d.Token()
	a, ok := t.asked[token]
	delete(t.asked, token)
	if ok && a.call != nil {
		a.call(HWND(d.Window), d.ID, a.data, uintptr(d.WParam))
	}
}

func deliver(d *message.Delivery) uintptr {
	if !d.Local() {
		switch d.ID {
		case WM_COPYDATA:
			return deliverData(d)
		case WM_SETTEXT, WM_SETTINGCHANGE, WM_DEVMODECHANGE:
			return deliverText(d)
		case WM_GETTEXT:
			return fetchText(d)
		}
	}
	return call(d.Target, d.ID, uintptr(d.WParam), uintptr(d.LParam))
}

// deliverData hands over a block of another process's, which the procedure may write on.
func deliverData(d *message.Delivery) uintptr {
	data, err := d.Writable()
	if err != nil {
		return 0
	}
	place, err := d.Scratch(sizeofCOPYDATASTRUCT)
	if err != nil {
		return 0
	}
	*at[COPYDATASTRUCT](place) = COPYDATASTRUCT{DwData: uintptr(d.LParam), CbData: uint32(len(data)), LpData: pointerTo(data)}
	defer runtime.KeepAlive(data)
	return call(d.Target, d.ID, uintptr(d.WParam), place)
}

// deliverText hands over a text of another process's.
func deliverText(d *message.Delivery) uintptr {
	if d.LParam == 0 {
		return call(d.Target, d.ID, uintptr(d.WParam), 0)
	}
	data, err := d.Data()
	if err != nil {
		return 0
	}
	text := string(data)
	size := uint64(units(text)) + 1
	place, err := d.Scratch(uintptr(2 * size))
	if err != nil {
		return 0
	}
	store(at[uint16](place), size, text)
	return call(d.Target, d.ID, uintptr(d.WParam), place)
}

// fetchText gets a text for another process.
func fetchText(d *message.Delivery) uintptr {
	size := min(d.WParam, d.Room()/3+1)
	place, err := d.Scratch(uintptr(2 * max(size, 1)))
	if err != nil {
		return 0
	}
	buf := unitsAt(place, max(size, 1))
	buf[0] = 0
	result := call(d.Target, d.ID, uintptr(size), place)
	if n := min(uint64(result), uint64(len(buf)-1)); n > 0 {
		d.SetAnswer([]byte(wtf8.FromUTF16(buf[:n])))
	}
	return result
}
