package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"winshm/internal/rendezvous"
)

// install installs the library into a folder of its own and returns that.
func install(t *testing.T) string {
	t.Helper()
	prefix := t.TempDir()
	cmd := exec.Command("sh", "../tools/install.sh", prefix)
	cmd.Env = append(os.Environ(), "BIN="+built)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return prefix
}

// TestInstalled compiles a program as the README says, and runs it: it must find library and manager by itself.
func TestInstalled(t *testing.T) {
	if _, err := exec.LookPath("pkg-config"); err != nil {
		t.Skip("no pkg-config on this machine")
	}
	prefix := install(t)
	program := filepath.Join(t.TempDir(), "program")
	cmd := exec.Command("sh", "-euc", `gcc "$0" -o "$1" $(pkg-config --cflags --libs winshm)`, "testdata/virtual.c", program)
	cmd.Env = append(os.Environ(), "PKG_CONFIG_PATH="+filepath.Join(prefix, "lib/pkgconfig"))
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	runAlone(t, program)
}

// TestCMake does the same by way of CMake.
func TestCMake(t *testing.T) {
	if _, err := exec.LookPath("cmake"); err != nil {
		t.Skip("no cmake on this machine")
	}
	prefix, dir := install(t), t.TempDir()
	source, err := filepath.Abs("testdata/virtual.c")
	if err != nil {
		t.Fatal(err)
	}
	lists := "cmake_minimum_required(VERSION 3.13)\nproject(example C)\nfind_package(winshm REQUIRED)\n" +
		"add_executable(program " + source + ")\ntarget_link_libraries(program winshm::winshm)\n"
	if err := os.WriteFile(filepath.Join(dir, "CMakeLists.txt"), []byte(lists), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-S", dir, "-B", dir + "/build", "-DCMAKE_PREFIX_PATH=" + prefix}, {"--build", dir + "/build"}} {
		if out, err := exec.Command("cmake", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	runAlone(t, filepath.Join(dir, "build", "program"))
}

// runAlone runs a program with nothing in its environment that helps it to a manager's program.
func runAlone(t *testing.T, program string) {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Env = []string{rendezvous.SocketVariable + "=" + filepath.Join(t.TempDir(), "s")}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestInstalledPlaces sees what is installed where, below a folder for packagers.
func TestInstalledPlaces(t *testing.T) {
	dest := t.TempDir()
	cmd := exec.Command("sh", "../tools/install.sh", "/usr", dest)
	cmd.Env = append(os.Environ(), "BIN="+built)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{
		"bin/winshm", "bin/winshmd", "include/winshm/windows.h", "lib/libwinshm.so", "lib/libwinshm.so.0", "lib/winshm_start.o",
		"lib/cmake/winshm/winshmConfig.cmake", "lib/systemd/system/winshmd.service", "share/man/man1/winshm.1",
	} {
		if _, err := os.Stat(filepath.Join(dest, "usr", name)); err != nil {
			t.Error(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dest, "usr/lib/pkgconfig/winshm.pc"))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(text); !strings.HasPrefix(s, "prefix=/usr\n") || strings.ContainsAny(s, "@") || strings.Contains(s, "rpath") {
		t.Errorf("winshm.pc:\n%s", s)
	}
}
