package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Between these lines the page is made from the published report.
const (
	figuresBegin = "<!-- figures: begin (made by bench -publish; do not edit) -->\n"
	figuresEnd   = "<!-- figures: end -->\n"
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
	text, err := withFigures(string(old), figures(r, drawn))
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

// withFigures returns a page with other figures.
func withFigures(page, figures string) (string, error) {
	before, rest, ok := strings.Cut(page, figuresBegin)
	_, after, closed := strings.Cut(rest, figuresEnd)
	if !ok || !closed {
		return "", errors.New("the lines between which the figures go are not there")
	}
	return before + figuresBegin + "\n" + figures + "\n" + figuresEnd + after, nil
}
