package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winshm/internal/rendezvous"
	"winshm/internal/testkit"
)

// packageFlags asks pkg-config for flags, or, where there is none, reads what it would.
func packageFlags(t *testing.T, option, field string) []string {
	t.Helper()
	folder := filepath.Join(prefix, "lib", "pkgconfig")
	t.Setenv("PKG_CONFIG_PATH", folder)
	if _, err := exec.LookPath("pkg-config"); err == nil {
		return strings.Fields(must(t, "pkg-config", option, "winshm"))
	}
	text, err := os.ReadFile(filepath.Join(folder, "winshm.pc"))
	if err != nil {
		t.Fatal(err)
	}
	variables := strings.NewReplacer("${prefix}", prefix, "${libdir}", prefix+"/lib", "${includedir}", prefix+"/include/winshm")
	for line := range strings.Lines(string(text)) {
		if flags, ok := strings.CutPrefix(line, field+":"); ok {
			return strings.Fields(variables.Replace(flags))
		}
	}
	t.Fatalf("winshm.pc has no %s", field)
	return nil
}

func compileFlags(t *testing.T) []string { return packageFlags(t, "--cflags", "Cflags") }
func linkFlags(t *testing.T) []string    { return packageFlags(t, "--libs", "Libs") }

// TestInstalled: a program needs no more than pkg-config's flags, and its first call starts the manager beside the library.
func TestInstalled(t *testing.T) {
	need(t, "gcc")
	program := filepath.Join(t.TempDir(), "squares")
	must(t, "gcc", slices.Concat([]string{"c/squares.c", "-o", program}, compileFlags(t), linkFlags(t))...)
	socket := testkit.Socket(t)
	t.Setenv(rendezvous.SocketVariable, socket)
	t.Setenv("PATH", "/nowhere")
	if out := must(t, program, "3"); out != "The child has computed 3 squares; the last is 4.\n" {
		t.Errorf("squares says %q", out)
	}
	managers := testkit.Managers(t, socket)
	if len(managers) != 1 {
		t.Fatalf("managers: %v", managers)
	}
	if path := testkit.CommandLine(managers[0])[0]; path != filepath.Join(prefix, "bin", "winshmd") {
		t.Errorf("the manager is %s", path)
	}
}

// TestCMake builds all C examples by find_package.
func TestCMake(t *testing.T) {
	need(t, "cmake", "gcc", "g++")
	for _, unicode := range []string{"OFF", "ON"} {
		dir := t.TempDir()
		must(t, "cmake", "-S", "c", "-B", dir, "-DCMAKE_PREFIX_PATH="+prefix, "-DUNICODE="+unicode)
		must(t, "cmake", "--build", dir)
		checkPrograms(t, native(dir))
	}
}
