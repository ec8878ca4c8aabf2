package shm_test

import (
	"errors"
	"runtime/debug"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/shm"
	"winshm/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.Main(m, map[string]func(*testkit.Stage){
		"small files": playSmallFiles,
		"few maps":    playFewMaps,
		"many maps":   playManyMaps,
		"locker":      playLocker,

		"committer":      playCommitter,
		"small reserved": playSmallReserved,
	})
}

func newFile(t testing.TB, size uint64) *shm.File {
	t.Helper()
	f, err := shm.Create(size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Release)
	return f
}

// mapView maps all of a file of that length, until the test ends or it is unmapped.
func mapView(t testing.TB, f *shm.File, access shm.Access, length, at uintptr) uintptr {
	t.Helper()
	addr, err := shm.Map(f, access, 0, length, at)
	if err != nil {
		t.Fatalf("map %d bytes at %#x: %v", length, at, err)
	}
	return addr
}

// playSmallFiles makes files beyond its limit.
func playSmallFiles(s *testkit.Stage) {
	const limit = 1 << 20
	s.Check(unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: limit, Max: limit}))
	for _, size := range []uint64{limit, limit + 1, 1 << 40} {
		f, err := shm.Create(size)
		s.Say("%d: %t %v", size, f != nil, err)
		if f != nil {
			f.Release()
		}
	}
	s.Say("%d files", testkit.OpenFiles())
}

// playFewMaps maps views until the kernel's limit of mappings is reached, or that of its address space.
func playFewMaps(s *testkit.Stage) {
	f, err := shm.Create(1 << 30)
	s.Check(err)
	const size = 4 << 30
	s.Check(unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: size, Max: size}))
	var large []uintptr
	for {
		addr, err := shm.Map(f, shm.Read, 0, 1<<30, 0)
		if err != nil {
			s.Say("%t", errors.Is(err, shm.ErrNoSpace))
			break
		}
		large = append(large, addr)
	}
	s.Say("%t", len(large) > 0)
	for _, addr := range large {
		shm.Unmap(addr, 1<<30)
	}
	addr, err := shm.Map(f, shm.Read, 0, 1<<30, 0)
	s.Say("%t %v", addr != 0, err)
}

// playManyMaps maps small views until the kernel lets it have no more mappings, at most Args[0].
func playManyMaps(s *testkit.Stage) {
	most, err := strconv.Atoi(s.Args[0])
	s.Check(err)
	f, err := shm.Create(4096)
	s.Check(err)
	debug.SetGCPercent(-1) // the collector would want mappings too
	views := make([]uintptr, 0, most+1)
	for err == nil && len(views) <= most {
		var addr uintptr
		if addr, err = shm.Map(f, shm.Read, 0, 4096, 0); err == nil {
			views = append(views, addr)
		}
	}
	const enough = 100 // for whatever the program does next
	for _, addr := range views[max(len(views)-enough, 0):] {
		shm.Unmap(addr, 4096)
	}
	s.Say("%t %v", len(views) > most/2, err)
	for _, addr := range views[:max(len(views)-enough, 0)] {
		shm.Unmap(addr, 4096)
	}
	_, err = shm.Map(f, shm.Read, 0, 4096, 0)
	s.Say("%v", err)
}
