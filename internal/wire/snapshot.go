package wire

// Snapshot is what a manager holds, at one moment, as far as the asking user may see it.
type Snapshot struct {
	Objects   []ObjectInfo
	Processes []ProcessInfo
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
	if err := d.End(); err != nil {
		return nil, err
	}
	return s, nil
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
