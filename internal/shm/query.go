package shm

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// Region is one line of /proc/PID/maps.
type Region struct {
	Start, End uintptr
	Access     Access // Read, Write, Execute as the kernel enforces them now; CopyOnWrite for a private mapping
	Device     string // "major:minor", hexadecimal
	Inode      uint64
	Path       string
}

// Regions reads the mappings of a process from its maps file, lowest first.
func Regions(r io.Reader) ([]Region, error) {
	var regions []Region
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		region, err := parseRegion(lines.Text())
		if err != nil {
			return nil, err
		}
		regions = append(regions, region)
	}
	return regions, lines.Err()
}

// parseRegion reads "start-end perms offset dev inode path" (proc_pid_maps(5)).
func parseRegion(line string) (Region, error) {
	bad := func() (Region, error) { return Region{}, fmt.Errorf("maps: unexpected line %q", line) }
	var field [5]string
	rest := line
	for i := range field {
		var ok bool
		if field[i], rest, ok = strings.Cut(rest, " "); !ok && i < 4 {
			return bad()
		}
	}
	from, to, ok := strings.Cut(field[0], "-")
	start, err1 := strconv.ParseUint(from, 16, 64)
	end, err2 := strconv.ParseUint(to, 16, 64)
	inode, err3 := strconv.ParseUint(field[4], 10, 64)
	if !ok || err1 != nil || err2 != nil || err3 != nil || len(field[1]) != 4 {
		return bad()
	}
	region := Region{Start: uintptr(start), End: uintptr(end), Device: field[3], Inode: inode, Path: strings.TrimLeft(rest, " ")}
	for i, bit := range []Access{Read, Write, Execute} {
		if field[1][i] != '-' {
			region.Access |= bit
		}
	}
	if field[1][3] == 'p' {
		region.Access |= CopyOnWrite
	}
	return region, nil
}

// OwnRegions returns the mappings of this process.
func OwnRegions() ([]Region, error) {
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Regions(f)
}

// CopiedPages returns how many pages from addr on, at most max, are like the first one: copied for this process alone by
// a write to a copy-on-write mapping, or not.
func CopiedPages(addr uintptr, max int) (copied bool, run int, err error) {
	f, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return false, 0, err
	}
	defer f.Close()
	buf := make([]byte, 8*min(max, 4096))
	for run < max {
		n := min(max-run, len(buf)/8)
		if _, err := f.ReadAt(buf[:8*n], int64((addr/PageSize+uintptr(run))*8)); err != nil {
			return false, 0, err
		}
		for i := range n {
			is := isCopied(binary.NativeEndian.Uint64(buf[8*i:]))
			if run == 0 {
				copied = is
			} else if is != copied {
				return copied, run, nil
			}
			run++
		}
	}
	return copied, run, nil
}

// isCopied reads an entry of /proc/PID/pagemap: in memory or swapped out, and not a page of the file.
func isCopied(entry uint64) bool {
	const present, swapped, file = 1 << 63, 1 << 62, 1 << 61
	return entry&(present|swapped) != 0 && entry&file == 0
}
