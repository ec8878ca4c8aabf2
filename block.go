package winshm

import (
	"math"
	"sync/atomic"

	"winshm/internal/client"
	"winshm/winerr"
)

// Block is memory that all know by a handle and the number of the process whose handle it is: the reference process. That
// need not be the one that made the block, nor one that uses it, nor a program that knows of this library. A block lives
// until it is freed or the reference process ends, and after that as long as it is locked somewhere.
//
// A Block is a name, and costs nothing to have. It is safe for concurrent use. (SHAllocShared and its kin)
type Block struct {
	client *client.Client
	handle client.Handle
	pid    int
	freed  atomic.Bool
}

// NewBlock makes a block of size bytes, or as many as data has if that is more: data first, then zeros. The process pid
// gets the handle; it must be the user's own. winerr.ERROR_INVALID_PARAMETER: there is no such process.
// winerr.ERROR_ACCESS_DENIED: it is another user's. (SHAllocShared)
func NewBlock(data []byte, size int, pid int) (*Block, error) {
	return shared.NewBlock(data, size, pid)
}

// OpenBlock returns the block that a process has that handle to. Whether there is one, Lock says.
func OpenBlock(handle uintptr, pid int) *Block { return shared.OpenBlock(handle, pid) }

// NewBlock is the function of that name, through c.
func (c *Client) NewBlock(data []byte, size int, pid int) (*Block, error) {
	const op = "make block"
	size = max(size, len(data))
	if uint64(size) > math.MaxUint32 {
		return nil, opError(op, "", winerr.ERROR_NOT_ENOUGH_MEMORY)
	}
	h, err := c.c.AllocBlock(data, uint32(size), pid)
	if err != nil {
		return nil, opError(op, "", err)
	}
	return &Block{client: c.c, handle: h, pid: pid}, nil
}

// OpenBlock is the function of that name, through c.
func (c *Client) OpenBlock(handle uintptr, pid int) *Block {
	return &Block{client: c.c, handle: client.HandleOf(handle), pid: pid}
}

// Handle returns the number that the reference process has for the block. With PID it is the block's name.
func (b *Block) Handle() uintptr { return uintptr(b.handle) }

// PID returns the number of the reference process.
func (b *Block) PID() int { return b.pid }

// Lock maps the block into this process. It keeps nobody out. The view must be closed, and stays good until then, whatever
// becomes of the block. winerr.ERROR_INVALID_HANDLE: the block was freed, or its process has ended. (SHLockSharedEx)
func (b *Block) Lock(write bool) (*View, error) {
	const op = "lock block"
	if b.freed.Load() {
		return nil, opError(op, "", winerr.ERROR_INVALID_HANDLE)
	}
	memory, err := b.client.LockBlock(b.handle, b.pid, write)
	if err != nil {
		return nil, opError(op, "", err)
	}
	return &View{writable: write, memory: memory}, nil
}

// Free closes the reference process's handle. A second Free is an error that is fs.ErrClosed. (SHFreeShared)
func (b *Block) Free() error {
	const op = "free block"
	if b.freed.Swap(true) {
		return opError(op, "", winerr.ERROR_INVALID_HANDLE)
	}
	return opError(op, "", b.client.FreeBlock(b.handle, b.pid))
}
