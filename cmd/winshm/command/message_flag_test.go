package command

import "testing"

func TestMessageFlag(t *testing.T) {
	for word, want := range map[string]messageFlag{
		"0x400": 0x400, "74": 74, "wm_copydata": 0x4A, "WM_USER": 0x400, "WM_USER+0x10": 0x410, "WM_APP+2": 0x8002,
	} {
		var got messageFlag
		if err := got.Set(word); err != nil || got != want {
			t.Errorf("%s: %#x, %v; want %#x", word, uint32(got), err, uint32(want))
		}
	}
	for _, word := range []string{"", "WM_NONE", "WM_USER+", "WM_USER+x", "-1", "0x100000000", "WM_APP+0xFFFFFFFF"} {
		if err := new(messageFlag).Set(word); err == nil {
			t.Errorf("%q is accepted", word)
		}
	}
}
