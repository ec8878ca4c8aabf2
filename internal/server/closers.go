package server

import "sync"

// closers closes files of disks, which may take as long as their file systems like: those of one user one after the other, so that nobody
// has more than one thread of the manager wait for a file system of his.
type closers struct {
	start func(func()) // starts a goroutine

	mu      sync.Mutex
	waiting map[uint32][]func() // by user; there is a goroutine for those who are in it
}

// add has f called, after what that user has added before.
func (c *closers) add(user uint32, f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	queue, busy := c.waiting[user]
	if c.waiting == nil {
		c.waiting = map[uint32][]func(){}
	}
	c.waiting[user] = append(queue, f)
	if !busy {
		c.start(func() { c.drain(user) })
	}
}

func (c *closers) drain(user uint32) {
	for {
		f, ok := c.next(user)
		if !ok {
			return
		}
		f()
	}
}

func (c *closers) next(user uint32) (f func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	queue := c.waiting[user]
	if len(queue) == 0 {
		delete(c.waiting, user)
		return nil, false
	}
	c.waiting[user] = queue[1:]
	return queue[0], true
}
