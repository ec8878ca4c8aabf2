package client

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitCommandLine(t *testing.T) {
	for line, want := range map[string][]string{
		"":                          nil,
		"a":                         {"a"},
		"a b\tc ":                   {"a", "b", "c"},
		`"a b" c`:                   {"a b", "c"},
		`a "b c"`:                   {"a", "b c"},
		`a "b c`:                    {"a", "b c"},
		`a b" "c`:                   {"a", "b c"},
		`a ""`:                      {"a", ""},
		`a b\c\ \\d`:                {"a", `b\c\`, `\\d`},
		`a \"b\"`:                   {"a", `"b"`},
		`a \\"b c"`:                 {"a", `\b c`},
		`a \\\"b c`:                 {"a", `\"b`, "c"},
		`a "b""c"`:                  {"a", `b"c`},
		`"C:\my dir\a.exe"\x "b \"`: {`C:\my dir\a.exe`, `\x`, `b "`},
		`C:\dir\a.exe\ b`:           {`C:\dir\a.exe\`, "b"},
	} {
		if diff := cmp.Diff(want, SplitCommandLine(line)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", line, diff)
		}
	}
}
