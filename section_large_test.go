package winshm_test

import (
	"errors"
	"testing"

	"winshm"
	"winshm/winerr"
)

// TestLargePages makes a section of large pages, or hears why there is none.
func TestLargePages(t *testing.T) {
	c, _ := connect(t)
	const page = 2 << 20
	large := &winshm.SectionOptions{LargePages: true}
	if _, err := c.CreateSection("odd", page+4096, large); !errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		t.Errorf("a size that is no multiple: %v", err)
	}
	s, err := c.CreateSection("large", 2*page, large)
	if errors.Is(err, winerr.ERROR_PRIVILEGE_NOT_HELD) || errors.Is(err, winerr.ERROR_NO_SYSTEM_RESOURCES) {
		t.Skip("no large pages are free on this machine:", err)
	}
	must(t, err)
	reader, err := c.OpenSection("large", winshm.MapRead)
	must(t, err)
	v, err := s.Map(&winshm.ViewOptions{Offset: page, Length: 100})
	must(t, err)
	w, err := reader.Map(nil)
	must(t, err)
	copy(v.Bytes(), "large")
	if got := string(w.Bytes()[page : page+5]); got != "large" {
		t.Errorf("the other handle shows %q", got)
	}
	if _, err := s.Map(&winshm.ViewOptions{Offset: 64 << 10}); !errors.Is(err, winerr.ERROR_MAPPED_ALIGNMENT) {
		t.Errorf("an odd offset: %v", err)
	}
	must(t, errors.Join(v.Close(), w.Close(), reader.Close(), s.Close()))
}

// TestPrefault maps a section whose pages are there at once.
func TestPrefault(t *testing.T) {
	c, _ := connect(t)
	s, err := c.CreateSection("", 1<<20, nil)
	must(t, err)
	v, err := s.Map(&winshm.ViewOptions{Prefault: true, HugePages: true})
	must(t, err)
	start, end, err := s.NextData(0)
	if err != nil || start != 0 || end != 1<<20 {
		t.Errorf("memory from %d to %d, %v", start, end, err)
	}
	must(t, errors.Join(v.Close(), s.Close()))
}
