package message

import (
	"sync"

	"winshm/winerr"
)

// localCall is a message between two threads of the process: it is passed as it is.
type localCall struct {
	message Message
	how     How
	ticket  uint32
	data    []byte
	room    uint64
	packed  bool // what belongs to it lies in data; no pointers
	sender  *Queue
	to      *Queue // if it is Sent
	token   uint32

	mu     sync.Mutex
	state  localState
	result uint64
	fault  winerr.Errno
	back   []byte
}

type localState uint8

const (
	localPosted localState = iota
	localTaken
	localDone
	localGone // withdrawn, or nobody waits for its end any more
)

// put brings a message to another thread's queue. false: that has ended.
func (q *Queue) put(c *localCall) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	if c.how == Posted {
		q.posts++
	}
	c.ticket = q.bell.DrawAt(q.bell.Number())
	q.inbox = append(q.inbox, incoming{local: c})
	q.bell.Ring()
	return true
}

func (c *localCall) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != localPosted {
		return false
	}
	c.state = localTaken
	return true
}

func (c *localCall) refuse(fault winerr.Errno) { c.end(0, fault, nil) }

func (c *localCall) answer(result uint64, data []byte) { c.end(result, 0, data) }

func (c *localCall) reply(result uint64) { c.end(result, 0, nil) }

// end gives the answer, once.
func (c *localCall) end(result uint64, fault winerr.Errno, data []byte) {
	c.mu.Lock()
	first := c.state == localPosted || c.state == localTaken
	if first {
		c.state, c.result, c.fault = localDone, result, fault
		c.back = append([]byte(nil), data[:min(uint64(len(data)), c.room)]...)
	}
	c.mu.Unlock()
	switch {
	case !first || c.sender == nil:
	case c.how == Asked && fault == 0:
		c.sender.put(&localCall{message: Message{c.message.Window, c.message.ID, result, 0}, how: Answered, token: c.token})
	case c.how == Sent:
		c.sender.bell.Ring()
	}
}

// withdraw ends the wait for the answer. false: it is there.
func (c *localCall) withdraw() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == localDone {
		return false
	}
	c.state = localGone
	return true
}

func (c *localCall) answered() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state == localDone
}
