package shm_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"winshm/internal/shm"
	"winshm/internal/testkit"
)

func TestCreatedFile(t *testing.T) {
	testkit.CheckLeaks(t)
	const size = 3 * 4096
	f := newFile(t, size)
	var st unix.Stat_t
	if err := unix.Fstat(f.FD(), &st); err != nil {
		t.Fatal(err)
	}
	if st.Size != size || st.Mode&0o7777 != 0o600 || st.Blocks != 0 {
		t.Errorf("size %d, mode %o, %d blocks", st.Size, st.Mode&0o7777, st.Blocks)
	}
	if inode, err := f.Inode(); err != nil || inode != st.Ino {
		t.Errorf("inode %d, not %d (%v)", inode, st.Ino, err)
	}
	if flags, err := unix.FcntlInt(uintptr(f.FD()), unix.F_GETFD, 0); err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("descriptor flags %#x, %v", flags, err)
	}
	seals, err := unix.FcntlInt(uintptr(f.FD()), unix.F_GET_SEALS, 0)
	if want := unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL; err != nil || seals&want != want || seals&unix.F_SEAL_WRITE != 0 {
		t.Errorf("seals %#x, %v", seals, err)
	}
	for what, do := range map[string]func() error{
		"shrink":       func() error { return unix.Ftruncate(f.FD(), size-1) },
		"empty":        func() error { return unix.Ftruncate(f.FD(), 0) },
		"grow":         func() error { return unix.Ftruncate(f.FD(), size+1) },
		"write beyond": func() error { _, err := unix.Pwrite(f.FD(), []byte{1}, size); return err },
		"allocate":     func() error { return unix.Fallocate(f.FD(), 0, 0, size+1) },
		"seal": func() error {
			_, err := unix.FcntlInt(uintptr(f.FD()), unix.F_ADD_SEALS, unix.F_SEAL_WRITE)
			return err
		},
	} {
		if err := do(); !errors.Is(err, unix.EPERM) {
			t.Errorf("%s: %v, not EPERM", what, err)
		}
	}
}

func TestReadOnlyFile(t *testing.T) {
	testkit.CheckLeaks(t)
	f := newFile(t, 4096)
	memory := shm.Bytes(mapView(t, f, shm.Read|shm.Write, 4096, 0), 4096)
	defer shm.Unmap(addressOf(memory), 4096)
	readOnly, err := f.ReadOnly()
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Release()
	for _, access := range []shm.Access{shm.Write, shm.Read | shm.Write, shm.Read | shm.Write | shm.Execute} {
		if _, err := shm.Map(readOnly, access, 0, 4096, 0); !errors.Is(err, unix.EACCES) {
			t.Errorf("access %d: %v, not EACCES", access, err)
		}
	}
	if _, err := unix.Pwrite(readOnly.FD(), []byte{1}, 0); !errors.Is(err, unix.EBADF) {
		t.Errorf("write: %v", err)
	}
	addr := mapView(t, readOnly, shm.Read, 4096, 0)
	defer shm.Unmap(addr, 4096)
	memory[7] = 42
	if shm.Bytes(addr, 4096)[7] != 42 {
		t.Error("it is other memory")
	}
	if err := unix.Mprotect(shm.Bytes(addr, 4096), unix.PROT_READ|unix.PROT_WRITE); !errors.Is(err, unix.EACCES) {
		t.Errorf("mprotect: %v", err)
	}
	private := mapView(t, readOnly, shm.CopyOnWrite, 4096, 0)
	defer shm.Unmap(private, 4096)
	shm.Bytes(private, 4096)[7] = 43
	if memory[7] != 42 {
		t.Error("a copy-on-write mapping wrote to the file")
	}
}

func TestSealedContents(t *testing.T) {
	testkit.CheckLeaks(t)
	for _, n := range []int{0, 1, 4096, 100000} {
		want := bytes.Repeat([]byte{7}, n)
		f, err := shm.Sealed(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.ReadAll(uint64(n), 1<<20)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: %d come back, %v", n, len(got), err)
		}
		if _, err := f.ReadAll(uint64(n)+1, 1<<20); err == nil {
			t.Errorf("%d bytes: one more can be read", n)
		}
		if _, err := f.ReadAll(1<<20+1, 1<<20); err == nil || !strings.Contains(err.Error(), "more than") {
			t.Errorf("a size over the limit: %v", err)
		}
		if _, err := unix.Pwrite(f.FD(), []byte{1}, 0); !errors.Is(err, unix.EPERM) {
			t.Errorf("write: %v", err)
		}
		f.Release()
	}
}

func TestFileSizeLimit(t *testing.T) {
	testkit.CheckLeaks(t)
	a := testkit.Start(t, "small files", nil)
	a.Expect("1048576: true <nil>")
	a.Expect(fmt.Sprint("1048577: false ", shm.ErrFileLimit))
	a.Expect(fmt.Sprint("1099511627776: false ", shm.ErrFileLimit))
	a.Hear()
	if err := a.End(); err != nil {
		t.Error(err)
	}
}

func TestRetain(t *testing.T) {
	testkit.CheckLeaks(t)
	f, err := shm.Create(4096)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				if !f.Retain() {
					t.Error("a file in use cannot be retained")
				}
				f.Release()
			}
		})
	}
	wg.Wait()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if f.Retain() {
		t.Error("a closed file can be retained")
	}
}

func TestWords(t *testing.T) {
	testkit.CheckLeaks(t)
	const n = 1024
	f := newFile(t, n*4)
	writer, err := shm.MapWords(f, n, true)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Unmap()
	readOnly, err := f.ReadOnly()
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Release()
	if _, err := shm.MapWords(readOnly, n, true); !errors.Is(err, unix.EACCES) {
		t.Errorf("a read-only file was mapped for raising: %v", err)
	}
	reader, err := shm.MapWords(readOnly, n, false)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Unmap()
	for i, times := range map[int]uint32{0: 1, 5: 3, n - 1: 2} {
		for want := uint32(1); want <= times; want++ {
			if got := writer.Raise(i); got != want {
				t.Errorf("word %d is raised to %d, not %d", i, got, want)
			}
		}
		if got := reader.Load(i); got != times {
			t.Errorf("word %d is %d, not %d", i, got, times)
		}
	}
	for _, i := range []int{-1, 1, n, 1 << 40} {
		if got := reader.Load(i); got != 0 {
			t.Errorf("word %d is %d", i, got)
		}
	}
}
