package kernel32

import "winshm/internal/client"

// stdNumber returns which of the three standard handles STD_INPUT_HANDLE to STD_ERROR_HANDLE names.
func stdNumber(stdhandle uint32) int { return int(int32(STD_INPUT_HANDLE - stdhandle)) }

// GetStdHandle returns a standard handle: what SetStdHandle said, or one over the descriptor 0, 1 or 2. It is 0 if the
// process has none. To close it is to give up the standard file.
func GetStdHandle(stdhandle uint32) (handle Handle, err error) {
	h, err := client.StdHandle(stdNumber(stdhandle))
	if err != nil {
		return InvalidHandle, err
	}
	return Handle(int32(h)), nil // as wide as InvalidHandle
}

// SetStdHandle sets what GetStdHandle returns. The descriptors stay what they are.
func SetStdHandle(stdhandle uint32, handle Handle) error {
	return client.SetStdHandle(stdNumber(stdhandle), client.Handle(handle))
}

// CreatePipe makes a pipe. size is a wish that is not looked at.
func CreatePipe(readhandle, writehandle *Handle, sa *SecurityAttributes, size uint32) error {
	flags, err := plainInheritance(sa)
	if err != nil {
		return err
	}
	r, w, err := client.CreatePipe(flags)
	if err == nil {
		*readhandle, *writehandle = Handle(r), Handle(w)
	}
	return err
}
