package main

import "testing"

// A name that was changed elsewhere must not silently fall out of the short run.
func TestHeadlinesExist(t *testing.T) {
	const want = 23
	found := 0
	for _, m := range measures() {
		if headlines.MatchString(m.id()) {
			found++
		}
	}
	if found != want {
		t.Errorf("%d measures are headlines, want %d", found, want)
	}
}
