package shm

import (
	"os"
	"path/filepath"
	"testing"
)

// writeTree makes files with contents in a new folder.
func writeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestGroupLimit(t *testing.T) {
	const swap = 1000
	for _, tc := range []struct {
		name  string
		files map[string]string
		want  uint64
	}{
		{"no file", nil, noLimit},
		{"no groups", map[string]string{"cgroup": ""}, noLimit},
		{"nonsense", map[string]string{"cgroup": "hello\n1:2\n\n"}, noLimit},
		{"v2, no limit", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "max\n", "fs/a/memory.swap.max": "max\n"}, noLimit},
		{"v2", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "5000\n", "fs/a/memory.swap.max": "300\n"}, 5300},
		{"v2, all the machine's swap", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "5000\n", "fs/a/memory.swap.max": "max\n"}, 6000},
		{"v2, more than the machine's swap", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "5000\n", "fs/a/memory.swap.max": "9999\n"}, 6000},
		{"v2, no swap file", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "5000\n"}, 6000},
		{"v2, no swap", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "5000\n", "fs/a/memory.swap.max": "0\n"}, 5000},
		{"v2, root", map[string]string{"cgroup": "0::/\n", "fs/memory.max": "7000\n", "fs/memory.swap.max": "0\n"}, 7000},
		{"v2, the parent has less", map[string]string{
			"cgroup": "0::/a/b/c\n", "fs/a/memory.max": "4000\n", "fs/a/memory.swap.max": "0\n",
			"fs/a/b/memory.max": "max\n", "fs/a/b/c/memory.max": "5000\n", "fs/a/b/c/memory.swap.max": "0\n",
		}, 4000},
		{"v2, a brother has less", map[string]string{"cgroup": "0::/a/b\n", "fs/a/b/memory.max": "5000\n", "fs/a/c/memory.max": "1\n"}, 6000},
		{"v2, above the root of the namespace", map[string]string{"cgroup": "0::/../../a\n", "fs/a/memory.max": "5000\n"}, noLimit},
		{"v1", map[string]string{"cgroup": "7:cpu:/x\n4:memory:/a\n0::/\n", "fs/memory/a/memory.limit_in_bytes": "5000\n"}, 6000},
		{"v1, nested", map[string]string{
			"cgroup": "4:memory:/a/b\n", "fs/memory/a/b/memory.limit_in_bytes": "5000\n", "fs/memory/a/memory.limit_in_bytes": "3000\n",
		}, 4000},
		{"v1, no limit", map[string]string{
			"cgroup": "4:memory:/a\n", "fs/memory/a/memory.limit_in_bytes": "9223372036854771712\n",
		}, 9223372036854771712 + swap},
		{"both", map[string]string{
			"cgroup": "4:memory:/a\n0::/b\n", "fs/memory/a/memory.limit_in_bytes": "5000\n", "fs/b/memory.max": "2000\n",
		}, 3000},
		{"a number that is none", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "-1\n"}, noLimit},
		{"a number near the end", map[string]string{"cgroup": "0::/a\n", "fs/a/memory.max": "18446744073709551615\n"}, noLimit},
		{"a colon in the name", map[string]string{"cgroup": "0::/a:b\n", "fs/a:b/memory.max": "5000\n"}, 6000},
	} {
		t.Run(tc.name, func(t *testing.T) {
			root := writeTree(t, tc.files)
			if got := groupLimit(filepath.Join(root, "cgroup"), filepath.Join(root, "fs"), swap); got != tc.want {
				t.Errorf("%d, not %d", got, tc.want)
			}
		})
	}
}

func TestCommitLimit(t *testing.T) {
	var limit CommitLimit
	memory, swap := machineLimits()
	first := limit.Bytes()
	if first == 0 || first > memory+swap {
		t.Errorf("the limit is %d with %d bytes of memory and %d of swap", first, memory, swap)
	}
	if memory < 16<<20 || memory >= noLimit/2 {
		t.Errorf("the machine has %d bytes of memory", memory)
	}
	if again := limit.Bytes(); again != first {
		t.Errorf("the limit changed from %d to %d", first, again)
	}
}
