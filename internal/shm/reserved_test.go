package shm_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/shm"
	"winshm/internal/testkit"
)

const (
	page    = 4096
	noLimit = 1 << 62
)

func newReserved(t testing.TB, size uint64) (*shm.File, shm.Reserved) {
	t.Helper()
	f, err := shm.CreateReserved(size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Release)
	return f, shm.NewReserved(f, size)
}

func stat(t testing.TB, f *shm.File) unix.Stat_t {
	t.Helper()
	var st unix.Stat_t
	if err := unix.Fstat(f.FD(), &st); err != nil {
		t.Fatal(err)
	}
	return st
}

func TestReservedFile(t *testing.T) {
	testkit.CheckLeaks(t)
	for size, offset := range map[uint64]uint64{
		page: 64 << 10, 2 << 30: 64 << 10, 2<<30 + page: 128 << 10, 1 << 40: 32 << 20, 8<<40 - page: 256 << 20,
	} {
		f, r := newReserved(t, size)
		if r.Offset() != offset {
			t.Errorf("%d bytes: the memory begins at %d, not %d", size, r.Offset(), offset)
		}
		st := stat(t, f)
		if uint64(st.Size) != offset || st.Blocks != 0 || st.Mode&0o7777 != 0o600 {
			t.Errorf("%d bytes: the file has %d bytes in %d blocks, mode %o", size, st.Size, st.Blocks, st.Mode&0o7777)
		}
		wantRun(t, r, 0, size, false, size)
	}
	f, _ := newReserved(t, 1<<20)
	for what, do := range map[string]func() error{
		"shrink": func() error { return unix.Ftruncate(f.FD(), 0) },
		"seal": func() error {
			_, err := unix.FcntlInt(uintptr(f.FD()), unix.F_ADD_SEALS, unix.F_SEAL_GROW)
			return err
		},
	} {
		if err := do(); !errors.Is(err, unix.EPERM) {
			t.Errorf("%s: %v, not EPERM", what, err)
		}
	}
}

func wantRun(t testing.TB, r shm.Reserved, from, to uint64, committed bool, length uint64) {
	t.Helper()
	gotCommitted, got, err := r.Run(from, to)
	if err != nil || gotCommitted != committed || got != length {
		t.Errorf("from %#x to %#x: committed %t for %#x bytes, %v; want %t, %#x", from, to, gotCommitted, got, err, committed, length)
	}
}

// TestReservedTebibyte: what is far apart costs only what is touched, and to look at it costs nothing.
func TestReservedTebibyte(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 1 << 40
	f, r := newReserved(t, size)
	for _, at := range []uint64{size - page, size / 2, 0} {
		if err := r.Commit(at, at+page, noLimit); err != nil {
			t.Fatal(err)
		}
	}
	before := stat(t, f).Blocks
	wantRun(t, r, 0, size, true, page)
	wantRun(t, r, page, size, false, size/2-page)
	wantRun(t, r, size/2, size, true, page)
	wantRun(t, r, size/2+page, size, false, size/2-2*page)
	wantRun(t, r, size-page, size, true, page)
	if after := stat(t, f).Blocks; after != before || after > 3*page/512 {
		t.Errorf("%d blocks before it was looked at, %d after", before, after)
	}
	if err := r.Commit(page, 3*page, 5*page); err != nil {
		t.Error("as much as is allowed: ", err)
	}
	if err := r.Commit(2*page, 4*page, 5*page); !errors.Is(err, shm.ErrCommitLimit) {
		t.Error("a page more: ", err)
	}
	wantRun(t, r, 3*page, size, false, size/2-3*page)
	if err := r.Commit(size-page, size, 5*page); err != nil {
		t.Error("what is committed: ", err)
	}
}

// TestReservedModel compares random commits with a list of pages.
func TestReservedModel(t *testing.T) {
	testkit.CheckLeaks(t)
	const pages = 200_000 // the bitmap has several pages
	random := rand.New(rand.NewPCG(1, 2))
	_, r := newReserved(t, pages*page)
	committed := make([]bool, pages)
	for range 300 {
		from := random.Uint64N(pages)
		to := from + 1 + random.Uint64N(min(pages-from, 1<<random.UintN(17)))
		if err := r.Commit(from*page, to*page, noLimit); err != nil {
			t.Fatal(err)
		}
		for i := from; i < to; i++ {
			committed[i] = true
		}
		from = random.Uint64N(pages)
		end := from + 1 + random.Uint64N(pages-from)
		next := from + 1
		for next < end && committed[next] == committed[from] {
			next++
		}
		wantRun(t, r, from*page, end*page, committed[from], (next-from)*page)
	}
}

