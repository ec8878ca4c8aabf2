package client

import (
	"encoding/binary"
	"errors"

	"winshm/internal/object"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/winerr"
)

// BlockHeader is what a block keeps for itself in front of its data, in bytes: so that the data is aligned. The first four
// hold the size of the data.
const BlockHeader = 16

// AllocBlock makes a block of size bytes, which begin with data and go on with zeros, and puts a handle to it into a
// process, this one or any other of the same user. The codes are those of SHAllocShared.
func (c *Client) AllocBlock(data []byte, size uint32, pid int) (Handle, error) {
	if size > size+BlockHeader {
		return 0, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	target, err := c.party(pid)
	if err != nil {
		return 0, err
	}
	defer c.leave(target)
	opened, err := c.CreateSection(object.PageReadWrite, uint64(size)+BlockHeader, 0, "")
	if err != nil {
		return 0, err
	}
	err = c.fillBlock(opened.Handle, data, size)
	if err == nil && target == CurrentProcess {
		return opened.Handle, nil
	}
	if err != nil {
		_ = c.CloseHandle(opened.Handle)
		return 0, err
	}
	return c.DuplicateHandle(DuplicateRequest{
		SourceProcess: CurrentProcess, Source: opened.Handle, TargetProcess: target,
		Options: DuplicateSameAccess | DuplicateCloseSource,
	})
}

func (c *Client) fillBlock(h Handle, data []byte, size uint32) error {
	v, err := c.MapView(h, MapRequest{Access: FileMapWrite})
	if err != nil {
		return err
	}
	memory := shm.Bytes(v.Base, v.Length)
	binary.LittleEndian.PutUint32(memory, size)
	copy(memory[BlockHeader:], data)
	return UnmapView(v.Base)
}

// LockBlock maps a block that a process has a handle to into this one. It returns the view's data: what the header says,
// as far as there is memory. The codes are those of SHLockSharedEx.
func (c *Client) LockBlock(h Handle, pid int, write bool) ([]byte, error) {
	access := uint32(FileMapRead)
	if write {
		access |= FileMapWrite
	}
	mine, done, err := c.borrow(h, pid)
	if err != nil {
		return nil, err
	}
	defer done()
	v, err := c.MapView(mine, MapRequest{Access: access})
	if err != nil {
		return nil, err
	}
	if v.reserve != nil { // no block: there may be no header
		_ = UnmapView(v.Base)
		return nil, winerr.ERROR_INVALID_HANDLE
	}
	memory := shm.Bytes(v.Base, v.Length)
	size := uint64(binary.LittleEndian.Uint32(memory)) // another process may write here too
	return memory[BlockHeader:min(BlockHeader+size, uint64(len(memory)))], nil
}

// borrow returns a handle of this process to what a process has as h, until done is called.
func (c *Client) borrow(h Handle, pid int) (mine Handle, done func(), err error) {
	owner, err := c.party(pid)
	if errors.Is(err, winerr.ERROR_INVALID_PARAMETER) {
		err = winerr.ERROR_INVALID_HANDLE
	}
	if err != nil {
		return 0, nil, err
	}
	if owner == CurrentProcess {
		return h, func() {}, nil
	}
	defer c.leave(owner)
	borrowed, err := c.DuplicateHandle(DuplicateRequest{
		SourceProcess: owner, Source: h, TargetProcess: CurrentProcess, Options: DuplicateSameAccess,
	})
	return borrowed, func() { _ = c.CloseHandle(borrowed) }, err
}

// FreeBlock closes the handle that a process has; the memory lives on while it is locked. The codes are those of
// SHFreeShared: nothing is freed with success.
func (c *Client) FreeBlock(h Handle, pid int) error {
	if h == 0 {
		return nil
	}
	owner, err := c.party(pid)
	switch {
	case errors.Is(err, winerr.ERROR_INVALID_PARAMETER):
		return winerr.ERROR_INVALID_HANDLE
	case err != nil:
		return err
	case owner == CurrentProcess:
		return c.CloseHandle(h)
	}
	defer c.leave(owner)
	_, err = c.DuplicateHandle(DuplicateRequest{SourceProcess: owner, Source: h, Options: DuplicateCloseSource})
	return err
}

// MapHandle duplicates a handle of one process into another. The codes are those of SHMapHandle, which opens the target
// first.
func (c *Client) MapHandle(h Handle, source, target int, options uint32) (Handle, error) {
	if h == 0 {
		return 0, nil
	}
	to, err := c.party(target)
	if err != nil {
		return 0, err
	}
	defer c.leave(to)
	from, err := c.party(source)
	if err != nil {
		return 0, err
	}
	defer c.leave(from)
	return c.DuplicateHandle(DuplicateRequest{
		SourceProcess: from, Source: h, TargetProcess: to, Options: options&DuplicateCloseSource | DuplicateSameAccess,
	})
}

// party opens a process to duplicate handles from or to.
func (c *Client) party(pid int) (Handle, error) {
	if pid == proc.Getpid() {
		return CurrentProcess, nil
	}
	return c.OpenProcess(object.ProcessDupHandle, 0, pid)
}

func (c *Client) leave(process Handle) {
	if process != CurrentProcess {
		_ = c.CloseHandle(process)
	}
}
