package examples_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

func TestDotnet(t *testing.T) {
	need(t, "mcs", "mono")
	dir := t.TempDir()
	for _, name := range []string{"Share", "Check"} {
		program := filepath.Join(dir, name+".exe")
		must(t, "mcs", "-warnaserror", "-out:"+program, "dotnet/"+name+".cs", "dotnet/Kernel32.cs")
		must(t, "cp", "dotnet/winshm.config", program+".config")
	}
	t.Setenv("LD_LIBRARY_PATH", filepath.Dir(library()))
	t.Setenv("MONO_SHARED_DIR", dir)
	t.Run("errors", func(t *testing.T) { must(t, "mono", filepath.Join(dir, "Check.exe")) })
	t.Run("share", func(t *testing.T) {
		checkShare(t, func(name, text string) *exec.Cmd {
			return command(t, "mono", filepath.Join(dir, "Share.exe"), name, text)
		})
	})
}
