package examples_test

import (
	"os/exec"
	"testing"
)

func TestPython(t *testing.T) {
	need(t, "python3")
	t.Setenv("WINSHM_LIBRARY", library())
	t.Setenv("PYTHONDONTWRITEBYTECODE", "1")
	t.Run("module", func(t *testing.T) {
		cmd := command(t, "python3", "test_winshm.py")
		cmd.Dir = "python"
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("share", func(t *testing.T) {
		checkShare(t, func(name, text string) *exec.Cmd { return command(t, "python3", "python/share.py", name, text) })
	})
}
