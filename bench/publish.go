package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// published is the report in the repository, below the bench's folder.
const published = "results/published.json"

// page is where the figures are shown, from the bench's folder.
const page = "../docs/performance.md"

// publish makes a run the one in the repository: its report, its plots, and the figures in the page.
func publish(file, dir string) error {
	r, err := readReport(file)
	if err != nil {
		return err
	}
	drawn, err := drawAll(r)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, page)
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := withFigures(string(old), r, drawn)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := r.writeJSON(filepath.Join(dir, published)); err != nil {
		return err
	}
	if err := writePlots(drawn, filepath.Join(dir, "results"), ""); err != nil {
		return err
	}
	return writeFile(path, []byte(text))
}

// withFigures returns a page with the parts that are made from a report.
func withFigures(page string, r *report, drawn map[string][]byte) (string, error) {
	page, err := replaced(page, "summary", summary(r, drawn))
	if err != nil {
		return "", err
	}
	return replaced(page, "figures", figures(r))
}

// replaced returns a page with another part between the lines that bear its name.
func replaced(page, name, part string) (string, error) {
	begin := "<!-- " + name + ": begin (made by bench -publish: do not edit) -->\n"
	end := "<!-- " + name + ": end -->\n"
	before, rest, ok := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("no lines %q and %q", begin, end)
	}
	return before + begin + "\n" + part + "\n" + end + after, nil
}
