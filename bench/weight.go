package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A weight is what a process costs the machine. Private_Dirty would not do: the pages of a program that was built just now are dirty too.
type weight struct {
	resident, own  float64 // bytes; its own are those that no file has
	threads, files float64
}

// weigh weighs a process.
func weigh(pid int) (weight, error) {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	text, err := os.ReadFile(filepath.Join(proc, "smaps_rollup"))
	if err != nil {
		return weight{}, err
	}
	threads, err := os.ReadDir(filepath.Join(proc, "task"))
	if err != nil {
		return weight{}, err
	}
	files, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		return weight{}, err
	}
	return weight{statusBytes(string(text), "Rss"), statusBytes(string(text), "Anonymous"), float64(len(threads)), float64(len(files))}, nil
}

// String shows what a process costs.
func (w weight) String() string {
	return fmt.Sprintf("%.1f MiB resident, %.1f MiB its own, %.0f threads, %.0f files", w.resident/(1<<20), w.own/(1<<20), w.threads, w.files)
}

// steps weighs a worker before and after commands.
func (w *worker) steps(commands ...string) ([]weight, error) {
	var all []weight
	for _, c := range commands {
		if _, err := w.call("%s 1", c); err != nil {
			return nil, err
		}
		now, err := weigh(w.cmd.Process.Pid)
		if err != nil {
			return nil, err
		}
		all = append(all, now)
	}
	return all, nil
}

// typical is the weight of which each part is the median of some processes'.
func typical(ws []weight) weight {
	middle := func(part func(weight) float64) float64 {
		vs := make([]float64, len(ws))
		for i, w := range ws {
			vs[i] = part(w)
		}
		return median(vs)
	}
	return weight{
		middle(func(w weight) float64 { return w.resident }), middle(func(w weight) float64 { return w.own }),
		middle(func(w weight) float64 { return w.threads }), middle(func(w weight) float64 { return w.files }),
	}
}

// journey joins weights by arrows.
func journey(names []string, ws []weight) string {
	parts := make([]string, len(ws))
	for i, w := range ws {
		parts[i] = names[i] + ": " + w.String()
	}
	return strings.Join(parts, "; ")
}
