package shm

import "golang.org/x/sys/unix"

// Memory is a whole file that is mapped for reading and writing. A forked child does not get it.
type Memory struct{ bytes []byte }

// MapMemory maps the first size bytes of f, which must be large enough.
func MapMemory(f *File, size uint64) (*Memory, error) {
	bytes, err := unix.Mmap(f.fd, 0, int(size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, sysError("mmap", err)
	}
	_ = unix.Madvise(bytes, unix.MADV_DONTFORK)
	return &Memory{bytes}, nil
}

// Bytes returns the memory, which is valid until Unmap.
func (m *Memory) Bytes() []byte { return m.bytes }

// Unmap gives the mapping up.
func (m *Memory) Unmap() {
	_ = unix.Munmap(m.bytes)
	m.bytes = nil
}
