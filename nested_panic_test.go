package winshm_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"winshm"
	"winshm/winerr"
)

// TestNestedPanics: a handler that panics while another one of the listener's waits, which goes on, has not answered. Its sender
// hears that, and the listener is as before.
func TestNestedPanics(t *testing.T) {
	pairs(t, func(t *testing.T, listener, sender *winshm.Client) {
		var a, b atomic.Pointer[winshm.Window]
		listen(t, listener, "a", func(m *winshm.Message) uintptr {
			switch m.WParam {
			case 1:
				panic("no")
			case 2:
				return 7
			}
			defer func() { _ = recover() }()
			n, _ := b.Load().Send(m.Context(), winshm.MsgUser, 0, 0)
			return n
		})
		heard := make(chan error, 1)
		listen(t, sender, "b", func(m *winshm.Message) uintptr {
			ctx, cancel := context.WithTimeout(m.Context(), 5*time.Second)
			defer cancel()
			_, err := a.Load().Send(ctx, winshm.MsgUser, 1, 0)
			heard <- err
			return 1
		})
		a.Store(window(t, sender, "a"))
		b.Store(window(t, listener, "b"))
		_, err := a.Load().Send(t.Context(), winshm.MsgUser, 0, 0)
		if err != nil {
			t.Error(err)
		}
		if err := <-heard; !errors.Is(err, winerr.ERROR_ACCESS_DENIED) {
			t.Errorf("the sender of what made the handler panic hears: %v", err)
		}
		if n, err := a.Load().Send(t.Context(), winshm.MsgUser, 2, 0); n != 7 || err != nil {
			t.Errorf("afterwards: %d, %v", n, err)
		}
	})
}
