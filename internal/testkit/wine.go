package testkit

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Wine is another implementation of Windows' functions, with a folder tree of its own that was made for the test.
type Wine struct {
	// Loader is the program that runs others, Env their environment.
	Loader string
	Env    []string

	server string
}

// StartWine makes a Wine for the test, which ends with it. It skips the test where there is no Wine.
func StartWine(t testing.TB) *Wine {
	t.Helper()
	w := &Wine{
		Loader: installed(t, "wine64", "/usr/lib/wine/wine64", "wine"),
		server: installed(t, "wineserver", "/usr/lib/wine/wineserver64", "/usr/lib/wine/wineserver"),
	}
	dir, err := os.MkdirTemp("", "wshm-wine")
	if err != nil {
		t.Fatal(err)
	}
	w.Env = append(os.Environ(),
		"WINEPREFIX="+filepath.Join(dir, "prefix"), "WINEARCH=win64", "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=", "DISPLAY=", "WAYLAND_DISPLAY=")
	t.Cleanup(func() {
		_ = w.command(context.Background(), w.server, "-k").Run()
		_ = w.command(context.Background(), w.server, "-w").Run()
		_ = os.RemoveAll(dir)
	})
	const patience = 3 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	w.setUp(ctx, t, "wineboot", "-i")
	// without a display, windows that would be seen need the driver that shows nothing; the desktop's process reads this when it starts
	w.setUp(ctx, t, "reg", "add", `HKCU\Software\Wine\Drivers`, "/v", "Graphics", "/d", "null", "/f")
	_ = w.command(ctx, w.server, "-k").Run()
	_ = w.command(ctx, w.server, "-w").Run()
	return w
}

func (w *Wine) setUp(ctx context.Context, t testing.TB, program string, args ...string) {
	t.Helper()
	cmd := w.command(ctx, w.Loader, append([]string{program}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// Command returns a command that runs a Windows program.
func (w *Wine) Command(program string, args ...string) *exec.Cmd {
	return w.command(context.Background(), w.Loader, append([]string{program}, args...)...)
}

func (w *Wine) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = w.Env
	return cmd
}

func installed(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("no %s on this machine", names[0])
	return ""
}

// BuildWindows compiles a C program for Windows, and returns its path. It skips the test where there is no compiler for that.
func BuildWindows(t testing.TB, source string, flags ...string) string {
	t.Helper()
	compiler := installed(t, "x86_64-w64-mingw32-gcc")
	program := filepath.Join(t.TempDir(), "program.exe")
	args := append([]string{"-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source}, flags...)
	if out, err := exec.Command(compiler, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}