// TestReservedViews: a page that is committed opens up in mappings that are there.
func TestReservedViews(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 16 * page
	f, r := newReserved(t, size)
	readOnly, err := f.ReadOnly()
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Release()
	var views [][]byte
	for file, access := range map[*shm.File]shm.Access{f: shm.Read | shm.Write, readOnly: shm.Read} {
		addr, err := shm.Map(file, access, r.Offset(), size, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer shm.Unmap(addr, size)
		views = append(views, shm.Bytes(addr, size))
	}
	if err := r.Commit(2*page, 4*page, noLimit); err != nil {
		t.Fatal(err)
	}
	if _, err := unix.Pwrite(f.FD(), []byte("seen"), int64(r.Offset()+3*page)); err != nil {
		t.Fatal(err)
	}
	for _, view := range views {
		if got := string(view[3*page : 3*page+4]); got != "seen" {
			t.Errorf("a view shows %q", got)
		}
	}
	reader := shm.NewReserved(readOnly, size)
	wantRun(t, reader, 2*page, size, true, 2*page)
	if err := reader.Commit(0, size, noLimit); err == nil {
		t.Error("who may only read has committed pages")
	}
}

// TestReservedScribbled: bits that stand for pages beyond the end of the file are not believed.
func TestReservedScribbled(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 256 * page
	f, r := newReserved(t, size)
	if err := r.Commit(0, page, noLimit); err != nil {
		t.Fatal(err)
	}
	ones := binary.NativeEndian.AppendUint64(nil, 1<<64-1)
	if _, err := unix.Pwrite(f.FD(), append(ones, ones...), 0); err != nil {
		t.Fatal(err)
	}
	wantRun(t, r, 0, size, true, page)
	wantRun(t, r, page, size, false, size-page)
	if err := unix.Ftruncate(f.FD(), 1<<50); err != nil {
		t.Fatal(err)
	}
	wantRun(t, r, 0, size, true, 128*page)
	wantRun(t, r, 128*page, size, false, 128*page)
	if err := r.Commit(0, size, size); err != nil {
		t.Error("beyond a file that is too long: ", err)
	}
}

// TestReservedTogether: several processes commit at the same time, one is killed; nothing is lost.
func TestReservedTogether(t *testing.T) {
	testkit.CheckLeaks(t)
	const workers, each = 4, 3000
	f, r := newReserved(t, workers*each*page)
	path := fmt.Sprintf("/proc/%d/fd/%d", unix.Getpid(), f.FD())
	var actors []*testkit.Actor
	for i := range workers {
		actors = append(actors, testkit.Start(t, "committer", nil, path, strconv.Itoa(i), strconv.Itoa(workers), strconv.Itoa(each)))
	}
	victim := testkit.Start(t, "committer", nil, path, "0", strconv.Itoa(workers), strconv.Itoa(each))
	for _, a := range append(actors, victim) {
		a.Expect("ready")
		a.Say("go")
	}
	victim.Kill()
	for _, a := range actors {
		a.Expect("done")
		if err := a.End(); err != nil {
			t.Error(err)
		}
	}
	wantRun(t, r, 0, workers*each*page, true, workers*each*page)
	if want, got := r.Offset()+workers*each*page, uint64(stat(t, f).Size); got != want {
		t.Errorf("the file has %d bytes, not %d", got, want)
	}
}

// playCommitter commits every so many-th page, in an order that makes the file grow often.
func playCommitter(s *testkit.Stage) {
	var numbers [3]uint64
	for i := range numbers {
		n, err := strconv.ParseUint(s.Args[i+1], 10, 64)
		s.Check(err)
		numbers[i] = n
	}
	first, step, count := numbers[0], numbers[1], numbers[2]
	fd, err := unix.Open(s.Args[0], unix.O_RDWR|unix.O_CLOEXEC, 0)
	s.Check(err)
	f := shm.NewFile(fd)
	defer f.Release()
	r := shm.NewReserved(f, step*count*page)
	s.Say("ready")
	_, err = s.Hear()
	s.Check(err)
	for i := range count {
		at := (i*step + first) * page
		s.Check(r.Commit(at, at+page, noLimit))
	}
	s.Say("done")
}

// playSmallReserved commits beyond the limit of file sizes, which would kill the process.
func playSmallReserved(s *testkit.Stage) {
	const limit = 1 << 20
	s.Check(unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: limit, Max: limit}))
	const size = 1 << 30
	f, err := shm.CreateReserved(size)
	s.Check(err)
	defer f.Release()
	r := shm.NewReserved(f, size)
	s.Say("%v", r.Commit(0, limit-r.Offset(), noLimit))
	s.Say("%v", r.Commit(0, limit-r.Offset()+page, noLimit))
	_, length, err := r.Run(0, size)
	s.Say("%d %v", length+r.Offset(), err)
}

func TestReservedFileSizeLimit(t *testing.T) {
	testkit.CheckLeaks(t)
	a := testkit.Start(t, "small reserved", nil)
	a.Expect("<nil>")
	a.Expect(shm.ErrFileLimit.Error())
	a.Expect("1048576 <nil>")
	if err := a.End(); err != nil {
		t.Error(err)
	}
}
