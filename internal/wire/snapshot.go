package wire

import "fmt"

// Snapshot is what a manager holds, at one moment, as far as the asking user may see it.
type Snapshot struct {
	Objects   []ObjectInfo
	Processes []ProcessInfo
	// Waitables are the states of those objects that one can wait for. Clients of version 1 are told none.
	Waitables []WaitableInfo
}

// ObjectInfo describes one object.
type ObjectInfo struct {
	ID    uint64
	Type  uint32
	Owner uint32
	// Name is the full path in the manager's tree; "" for none.
	Name string
	// The rest is a section's. Inode is that of its memory, as /proc/PID/maps shows it.
	Protect    uint32
	Attributes uint32
	Size       uint64
	Inode      uint64
	// Process is the number of the process that a process or thread object stands for, as the manager sees it.
	Process uint32
}

// ProcessInfo describes a process and its handles.
type ProcessInfo struct {
	// PID is the manager's view of it.
	PID     uint32
	User    uint32
	Handles []HandleInfo
}

// HandleInfo describes one handle.
type HandleInfo struct {
	Handle uint32
	Access uint32
	Flags  uint32
	Object uint64
}

// WaitableInfo is the state of an object that one can wait for.
type WaitableInfo struct {
	// Object is its number.
	Object uint64
	// Kind is ManualEvent or one of its kin.
	Kind uint32
	// Signaled is 1 if a wait for it would not block, Abandoned 1 for a mutex whose last owner died.
	Signaled, Abandoned uint32
	// Managed is 1 if the manager keeps the state.
	Managed uint32
	// Count and Maximum are a semaphore's.
	Count, Maximum uint32
	// Owner is the thread that a mutex belongs to; zero for none.
	Owner ThreadInfo
	// Waiters are the threads that wait, first come first, and Others how many more of them there are.
	Waiters []ThreadInfo
	Others  uint32
	// Due is in how many nanoseconds a timer goes off, counted from 1; 0: it is not set. Period is in milliseconds.
	Due    uint64
	Period uint32
}

// ThreadInfo names a thread.
type ThreadInfo struct {
	// PID is its process, as the manager sees it.
	PID uint32
	// Slot is its slot in the arena.
	Slot uint32
	// Thread is the kernel's number of it, as its process sees it; 0: the process has not told, or it is no thread of the kernel's.
	Thread uint32
}

func (t *ThreadInfo) encode(e *Encoder) {
	e.U32(t.PID)
	e.U32(t.Slot)
	e.U32(t.Thread)
}

func (t *ThreadInfo) decode(d *Decoder) {
	t.PID = d.U32()
	t.Slot = d.U32()
	t.Thread = d.U32()
}

// Encode returns the bytes of s.
func (s *Snapshot) Encode() []byte {
	var e Encoder
	e.U32(uint32(len(s.Objects)))
	for i := range s.Objects {
		s.Objects[i].encode(&e)
	}
	e.U32(uint32(len(s.Processes)))
	for i := range s.Processes {
		s.Processes[i].encode(&e)
	}
	if len(s.Waitables) == 0 { // so version 1 has it
		return e.buf
	}
	e.U32(uint32(len(s.Waitables)))
	for i := range s.Waitables {
		s.Waitables[i].encode(&e)
	}
	return e.buf
}

// DecodeSnapshot reads what Encode wrote.
func DecodeSnapshot(b []byte) (*Snapshot, error) {
	d := Decoder{buf: b}
	s := &Snapshot{}
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		var o ObjectInfo
		o.decode(&d)
		s.Objects = append(s.Objects, o)
	}
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		var p ProcessInfo
		p.decode(&d)
		s.Processes = append(s.Processes, p)
	}
	s.Waitables = decodeWaitables(&d)
	if err := d.End(); err != nil {
		return nil, err
	}
	return s, nil
}

// decodeWaitables reads the states, if there are any: then their number is not 0.
func decodeWaitables(d *Decoder) (waitables []WaitableInfo) {
	if d.err != nil || len(d.buf) == 0 {
		return nil
	}
	n := d.U32()
	if n == 0 && d.err == nil {
		d.err = fmt.Errorf("%w: a list of no states", ErrMalformed)
	}
	for ; n > 0 && d.err == nil; n-- {
		var w WaitableInfo
		w.decode(d)
		waitables = append(waitables, w)
	}
	return waitables
}

func (w *WaitableInfo) encode(e *Encoder) {
	e.U64(w.Object)
	for _, n := range []uint32{w.Kind, w.Signaled, w.Abandoned, w.Managed, w.Count, w.Maximum} {
		e.U32(n)
	}
	w.Owner.encode(e)
	e.U32(uint32(len(w.Waiters)))
	for i := range w.Waiters {
		w.Waiters[i].encode(e)
	}
	e.U32(w.Others)
	e.U64(w.Due)
	e.U32(w.Period)
}

func (w *WaitableInfo) decode(d *Decoder) {
	w.Object = d.U64()
	for _, n := range []*uint32{&w.Kind, &w.Signaled, &w.Abandoned, &w.Managed, &w.Count, &w.Maximum} {
		*n = d.U32()
	}
	w.Owner.decode(d)
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		var t ThreadInfo
		t.decode(d)
		w.Waiters = append(w.Waiters, t)
	}
	w.Others = d.U32()
	w.Due = d.U64()
	w.Period = d.U32()
}

func (o *ObjectInfo) encode(e *Encoder) {
	e.U64(o.ID)
	e.U32(o.Type)
	e.U32(o.Owner)
	e.String(o.Name)
	e.U32(o.Protect)
	e.U32(o.Attributes)
	e.U64(o.Size)
	e.U64(o.Inode)
	e.U32(o.Process)
}

func (o *ObjectInfo) decode(d *Decoder) {
	o.ID = d.U64()
	o.Type = d.U32()
	o.Owner = d.U32()
	o.Name = d.String()
	o.Protect = d.U32()
	o.Attributes = d.U32()
	o.Size = d.U64()
	o.Inode = d.U64()
	o.Process = d.U32()
}

func (p *ProcessInfo) encode(e *Encoder) {
	e.U32(p.PID)
	e.U32(p.User)
	e.U32(uint32(len(p.Handles)))
	for _, h := range p.Handles {
		e.U32(h.Handle)
		e.U32(h.Access)
		e.U32(h.Flags)
		e.U64(h.Object)
	}
}

func (p *ProcessInfo) decode(d *Decoder) {
	p.PID = d.U32()
	p.User = d.U32()
	for n := d.U32(); n > 0 && d.err == nil; n-- {
		p.Handles = append(p.Handles, HandleInfo{Handle: d.U32(), Access: d.U32(), Flags: d.U32(), Object: d.U64()})
	}
}
