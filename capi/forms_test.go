package main_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	comment     = regexp.MustCompile(`(?s)/\*.*?\*/`)
	declaration = regexp.MustCompile(`WIN(?:BASE|USER)API[^;]*?(\w+)\([^;]*;`)
)

// TestHeadersAndExports sees that what the headers declare is exported, in all forms if it takes wide characters.
func TestHeadersAndExports(t *testing.T) {
	exported, found := declaredNames(t), 0
	for _, header := range headers(t) {
		text, err := os.ReadFile("../include/" + header)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range declaration.FindAllStringSubmatch(comment.ReplaceAllString(string(text), ""), -1) {
			found++
			name, isWide := match[1], strings.Contains(match[0], "WINSHM_WIDE("+match[1]+")")
			if !slices.Contains(exported, name) {
				t.Errorf("%s declares %s, which is not exported", header, name)
			}
			if isWide != slices.Contains(exported, "winshm4_"+name) {
				t.Errorf("%s: %s takes wide characters: %t, but its form for 4 bytes says otherwise", header, name, isWide)
			}
			if strings.HasSuffix(name, "W") && !strings.HasSuffix(name, "SRW") && !isWide {
				t.Errorf("%s: %s has no WINSHM_WIDE of its name", header, name)
			}
		}
	}
	const fewest = 150 // so that a pattern that matches nothing is seen
	if found < fewest {
		t.Errorf("found only %d declarations", found)
	}
}
