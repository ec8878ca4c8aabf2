package client

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"sync"

	"winshm/internal/shm"
	"winshm/winerr"
)

// images are the shared data sections of the libraries loaded into this process, by address.
var images imageList

type imageList struct {
	mu     sync.Mutex
	loaded map[uintptr]*image
}

// image is a part of a loaded library that is one memory in all processes.
type image struct {
	key     string
	initial []byte  // what the file says, for a process that loads the library again and is the first to do so
	shared  *Shared // nil while the library is detached
}

// ShareImage makes length bytes at addr one memory for all processes that do so with the same key. The first one gives it
// its contents, those at addr; when the last one has released it or is gone, they are forgotten. Both numbers are multiples
// of the size of pages.
func (c *Client) ShareImage(key string, addr, length uintptr) error {
	if addr%shm.PageSize != 0 || length%shm.PageSize != 0 || length == 0 {
		return winerr.ERROR_INVALID_PARAMETER
	}
	images.mu.Lock()
	defer images.mu.Unlock()
	i := images.loaded[addr]
	if i == nil || i.key != key || uintptr(len(i.initial)) != length {
		i = &image{key: key, initial: bytes.Clone(shm.Bytes(addr, length))}
	}
	if i.shared != nil {
		return nil
	}
	s, err := c.OpenShared(imageName(key), length, func(memory []byte) error {
		copy(memory, i.initial)
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.Overlay(addr); err != nil {
		_ = s.Close()
		return err
	}
	s.Unmap()
	i.shared = s
	if images.loaded == nil {
		images.loaded = map[uintptr]*image{}
	}
	images.loaded[addr] = i
	return nil
}

// ReleaseImage ends what ShareImage began at addr. The memory stays mapped, since the library may still be there, but a
// process that begins to share now may be the first again.
func ReleaseImage(addr uintptr) {
	images.mu.Lock()
	defer images.mu.Unlock()
	if i := images.loaded[addr]; i != nil && i.shared != nil {
		_ = i.shared.Close()
		i.shared = nil
	}
}

// imageName returns the section's name for a key, which may have any length and contain anything.
func imageName(key string) string {
	const enough = 16
	sum := sha256.Sum256([]byte(key))
	return fmt.Sprintf(`Local\winshm.image.%x`, sum[:enough])
}
