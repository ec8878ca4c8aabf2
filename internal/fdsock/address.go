package fdsock

import "fmt"

// maxPath is the longest socket path that fits sockaddr_un with its terminating zero.
const maxPath = 107

// CheckPath refuses a path that no socket can have.
func CheckPath(path string) error {
	if len(path) > maxPath {
		return fmt.Errorf("socket path %q has %d bytes, %d more than Unix sockets allow: choose a shorter folder (WINSHM_SOCKET)",
			path, len(path), len(path)-maxPath)
	}
	return nil
}
