package shm

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRegion(t *testing.T) {
	for line, want := range map[string]Region{
		"7f0000000000-7f0000010000 rw-s 00020000 00:01 4711                       /memfd:winshm (deleted)": {
			0x7f0000000000, 0x7f0000010000, Read | Write, "00:01", 4711, "/memfd:winshm (deleted)",
		},
		"00400000-0040b000 r-xp 00000000 fd:00 12345                              /bin/a b": {
			0x400000, 0x40b000, Read | Execute | CopyOnWrite, "fd:00", 12345, "/bin/a b",
		},
		"7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]": {
			0x7ffc00000000, 0x7ffc00021000, Read | Write | CopyOnWrite, "00:00", 0, "[stack]",
		},
		"10000-20000 ---p 00000000 00:00 0":  {0x10000, 0x20000, CopyOnWrite, "00:00", 0, ""},
		"10000-20000 ---p 00000000 00:00 0 ": {0x10000, 0x20000, CopyOnWrite, "00:00", 0, ""},
		"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]": {
			0xffffffffff600000, 0xffffffffff601000, Execute | CopyOnWrite, "00:00", 0, "[vsyscall]",
		},
	} {
		got, err := parseRegion(line)
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", line, diff)
		}
	}
}

func TestParseRegionRefuses(t *testing.T) {
	for _, line := range []string{
		"", "x", "10000-20000", "10000-20000 rw-p", "10000-20000 rw-p 0 00:00", "10000-20000 rw-p 0 00:00 x",
		"10000 rw-p 0 00:00 0", "1000g-20000 rw-p 0 00:00 0", "10000- rw-p 0 00:00 0", "10000-20000 rw- 0 00:00 0",
		"10000-20000 rw-ps 0 00:00 0", "10000000000000000-20000 rw-p 0 00:00 0",
	} {
		if got, err := parseRegion(line); err == nil {
			t.Errorf("%q is %+v", line, got)
		}
	}
	if _, err := Regions(strings.NewReader("10000-20000 rw-p 0 00:00 0\nx\n")); err == nil {
		t.Error("a bad second line is accepted")
	}
}

func TestOwnRegions(t *testing.T) {
	regions, err := OwnRegions()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for i, r := range regions {
		if r.Start >= r.End || i > 0 && r.Start < regions[i-1].End {
			t.Errorf("region %+v after %+v", r, regions[max(i-1, 0)])
		}
		seen = seen || r.Path == "[stack]"
	}
	if !seen {
		t.Error("there is no stack")
	}
}

func FuzzParseRegion(f *testing.F) {
	if maps, err := os.ReadFile("/proc/self/maps"); err == nil {
		for line := range strings.Lines(string(maps)) {
			f.Add(strings.TrimRight(line, "\n"))
		}
	}
	f.Add("10000-20000 rw-s 00000000 00:01 5 /a  b ")
	f.Fuzz(func(t *testing.T, line string) {
		r, err := parseRegion(line)
		if err != nil {
			if diff := cmp.Diff(Region{}, r); diff != "" {
				t.Fatal("an error with a region\n", diff)
			}
			return
		}
		if r.Path != "" && !strings.HasSuffix(line, r.Path) {
			t.Fatalf("the path of %q is %q", line, r.Path)
		}
	})
}
