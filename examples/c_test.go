package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winshm/internal/testkit"
)

// A toolchain is one way to build the C examples.
type toolchain struct {
	name     string
	c, cpp   []string // compiler and flags
	programs func(dir string) starter
	suffix   string // of programs
	shared   string // the library's file
}

// A starter makes the command for one of the programs that were built.
type starter func(t *testing.T, name string, args ...string) *exec.Cmd

// native starts programs of a folder.
func native(dir string) starter {
	return func(t *testing.T, name string, args ...string) *exec.Cmd {
		return command(t, filepath.Join(dir, name), args...)
	}
}

var (
	strict    = []string{"-O1", "-Wall", "-Wextra", "-Werror"}
	unicode   = []string{"-DUNICODE", "-D_UNICODE"}
	sanitizer = []string{"-g", "-fsanitize=address", "-fno-sanitize-recover"}
)

func tools(name, c, cpp string, flags ...string) toolchain {
	return toolchain{
		name: name, programs: native, shared: "libboard.so",
		c: slices.Concat(strings.Fields(c), strict, flags), cpp: slices.Concat(strings.Fields(cpp), strict, flags),
	}
}

// TestC builds the examples with what the machine has; they do the same everywhere.
func TestC(t *testing.T) {
	for _, tc := range []toolchain{
		tools("gcc", "gcc -Wpedantic", "g++ -Wpedantic"),
		tools("gcc unicode", "gcc", "g++", unicode...),
		tools("gcc sanitizer", "gcc", "g++", sanitizer...),
		tools("g++", "g++ -xc++", "g++"),
		tools("g++ unicode", "g++ -xc++", "g++", unicode...),
		tools("clang", "clang", "clang++"),
		tools("clang unicode", "clang", "clang++", unicode...),
	} {
		t.Run(tc.name, func(t *testing.T) {
			checkPrograms(t, tc.build(t, compileFlags(t), slices.Concat([]string{"-xnone", "-Wl,-rpath,$ORIGIN"}, linkFlags(t))))
		})
	}
}

// build compiles the examples as CMakeLists.txt says.
func (tc toolchain) build(t *testing.T, compile, link []string) starter {
	t.Helper()
	need(t, tc.c[0], tc.cpp[0])
	dir := t.TempDir()
	make := func(tool []string, source, target string, flags ...string) {
		args := slices.Concat(tool[1:], compile, []string{"c/" + source, "-o", filepath.Join(dir, target)}, flags, link)
		must(t, tool[0], args...)
	}
	for _, name := range []string{"writer", "reader", "squares", "workers"} {
		make(tc.c, name+".c", name+tc.suffix)
	}
	make(tc.c, "board.c", tc.shared, "-shared", "-fPIC")
	for _, name := range []string{"post", "show"} {
		make(tc.cpp, name+".cpp", name+tc.suffix, filepath.Join(dir, tc.shared))
	}
	return tc.programs(dir)
}

// checkPrograms runs all examples and compares what they say.
func checkPrograms(t *testing.T, program starter) {
	t.Helper()
	expect := func(want string, name string, args ...string) {
		t.Helper()
		out, err := program(t, name, args...).Output()
		if got := strings.ReplaceAll(string(out), "\r\n", "\n"); got != want {
			t.Errorf("%s says %q, %v; want %q", name, got, err, want)
		}
	}
	expect("Nobody has left a note.\n", "reader")
	writer := testkit.StartCommand(t, "", program(t, "writer", "a note"))
	writer.Expect("This is the first note.")
	writer.Expect("Left a note of 6 characters; Enter ends the program.")
	expect("The note says: a note\n", "reader")
	expect("There was a note.\nLeft a note of 5 characters; Enter ends the program.\n", "writer", "again")
	expect("The note says: again\n", "reader")
	writer.Say("")
	if err := writer.End(); err != nil {
		t.Errorf("the writer ends: %v", err)
	}
	expect("Nobody has left a note.\n", "reader")
	expect("The child has computed 1000 squares; the last is 998001.\n", "squares", "1000")
	expect("A worker died with 1 job in its hands.\n100 jobs are done, each once.\n", "workers", "100")
	for range 2 { // the board is gone with those who had it
		expect("0: the board is new\n1: one\n2: two words\n", "post", "one", "two words")
	}
}

// TestWine builds the same sources for Windows, and has Wine run them.
func TestWine(t *testing.T) {
	const cross = "x86_64-w64-mingw32-"
	need(t, "wine", "wineboot", "wineserver", cross+"gcc", cross+"g++")
	dir := t.TempDir()
	t.Setenv("WINEPREFIX", filepath.Join(dir, "prefix"))
	t.Setenv("WINEDEBUG", "-all")
	t.Setenv("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=") // nothing that asks questions
	t.Cleanup(func() { _ = exec.Command("wineserver", "-k").Run() })
	if err := os.Mkdir(filepath.Join(dir, "prefix"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "wineboot", "--init").CombinedOutput(); err != nil {
		t.Skipf("Wine does not start here: %v: %s", err, out)
	}
	for name, flags := range map[string][]string{"narrow": nil, "unicode": unicode} {
		t.Run(name, func(t *testing.T) {
			tc := tools(name, cross+"gcc", cross+"g++ -static", flags...)
			tc.suffix, tc.shared = ".exe", "board.dll"
			if flags != nil {
				tc.c = append(tc.c, "-municode", "-D__USE_MINGW_ANSI_STDIO=0") // %s is wide, as Microsoft has it
			}
			tc.programs = func(dir string) starter {
				return func(t *testing.T, name string, args ...string) *exec.Cmd {
					return command(t, "wine", append([]string{filepath.Join(dir, name+".exe")}, args...)...)
				}
			}
			checkPrograms(t, tc.build(t, nil, nil))
		})
	}
}
