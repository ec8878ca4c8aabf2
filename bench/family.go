package main

import (
	"slices"
	"strings"
)

// A family is measures that are shown under one heading.
type family struct {
	title    string
	prefixes []string // of their names
}

// families are in the order in which they are shown. What belongs to none has a family of its own, named by the first part of its name.
var families = []family{
	{"Sections", []string{"section/", "view/", "create/", "create+close/", "open/", "memory/"}},
	{"Blocks", []string{"block/"}},
	{"The C library over Go", []string{"c/"}},
	{"Synchronization", []string{"sync/"}},
	{"Percentiles of single round trips", []string{"latency/"}},
	{"Messages, in Go", []string{"message/go-"}},
	{"Messages, in C", []string{"message/c-"}},
	{"Files", []string{"file/"}},
	{"Many clients, objects and processes", []string{"scaling/", "objects/", "processes/"}},
	{"The manager's start", []string{"start/"}},
	{"What a client weighs", []string{"client/"}},
}

// familyOf returns the title under which a measure is shown.
func familyOf(name string) string {
	for _, f := range families {
		if slices.ContainsFunc(f.prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			return f.title
		}
	}
	first, _, _ := strings.Cut(name, "/")
	return strings.ToUpper(first[:min(1, len(first))]) + first[min(1, len(first)):]
}

// A group is the rows of one family.
type group struct {
	title string
	rows  []result
}

// groups returns the rows by families: the known ones in their order, then others as they come.
func (r *report) groups() []group {
	var gs []group
	for _, f := range families {
		gs = append(gs, group{title: f.title})
	}
	for _, row := range r.Results {
		title := familyOf(row.Name)
		i := slices.IndexFunc(gs, func(g group) bool { return g.title == title })
		if i < 0 {
			i, gs = len(gs), append(gs, group{title: title})
		}
		gs[i].rows = append(gs[i].rows, row)
	}
	return slices.DeleteFunc(gs, func(g group) bool { return len(g.rows) == 0 })
}

// notes numbers the notes of some rows, each different one once.
type notes []string

// number returns a note's number, from 1; 0 if there is none.
func (n *notes) number(note string) int {
	if note == "" {
		return 0
	}
	if i := slices.Index(*n, note); i >= 0 {
		return i + 1
	}
	*n = append(*n, note)
	return len(*n)
}
