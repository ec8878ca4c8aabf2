package client

import "testing"

func TestSpinnerGivesUpWhatDoesNotPay(t *testing.T) {
	if !spinning {
		t.Skip("there is one processor only")
	}
	var s Spinner
	tries := 0
	for range 2000 {
		tried := false
		s.Until(func() bool { tried = true; return false })
		if tried {
			tries++
		}
	}
	if tries > 12 { // after 1, 2, 4 ... 1024 waits that do not
		t.Errorf("%d of 2000 waits looked again and again, in vain", tries)
	}
	for tried := false; !tried; { // some time it is tried again, and then it pays
		s.Until(func() bool { tried = true; return true })
	}
	if !s.Until(func() bool { return true }) {
		t.Error("after it paid it was not tried")
	}
}
