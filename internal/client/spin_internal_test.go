package client

import (
	"testing"
	"time"
)

// onProcessors makes spinners think for the test that there is one processor, or that there are more.
func onProcessors(t *testing.T, more bool) {
	t.Helper()
	before := spinning
	spinning = more
	t.Cleanup(func() { spinning = before })
}

func TestSpinnerGivesUpWhatDoesNotPay(t *testing.T) {
	for name, more := range map[string]bool{"one processor": false, "two processors": true} {
		t.Run(name, func(t *testing.T) {
			onProcessors(t, more)
			var s Spinner
			tries := 0
			for range 2000 {
				tried := false
				s.Until(func() bool { tried = true; return false })
				if tried {
					tries++
				}
			}
			if tries > 20 { // after 1, 2, 4 ... 1024 waits that do not, and after 50, 100, 200 ...
				t.Errorf("%d of 2000 waits looked again and again, in vain", tries)
			}
			for tried := false; !tried; { // some time it is tried again, and then it pays
				s.Until(func() bool { tried = true; return true })
			}
			if !s.Until(func() bool { return true }) {
				t.Error("after it paid it was not tried")
			}
		})
	}
}

func TestSpinnerOnOneProcessorCountsWhatOthersTook(t *testing.T) {
	onProcessors(t, false)
	var s Spinner
	late := func() bool {
		for start := time.Now(); time.Since(start) <= yieldTime; {
		}
		return true
	}
	if !s.Until(late) {
		t.Error("what came late did not come")
	}
	if s.Until(func() bool { return true }) {
		t.Error("it was tried again at once after it had come late")
	}
}
