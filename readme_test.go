package winshm_test

import (
	"os"
	"strings"
	"testing"
)

// TestReadme holds the README's first example to the one that runs as a test.
func TestReadme(t *testing.T) {
	readme, example := read(t, "README.md"), read(t, "example_test.go")
	_, rest, ok := strings.Cut(readme, "```go\n")
	block, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("README.md has no Go example")
	}
	indented := "\t" + strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n\t")
	indented = strings.ReplaceAll(indented, "\n\t\n", "\n\n")
	if !strings.Contains(example, indented) {
		t.Errorf("the README's example is not the one in example_test.go:\n%s", indented)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
