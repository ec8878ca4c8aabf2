package rows_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"winshm/conformance/rows"
)

// TestRegister holds what every row must have.
func TestRegister(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range rows.All() {
		section, slug, _ := strings.Cut(row.ID, "/")
		switch {
		case section == "" || slug == "" || strings.ContainsAny(row.ID, " |"):
			t.Errorf("row %q has no section, or no slug", row.ID)
		case seen[row.ID]:
			t.Errorf("row %s is there twice", row.ID)
		case row.Functions == "" || row.Words == "":
			t.Errorf("row %s says nothing, or of no function", row.ID)
		case row.Missing != "" && (row.Differs != "" || len(row.Tests) > 0):
			t.Errorf("row %s is missing, and is not", row.ID)
		}
		seen[row.ID] = true
	}
	t.Logf("%d rows", len(seen))
}

// TestTestsExist sees that the tests that rows name are in the tree: the function, and the words of its subtest.
func TestTestsExist(t *testing.T) {
	packages := map[string]names{}
	for _, row := range rows.All() {
		for _, test := range row.Tests {
			in, known := packages[test.Package]
			if !known {
				in = namesIn(t, test.Package)
				packages[test.Package] = in
			}
			function, subtest, isSub := strings.Cut(test.Name, "/")
			if !in.functions[function] || isSub && !in.texts[subtest] {
				t.Errorf("row %s: there is no test %s", row.ID, test)
			}
		}
	}
}

// names are the functions and the literal texts of the tests of a package.
type names struct{ functions, texts map[string]bool }

func namesIn(t *testing.T, pkg string) names {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", pkg, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := names{map[string]bool{}, map[string]bool{}}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				found.functions[n.Name.Name] = true
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil {
					found.texts[text] = true
				}
			}
			return true
		})
	}
	return found
}
