package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winshm/internal/proc"
	"winshm/internal/rendezvous"
)

// built is the folder with the library, its start object and the manager's program.
var built string

// TestMain builds the library as users get it.
func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	built = dir
	for _, args := range [][]string{
		{"sh", "../tools/library.sh", dir},
		{"go", "build", "-o", dir, "winshm/cmd/winshmd", "winshm/cmd/winshm"},
	} {
		// What a compiler has to say about the library is a failure, if it is only a warning.
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil || len(out) > 0 {
			panic(string(out))
		}
	}
	_ = os.Setenv(rendezvous.SocketVariable, filepath.Join(dir, "manager.sock"))
	_ = os.Setenv(proc.ManagerVariable, filepath.Join(dir, "winshmd")) // for the test itself; programs find it there anyway
	return m.Run()
}

// A build is one way to compile a program.
type build struct {
	name     string
	compiler string
	flags    []string
}

// builds are all ways in which every program must compile and do the same.
var builds = []build{
	{"gcc", "gcc", []string{"-std=gnu11", "-Wpedantic"}},
	{"gcc unicode", "gcc", []string{"-std=gnu11", "-DUNICODE", "-D_UNICODE"}},
	{"gcc short", "gcc", []string{"-fshort-wchar", "-DUNICODE", "-D_UNICODE"}},
	{"gcc sanitizer", "gcc", []string{"-g", "-fsanitize=address,undefined", "-fno-sanitize=alignment", "-fno-sanitize-recover"}},
	{"g++", "g++", []string{"-std=gnu++17", "-xc++"}},
	{"g++ unicode", "g++", []string{"-std=gnu++17", "-xc++", "-DUNICODE", "-D_UNICODE"}},
	{"clang", "clang", []string{"-std=gnu11", "-Wpedantic"}},
	{"clang++ short", "clang++", []string{"-std=gnu++17", "-xc++", "-fshort-wchar", "-DUNICODE", "-D_UNICODE"}},
}

// compile compiles a program of testdata as pkg-config would have it, and returns its path.
func (b build) compile(t *testing.T, source string) string {
	t.Helper()
	if _, err := exec.LookPath(b.compiler); err != nil {
		t.Skipf("no %s on this machine", b.compiler)
	}
	program := filepath.Join(t.TempDir(), "program")
	args := append(slices.Clone(b.flags), "-O1", "-Wall", "-Wextra", "-Werror", "-I../include", filepath.Join("testdata", source),
		"-xnone", "-o", program, "-L"+built, "-Wl,-rpath,"+built, "-l:winshm_start.o", "-lwinshm", "-lpthread")
	if out, err := exec.Command(b.compiler, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", b.name, err, out)
	}
	return program
}

// programs check what they see, given arguments and input.
var programs = []struct {
	source, input string
	args          []string
	output        string
}{
	{source: "section.c"},
	{source: "wild.c"},
	{source: "strsafe.c"},
	{source: "fork.c"},
	{source: "virtual.c"},
	{source: "disk.c"},
	{source: "environment.c"},
	{source: "thread.c"},
	{source: "event.c"},
	{source: "mutex.c"},
	{source: "apc.c"},
	{source: "lock.c"},
	{source: "message.c"},
	{source: "message_fault.c"},
	{source: "module.c"},
	{source: "process_parent.c", output: "fine\n"},
	{source: "shared.c"},
	{source: "printf.c", output: "9 printf\n-9 fprintf\n8 tprintf\n"},
	{source: "security.c"},
	{source: "text.c", input: "ab\u20ac\n", output: "b1 out \u20ac\nmixed\nconsole\n"},
	{source: "system.c", args: []string{"a", `b "c\`, ""}},
}

// TestPrograms runs each program, built in every way.
func TestPrograms(t *testing.T) {
	for _, program := range programs {
		for _, b := range builds {
			t.Run(program.source+" "+b.name, func(t *testing.T) {
				cmd := exec.Command(b.compile(t, program.source), program.args...)
				cmd.Stdin = strings.NewReader(program.input)
				if out, err := cmd.CombinedOutput(); err != nil || string(out) != program.output {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}

// TestExports compares what the library exports with its declared list.
func TestExports(t *testing.T) {
	out, err := exec.Command("nm", "-D", "--defined-only", filepath.Join(built, "libwinshm.so")).Output()
	if err != nil {
		t.Skipf("nm: %v", err)
	}
	var exported []string
	for line := range strings.Lines(string(out)) {
		field := strings.Fields(line)
		name, version, _ := strings.Cut(field[2], "@@")
		if version == "WINSHM_0" {
			exported = append(exported, name)
		} else if field[1] != "A" {
			t.Errorf("%s is exported without a version", name)
		}
	}
	declared := declaredNames(t)
	for _, name := range exported {
		if !slices.Contains(declared, name) {
			t.Errorf("%s is exported, but not declared", name)
		}
	}
	for _, name := range declared {
		if !slices.Contains(exported, name) {
			t.Errorf("%s is declared, but not exported", name)
		}
	}
}

// declaredNames returns the names of the version script.
func declaredNames(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("libwinshm.map")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutSuffix(strings.TrimSpace(line), ";"); ok && name != "}" && name != "*" {
			names = append(names, name)
		}
	}
	return names
}
