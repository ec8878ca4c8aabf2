package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/cmd/winshm/command"
	"winshm/internal/server"
)

const manDir = "../../dist/man"

// The pages in dist are those that the tool writes.
func TestManPages(t *testing.T) {
	dir := t.TempDir()
	var stderr strings.Builder
	if code := command.Main([]string{"man", dir}, os.Stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	written, shipped := pages(t, dir), pages(t, manDir)
	if len(written) < 10 {
		t.Errorf("only %d pages are written", len(written))
	}
	if diff := cmp.Diff(written, shipped); diff != "" {
		t.Errorf("dist/man is not what the tool writes: run go run ./cmd/winshm man dist/man (-written +shipped)\n%s", diff)
	}
}

// pages returns the pages of section 1 by name.
func pages(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.Base(file)] = string(text)
	}
	return pages
}

// The manager's page is written by hand: it must tell of each flag that the source declares.
func TestManagerPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(manDir, "winshmd.8"))
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`flags\.[A-Z]\w+\((?:&[\w.]+, )?"([a-z]+)"`)
	found := 0
	for _, file := range []string{"../winshmd/main.go", "../../internal/daemon/daemon.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, flag := range declared.FindAllSubmatch(source, -1) {
			found++
			if !strings.Contains(string(page), "\n.B \\-"+string(flag[1])+"\n") &&
				!strings.Contains(string(page), "\n.BI \\-"+string(flag[1])+" ") {
				t.Errorf("winshmd.8 does not tell of -%s", flag[1])
			}
		}
	}
	for l := range server.NumLimits {
		if !strings.Contains(string(page), "\n.BI \\-user\\-"+l.String()+" ") {
			t.Errorf("winshmd.8 does not tell of -user-%v", l)
		}
	}
	if found < 5 {
		t.Errorf("only %d flags are found in the source", found)
	}
}
