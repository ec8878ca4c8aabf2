package inspect

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"winshm/internal/shm"
)

// memoryPath is what /proc/PID/maps calls the memory of every section.
const memoryPath = "/memfd:" + shm.Name + " (deleted)"

// Mapper is a process that has views of a section.
type Mapper struct {
	Process
	Views []View `json:"views"`
}

// View is a mapping of a section's memory.
type View struct {
	Start      uint64 `json:"start"`
	End        uint64 `json:"end"`
	Protection string `json:"protection"`
	// Resident is how many bytes of it are in memory and mapped by this process; -1: the kernel does not say.
	Resident int64 `json:"resident"`
}

// Mappers are the processes that map a section's memory.
type Mappers struct {
	Found []Mapper `json:"processes"`
	// Unseen is the number of processes that could not be looked into: other users', or protected ones.
	Unseen int `json:"unseen"`
}

// FindMappers goes through all processes for those that map a section's memory, or its file. Another object has no mappers.
func FindMappers(o *Object) (Mappers, error) {
	result := Mappers{Found: []Mapper{}}
	if o.Inode == 0 {
		return result, nil
	}
	m := memory{inode: o.Inode, disk: o.IsDisk()}
	if m.disk {
		m.devices = shm.MappedOn(o.Inode)
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return result, err
	}
	people := newPeople(nil)
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		views, err := m.viewsOf(pid)
		if err != nil && !hasEnded(err) && hasMemory(pid) {
			result.Unseen++
		}
		if uid, err := effectiveUser(pid); err == nil && len(views) > 0 {
			result.Found = append(result.Found, Mapper{people.process(pid, uid), views})
		}
	}
	return result, nil
}

// memory is what a section consists of. Inodes are numbers of a file system's: those of memory files and of disk files may be the same.
type memory struct {
	inode   uint64
	disk    bool
	devices []string // where a disk file of that inode is mapped
}

// isOf reports whether a mapping is one of the memory.
func (m *memory) isOf(r shm.Region) bool {
	if r.Inode != m.inode || m.disk == (r.Path == memoryPath) {
		return false
	}
	return !m.disk || slices.Contains(m.devices, r.Device)
}

// viewsOf returns the mappings that a process has of the memory. Only for those that have some, it asks what is resident,
// which makes the kernel walk all of the process's pages.
func (m *memory) viewsOf(pid int) ([]View, error) {
	maps, err := os.ReadFile(procFile(pid, "maps"))
	if err != nil || !m.disk && !bytes.Contains(maps, []byte(memoryPath)) {
		return nil, err
	}
	regions, err := shm.Regions(bytes.NewReader(maps))
	if err != nil {
		return nil, err
	}
	var views []View
	for _, r := range regions {
		if m.isOf(r) {
			views = append(views, View{uint64(r.Start), uint64(r.End), permissions(r.Access), -1})
		}
	}
	if len(views) > 0 {
		if smaps, err := os.ReadFile(procFile(pid, "smaps")); err == nil {
			addResident(views, smaps)
		}
	}
	return views, nil
}

// addResident takes the resident sizes from an smaps file: lines as in maps, each followed by "Key: value" (proc_pid_smaps(5)).
func addResident(views []View, smaps []byte) {
	current := -1
	lines := bufio.NewScanner(bytes.NewReader(smaps))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		key, rest, _ := strings.Cut(lines.Text(), " ")
		if key == "Rss:" && current >= 0 {
			number := strings.TrimSuffix(strings.TrimSpace(rest), " kB")
			if n, err := strconv.ParseInt(number, 10, 64); err == nil {
				views[current].Resident = n << 10
			}
		}
		if !strings.HasSuffix(key, ":") {
			current = viewAt(views, key)
		}
	}
}

// viewAt returns which view begins where a range of addresses ("start-end") does, or -1.
func viewAt(views []View, addresses string) int {
	start, _, _ := strings.Cut(addresses, "-")
	n, err := strconv.ParseUint(start, 16, 64)
	if err != nil {
		return -1
	}
	for i := range views {
		if views[i].Start == n {
			return i
		}
	}
	return -1
}

// permissions spells an access as /proc/PID/maps does.
func permissions(a shm.Access) string {
	text := []byte("---s")
	for i, bit := range []shm.Access{shm.Read, shm.Write, shm.Execute} {
		if a&bit != 0 {
			text[i] = "rwx"[i]
		}
	}
	if a&shm.CopyOnWrite != 0 {
		text[3] = 'p'
	}
	return string(text)
}

func hasEnded(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH)
}

// hasMemory reports whether a process has any memory of its own: kernel threads and the dead do not (proc_pid_statm(5)).
func hasMemory(pid int) bool {
	statm, err := os.ReadFile(procFile(pid, "statm"))
	return err == nil && !bytes.HasPrefix(statm, []byte("0 "))
}
