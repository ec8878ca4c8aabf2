package main_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHeadersStandAlone compiles every header by itself.
func TestHeadersStandAlone(t *testing.T) {
	for _, header := range headers(t) {
		checkSource(t, "gcc", []string{"-xc", "-std=c11"}, include(header)+"extern int x;\n")
	}
}

// TestHeadersTogether compiles all headers in one unit, after and before the standard library's, in every manner.
func TestHeadersTogether(t *testing.T) {
	c := []string{"stddef.h", "stdio.h", "stdlib.h", "string.h", "wchar.h", "stdint.h", "pthread.h", "unistd.h"}
	cpp := []string{"algorithm", "atomic", "cwchar", "iostream", "limits", "string", "thread", "vector"}
	for _, mode := range [][]string{nil, {"-DUNICODE", "-D_UNICODE"}, {"-fshort-wchar"}, {"-DNO_STRICT", "-DNOMINMAX"}, {"-D_FORTIFY_SOURCE=2"}} {
		for compiler, flags := range map[string][]string{
			"gcc": {"-xc", "-std=c11"}, "clang": {"-xc", "-std=c11"}, "g++": {"-xc++", "-std=c++17"}, "clang++": {"-xc++", "-std=c++17"},
		} {
			t.Run(compiler+" "+strings.Join(mode, " "), func(t *testing.T) {
				flags, standard, ours := slices.Concat(flags, mode), c, headers(t)
				if strings.HasSuffix(compiler, "++") {
					standard = cpp
				}
				checkSource(t, compiler, flags, include(ours...)+include(standard...))
				checkSource(t, compiler, flags, include(standard...)+include(ours...))
			})
		}
	}
}

func headers(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("../include/*.h")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no headers: %v", err)
	}
	for i, path := range paths {
		paths[i] = filepath.Base(path)
	}
	return paths
}

func include(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString("#include <" + name + ">\n")
	}
	return b.String()
}

// checkSource fails the test if a compiler has anything to say about a source.
func checkSource(t *testing.T, compiler string, flags []string, source string) {
	t.Helper()
	if _, err := exec.LookPath(compiler); err != nil {
		t.Skipf("no %s on this machine", compiler)
	}
	args := append(slices.Clone(flags), "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I../include", "-fsyntax-only", "-")
	cmd := exec.Command(compiler, args...)
	cmd.Stdin = strings.NewReader(source)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s\n%s", compiler, strings.Join(flags, " "), err, source, out)
	}
}
