package winshm_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which packages of this module each one may import, tests aside. A package that is not listed is an
// error, so that a new one finds its place here. The sources are read here and now: a test that asked the go command
// would be answered from the cache.
var mayImport = map[string][]string{
	"winerr":              nil,
	"internal/security":   {"winerr"},
	"internal/rawsec":     {"internal/security", "winerr"},
	"internal/wtf8":       nil,
	"internal/wire":       nil,
	"internal/proc":       nil,
	"internal/shm":        nil,
	"internal/waitable":   nil,
	"internal/version":    {"internal/wire"},
	"internal/fdsock":     {"internal/wire"},
	"internal/rendezvous": {"internal/proc"},
	"internal/object":     {"internal/security", "internal/wtf8", "winerr"},
	"internal/dispatcher": {"winerr"},
	"internal/desktop":    {"internal/wtf8", "winerr"},
	"internal/server": {
		"internal/channel", "internal/desktop", "internal/dispatcher", "internal/fdsock", "internal/object", "internal/proc", "internal/security", "internal/shm",
		"internal/waitable", "internal/wire", "winerr",
	},
	"internal/daemon": {"internal/fdsock", "internal/proc", "internal/rendezvous", "internal/server"},
	"internal/client": {
		"internal/fdsock", "internal/object", "internal/proc", "internal/rendezvous", "internal/security", "internal/shm",
		"internal/waitable", "internal/wire", "winerr",
	},
	"internal/channel": {"internal/shm"},
	"internal/trace":   nil,
	"internal/message": {
		"internal/channel", "internal/client", "internal/fdsock", "internal/proc", "internal/shm", "internal/trace", "internal/wire", "internal/wtf8", "winerr",
	},
	"internal/inspect": {
		"internal/client", "internal/object", "internal/proc", "internal/security", "internal/shm", "internal/wire", "winerr",
	},
	".": {
		"internal/client", "internal/message", "internal/object", "internal/proc", "internal/security", "internal/shm", "internal/wire",
		"internal/wtf8", "winerr",
	},
	"kernel32": {"internal/client", "internal/object", "internal/rawsec", "internal/wtf8", "winerr"},
	"advapi32": {"internal/client", "internal/rawsec", "internal/security", "internal/wtf8", "kernel32", "winerr"},
	"shlwapi":  {"internal/client", "kernel32", "winerr"},
	"user32": {
		"internal/client", "internal/dialog", "internal/message", "internal/shm", "internal/wire", "internal/wtf8", "kernel32", "winerr",
	},
	"internal/dialog": {"internal/proc"},
	"capi": {
		"internal/client", "internal/message", "internal/proc", "internal/rawsec", "internal/security", "internal/wire", "internal/wtf8",
		"kernel32", "shlwapi", "user32", "winerr",
	},
	"embed":              {"internal/daemon", "internal/proc"},
	"conformance":        {"internal/security", "internal/testkit", "kernel32", "winerr"},
	"conformance/rows":   nil,
	"conformance/random": nil,
	"conformance/report": {"conformance", "conformance/rows"},
	"cmd/winshmd":        {"internal/daemon", "internal/fdsock", "internal/server", "internal/version"},
	"cmd/winshm":         {"cmd/winshm/command", "embed"},
	"cmd/winshm/command": {
		".", "internal/client", "internal/inspect", "internal/message", "internal/rendezvous", "internal/snapshot", "internal/trace",
		"internal/version", "winerr",
	},
	"internal/snapshot": nil,
	"internal/testkit":  {"internal/fdsock", "internal/proc", "internal/server"},
	"internal/lifetest": nil,
}

// mayUse says which packages may use what only few should.
var mayUse = map[string][]string{
	"golang.org/x/sys/unix": {"internal/fdsock", "internal/proc", "internal/shm", "internal/waitable"},
}

// commands may depend on more than the client library, whose only dependency is golang.org/x/sys.
var commands = []string{"cmd/winshm/command", "cmd/winshmd"}

func TestArchitecture(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range sources(t) {
		dir := path.Dir(file)
		if strings.HasPrefix(dir, "examples/") {
			continue
		}
		seen[dir] = true
		allowed, known := mayImport[dir]
		if !known {
			t.Errorf("%s: package %s has no place in the architecture: give it one in mayImport", file, dir)
			continue
		}
		for _, imported := range imports(t, file) {
			checkImport(t, file, dir, imported, allowed)
		}
	}
	for dir := range mayImport {
		if !seen[dir] {
			t.Errorf("package %s is in mayImport, but not in the tree", dir)
		}
	}
}

func checkImport(t *testing.T, file, dir, imported string, allowed []string) {
	own, isOwn := strings.CutPrefix(imported, "winshm")
	first, _, _ := strings.Cut(imported, "/")
	users, guarded := mayUse[imported]
	switch {
	case isOwn && (own == "" || own[0] == '/'):
		if name := strings.TrimPrefix(own, "/"); !slices.Contains(allowed, name) && (name != "" || !slices.Contains(allowed, ".")) {
			t.Errorf("%s imports %s, which is not below it", file, imported)
		}
	case guarded && !slices.Contains(users, dir):
		t.Errorf("%s imports %s: system calls live in %s", file, imported, strings.Join(users, ", "))
	case imported == "unsafe" && !strings.HasSuffix(file, "_unsafe.go") && dir != "capi":
		t.Errorf("%s imports unsafe: only files named *_unsafe.go and capi may", file)
	case imported == "C" && dir != "capi":
		t.Errorf("%s imports C: only capi may, so that Go programs need no C compiler", file)
	case strings.Contains(first, ".") && !strings.HasPrefix(imported, "golang.org/x/sys/") && !slices.Contains(commands, dir):
		t.Errorf("%s imports %s: the client library depends on golang.org/x/sys alone", file, imported)
	}
}

// sources returns the module's Go files that are not tests, by their slash-separated path.
func sources(t *testing.T) []string {
	t.Helper()
	skip := []string{"bench", "tools", "bin", ".git", "testdata"}
	var files []string
	err := filepath.WalkDir(".", func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains(skip, entry.Name()) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") {
			files = append(files, filepath.ToSlash(p))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}
