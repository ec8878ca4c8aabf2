// Package rows is the register of the rows of the specification: what Windows does, one statement each, in tables by
// section. A row is named by section and slug, as in "3.4/offset-not-aligned".
//
// A row is held by cases of package conformance, which name it, or by a test of another package, which the row names. What
// does not exist is said to be missing, with the reason: so every row has an answer.
//
// # The tables
//
// A table is text. A line "## 3.4 Arguments" begins a section, "functions: A, B" says which functions the rows after it are
// about, and "slug: words" is a row. What belongs to a row follows it, indented: "test: package Test", or
// "test: package Test/subtest", "missing: why", "differs: how", "note: words". A line "missing: why" that is not indented
// holds for all rows up to the next "functions" or section.
package rows

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed table/*.txt
var tables embed.FS

// Row is a statement about what some functions do.
type Row struct {
	// ID is the section and the slug.
	ID string
	// Section is the heading of its section, with the number.
	Section string
	// Functions are what the row is about, as a list for readers.
	Functions string
	// Words say what Windows does. They are Markdown.
	Words string
	// Tests hold the row, besides cases.
	Tests []Test
	// Missing says why the row does not hold, Differs what this project does instead.
	Missing, Differs string
	// Note says what else is to know.
	Note string
}

// Test is a test function of a package of this module, or a subtest of it.
type Test struct{ Package, Name string }

func (t Test) String() string { return t.Package + " " + t.Name }

// All returns the rows in the order of the specification. The tables are part of the program: a mistake in them is a panic.
func All() []Row {
	names, err := fs.Glob(tables, "table/*.txt")
	if err != nil {
		panic(err)
	}
	var p parser
	for _, name := range names {
		text, err := fs.ReadFile(tables, name)
		if err != nil {
			panic(err)
		}
		if err := p.parse(string(text)); err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
	}
	return p.rows
}

type parser struct {
	rows                        []Row
	section, functions, missing string // of the rows that come
}

func (p *parser) parse(text string) error {
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if err := p.line(line); err != nil {
			return fmt.Errorf("%q: %w", line, err)
		}
	}
	return nil
}

func (p *parser) line(line string) error {
	if heading, ok := strings.CutPrefix(line, "## "); ok {
		p.section, p.functions, p.missing = heading, "", ""
		return nil
	}
	if line == "" || line[0] == '#' {
		return nil
	}
	key, value, ok := strings.Cut(strings.TrimPrefix(line, "\t"), ": ")
	switch {
	case !ok:
		return fmt.Errorf("neither a row nor what belongs to one")
	case line[0] == '\t':
		return p.attribute(key, value)
	case key == "functions":
		p.functions, p.missing = value, ""
	case key == "missing":
		p.missing = value
	default:
		number, _, _ := strings.Cut(p.section, " ")
		p.rows = append(p.rows, Row{
			ID: number + "/" + key, Section: p.section, Functions: p.functions, Words: value, Missing: p.missing,
		})
	}
	return nil
}

// attribute adds to the last row.
func (p *parser) attribute(key, value string) error {
	if len(p.rows) == 0 {
		return fmt.Errorf("there is no row before it")
	}
	row := &p.rows[len(p.rows)-1]
	switch key {
	case "missing":
		row.Missing = value
	case "differs":
		row.Differs = value
	case "note":
		row.Note = value
	case "test":
		pkg, name, _ := strings.Cut(value, " ")
		row.Tests = append(row.Tests, Test{pkg, name})
	default:
		return fmt.Errorf("unknown word %q", key)
	}
	return nil
}
