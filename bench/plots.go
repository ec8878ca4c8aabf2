package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A picture is one plot of a report: its file, what it shows, and how to draw it.
type picture struct {
	file, about string
	draw        func(r *report) ([]byte, error)
}

// pictures are all plots, in the order of the page.
var pictures = []picture{
	{"alone.svg", "What a program does with nobody else there, beside others' ways to do it", aloneBars},
	{"together.svg", "Two processes that answer each other by events, beside other ways to do it", answeringBars},
	{"messages.svg", "A message that is answered, beside other ways to do it", messageBars},
	{"message-time.svg", "Time of a message against its size, beside Unix sockets", messageTimes},
	{"message-ratio.svg", "How many times as fast as a Unix socket, against the size", messageRatios},
	{"percentiles.svg", "Percentiles of single round trips", percentilePlot},
	{"scaling.svg", "Calls of many clients at once, against those of one", scalingPlot},
	{"many.svg", "What a call costs beside very many objects and processes", manyPlot},
}

// drawAll returns the files of all plots for which a report has figures.
func drawAll(r *report) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, p := range pictures {
		svg, err := p.draw(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.file, err)
		}
		if svg != nil {
			files[p.file] = svg
		}
	}
	return files, nil
}

// writePlots writes drawn plots into a folder, and removes those that are not among them.
func writePlots(drawn map[string][]byte, dir, prefix string) error {
	for _, p := range pictures {
		file := filepath.Join(dir, prefix+p.file)
		err := os.Remove(file)
		if drawn[p.file] != nil {
			err = writeFile(file, drawn[p.file])
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// find returns a row by its id; nil if there is none with figures.
func (r *report) find(id string) *result {
	for i, row := range r.Results {
		if row.id() == id && row.Ours > 0 {
			return &r.Results[i]
		}
	}
	return nil
}
