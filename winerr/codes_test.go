package winerr

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestTableIsSortedAndUnique(t *testing.T) {
	names := make(map[string]Errno)
	texts := make(map[string]Errno)
	for i, c := range codes {
		if i > 0 && codes[i-1].errno >= c.errno {
			t.Errorf("%s (%d) does not come after %s (%d)",
				c.name, uint32(c.errno), codes[i-1].name, uint32(codes[i-1].errno))
		}
		if other, ok := names[c.name]; ok {
			t.Errorf("%d and %d are both named %s", uint32(other), uint32(c.errno), c.name)
		}
		if other, ok := texts[c.text]; ok {
			t.Errorf("%d and %d have the same text %q", uint32(other), uint32(c.errno), c.text)
		}
		names[c.name] = c.errno
		texts[c.text] = c.errno
	}
}

func TestTexts(t *testing.T) {
	for _, c := range codes {
		switch {
		case c.text == "":
			t.Errorf("%s has no text", c.name)
		case c.text != strings.ToLower(c.text):
			t.Errorf("%s: text %q is not in lower case", c.name, c.text)
		case strings.HasSuffix(c.text, "."):
			t.Errorf("%s: text %q ends in a period", c.name, c.text)
		case c.text != strings.TrimSpace(c.text):
			t.Errorf("%s: text %q has space around it", c.name, c.text)
		case strings.ContainsAny(c.text, "()\r\n"):
			t.Errorf("%s: text %q has characters that Error or a log line would trip over", c.name, c.text)
		}
		if !strings.HasPrefix(c.name, "ERROR_") && c.name != "WAIT_TIMEOUT" {
			t.Errorf("%s is not named like an error code", c.name)
		}
	}
}

// TestTableAgreesWithConstants reads the source, because only there can a
// constant be seen together with its name: each declared constant has one
// entry, and each entry spells the name of its own constant.
func TestTableAgreesWithConstants(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}

	declared := declaredConstants(t, f)
	for _, e := range tableEntries(t, f) {
		if e.ident != e.name {
			t.Errorf("entry of %s is named %q", e.ident, e.name)
		}
		num, ok := declared[e.ident]
		if !ok {
			t.Errorf("%s is in the table twice, or not declared in codes.go", e.ident)
			continue
		}
		if got := num.Name(); got != e.name {
			t.Errorf("Errno(%d).Name() = %q, want %q", uint32(num), got, e.name)
		}
		delete(declared, e.ident)
	}
	for name, num := range declared {
		t.Errorf("%s (%d) has no entry in the table", name, uint32(num))
	}
}

// declaredConstants returns the constants of f with the numbers as written.
func declaredConstants(t *testing.T, f *ast.File) map[string]Errno {
	t.Helper()

	consts := make(map[string]Errno)
	var order []Errno
	for _, spec := range specs(f, token.CONST) {
		if len(spec.Names) != 1 || len(spec.Values) != 1 {
			t.Fatalf("%s is not declared with one number", spec.Names[0])
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			t.Fatalf("%s is not a literal number", spec.Names[0])
		}
		num, err := strconv.ParseUint(lit.Value, 0, 32)
		if err != nil {
			t.Fatalf("%s: %v", spec.Names[0], err)
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Errno" {
			t.Errorf("%s is not declared as an Errno", spec.Names[0])
		}
		consts[spec.Names[0].Name] = Errno(num)
		order = append(order, Errno(num))
	}
	if len(consts) == 0 {
		t.Fatal("no constants found")
	}
	if !slices.IsSorted(order) {
		t.Error("constants are not in numeric order")
	}

	return consts
}

// An entry is a line of the table as the source has it.
type entry struct {
	ident string // the constant
	name  string // the text beside it
}

// tableEntries returns the entries of the variable codes.
func tableEntries(t *testing.T, f *ast.File) []entry {
	t.Helper()

	var entries []entry
	for _, spec := range specs(f, token.VAR) {
		if spec.Names[0].Name != "codes" {
			continue
		}
		for _, elt := range spec.Values[0].(*ast.CompositeLit).Elts {
			fields := elt.(*ast.CompositeLit).Elts
			name, err := strconv.Unquote(fields[1].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			entries = append(entries, entry{fields[0].(*ast.Ident).Name, name})
		}
	}
	if len(entries) != len(codes) {
		t.Fatalf("found %d entries in the source, the table has %d", len(entries), len(codes))
	}

	return entries
}

// specs returns the value declarations of f that stand under tok.
func specs(f *ast.File, tok token.Token) []*ast.ValueSpec {
	var all []*ast.ValueSpec
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != tok {
			continue
		}
		for _, spec := range gen.Specs {
			all = append(all, spec.(*ast.ValueSpec))
		}
	}

	return all
}
