package shm

import "golang.org/x/sys/unix"

// Overlay puts the first length bytes of f in the place of what is mapped at addr, for reading and writing; both are
// multiples of PageSize. What was there is gone. A forked child has the mapping too, as it would have had the other.
func Overlay(f *File, addr, length uintptr) error {
	if addr == 0 || addr%PageSize != 0 || length == 0 || length%PageSize != 0 {
		return sysError("mmap", unix.EINVAL)
	}
	_, err := mmap(addr, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_FIXED, f.fd, 0)
	return err
}
