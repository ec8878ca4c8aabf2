package message

import (
	"time"

	"winshm/internal/client"
	"winshm/internal/fdsock"
	"winshm/internal/proc"
	"winshm/internal/shm"
	"winshm/internal/trace"
	"winshm/internal/wire"
	"winshm/winerr"
)

// traced is the memory into which messages are written while somebody watches them.
type traced struct {
	number uint32      // by which the arena names it
	memory *shm.Memory // nil: it cannot be had
	ring   *trace.Ring
}

// noteBegin notes when a message is begun with, if somebody watches. If nobody does, it costs one load.
func (d *Delivery) noteBegin() {
	if d.queue.bell.Trace() != 0 {
		d.begun = time.Now()
	}
}

// noteEnd writes of a message that was handled.
func (d *Delivery) noteEnd(result uint64) {
	if d.begun.IsZero() {
		return
	}
	pid, user := d.Process()
	d.queue.record(trace.Record{
		Begun: uint64(d.begun.UnixNano()), Took: uint64(time.Since(d.begun)), Sender: pid, User: user,
		Window: uint32(d.Window), ID: d.ID, How: uint8(d.How), Size: d.Size(), Result: result,
	})
}

// noteRetrieved writes of a message that was posted.
func (i *incoming) noteRetrieved(q *Queue) {
	if q.bell.Trace() == 0 {
		return
	}
	m := i.message()
	pid, user := q.system.self()
	if i.inlet != nil {
		pid, user = i.inlet.info.Process, i.inlet.info.User
	}
	q.record(trace.Record{
		Begun: uint64(time.Now().UnixNano()), Sender: pid, User: user, Window: uint32(m.Window), ID: m.ID, How: uint8(Posted),
	})
}

// record writes a record, if the memory can be had.
func (q *Queue) record(r trace.Record) {
	t := q.traced()
	if t == nil || t.memory == nil {
		return
	}
	r.Receiver = uint32(proc.Getpid())
	t.ring.Write(r)
	t.memory.Keep()
}

// traced returns the memory that the arena names, asking for it once. nil: nobody watches any more.
func (q *Queue) traced() *traced {
	s, number := q.system, q.bell.Trace()
	if number == 0 {
		return nil
	}
	if t := s.trace.Load(); t != nil && t.number == number {
		return t
	}
	t := &traced{number: number}
	var reply wire.TraceReply
	_, fds, err := q.bell.Ask(wire.OpTrace, &wire.Trace{User: s.user()}, &reply, 1)
	if err == nil {
		t.memory, t.ring, _ = openTrace(fds[0], reply.Size)
	}
	s.trace.Store(t)
	return t
}

// openTrace takes ownership of the descriptor.
func openTrace(fd int, size uint64) (*shm.Memory, *trace.Ring, error) {
	file := shm.NewFile(fd)
	defer file.Release()
	memory, err := shm.MapMemory(file, size)
	if err != nil {
		return nil, nil, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	memory.UnmapUnused()
	ring, err := trace.Open(memory.Bytes())
	if err != nil {
		return nil, nil, winerr.ERROR_NOT_ENOUGH_MEMORY
	}
	return memory, ring, nil
}

// Spy watches the messages that come to a user's windows.
type Spy struct {
	bell   *client.Bell
	memory *shm.Memory
	reader *trace.Reader
	since  time.Time // when a record was first seen that is not complete
}

// Spy begins to watch the messages that come to the windows of a user; it ends with the client. Only root may watch those of
// another user: ERROR_ACCESS_DENIED.
func (s *System) Spy(user uint32) (*Spy, error) {
	bell, err := s.client.NewBell()
	if err != nil {
		return nil, err
	}
	defer bell.Close() // it was for asking
	var reply wire.TraceReply
	_, fds, err := bell.Ask(wire.OpTrace, &wire.Trace{Spy: 1, User: user}, &reply, 1)
	if err != nil {
		fdsock.CloseAll(fds)
		return nil, err
	}
	memory, ring, err := openTrace(fds[0], reply.Size)
	if err != nil {
		return nil, err
	}
	return &Spy{bell: bell, memory: memory, reader: ring.NewReader()}, nil
}

// Living reports whether the manager lives that knows of it.
func (s *Spy) Living() bool { return s.bell.Living() }

// patience is how long a record may take to be written: its writer has ended then, or was stopped.
const patience = 200 * time.Millisecond

// Next returns the next message that was handled; false: there is none yet. lost is how many before it were not seen.
func (s *Spy) Next() (r trace.Record, lost uint64, ok bool) {
	defer s.memory.Keep()
	r, lost, ok = s.reader.Next()
	switch {
	case ok || !s.reader.Pending():
		s.since = time.Time{}
	case s.since.IsZero():
		s.since = time.Now()
	case time.Since(s.since) > patience:
		s.since = time.Time{}
		s.reader.Skip()
		lost++
	}
	return r, lost, ok
}
